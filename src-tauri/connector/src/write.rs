//! Writing: operations and their outcomes.

use serde::{Deserialize, Serialize};

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
    pub payload: serde_json::Value,
    /// For [`UPSERT`]: the fields that differ from what the remote has. A connector writes only these where it can.
    #[serde(default)]
    pub changed: Vec<String>,
    /// The remote's concurrency token that the payload is based on.
    #[serde(default)]
    pub base_version: Option<String>,
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
