//! What it means that a value comes back.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::CodecError;
use crate::merge::is_empty;

/// What a codec declares of the way there (encode, E) and the way back (decode, D). Values that a way refuses
/// are never written, so nothing is claimed of them. Values are compared by [`same_value`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundTrip {
    /// There is no way back.
    OneWay,
    /// Each side has a normal form: `E(D(E(s))) = E(s)` and `D(E(D(t))) = D(t)`. The first trip may change the
    /// spelling, never the meaning that the codec knows; every later trip changes nothing. A spelling that the
    /// receiving side already has is kept by [`Mapping::map_onto`](super::Mapping::map_onto).
    AfterNormalisation,
    /// `D(E(s)) = s` and `E(D(t)) = t`.
    Exact,
}

/// Something that converts both ways and declares how faithfully.
pub trait Transcode {
    /// From the source's value to the target's.
    fn encode(&self, value: &Value) -> Result<Value, CodecError>;
    /// From the target's value to the source's.
    fn decode(&self, value: &Value) -> Result<Value, CodecError>;
    /// What it declares.
    fn round_trip(&self) -> RoundTrip;
}

/// How a value breaks what was declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// Comes back as another value.
    Changed,
    /// Was accepted on the way there and is refused on the way back.
    RefusedBack(CodecError),
    /// Was declared one-way, and yet a way back answered.
    AnsweredBack,
}

impl Broken {
    /// A stable code for the screen.
    pub fn code(self) -> &'static str {
        match self {
            Self::Changed => "comes_back_changed",
            Self::RefusedBack(_) => "refused_on_the_way_back",
            Self::AnsweredBack => "answered_back",
        }
    }
}

/// Whether the source's `value` keeps what `codec` declares. `Ok` too for a value that is refused at once.
pub fn check_source(codec: &dyn Transcode, value: &Value) -> Result<(), Broken> {
    check(codec.round_trip(), value, |value| codec.encode(value), |value| codec.decode(value))
}

/// Whether the target's `value` keeps what `codec` declares. A one-way codec must refuse it.
pub fn check_target(codec: &dyn Transcode, value: &Value) -> Result<(), Broken> {
    if codec.round_trip() == RoundTrip::OneWay {
        return if codec.decode(value).is_err() { Ok(()) } else { Err(Broken::AnsweredBack) };
    }
    check(codec.round_trip(), value, |value| codec.decode(value), |value| codec.encode(value))
}

fn check(
    declared: RoundTrip,
    value: &Value,
    there: impl Fn(&Value) -> Result<Value, CodecError>,
    back: impl Fn(&Value) -> Result<Value, CodecError>,
) -> Result<(), Broken> {
    let Ok(first) = there(value) else { return Ok(()) };
    match declared {
        RoundTrip::OneWay => Ok(()),
        RoundTrip::Exact => {
            let returned = back(&first).map_err(Broken::RefusedBack)?;
            if same_value(&returned, value) { Ok(()) } else { Err(Broken::Changed) }
        }
        RoundTrip::AfterNormalisation => {
            let returned = back(&first).map_err(Broken::RefusedBack)?;
            let again = there(&returned).map_err(Broken::RefusedBack)?;
            if same_value(&again, &first) { Ok(()) } else { Err(Broken::Changed) }
        }
    }
}

/// Whether two values say the same: missing, `null` and the empty text are one, as in the merge, and `5` is
/// `5.0`. In a list of parts this holds for each part, and a list of nothing but empty parts is empty.
pub fn same_value(one: &Value, other: &Value) -> bool {
    if is_nothing(one) || is_nothing(other) {
        return is_nothing(one) && is_nothing(other);
    }
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same_value(one, other))
        }
        (Value::Number(one), Value::Number(other)) => {
            one == other
                || matches!(
                    (crate::Decimal::from_number(one), crate::Decimal::from_number(other)),
                    (Ok(one), Ok(other)) if one == other
                )
        }
        (
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_)
            | Value::Object(_),
            _,
        ) => one == other,
    }
}

/// Empty, or several parts of which each is.
fn is_nothing(value: &Value) -> bool {
    let are_parts = |parts: &Vec<Value>| !parts.is_empty() && parts.iter().all(is_empty);
    is_empty(value) || value.as_array().is_some_and(are_parts)
}

#[cfg(test)]
#[path = "round_trip_tests.rs"]
mod tests;
