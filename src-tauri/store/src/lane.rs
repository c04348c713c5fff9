//! The two lanes to the writer, and how large a bulk slice and a checkpoint may be.

use std::time::Duration;

use tokio::time::Instant;

/// Records that a bulk slice may hold while orders are coming in. The caller cuts its own slices: the store cannot know
/// what a record is. Above this, an order waits visibly behind an import.
pub const BULK_SLICE_RECORDS: usize = 100;

/// Records that a bulk slice may hold after [`QUIET_AFTER`] without an interactive write.
pub const QUIET_BULK_SLICE_RECORDS: usize = 1_000;

/// How long no interactive write may have come for the site to count as quiet.
pub const QUIET_AFTER: Duration = Duration::from_secs(60);

/// Pages in the write-ahead log that call for a checkpoint while orders are coming in.
pub(crate) const CHECKPOINT_PAGES: i64 = 200;

/// The same when the site is quiet.
pub(crate) const QUIET_CHECKPOINT_PAGES: i64 = 2_000;

/// Who is writing. Interactive work always goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Orders, screens, acknowledgements: a person or a remote waits for the answer.
    Interactive,
    /// Imports, pruning, search index: in slices of at most [`Pace::slice_records`] records, each a `write` of its own,
    /// ended early when [`WriteTransaction::should_yield`](crate::WriteTransaction::should_yield) says so.
    Bulk,
}

/// Whether bulk work has the writer to itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Interactive work came within the last [`QUIET_AFTER`]: small slices, small checkpoints.
    Busy,
    /// None came: both may grow.
    Quiet,
}

impl Pace {
    /// The decision alone: `last` is the instant of the last interactive write (or of the opening, so that a start is
    /// never taken for a quiet hour). Exactly [`QUIET_AFTER`] counts as quiet.
    #[must_use]
    pub fn at(last: Instant, now: Instant) -> Self {
        if now.saturating_duration_since(last) >= QUIET_AFTER { Self::Quiet } else { Self::Busy }
    }

    /// The most records that a bulk slice should hold.
    #[must_use]
    pub fn slice_records(self) -> usize {
        match self {
            Self::Busy => BULK_SLICE_RECORDS,
            Self::Quiet => QUIET_BULK_SLICE_RECORDS,
        }
    }

    pub(crate) fn checkpoint_pages(self) -> i64 {
        match self {
            Self::Busy => CHECKPOINT_PAGES,
            Self::Quiet => QUIET_CHECKPOINT_PAGES,
        }
    }
}

#[cfg(test)]
#[path = "lane_tests.rs"]
mod tests;
