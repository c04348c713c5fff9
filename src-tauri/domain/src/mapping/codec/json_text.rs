//! Any value as JSON text, for a system that keeps a whole object in one text column.

use std::collections::BTreeSet;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Settings, text};
use crate::mapping::{CodecError, RoundTrip, Transcode};

/// The source's value as JSON text on the target side: without needless blanks, names in their order. Text that
/// would come back as other data is refused: a name that stands twice, a number with more digits than JSON
/// readers keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JsonText {}

impl Settings for JsonText {}

impl Transcode for JsonText {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        let text = Value::from(value.to_string());
        // A float at the edge of its precision is read back as its neighbour.
        self.decode(&text).map(|_| text)
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        let text = text(value)?;
        let value: Value = serde_json::from_str(text).map_err(|_| CodecError::NotJson)?;
        let is_faithful = serde_json::from_str::<UniqueNames>(text).is_ok() && numbers_are_kept(text);
        if is_faithful { Ok(value) } else { Err(CodecError::UnfaithfulJson) }
    }

    fn round_trip(&self) -> RoundTrip {
        RoundTrip::AfterNormalisation
    }
}

/// Whether every number of a valid JSON text is read as the number that is written there.
fn numbers_are_kept(text: &str) -> bool {
    let mut is_escaped = false;
    let mut is_string = false;
    let outside: String = text
        .chars()
        .map(|letter| {
            let was_string = is_string;
            if is_escaped {
                is_escaped = false;
            } else if is_string && letter == '\\' {
                is_escaped = true;
            } else if letter == '"' {
                is_string = !is_string;
            }
            if was_string || is_string { ' ' } else { letter }
        })
        .collect();
    outside
        .split(|letter: char| !(letter.is_ascii_digit() || matches!(letter, '-' | '+' | '.' | 'e' | 'E')))
        .filter(|token| token.bytes().any(|byte| byte.is_ascii_digit()))
        .all(is_kept)
}

fn is_kept(token: &str) -> bool {
    let Ok(number) = serde_json::from_str::<serde_json::Number>(token) else { return false };
    let written = number.to_string();
    if written == token {
        return true;
    }
    // `1.10`, `1e2` and the like: the same number in another spelling.
    matches!((value_of(token), value_of(&written)), (Some(one), Some(other)) if one == other)
}

/// Sign, digits without needless zeros and the power of ten: equal for equal numbers.
fn value_of(token: &str) -> Option<(bool, String, i64)> {
    let (mantissa, exponent) = token.split_once(['e', 'E']).unwrap_or((token, "0"));
    let exponent: i64 = exponent.parse().ok()?;
    let (is_negative, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Some((false, String::new(), 0));
    }
    let zeros = i64::try_from(digits.len() - significant.len()).ok()?;
    let places = i64::try_from(fraction.len()).ok()?;
    Some((is_negative, significant.to_owned(), exponent.checked_sub(places)?.checked_add(zeros)?))
}

/// Reads any JSON and fails on an object with a name that stands twice.
struct UniqueNames;

impl<'de> Deserialize<'de> for UniqueNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueVisitor)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = UniqueNames;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<UniqueNames, E> {
        Ok(UniqueNames)
    }

    fn visit_bool<E>(self, _: bool) -> Result<UniqueNames, E> {
        Ok(UniqueNames)
    }

    fn visit_i64<E>(self, _: i64) -> Result<UniqueNames, E> {
        Ok(UniqueNames)
    }

    fn visit_u64<E>(self, _: u64) -> Result<UniqueNames, E> {
        Ok(UniqueNames)
    }

    fn visit_f64<E>(self, _: f64) -> Result<UniqueNames, E> {
        Ok(UniqueNames)
    }

    fn visit_str<E>(self, _: &str) -> Result<UniqueNames, E> {
        Ok(UniqueNames)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<UniqueNames, A::Error> {
        while list.next_element::<UniqueNames>()?.is_some() {}
        Ok(UniqueNames)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<UniqueNames, A::Error> {
        let mut names = BTreeSet::new();
        while let Some((name, _)) = map.next_entry::<String, UniqueNames>()? {
            if !names.insert(name) {
                return Err(serde::de::Error::custom("a name stands twice"));
            }
        }
        Ok(UniqueNames)
    }
}
