//! Values with a type. JSON has five; a field has one of these, and never a binary float.

use std::cmp::Ordering;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::CodecError;
use crate::Decimal;
use crate::merge::is_empty;

/// The type of a field, as its validation states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Text.
    Text,
    /// A JSON integer.
    Integer,
    /// Plain decimal text, or a JSON number that says it exactly.
    Decimal,
    /// A decimal with at most two digits after the point.
    Money,
    /// `true` or `false`.
    Boolean,
    /// A day as `yyyy-MM-dd`.
    Date,
    /// An instant by RFC 3339, with its offset.
    DateTime,
    /// Anything.
    Json,
}

/// A value of a [`Kind`].
#[derive(Clone, Debug, PartialEq)]
pub enum Typed {
    /// None: missing, `null` or the empty text.
    Null,
    /// Text.
    Text(String),
    /// A number, exactly.
    Decimal(Decimal),
    /// Yes or no.
    Boolean(bool),
    /// A day.
    Date(NaiveDate),
    /// An instant, with the offset of the place where it was written down.
    DateTime(DateTime<FixedOffset>),
    /// Anything else.
    Json(Value),
}

impl Typed {
    /// Reads a value of this type, and nothing that only looks like it.
    pub fn read(value: &Value, kind: Kind) -> Result<Self, CodecError> {
        if is_empty(value) {
            return Ok(Self::Null);
        }
        match kind {
            Kind::Text => Ok(Self::Text(text(value)?.to_owned())),
            Kind::Integer => {
                let number = value.as_number().ok_or(CodecError::WrongType)?;
                decimal(Decimal::from_number(number)?, 0)
            }
            Kind::Decimal => Ok(Self::Decimal(any_decimal(value)?)),
            Kind::Money => decimal(any_decimal(value)?, 2),
            Kind::Boolean => value.as_bool().map(Self::Boolean).ok_or(CodecError::WrongType),
            Kind::Date => {
                // chrono also reads `2026-1-2`, which is another text.
                let text = text(value)?;
                let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| CodecError::NotADate)?;
                if date.to_string() == text { Ok(Self::Date(date)) } else { Err(CodecError::NotADate) }
            }
            Kind::DateTime => {
                let instant = DateTime::parse_from_rfc3339(text(value)?).map_err(|_| CodecError::NotADate)?;
                Ok(Self::DateTime(instant))
            }
            Kind::Json => Ok(Self::Json(value.clone())),
        }
    }

    /// Which of two values of one type comes first; none where the type has no order or a value is missing.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Decimal(one), Self::Decimal(other)) => Some(one.cmp(other)),
            (Self::Date(one), Self::Date(other)) => Some(one.cmp(other)),
            (Self::DateTime(one), Self::DateTime(other)) => Some(one.cmp(other)),
            (
                Self::Null
                | Self::Text(_)
                | Self::Decimal(_)
                | Self::Boolean(_)
                | Self::Date(_)
                | Self::DateTime(_)
                | Self::Json(_),
                _,
            ) => None,
        }
    }
}

fn text(value: &Value) -> Result<&str, CodecError> {
    value.as_str().ok_or(CodecError::WrongType)
}

fn any_decimal(value: &Value) -> Result<Decimal, CodecError> {
    match value {
        Value::Number(number) => Ok(Decimal::from_number(number)?),
        Value::String(text) => Ok(Decimal::parse(text)?),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => Err(CodecError::WrongType),
    }
}

fn decimal(value: Decimal, most: u8) -> Result<Typed, CodecError> {
    if value.scale() > most { Err(CodecError::TooManyDecimals) } else { Ok(Typed::Decimal(value)) }
}
