//! `client_reviews`: clients that nobody could place for sure, and what was decided about each. One row per client of a
//! source, for ever: a decision holds for all later runs.

mod read;
mod write;

use mostrador_domain::Timestamp;

pub use read::{any_open, count_open, find, list_open, of_record};
pub use write::{NewReview, decide, listed, moot, open, replaced};

/// How a client that waits, or waited, stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewStatus {
    /// A person is to decide.
    Open,
    /// A person said: it is one that is known here.
    Known,
    /// A person said: it is somebody new.
    New,
    /// A person said: it stays out.
    Nobody,
    /// A person said that another client of the source is the one that this one was.
    Replaced,
    /// Nothing is left to decide.
    Moot,
}

impl ReviewStatus {
    /// Every status.
    pub const ALL: [Self; 6] = [Self::Open, Self::Known, Self::New, Self::Nobody, Self::Replaced, Self::Moot];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Known => "known",
            Self::New => "new",
            Self::Nobody => "nobody",
            Self::Replaced => "replaced",
            Self::Moot => "moot",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// A client that waits, or waited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewRow {
    /// Row id.
    pub id: i64,
    /// Outside system.
    pub system: String,
    /// The client's id at the source.
    pub record_id: String,
    /// Why nobody could place it: a code.
    pub reason: String,
    /// How it stands.
    pub status: ReviewStatus,
    /// JSON object: the client as the source has it.
    pub payload: String,
    /// Its hash, as runs make it.
    pub payload_hash: [u8; 32],
    /// Rows of `sync_data` that it may be.
    pub candidates: Vec<i64>,
    /// The latest run that listed it.
    pub run_id: i64,
    /// Since when it waits.
    pub opened_at: Timestamp,
}

#[cfg(test)]
#[path = "client_reviews_tests.rs"]
mod tests;
