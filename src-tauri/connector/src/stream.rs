//! Reading one body that holds everything.

use async_trait::async_trait;

use crate::{Record, SetAside};

/// Takes the records of one body as they are parsed. Bounded: a call waits until there is room, so that the body is
/// never in memory as a whole.
#[async_trait]
pub trait RecordSink: Send {
    /// One record.
    ///
    /// # Errors
    /// [`SinkClosed`]: nobody wants the rest; stop reading.
    async fn record(&mut self, record: Record) -> Result<(), SinkClosed>;

    /// One entry without a usable id.
    ///
    /// # Errors
    /// [`SinkClosed`]: nobody wants the rest; stop reading.
    async fn set_aside(&mut self, entry: SetAside) -> Result<(), SinkClosed>;
}

/// Nobody wants the rest of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the reader was stopped")]
pub struct SinkClosed;

/// What the end of a body told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamEnd {
    /// How many records the source says there were, where it says so.
    pub total: Option<u64>,
    /// Where a later read of changes may begin, in the source's own text.
    pub watermark: Option<String>,
}
