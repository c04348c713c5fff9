//! What an outside system looks like to the engine. A connector knows its wire format and nothing else:
//! no SQL, no retries, no clock of its own. The engine decides when to call it and what an error means.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod error;
mod read;
mod signal;
mod spec;
mod write;

use async_trait::async_trait;

pub use error::{ReasonCode, RemoteError};
pub use read::{
    CheckReport, CheckStep, CheckStepName, Page, ReadRequest, Record, RecordBody, SetAside, SetAsideReason,
};
pub use signal::{DownReason, Signal, SignalCommand, SignalSource};
pub use spec::{ConnectorSpec, EntitySpec, ReadStyle, WriteStyle};
pub use write::{WriteOperation, WriteOutcome};

/// One outside system. Adapters know the wire; the engine knows everything else.
///
/// Implementations are cheap to share and may be called from several tasks at once.
#[async_trait]
pub trait Connector: Send + Sync {
    /// Entities, keys, limits and abilities. Constant for the life of the connector.
    fn spec(&self) -> &ConnectorSpec;

    /// Reached, accepted, can read: named steps, each with its own result. Never changes anything.
    async fn check(&self) -> CheckReport;

    /// One page. An answer that could not be read to its end is an error, never a short page: an empty or
    /// truncated answer must not look like "nothing there".
    async fn read(&self, request: ReadRequest) -> Result<Page, RemoteError>;

    /// Sends the batch and answers with one outcome per operation, in order. `Err` means that nothing is
    /// known about any of them; the engine then sends them again under the same idempotency keys.
    async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError>;
}
