//! A list of pairs: the source's value and the target's.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Settings;
use crate::mapping::{CodecError, RoundTrip, Transcode};
use crate::merge::is_empty;

/// A value of a list on each side. Reversible while no two values of the source share one of the target and
/// there is no default; otherwise one-way, because what it came from can no longer be told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enumeration {
    /// Pairs of text, integers or booleans, such as `[["A", "active"], [3, "closed"]]`.
    pub values: Vec<(Value, Value)>,
    /// What the target gets for every value that is not in the list; refused when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
}

impl Settings for Enumeration {
    fn check(&self) -> Result<(), String> {
        if self.values.is_empty() {
            return Err("the list of values is empty".to_owned());
        }
        for value in self.values.iter().flat_map(|(source, target)| [source, target]).chain(&self.default) {
            let is_plain = value.is_string() || value.is_boolean() || value.is_i64() || value.is_u64();
            if !is_plain || is_empty(value) {
                return Err("a value of a list is a text, an integer, true or false".to_owned());
            }
        }
        let sources: Vec<&Value> = self.values.iter().map(|(source, _)| source).collect();
        if let Some(value) = repeated(&sources) {
            return Err(format!("{value} stands twice in the list of values"));
        }
        Ok(())
    }
}

impl Transcode for Enumeration {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        let listed = self.values.iter().find(|(source, _)| source == value).map(|(_, target)| target);
        listed.or(self.default.as_ref()).cloned().ok_or(CodecError::NotInEnumeration)
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        let listed = self.values.iter().find(|(_, target)| target == value).map(|(source, _)| source);
        listed.cloned().ok_or(CodecError::NotInEnumeration)
    }

    fn round_trip(&self) -> RoundTrip {
        let targets: Vec<&Value> = self.values.iter().map(|(_, target)| target).collect();
        if self.default.is_some() || repeated(&targets).is_some() {
            RoundTrip::OneWay
        } else {
            RoundTrip::Exact
        }
    }
}

fn repeated<'a>(values: &[&'a Value]) -> Option<&'a Value> {
    values
        .iter()
        .enumerate()
        .find(|(position, value)| values.iter().take(*position).any(|earlier| earlier == *value))
        .map(|(_, value)| *value)
}
