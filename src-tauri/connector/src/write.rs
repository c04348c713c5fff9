//! Writing: operations and their outcomes.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::RemoteError;

/// One thing to do at the remote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteOperation {
    /// Unique per job and the same in every attempt.
    pub idempotency_key: String,
    /// Entity of the spec, e.g. `order`.
    pub entity: String,
    /// What to do: [`UPSERT`], [`DELETE`], or an action of the entity's own, e.g. `confirm`.
    pub action: String,
    /// The record's id as the remote wrote it; empty for a record that the remote has not given one yet.
    pub external_id: String,
    /// What to send: for [`UPSERT`] the whole record with every field that is known, unknown ones included; for other
    /// actions the connector's own shape.
    pub payload: Payload,
    /// For [`UPSERT`]: the fields that differ from what the remote has. A connector writes only these where it can.
    #[serde(default)]
    pub changed: Vec<String>,
    /// The remote's concurrency token that the payload is based on.
    #[serde(default)]
    pub base_version: Option<String>,
}

/// JSON as it stands in the outbox, so that no number loses a digit on its way. It is always valid JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload(String);

impl Payload {
    /// Takes a text that is JSON.
    ///
    /// # Errors
    /// When it is not.
    pub fn parse(text: impl Into<String>) -> Result<Self, serde_json::Error> {
        let text = text.into();
        serde_json::from_str::<&RawValue>(&text)?;
        Ok(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For looking into it. Numbers of more digits than a double holds are rounded here, and only here.
    pub fn to_value(&self) -> Value {
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

impl Default for Payload {
    fn default() -> Self {
        Self("null".to_owned())
    }
}

impl From<Value> for Payload {
    fn from(value: Value) -> Self {
        Self(value.to_string())
    }
}

impl Serialize for Payload {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Payload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Ok(Self(String::from(Box::<str>::from(raw))))
    }
}

/// Makes the record where it has no external id yet, else changes it.
pub const UPSERT: &str = "upsert";
/// Deletes the record. One that is gone already counts as deleted.
pub const DELETE: &str = "delete";

/// What the remote said about an accepted operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The id that the remote gave to a new record.
    pub external_id: Option<String>,
    /// The concurrency token after the write.
    pub version: Option<String>,
}

/// What became of one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteOutcome {
    /// Accepted.
    Done(Accepted),
    /// Not accepted, with its class.
    Failed(RemoteError),
}

impl WriteOutcome {
    /// Accepted, and nothing more was said.
    pub fn done() -> Self {
        Self::Done(Accepted::default())
    }
}

#[cfg(test)]
#[path = "write_tests.rs"]
mod tests;
