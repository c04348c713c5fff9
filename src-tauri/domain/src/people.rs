//! The people who work here: their names, their roles, and what wrong PINs lead to.

use std::time::Duration;

use crate::Timestamp;
use crate::order::fold;

/// What somebody may do. Whoever only looks is no person of this list: looking takes no PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PersonRole {
    /// *Operador*.
    Operator,
    /// *Compras*.
    Purchasing,
    /// *Gerente*.
    Manager,
    /// *Administrador*.
    Administrator,
}

impl PersonRole {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Operator, Self::Purchasing, Self::Manager, Self::Administrator];

    /// The word in the file.
    pub fn code(self) -> &'static str {
        match self {
            Self::Operator => "OPERATOR",
            Self::Purchasing => "PURCHASING",
            Self::Manager => "MANAGER",
            Self::Administrator => "ADMINISTRATOR",
        }
    }

    /// Reads [`PersonRole::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// Most characters of a name.
const LONGEST_NAME: usize = 60;

/// What the history calls those who have not signed in. A person of such a name could not be told from them.
const NOBODYS_NAMES: [&str; 2] = ["local", "paired"];

/// A name that can be shown in one line and told from the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName {
    text: String,
    key: String,
}

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// Nothing but spaces.
    Empty,
    /// More than 60 characters.
    TooLong,
    /// Characters that are not seen, or that change how others are shown.
    Unreadable,
    /// The history means somebody else by it.
    Reserved,
}

impl PersonName {
    /// Reads what somebody typed; spaces around it and doubled ones within it go.
    ///
    /// # Errors
    /// Why it is no name.
    pub fn parse(typed: &str) -> Result<Self, NameError> {
        if typed.chars().any(|character| character.is_control() || is_invisible(character)) {
            return Err(NameError::Unreadable);
        }
        let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        // A name of combining marks alone has no key.
        let key = fold(&text);
        if key.trim().is_empty() {
            Err(NameError::Empty)
        } else if text.chars().count() > LONGEST_NAME {
            Err(NameError::TooLong)
        } else if NOBODYS_NAMES.contains(&key.as_str()) {
            Err(NameError::Reserved)
        } else {
            Ok(Self { text, key })
        }
    }

    /// As it is shown.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// As it is compared: without capitals and accents.
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// Joiners, marks of direction and the like: two names that look alike must be alike.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Wrong PINs in a row that lead to the first lock-out.
pub const ATTEMPTS: u32 = 5;

/// Longest lock-out.
const LONGEST_LOCK_OUT: Duration = Duration::from_secs(60 * 60);

/// How long nobody can try, once so many PINs in a row were wrong: one minute after [`ATTEMPTS`], and twice as
/// long after each further one, up to an hour.
pub fn lock_out(failed_attempts: u32) -> Option<Duration> {
    let further = failed_attempts.checked_sub(ATTEMPTS)?;
    let minutes = 1_u64.checked_shl(further).unwrap_or(u64::MAX);
    Some(Duration::from_secs(minutes.saturating_mul(60)).min(LONGEST_LOCK_OUT))
}

/// Whether nobody can try now. An end that is further away than the longest lock-out was written under a clock
/// that has been set back since: it must not keep anybody out for a year.
pub fn is_locked_out(until: Option<Timestamp>, now: Timestamp) -> bool {
    until.is_some_and(|until| until > now && until.since(now) <= LONGEST_LOCK_OUT)
}

#[cfg(test)]
#[path = "people_tests.rs"]
mod tests;
