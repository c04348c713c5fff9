//! Takes secrets out of a record before it is kept for a person to see.

use std::borrow::Cow;

use mostrador_connector::names_secret;
use serde_json::Value;

/// What stands in the place of a secret.
const REDACTED: &str = "[redacted]";

/// The same text where it holds no secret; else the record without its secrets, or nothing of a text that does not parse.
pub(crate) fn redacted(raw: &str) -> Cow<'_, str> {
    let Ok(mut value) = serde_json::from_str::<Value>(raw) else {
        return if names_secret(raw) { Cow::Borrowed("") } else { Cow::Borrowed(raw) };
    };
    if hide(&mut value) { Cow::Owned(value.to_string()) } else { Cow::Borrowed(raw) }
}

/// Whether anything was hidden.
fn hide(value: &mut Value) -> bool {
    match value {
        Value::Object(members) => {
            let mut hidden = false;
            for (name, member) in members {
                if names_secret(name) && !member.is_null() {
                    *member = Value::from(REDACTED);
                    hidden = true;
                } else {
                    hidden |= hide(member);
                }
            }
            hidden
        }
        Value::Array(elements) => {
            let mut hidden = false;
            for element in elements {
                hidden |= hide(element);
            }
            hidden
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

#[cfg(test)]
#[path = "redact_tests.rs"]
mod tests;
