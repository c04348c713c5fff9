//! Yes and no.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Form, Settings, convert};
use crate::mapping::{CodecError, RoundTrip, Transcode};

/// How a side writes yes and no. Words are read in any case, with or without the accent, and written as stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum BooleanForm {
    /// JSON's `true` and `false`.
    Json,
    /// The JSON numbers 1 and 0.
    Number,
    /// `sí` and `no`.
    SiNo,
    /// `S` and `N`.
    SN,
    /// The texts `1` and `0`.
    OneZero,
    /// The texts `true` and `false`.
    TrueFalse,
    /// Two words of one's own.
    Words {
        /// Yes.
        yes: String,
        /// No.
        no: String,
    },
    /// Any of the above and `yes`, `y`, `n`, `verdadero`, `falso`. Read, never written.
    Unstated,
}

/// Yes or no, in a form per side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Boolean {
    /// The source's form.
    pub source: BooleanForm,
    /// The target's form.
    pub target: BooleanForm,
}

const YES: [&str; 7] = ["si", "s", "yes", "y", "1", "true", "verdadero"];
const NO: [&str; 5] = ["no", "n", "0", "false", "falso"];

impl BooleanForm {
    fn words(&self) -> Option<(&str, &str)> {
        match self {
            Self::SiNo => Some(("sí", "no")),
            Self::SN => Some(("S", "N")),
            Self::OneZero => Some(("1", "0")),
            Self::TrueFalse => Some(("true", "false")),
            Self::Words { yes, no } => Some((yes, no)),
            Self::Json | Self::Number | Self::Unstated => None,
        }
    }
}

fn folded(word: &str) -> String {
    word.to_lowercase().replace('í', "i")
}

impl Form<bool> for BooleanForm {
    fn read(&self, value: &Value) -> Result<bool, CodecError> {
        if let Some((yes, no)) = self.words() {
            let word = folded(super::text(value)?);
            return match (word == folded(yes), word == folded(no)) {
                (true, _) => Ok(true),
                (false, true) => Ok(false),
                (false, false) => Err(CodecError::NotABoolean),
            };
        }
        match (self, value) {
            (Self::Json | Self::Unstated, Value::Bool(value)) => Ok(*value),
            (Self::Number | Self::Unstated, Value::Number(number)) => match number.as_u64() {
                Some(1) => Ok(true),
                Some(0) => Ok(false),
                Some(_) | None => Err(CodecError::NotABoolean),
            },
            (Self::Unstated, Value::String(word)) => {
                let word = folded(word);
                if YES.contains(&word.as_str()) {
                    Ok(true)
                } else if NO.contains(&word.as_str()) {
                    Ok(false)
                } else {
                    Err(CodecError::NotABoolean)
                }
            }
            (
                Self::Json
                | Self::Number
                | Self::SiNo
                | Self::SN
                | Self::OneZero
                | Self::TrueFalse
                | Self::Words { .. }
                | Self::Unstated,
                _,
            ) => Err(CodecError::WrongType),
        }
    }

    fn write(&self, value: &bool) -> Result<Value, CodecError> {
        if let Some((yes, no)) = self.words() {
            return Ok(if *value { yes } else { no }.into());
        }
        match self {
            Self::Json => Ok((*value).into()),
            Self::Number => Ok(i32::from(*value).into()),
            Self::Unstated | Self::SiNo | Self::SN | Self::OneZero | Self::TrueFalse | Self::Words { .. } => {
                Err(CodecError::OneWay)
            }
        }
    }
}

impl Settings for Boolean {
    fn check(&self) -> Result<(), String> {
        if self.target == BooleanForm::Unstated {
            return Err("the form of the target must be stated".to_owned());
        }
        for form in [&self.source, &self.target] {
            if let Some((yes, no)) = form.words()
                && (folded(yes) == folded(no) || yes.is_empty() || no.is_empty())
            {
                return Err("yes and no need two different words".to_owned());
            }
        }
        Ok(())
    }
}

impl Transcode for Boolean {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        convert(&self.source, &self.target, value)
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        convert(&self.target, &self.source, value)
    }

    fn round_trip(&self) -> RoundTrip {
        if self.source == BooleanForm::Unstated { RoundTrip::OneWay } else { RoundTrip::AfterNormalisation }
    }
}
