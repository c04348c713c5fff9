//! Takes secrets and people's data out of what is logged. The code logs ids and codes only; this stands behind it for the day
//! on which somebody logs an error of a library that quotes what it was given.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use regex::{Captures, Regex};

/// What stands in the place of what was taken out.
const HIDDEN: &str = "[hidden]";
/// Shorter ones would take parts of words out.
const SHORTEST_SECRET: usize = 8;
/// Secrets that are known at once; those of a process are a handful.
const MOST_SECRETS: usize = 256;
/// A field with one of these words in its name holds what must not be seen.
const FIELD_WORDS: &[&str] = &[
    "key",
    "token",
    "authorization",
    "phone",
    "email",
    "address",
    "webhook",
    "password",
    "pin",
    "secret",
    "cookie",
    "customer",
];

static SECRETS: RwLock<BTreeSet<Arc<str>>> = RwLock::new(BTreeSet::new());

/// Patterns, each with what takes its place. Addresses of webhooks first: they hold what looks like other things.
static PATTERNS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        (r"https?://hooks\.slack\.com/\S+", "[webhook]"),
        (r"(?i)\bbearer\s+[\w.~+/=-]+", "Bearer [hidden]"),
        (
            r#"(?i)\b((?:[\w-]*[_-])?(?:key|token|authorization|password|pin|secret|phone|email|webhook))(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;}&]+)"#,
            "$1$2[hidden]",
        ),
        (r"[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+", "[email]"),
        // With a plus, or as they are written at home; ids, instants and amounts do not look so.
        (r"\+\d[\d ().-]{6,17}\d|\b(?:593|0)\d{8,10}\b", "[phone]"),
    ]
    .into_iter()
    .filter_map(|(pattern, with)| Some((Regex::new(pattern).ok()?, with)))
    .collect()
});

/// A value that is never logged from here on, whatever it stands in.
pub(crate) fn remember(secret: &str) {
    if secret.len() < SHORTEST_SECRET {
        return;
    }
    let mut secrets = SECRETS.write().unwrap_or_else(PoisonError::into_inner);
    if secrets.len() < MOST_SECRETS {
        secrets.insert(Arc::from(secret));
    }
}

/// A text without secrets and people's data.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    let mut clean = Cow::Borrowed(text);
    for secret in SECRETS.read().unwrap_or_else(PoisonError::into_inner).iter() {
        if clean.contains(&**secret) {
            clean = Cow::Owned(clean.replace(&**secret, HIDDEN));
        }
    }
    for (pattern, with) in PATTERNS.iter() {
        let replaced = pattern.replace_all(&clean, |found: &Captures<'_>| {
            let mut place = String::new();
            found.expand(with, &mut place);
            place
        });
        if let Cow::Owned(replaced) = replaced {
            clean = Cow::Owned(replaced);
        }
    }
    clean
}

/// The value of a field, which may be hidden for the field's name alone.
pub(crate) fn field<'a>(name: &str, value: &'a str) -> Cow<'a, str> {
    let name = name.to_ascii_lowercase();
    let telling = name
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .any(|part| FIELD_WORDS.contains(&part.trim_end_matches('s')) || FIELD_WORDS.contains(&part));
    if telling { Cow::Borrowed(HIDDEN) } else { text(value) }
}

#[cfg(test)]
#[path = "redact_tests.rs"]
mod tests;
