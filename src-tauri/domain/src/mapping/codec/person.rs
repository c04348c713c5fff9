//! Telephone numbers and national ids. Both are compared in a normal form, and the spelling that a side already
//! has is kept by [`map_onto`](crate::mapping::Mapping::map_onto).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Form, Settings, convert, text};
use crate::mapping::{CodecError, RoundTrip, Transcode};

/// Digits of an international number, by E.164: at most 15. Fewer than 7 is no telephone.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// How a side writes telephone numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneForm {
    /// Digits alone, as WhatsApp does: `584125551234`. A leading `+` or `00` is read and not kept.
    #[default]
    Digits,
    /// With a leading plus: `+584125551234`. A number without `+` or `00` is refused: whether it is national or
    /// international would be a guess.
    Plus,
}

/// A telephone number. Blanks, dots, dashes and brackets are read and not kept. A country code is never added:
/// from digits to plus states that the source's numbers are international ones without their plus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhoneDigits {
    /// The source's form.
    #[serde(default)]
    pub source: PhoneForm,
    /// The target's form.
    #[serde(default)]
    pub target: PhoneForm,
}

/// What zeros at the beginning of a national id mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadingZeros {
    /// They belong to it, as in Ecuador.
    #[default]
    Keep,
    /// They only fill it up, as in Venezuela.
    Drop,
}

/// A national id such as `V-12.345.678`, in the normal form `V12345678` on both sides: letters in capitals,
/// without dots, dashes and blanks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NationalId {
    /// The letters that may stand in front. They tell people apart: `V1` is not `E1`.
    #[serde(default = "venezuelan")]
    pub prefixes: Vec<char>,
    /// The letter of an id that has none. Without it such an id stays without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_prefix: Option<char>,
    /// What zeros in front mean.
    #[serde(default)]
    pub leading_zeros: LeadingZeros,
}

fn venezuelan() -> Vec<char> {
    vec!['V', 'E']
}

fn without_filling(text: &str, filling: &[char]) -> String {
    text.chars().filter(|letter| !filling.contains(letter)).collect()
}

impl Form<String> for PhoneForm {
    fn read(&self, value: &Value) -> Result<String, CodecError> {
        let number = without_filling(text(value)?, &[' ', '.', '-', '(', ')', '\u{a0}', '\t']);
        let international = number.strip_prefix('+').or_else(|| number.strip_prefix("00"));
        let digits = match (self, international) {
            (Self::Digits | Self::Plus, Some(digits)) => digits,
            (Self::Digits, None) => number.as_str(),
            (Self::Plus, None) => return Err(CodecError::NotAPhone),
        };
        // A second `00` would be taken for the international prefix next time.
        let is_phone = PHONE_DIGITS.contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with("00");
        if is_phone { Ok(digits.to_owned()) } else { Err(CodecError::NotAPhone) }
    }

    fn write(&self, value: &String) -> Result<Value, CodecError> {
        match self {
            Self::Digits => Ok(value.as_str().into()),
            Self::Plus => Ok(format!("+{value}").into()),
        }
    }
}

impl Settings for PhoneDigits {}

impl Transcode for PhoneDigits {
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

impl Settings for NationalId {
    fn check(&self) -> Result<(), String> {
        if !self.prefixes.iter().chain(&self.missing_prefix).all(char::is_ascii_uppercase) {
            return Err("a prefix of a national id is a capital letter from A to Z".to_owned());
        }
        if self.missing_prefix.is_some_and(|prefix| !self.prefixes.contains(&prefix)) {
            return Err("the prefix for ids without one must be in the list".to_owned());
        }
        Ok(())
    }
}

impl Transcode for NationalId {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        let id = without_filling(text(value)?, &[' ', '.', '-', '\u{a0}']).to_ascii_uppercase();
        let prefix = id.chars().next().filter(|letter| self.prefixes.contains(letter));
        let rest = prefix.and_then(|prefix| id.strip_prefix(prefix)).unwrap_or(&id);
        // A check character may be a letter, as Chile's K.
        let digits = rest.strip_suffix('K').unwrap_or(rest);
        let digits = match self.leading_zeros {
            LeadingZeros::Keep => digits,
            LeadingZeros::Drop => digits.trim_start_matches('0'),
        };
        if digits.is_empty() || digits.len() > 20 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(CodecError::NotANationalId);
        }
        let prefix = prefix.or(self.missing_prefix).map(String::from).unwrap_or_default();
        let check = if rest.ends_with('K') { "K" } else { "" };
        Ok(format!("{prefix}{digits}{check}").into())
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        self.encode(value)
    }

    fn round_trip(&self) -> RoundTrip {
        RoundTrip::AfterNormalisation
    }
}
