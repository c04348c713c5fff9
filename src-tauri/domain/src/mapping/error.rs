//! What can be wrong with one value. No error holds the value itself: it belongs to a customer, and errors end
//! in logs. The screen gets it shortened, beside the error, in a [`ShortValue`].

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::decimal::DecimalError;

/// Most characters of a value that a failure shows.
const SHOWN: usize = 40;

/// Why a value could not be converted. [`CodecError::code`] is what the screen translates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// Text, number, boolean, list or object where another of them belongs.
    #[error("a value of another type")]
    WrongType,
    /// `1.000` or `1,000` in a notation that was not stated: a thousand or one? For review.
    #[error("a thousand or one: state the notation of the number")]
    AmbiguousNumber,
    /// `01/02/2026` in a format that was not stated: January or February? For review.
    #[error("day or month first: state the format of the date")]
    AmbiguousDate,
    /// Not a number in the stated notation.
    #[error("not a number in this notation")]
    NotANumber,
    /// An integer with leading zeros is a code such as an account, and `03` is another account than `3`.
    #[error("a code with leading zeros, not an integer")]
    LeadingZeros,
    /// More digits after the point than the target holds; nothing is rounded on the way.
    #[error("more decimals than the field holds")]
    TooManyDecimals,
    /// A number beyond what can be kept exactly.
    #[error("number out of range")]
    OutOfRange,
    /// A binary float whose last digits are not certain.
    #[error("a binary float, not an exact decimal")]
    InexactFloat,
    /// Not a date or time in the stated format.
    #[error("not a date in this format")]
    NotADate,
    /// The format is right and the calendar has no such day or hour.
    #[error("no such day or time in the calendar")]
    NoSuchDate,
    /// The hour that clocks skip when they go forward.
    #[error("a local time that does not exist in its zone")]
    MissingLocalTime,
    /// The hour that comes twice when clocks go back, without an offset that tells which.
    #[error("a local time that comes twice in its zone")]
    RepeatedLocalTime,
    /// The target's format has no place for all of it, such as the milliseconds.
    #[error("the format of the target would lose a part of it")]
    PrecisionLost,
    /// None of the two words of the stated form.
    #[error("neither of the two words for yes and no")]
    NotABoolean,
    /// Not in the list of the enumeration.
    #[error("not in the list of values")]
    NotInEnumeration,
    /// The separator occurs in one of the parts.
    #[error("the separator occurs in a part")]
    SeparatorInside,
    /// Not as many parts as there are fields.
    #[error("another number of parts than fields")]
    WrongPartCount,
    /// The prefix or suffix is not there, or nothing else is.
    #[error("without the expected prefix or suffix")]
    AffixMissing,
    /// Looks damaged on its way, and what it was is not certain. For review.
    #[error("damaged text that cannot be put right with certainty")]
    DamagedText,
    /// Not a telephone number in the stated form.
    #[error("not a telephone number in this form")]
    NotAPhone,
    /// Not a national id with these prefixes.
    #[error("not a national id")]
    NotANationalId,
    /// Not JSON.
    #[error("not JSON text")]
    NotJson,
    /// JSON that would come back changed: a number beyond a float, or a name that comes twice.
    #[error("JSON that would not come back the same")]
    UnfaithfulJson,
    /// The steps of a chain do not give the same value back.
    #[error("would come back as another value")]
    NotReversible,
    /// A transformation that has no way back.
    #[error("cannot be read back")]
    OneWay,
    /// A name in the expression is not in the record, or nothing came out.
    #[error("the expression needs a value that is not there")]
    ExpressionUndefined,
    /// The expression ran out of fuel.
    #[error("the expression takes too much work")]
    ExpressionTooCostly,
    /// The expression failed otherwise.
    #[error("the expression cannot be computed from this record")]
    ExpressionFailed,
    /// The expression gave a binary float.
    #[error("the expression gives a binary float; use the decimal filters")]
    ExpressionFloat,
}

impl CodecError {
    /// Every error.
    pub const ALL: [Self; 29] = [
        Self::WrongType,
        Self::AmbiguousNumber,
        Self::AmbiguousDate,
        Self::NotANumber,
        Self::LeadingZeros,
        Self::TooManyDecimals,
        Self::OutOfRange,
        Self::InexactFloat,
        Self::NotADate,
        Self::NoSuchDate,
        Self::MissingLocalTime,
        Self::RepeatedLocalTime,
        Self::PrecisionLost,
        Self::NotABoolean,
        Self::NotInEnumeration,
        Self::SeparatorInside,
        Self::WrongPartCount,
        Self::AffixMissing,
        Self::DamagedText,
        Self::NotAPhone,
        Self::NotANationalId,
        Self::NotJson,
        Self::UnfaithfulJson,
        Self::NotReversible,
        Self::OneWay,
        Self::ExpressionUndefined,
        Self::ExpressionTooCostly,
        Self::ExpressionFailed,
        Self::ExpressionFloat,
    ];

    /// A stable code for the screen.
    pub fn code(self) -> &'static str {
        match self {
            Self::WrongType => "wrong_type",
            Self::AmbiguousNumber => "ambiguous_number",
            Self::AmbiguousDate => "ambiguous_date",
            Self::NotANumber => "not_a_number",
            Self::LeadingZeros => "leading_zeros",
            Self::TooManyDecimals => "too_many_decimals",
            Self::OutOfRange => "out_of_range",
            Self::InexactFloat => "inexact_float",
            Self::NotADate => "not_a_date",
            Self::NoSuchDate => "no_such_date",
            Self::MissingLocalTime => "missing_local_time",
            Self::RepeatedLocalTime => "repeated_local_time",
            Self::PrecisionLost => "precision_lost",
            Self::NotABoolean => "not_a_boolean",
            Self::NotInEnumeration => "not_in_enumeration",
            Self::SeparatorInside => "separator_inside",
            Self::WrongPartCount => "wrong_part_count",
            Self::AffixMissing => "affix_missing",
            Self::DamagedText => "damaged_text",
            Self::NotAPhone => "not_a_phone",
            Self::NotANationalId => "not_a_national_id",
            Self::NotJson => "not_json",
            Self::UnfaithfulJson => "unfaithful_json",
            Self::NotReversible => "not_reversible",
            Self::OneWay => "one_way",
            Self::ExpressionUndefined => "expression_undefined",
            Self::ExpressionTooCostly => "expression_too_costly",
            Self::ExpressionFailed => "expression_failed",
            Self::ExpressionFloat => "expression_float",
        }
    }

    /// Whether a person has to say what was meant: the value is readable in two ways, or damaged.
    pub fn is_for_review(self) -> bool {
        self == Self::AmbiguousNumber
            || self == Self::AmbiguousDate
            || self == Self::RepeatedLocalTime
            || self == Self::DamagedText
    }
}

impl From<DecimalError> for CodecError {
    fn from(error: DecimalError) -> Self {
        match error {
            DecimalError::NotANumber => Self::NotANumber,
            DecimalError::OutOfRange => Self::OutOfRange,
            DecimalError::TooManyDecimals => Self::TooManyDecimals,
            DecimalError::InexactFloat => Self::InexactFloat,
        }
    }
}

/// A value as the screen shows it beside a failure: at most 40 characters. Absent from `Debug`, because it is
/// a customer's and `Debug` ends in logs.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ShortValue(String);

impl ShortValue {
    /// Of a value; text without its quotes.
    pub fn of(value: &Value) -> Self {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                value.to_string()
            }
        };
        if text.chars().count() <= SHOWN {
            return Self(text);
        }
        Self(text.chars().take(SHOWN - 1).chain(['…']).collect())
    }

    /// What the screen shows.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for ShortValue {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ShortValue(…)")
    }
}

/// One field of one record that cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFailure {
    /// The field, by its name on the side that would be written.
    pub field: String,
    /// What it breaks.
    pub rule: Rule,
    /// The value that breaks it, shortened.
    pub value: Option<ShortValue>,
}

/// What a field breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Must have a value.
    Required,
    /// Could not be converted.
    Conversion(CodecError),
    /// Is not of the stated type.
    Type(CodecError),
    /// Shorter or longer than allowed, in characters.
    Length,
    /// Does not have the stated form.
    Pattern,
    /// Not one of the allowed values.
    Allowed,
    /// Below the smallest allowed value.
    Minimum,
    /// Above the largest allowed value.
    Maximum,
    /// Names something that does not exist.
    Reference,
    /// Nobody said what exists, so nothing can be checked against it.
    ReferenceUnknown,
}

impl Rule {
    /// A stable code for the screen.
    pub fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Conversion(error) => error.code(),
            Self::Type(_) => "type",
            Self::Length => "length",
            Self::Pattern => "pattern",
            Self::Allowed => "allowed",
            Self::Minimum => "minimum",
            Self::Maximum => "maximum",
            Self::Reference => "reference",
            Self::ReferenceUnknown => "reference_unknown",
        }
    }
}

#[cfg(test)]
#[path = "error_tests.rs"]
mod tests;
