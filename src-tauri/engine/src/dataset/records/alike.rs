//! Whether two systems mean the same by a value although they write it in other types: a table of texts has `"12.5"` where
//! another system has the number.

use mostrador_domain::Decimal;
use mostrador_domain::mapping::same_value;
use serde_json::Value;

/// Whether two values say the same: missing, `null` and the empty text are one, and so are a number or a yes-or-no and the
/// text of it.
pub(crate) fn alike(one: &Value, other: &Value) -> bool {
    if same_value(one, other) {
        return true;
    }
    match (one, other) {
        (Value::String(text), number @ Value::Number(_))
        | (number @ Value::Number(_), Value::String(text)) => {
            let read = match number {
                Value::Number(number) => Decimal::from_number(number).ok(),
                Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
            };
            // A code with leading zeros is no number.
            let is_plain = !(text.len() > 1 && text.starts_with('0') && !text.starts_with("0."));
            is_plain && read.is_some_and(|read| Decimal::parse(text).is_ok_and(|other| other == read))
        }
        (Value::String(text), Value::Bool(yes)) | (Value::Bool(yes), Value::String(text)) => {
            text == if *yes { "true" } else { "false" }
        }
        // A number that is too long to be held exactly is read as a marked text.
        (Value::String(one), Value::String(other)) => {
            one.trim_start_matches('\0') == other.trim_start_matches('\0')
        }
        (
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_)
            | Value::Object(_),
            _,
        ) => false,
    }
}

#[cfg(test)]
#[path = "alike_tests.rs"]
mod tests;
