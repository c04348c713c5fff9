//! Numbers as text. Every number goes through [`Decimal`]; nothing is rounded and nothing is a binary float.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Form, Settings, convert};
use crate::Decimal;
use crate::decimal::MAX_SCALE;
use crate::mapping::{CodecError, RoundTrip, Transcode};
use crate::merge::Side;

/// How a side writes numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notation {
    /// Text with a point and no grouping: `1234.50`.
    #[default]
    Plain,
    /// A JSON number. Only where it says the number exactly.
    Number,
    /// Text as in Spanish: `1.234,50`. Read with or without the grouping, written with it.
    Spanish,
    /// Text with a comma and no grouping: `1234,50`. A point is refused.
    Comma,
    /// Text as in English: `1,234.50`. Read with or without the grouping, written with it.
    English,
    /// Text in a notation that nobody stated: read where there is only one reading, never written.
    Unstated,
}

/// A number with a fixed count of decimals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecimalText {
    /// Digits after the point. A number with more is refused, never rounded.
    pub scale: u8,
    /// The source's notation.
    pub source: Notation,
    /// The target's notation.
    pub target: Notation,
}

/// How a side writes integers. Both forms are read, one is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberForm {
    /// Text such as `12`.
    Text,
    /// A JSON number.
    Number,
}

/// An integer within +/-(2^53 - 1). A text with leading zeros is a code and is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Integer {
    /// The source's form.
    pub source: NumberForm,
    /// The target's form.
    pub target: NumberForm,
}

/// An amount of money: whole cents on one side, a decimal with two digits on the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CentsText {
    /// The side that counts in cents.
    pub cents: Side,
    /// How the other side writes the decimal.
    #[serde(default)]
    pub notation: Notation,
}

/// A notation together with the count of decimals.
struct Fixed(Notation, u8);

/// Whole cents as a JSON integer.
struct WholeCents;

impl Form<Decimal> for Fixed {
    fn read(&self, value: &Value) -> Result<Decimal, CodecError> {
        let Self(notation, scale) = self;
        let number = match value {
            // A stated notation is about text. A JSON number has one reading whatever was stated.
            Value::Number(number) => Decimal::from_number(number)?,
            Value::String(text) => read_text(text, *notation)?,
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                return Err(CodecError::WrongType);
            }
        };
        if number.scale() > *scale { Err(CodecError::TooManyDecimals) } else { Ok(number) }
    }

    fn write(&self, value: &Decimal) -> Result<Value, CodecError> {
        let Self(notation, scale) = self;
        match notation {
            Notation::Plain => Ok(value.to_fixed(*scale)?.into()),
            Notation::Number => Ok(value.to_number()?.into()),
            Notation::Spanish => Ok(with_separators(&value.to_fixed(*scale)?, ",", Some('.')).into()),
            Notation::Comma => Ok(with_separators(&value.to_fixed(*scale)?, ",", None).into()),
            Notation::English => Ok(with_separators(&value.to_fixed(*scale)?, ".", Some(',')).into()),
            Notation::Unstated => Err(CodecError::OneWay),
        }
    }
}

impl Form<Decimal> for NumberForm {
    fn read(&self, value: &Value) -> Result<Decimal, CodecError> {
        let number = match value {
            Value::Number(number) => Decimal::from_number(number)?,
            Value::String(text) => {
                let digits = text.strip_prefix('-').unwrap_or(text);
                if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(CodecError::NotANumber);
                }
                if digits.len() > 1 && digits.starts_with('0') {
                    return Err(CodecError::LeadingZeros);
                }
                Decimal::parse(text)?
            }
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                return Err(CodecError::WrongType);
            }
        };
        if number.scale() > 0 {
            return Err(CodecError::TooManyDecimals);
        }
        // Within what a JSON number says exactly, whichever form is written.
        number.to_number()?;
        Ok(number)
    }

    fn write(&self, value: &Decimal) -> Result<Value, CodecError> {
        match self {
            Self::Text => Ok(value.to_fixed(0)?.into()),
            Self::Number => Ok(value.to_number()?.into()),
        }
    }
}

impl Form<Decimal> for WholeCents {
    fn read(&self, value: &Value) -> Result<Decimal, CodecError> {
        let number = value.as_number().ok_or(CodecError::WrongType)?;
        let cents = Decimal::from_number(number)?.units(0)?;
        let cents = i64::try_from(cents).map_err(|_| CodecError::OutOfRange)?;
        let cents = crate::Cents::new(cents).map_err(|_| CodecError::OutOfRange)?;
        Ok(Decimal::new(cents.get().into(), 2)?)
    }

    fn write(&self, value: &Decimal) -> Result<Value, CodecError> {
        let cents = i64::try_from(value.units(2)?).map_err(|_| CodecError::OutOfRange)?;
        Ok(crate::Cents::new(cents).map_err(|_| CodecError::OutOfRange)?.get().into())
    }
}

impl Settings for DecimalText {
    fn check(&self) -> Result<(), String> {
        if self.target == Notation::Unstated {
            return Err("the notation of the target must be stated".to_owned());
        }
        if self.scale > MAX_SCALE {
            return Err(format!("at most {MAX_SCALE} decimals"));
        }
        Ok(())
    }
}

impl Transcode for DecimalText {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        convert(&Fixed(self.source, self.scale), &Fixed(self.target, self.scale), value)
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        convert(&Fixed(self.target, self.scale), &Fixed(self.source, self.scale), value)
    }

    fn round_trip(&self) -> RoundTrip {
        one_way_unless_stated(self.source)
    }
}

impl Settings for Integer {}

impl Transcode for Integer {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        convert(&self.source, &self.target, value)
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        convert(&self.target, &self.source, value)
    }

    fn round_trip(&self) -> RoundTrip {
        RoundTrip::AfterNormalisation
    }
}

impl Settings for CentsText {
    fn check(&self) -> Result<(), String> {
        if self.notation == Notation::Unstated && self.cents == Side::Source {
            return Err("the notation of the target must be stated".to_owned());
        }
        Ok(())
    }
}

impl Transcode for CentsText {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        match self.cents {
            Side::Source => convert(&WholeCents, &Fixed(self.notation, 2), value),
            Side::Target => convert(&Fixed(self.notation, 2), &WholeCents, value),
        }
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        match self.cents {
            Side::Source => convert(&Fixed(self.notation, 2), &WholeCents, value),
            Side::Target => convert(&WholeCents, &Fixed(self.notation, 2), value),
        }
    }

    fn round_trip(&self) -> RoundTrip {
        one_way_unless_stated(self.notation)
    }
}

fn one_way_unless_stated(notation: Notation) -> RoundTrip {
    match notation {
        Notation::Unstated => RoundTrip::OneWay,
        Notation::Plain | Notation::Number | Notation::Spanish | Notation::Comma | Notation::English => {
            RoundTrip::AfterNormalisation
        }
    }
}

fn read_text(text: &str, notation: Notation) -> Result<Decimal, CodecError> {
    match notation {
        Notation::Plain | Notation::Number => Ok(Decimal::parse(text)?),
        Notation::Spanish => read_separated(text, ',', Some('.')),
        Notation::Comma => read_separated(text, ',', None),
        Notation::English => read_separated(text, '.', Some(',')),
        Notation::Unstated => read_unstated(text),
    }
}

fn read_separated(text: &str, point: char, group: Option<char>) -> Result<Decimal, CodecError> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (whole, fraction) = match digits.split_once(point) {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, Some(fraction)),
        Some(_) => return Err(CodecError::NotANumber),
        None => (digits, None),
    };
    let whole = match group {
        Some(group) if whole.contains(group) => {
            if !is_grouped(whole, group) {
                return Err(CodecError::NotANumber);
            }
            whole.replace(group, "")
        }
        Some(_) | None => whole.to_owned(),
    };
    // Between the sign and the digits nothing else may stand, and the fraction is digits only.
    if !whole.bytes().chain(fraction.unwrap_or_default().bytes()).all(|byte| byte.is_ascii_digit()) {
        return Err(CodecError::NotANumber);
    }
    let plain = match fraction {
        Some(fraction) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{whole}"),
    };
    Ok(Decimal::parse(&plain)?)
}

/// One to three digits that do not begin with zero, then groups of three.
fn is_grouped(whole: &str, group: char) -> bool {
    let mut groups = whole.split(group);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3)
        && whole.chars().all(|letter| letter == group || letter.is_ascii_digit())
}

/// Reads what has only one reading. One separator that stands once before three digits has two, unless the
/// digits in front of it cannot be a group.
fn read_unstated(text: &str) -> Result<Decimal, CodecError> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let Some(last) = digits.rfind(['.', ',']) else { return Ok(Decimal::parse(text)?) };
    let last = if digits.get(last..).is_some_and(|rest| rest.starts_with('.')) { '.' } else { ',' };
    let other = if last == '.' { ',' } else { '.' };
    if digits.contains(other) {
        return read_separated(text, last, Some(other));
    }
    if digits.matches(last).count() > 1 {
        // It can only be the grouping.
        return read_separated(text, other, Some(last));
    }
    if is_grouped(digits, last) {
        return Err(CodecError::AmbiguousNumber);
    }
    read_separated(text, last, None)
}

fn with_separators(plain: &str, point: &str, group: Option<char>) -> String {
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let mut written = sign.to_owned();
    for (position, digit) in whole.chars().enumerate() {
        if let Some(group) = group.filter(|_| position > 0 && (whole.len() - position) % 3 == 0) {
            written.push(group);
        }
        written.push(digit);
    }
    if let Some(fraction) = fraction {
        written.push_str(point);
        written.push_str(fraction);
    }
    written
}

#[cfg(test)]
#[path = "number_tests.rs"]
mod tests;
