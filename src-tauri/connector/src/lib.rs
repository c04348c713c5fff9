//! What an outside system looks like to the engine. A connector knows its wire format and nothing else:
//! no SQL, no retries, no clock of its own. The engine decides when to call it and what an error means.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

#[cfg(feature = "conformance")]
pub mod conformance;
mod error;
mod json_stream;
mod read;
mod secret;
mod signal;
mod spec;
mod stream;
mod write;

use async_trait::async_trait;

pub use error::{ReasonCode, RemoteError};
pub use json_stream::{Element, JsonArraySplitter, JsonStreamError};
pub use read::{
    CheckReport, CheckStep, CheckStepName, Page, ReadRequest, Record, RecordBody, Selection, SetAside,
    SetAsideReason,
};
pub use secret::names_secret;
pub use signal::{DownReason, Signal, SignalCommand, SignalSource};
pub use spec::{
    Begins, ById, Changes, Concurrency, ConnectorSpec, Creates, CursorKind, Dedupe, Deletes, Deletions,
    EntitySpec, Limits, PageStyle, Rate, ReadStyle, RecordWrites, StreamStyle, Totals, WriteStyle,
};
pub use stream::{RecordSink, SinkClosed, StreamEnd};
pub use write::{Accepted, DELETE, Payload, UPSERT, WriteOperation, WriteOutcome};

/// One outside system. Adapters know the wire; the engine knows everything else.
///
/// Implementations are cheap to share and may be called from several tasks at once.
#[async_trait]
pub trait Connector: Send + Sync {
    /// Entities, keys, limits and abilities. Constant for the life of the connector.
    fn spec(&self) -> &ConnectorSpec;

    /// The field in which a new record of that entity carries its id: whoever makes one has to fill it.
    /// `None`: the system gives the ids.
    fn key_field(&self, entity: &str) -> Option<String> {
        let _ = entity;
        None
    }

    /// Whether runs of that entity begin by themselves, until a person says otherwise.
    fn begins(&self, entity: &str) -> Begins {
        let _ = entity;
        Begins::ByItself
    }

    /// Reached, accepted, can read: named steps, each with its own result. Never changes anything.
    async fn check(&self) -> CheckReport;

    /// One page. An answer that could not be read to its end is an error, never a short page: an empty or
    /// truncated answer must not look like "nothing there".
    async fn read(&self, request: ReadRequest) -> Result<Page, RemoteError>;

    /// Everything that the request selects, from one body, record by record as it is parsed. `Ok` means that the end
    /// of the body was seen and was whole; after an error nothing that went into the sink may be believed.
    ///
    /// # Errors
    /// As [`Connector::read`]; `NOT_A_STREAM` for an entity that is read in pages.
    async fn read_stream(
        &self,
        request: ReadRequest,
        sink: &mut dyn RecordSink,
    ) -> Result<StreamEnd, RemoteError> {
        let _ = (request, sink);
        Err(RemoteError::Record {
            code: ReasonCode::new("NOT_A_STREAM"),
            detail: "this entity is not read from one body".to_owned(),
        })
    }

    /// Sends the batch and answers with one outcome per operation, in order. `Err` means that nothing is
    /// known about any of them; the engine then sends them again under the same idempotency keys.
    async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError>;
}
