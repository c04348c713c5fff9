//! Text that was damaged on its way is put right, where that is certain.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Settings, text};
use crate::mapping::{CodecError, RoundTrip, Transcode};
use crate::text_repair::{Repair, repair};

/// Clean text as it is, and damaged text (`PeÃ±a`) as it certainly was ([`repair`]), in both directions: text that
/// is not damaged is the normal form of both sides. The damaged spelling does not come back; where the receiving
/// side already has it, [`map_onto`](crate::mapping::Mapping::map_onto) leaves it as it is.
///
/// Text that looks damaged and that cannot be put right with certainty is [`CodecError::DamagedText`]: a person
/// decides, and nothing is written until then. So this is the first step of a chain, for the other codecs would
/// change the letters by which the damage is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepairText {}

impl Settings for RepairText {}

impl Transcode for RepairText {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        let text = text(value)?;
        match repair(text) {
            Repair::Clean => Ok(text.into()),
            Repair::Repaired { text, .. } => Ok(text.into()),
            Repair::Suspect { .. } => Err(CodecError::DamagedText),
        }
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        self.encode(value)
    }

    fn round_trip(&self) -> RoundTrip {
        RoundTrip::AfterNormalisation
    }
}
