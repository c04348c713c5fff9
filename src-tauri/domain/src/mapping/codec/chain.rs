//! Several codecs, one after the other; backwards on the way back.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Codec, Settings};
use crate::mapping::{CodecError, RoundTrip, Transcode, same_value};

/// More steps than anybody needs.
const MOST_STEPS: usize = 8;

/// Codecs that are used in this order towards the target, and in the opposite order back.
///
/// Two codecs that reverse after normalisation need not do so together: the second may undo the normal form
/// that the first needs. So a chain with such a step proves each value while converting it and refuses the ones
/// that would not come back ([`CodecError::NotReversible`]).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    /// The steps.
    pub steps: Vec<Codec>,
}

impl Chain {
    fn forward(&self, value: &Value) -> Result<Value, CodecError> {
        self.steps.iter().try_fold(value.clone(), |value, step| step.encode(&value))
    }

    fn backward(&self, value: &Value) -> Result<Value, CodecError> {
        self.steps.iter().rev().try_fold(value.clone(), |value, step| step.decode(&value))
    }
}

impl Settings for Chain {
    fn check(&self) -> Result<(), String> {
        if self.steps.is_empty() || self.steps.len() > MOST_STEPS {
            return Err(format!("a chain has 1 to {MOST_STEPS} steps"));
        }
        let last = self.steps.len() - 1;
        for (position, step) in self.steps.iter().enumerate() {
            step.check().map_err(|problem| problem.to_string())?;
            if matches!(step, Codec::Chain(_)) {
                return Err("a chain in a chain".to_owned());
            }
            if matches!(step, Codec::Join(_)) && position != 0 {
                return Err("several fields are joined in the first step or not at all".to_owned());
            }
            if matches!(step, Codec::Split(_)) && position != last {
                return Err("a text is split into fields in the last step or not at all".to_owned());
            }
        }
        Ok(())
    }
}

impl Transcode for Chain {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        let there = self.forward(value)?;
        if self.round_trip() == RoundTrip::OneWay {
            return Ok(there);
        }
        let again = self.backward(&there).and_then(|back| self.forward(&back));
        if again.is_ok_and(|again| same_value(&again, &there)) {
            Ok(there)
        } else {
            Err(CodecError::NotReversible)
        }
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        let back = self.backward(value)?;
        let again = self.forward(&back).and_then(|there| self.backward(&there));
        if again.is_ok_and(|again| same_value(&again, &back)) {
            Ok(back)
        } else {
            Err(CodecError::NotReversible)
        }
    }

    /// The least of its steps; with several exact ones exact.
    fn round_trip(&self) -> RoundTrip {
        self.steps.iter().map(Codec::round_trip).min().unwrap_or(RoundTrip::Exact)
    }
}
