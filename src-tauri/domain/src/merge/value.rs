//! When two values are the same, and when there is none.

use serde_json::{Number, Value};

use super::{Fields, join::join};

/// Above this a float no longer tells neighbouring integers apart.
const FIRST_INEXACT_INTEGER: f64 = 9_007_199_254_740_992.0;

/// Whether a value counts as none: `null` or the empty text. Blanks, zero, `false`, `[]` and `{}` are values.
pub fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(str::is_empty)
}

/// The value, unless it counts as none.
pub(super) fn filled(value: Option<&Value>) -> Option<&Value> {
    value.filter(|value| !is_empty(value))
}

/// Whether two records say the same: as they are compared in a plan, with every field whole.
pub fn equivalent(one: &Fields, other: &Fields) -> bool {
    one == other || join([one, other]).all(|(_, [one, other])| same(filled(one), filled(other)))
}

/// Whether two filled values, or their lack, are the same. `5` is `5.0`: some systems write one and read the
/// other, and each echo would travel as a change.
pub fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one == other || same_but_for_notation(one, other),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn same_but_for_notation(one: &Value, other: &Value) -> bool {
    if let (Value::Number(one), Value::Number(other)) = (one, other) {
        return same_number(one, other);
    }
    if let (Value::Array(one), Value::Array(other)) = (one, other) {
        return one.len() == other.len()
            && one.iter().zip(other).all(|(one, other)| same(Some(one), Some(other)));
    }
    if let (Value::Object(one), Value::Object(other)) = (one, other) {
        return one.len() == other.len()
            && one
                .iter()
                .all(|(name, value)| other.get(name).is_some_and(|other| same(Some(value), Some(other))));
    }
    one == other
}

fn same_number(one: &Number, other: &Number) -> bool {
    if one.is_f64() == other.is_f64() {
        return one == other;
    }
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one == other && one.abs() < FIRST_INEXACT_INTEGER,
        (Some(_), None) | (None, Some(_)) | (None, None) => false,
    }
}

#[cfg(test)]
#[path = "value_tests.rs"]
mod tests;
