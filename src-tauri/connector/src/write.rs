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
    /// What to do, e.g. `confirm`.
    pub action: String,
    /// The record's id as the remote wrote it.
    pub external_id: String,
    /// What to send, in the connector's own shape.
    pub payload: serde_json::Value,
}

/// What became of one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteOutcome {
    /// Accepted.
    Done,
    /// Not accepted, with its class.
    Failed(RemoteError),
}
