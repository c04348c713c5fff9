//! The closed set of codecs. Each is stored as JSON in `field_mappings`, such as `{"codec":"trim"}` or
//! `{"codec":"decimal","scale":2,"source":"spanish","target":"plain"}`, and goes both ways.
//!
//! An empty value (`null` or the empty text) is no value: it never reaches a codec and comes out as `null`,
//! except from `copy`, which changes nothing at all.

mod boolean;
mod chain;
mod date;
mod enumeration;
mod json_text;
mod number;
mod parts;
mod pattern;
mod person;
mod repair_text;
mod text;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use boolean::{Boolean, BooleanForm};
pub use chain::Chain;
pub use date::{Date, DateForm, DateTime, InstantForm, Zone};
pub use enumeration::Enumeration;
pub use json_text::JsonText;
pub use number::{CentsText, DecimalText, Integer, Notation, NumberForm};
pub use parts::{Join, List, Split};
pub use pattern::Pattern;
pub use person::{LeadingZeros, NationalId, PhoneDigits, PhoneForm};
pub use repair_text::RepairText;
pub use text::{Case, Copy, LetterCase, Prefix, Suffix, Trim};

use super::{CodecError, RoundTrip, Transcode};
use crate::merge::is_empty;

/// One way of writing a field on the source side and another on the target side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "codec", rename_all = "snake_case")]
pub enum Codec {
    /// The same value, whatever it is.
    Copy(Copy),
    /// Text without blanks at its ends.
    Trim(Trim),
    /// Damaged text as it was.
    RepairText(RepairText),
    /// Text in capitals or in small letters.
    Case(Case),
    /// A number with a fixed count of decimals, in a notation per side.
    Decimal(DecimalText),
    /// An integer, as text or as a number.
    Integer(Integer),
    /// An amount: cents on one side, decimal text on the other.
    Cents(CentsText),
    /// A calendar day.
    Date(Date),
    /// An instant, each side in its own format and zone.
    DateTime(DateTime),
    /// Yes or no.
    Boolean(Boolean),
    /// A list of pairs.
    Enumeration(Enumeration),
    /// Several fields of the source in one text of the target.
    Join(Join),
    /// One text of the source in several fields of the target.
    Split(Split),
    /// A list in one text.
    List(List),
    /// A text in front, on the target side.
    Prefix(Prefix),
    /// A text behind, on the target side.
    Suffix(Suffix),
    /// A telephone number.
    PhoneDigits(PhoneDigits),
    /// A person's or company's national id.
    NationalId(NationalId),
    /// Any value as JSON text.
    JsonText(JsonText),
    /// Several codecs, one after the other.
    Chain(Chain),
}

/// What is wrong with the settings of a codec, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodecProblem {
    /// Not one of [`Codec::NAMES`].
    #[error("no codec is called {0}")]
    Unknown(String),
    /// The settings do not fit the codec.
    #[error("{0}")]
    Settings(String),
}

impl Codec {
    /// The names of all codecs, as stored.
    pub const NAMES: [&str; 20] = [
        "copy",
        "trim",
        "repair_text",
        "case",
        "decimal",
        "integer",
        "cents",
        "date",
        "date_time",
        "boolean",
        "enumeration",
        "join",
        "split",
        "list",
        "prefix",
        "suffix",
        "phone_digits",
        "national_id",
        "json_text",
        "chain",
    ];

    /// The codec that changes nothing.
    pub const COPY: Self = Self::Copy(Copy {});

    /// Reads the JSON of a stored mapping and checks the settings.
    pub fn from_json(json: &Value) -> Result<Self, CodecProblem> {
        let name = json.get("codec").and_then(Value::as_str).unwrap_or_default();
        if !Self::NAMES.contains(&name) {
            return Err(CodecProblem::Unknown(name.to_owned()));
        }
        let codec: Self = serde_json::from_value(json.clone())
            .map_err(|error| CodecProblem::Settings(error.to_string()))?;
        codec.check()?;
        Ok(codec)
    }

    /// Whether the settings make sense together.
    pub fn check(&self) -> Result<(), CodecProblem> {
        self.settings().check().map_err(CodecProblem::Settings)
    }

    /// The fields of the source that are read as one list, where they are several.
    pub fn joined_fields(&self) -> Option<&[String]> {
        match self {
            Self::Join(join) => Some(&join.fields),
            Self::Chain(chain) => chain.steps.first().and_then(Self::joined_fields),
            Self::Copy(_)
            | Self::Trim(_)
            | Self::RepairText(_)
            | Self::Case(_)
            | Self::Decimal(_)
            | Self::Integer(_)
            | Self::Cents(_)
            | Self::Date(_)
            | Self::DateTime(_)
            | Self::Boolean(_)
            | Self::Enumeration(_)
            | Self::Split(_)
            | Self::List(_)
            | Self::Prefix(_)
            | Self::Suffix(_)
            | Self::PhoneDigits(_)
            | Self::NationalId(_)
            | Self::JsonText(_) => None,
        }
    }

    /// The fields of the target that are written from one list, where they are several.
    pub fn split_fields(&self) -> Option<&[String]> {
        match self {
            Self::Split(split) => Some(&split.fields),
            Self::Chain(chain) => chain.steps.last().and_then(Self::split_fields),
            Self::Copy(_)
            | Self::Trim(_)
            | Self::RepairText(_)
            | Self::Case(_)
            | Self::Decimal(_)
            | Self::Integer(_)
            | Self::Cents(_)
            | Self::Date(_)
            | Self::DateTime(_)
            | Self::Boolean(_)
            | Self::Enumeration(_)
            | Self::Join(_)
            | Self::List(_)
            | Self::Prefix(_)
            | Self::Suffix(_)
            | Self::PhoneDigits(_)
            | Self::NationalId(_)
            | Self::JsonText(_) => None,
        }
    }

    fn settings(&self) -> &dyn Settings {
        match self {
            Self::Copy(codec) => codec,
            Self::Trim(codec) => codec,
            Self::RepairText(codec) => codec,
            Self::Case(codec) => codec,
            Self::Decimal(codec) => codec,
            Self::Integer(codec) => codec,
            Self::Cents(codec) => codec,
            Self::Date(codec) => codec,
            Self::DateTime(codec) => codec,
            Self::Boolean(codec) => codec,
            Self::Enumeration(codec) => codec,
            Self::Join(codec) => codec,
            Self::Split(codec) => codec,
            Self::List(codec) => codec,
            Self::Prefix(codec) => codec,
            Self::Suffix(codec) => codec,
            Self::PhoneDigits(codec) => codec,
            Self::NationalId(codec) => codec,
            Self::JsonText(codec) => codec,
            Self::Chain(codec) => codec,
        }
    }
}

impl Transcode for Codec {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        if matches!(self, Self::Copy(_)) {
            return Ok(value.clone());
        }
        // Several fields become empty one by one, and a chain leaves it to its steps.
        let is_nothing = is_empty(value) && !matches!(self, Self::Split(_) | Self::Chain(_));
        if is_nothing { Ok(Value::Null) } else { self.settings().encode(value) }
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        if matches!(self, Self::Copy(_)) {
            return Ok(value.clone());
        }
        if self.round_trip() == RoundTrip::OneWay {
            return Err(CodecError::OneWay);
        }
        let is_nothing = is_empty(value) && !matches!(self, Self::Join(_) | Self::Chain(_));
        if is_nothing { Ok(Value::Null) } else { self.settings().decode(value) }
    }

    fn round_trip(&self) -> RoundTrip {
        self.settings().round_trip()
    }
}

/// A codec with its settings.
trait Settings: Transcode {
    /// What is wrong with the settings, in words.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// One side's way of writing a value of the type `T`.
trait Form<T> {
    /// The value, and nothing guessed.
    fn read(&self, value: &Value) -> Result<T, CodecError>;
    /// The one spelling that this side is given. What it gives is read back as the same value.
    fn write(&self, value: &T) -> Result<Value, CodecError>;
}

/// From one side's form to the other's. What the first side could not be given back is refused at once, not
/// when it comes back; only a form that is never written is exempt.
fn convert<T>(from: &impl Form<T>, to: &impl Form<T>, value: &Value) -> Result<Value, CodecError> {
    let read = from.read(value)?;
    match from.write(&read) {
        Ok(_) | Err(CodecError::OneWay) => to.write(&read),
        Err(error) => Err(error),
    }
}

fn text(value: &Value) -> Result<&str, CodecError> {
    value.as_str().ok_or(CodecError::WrongType)
}

#[cfg(test)]
#[path = "codec_tests.rs"]
mod tests;
