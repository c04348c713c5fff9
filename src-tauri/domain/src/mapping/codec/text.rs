//! Codecs that change the letters of a text.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Settings, text};
use crate::mapping::{CodecError, RoundTrip, Transcode};

/// Changes nothing, whatever the value is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copy {}

/// Blanks at both ends are taken away, in both directions: a trimmed text is the normal form of both sides.
/// The blanks themselves do not come back; where the receiving side already has the padded spelling (a padded
/// CHAR column), [`map_onto`](crate::mapping::Mapping::map_onto) leaves it as it is. Not for codes in which
/// leading blanks tell accounts apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trim {}

/// One case on both sides; reverses as [`Trim`] does. For codes and e-mail addresses, not for names: `LÓPEZ`
/// never becomes `López` again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Which.
    pub to: LetterCase,
}

/// Capitals or small letters, by Unicode and no language's special rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterCase {
    /// Capitals.
    Upper,
    /// Small letters.
    Lower,
}

/// The target's text begins with `text`, and the source's does without.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prefix {
    /// What stands in front on the target side.
    pub text: String,
}

/// The target's text ends with `text`, and the source's does without.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suffix {
    /// What stands behind on the target side.
    pub text: String,
}

impl Settings for Copy {}
impl Settings for Trim {}
impl Settings for Case {}

impl Settings for Prefix {
    fn check(&self) -> Result<(), String> {
        if self.text.is_empty() { Err("the prefix is empty".to_owned()) } else { Ok(()) }
    }
}

impl Settings for Suffix {
    fn check(&self) -> Result<(), String> {
        if self.text.is_empty() { Err("the suffix is empty".to_owned()) } else { Ok(()) }
    }
}

impl Transcode for Copy {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        Ok(value.clone())
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        Ok(value.clone())
    }

    fn round_trip(&self) -> RoundTrip {
        RoundTrip::Exact
    }
}

impl Transcode for Trim {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        Ok(text(value)?.trim().into())
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        self.encode(value)
    }

    fn round_trip(&self) -> RoundTrip {
        RoundTrip::AfterNormalisation
    }
}

impl Transcode for Case {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        let text = text(value)?;
        Ok(match self.to {
            LetterCase::Upper => text.to_uppercase(),
            LetterCase::Lower => text.to_lowercase(),
        }
        .into())
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        self.encode(value)
    }

    fn round_trip(&self) -> RoundTrip {
        RoundTrip::AfterNormalisation
    }
}

impl Transcode for Prefix {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        Ok(format!("{}{}", self.text, text(value)?).into())
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        stripped(text(value)?.strip_prefix(self.text.as_str()))
    }

    fn round_trip(&self) -> RoundTrip {
        RoundTrip::Exact
    }
}

impl Transcode for Suffix {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        Ok(format!("{}{}", text(value)?, self.text).into())
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        stripped(text(value)?.strip_suffix(self.text.as_str()))
    }

    fn round_trip(&self) -> RoundTrip {
        RoundTrip::Exact
    }
}

/// Nothing but the affix would come back as an empty value, which has no affix.
fn stripped(rest: Option<&str>) -> Result<Value, CodecError> {
    rest.filter(|rest| !rest.is_empty()).map(Value::from).ok_or(CodecError::AffixMissing)
}
