//! Finds records that two systems write back and forth for ever: one normalises what the other wrote, and
//! every plan is right in itself.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Side;
use crate::Timestamp;

/// How many flips within [`FLIP_WINDOW`] pause a record.
pub const FLIP_LIMIT: usize = 3;

/// Flips older than this no longer count.
pub const FLIP_WINDOW: Duration = Duration::from_secs(60 * 60);

/// Stands for a content: equal contents have equal fingerprints. The caller makes it, for example from the
/// first eight bytes of the content's SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(pub u64);

/// A content that travelled, and from which side it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservedWrite {
    /// Whose content it is.
    pub writer: Side,
    /// What was written.
    pub content: Fingerprint,
}

/// What is remembered of one link, or of one field of it: at most two writes and two instants.
///
/// A *flip* is a write that brings back the content before the last one, against the other side: A by one
/// side, B by the other, A again. One side alone may change its mind as often as it likes. With a limit of
/// three, A B A B A pauses at the last A.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FlipState {
    /// Nothing unusual so far.
    Watching {
        /// The last write but one; its writer no longer matters.
        before: Option<Fingerprint>,
        /// The last write.
        last: Option<ObservedWrite>,
        /// When the flips of the window happened, oldest first; fewer than [`FLIP_LIMIT`].
        flips: Vec<Timestamp>,
    },
    /// The record no longer travels until a person resumes it.
    Paused {
        /// When the limit was reached.
        since: Timestamp,
    },
}

impl Default for FlipState {
    fn default() -> Self {
        Self::Watching { before: None, last: None, flips: Vec::new() }
    }
}

impl FlipState {
    /// Takes note that a side's content travelled. To be called for each write that a plan asked for, not for
    /// echoes; an echo that is reported all the same changes nothing. A clock that was set back makes old
    /// flips count as new: it pauses too early rather than never.
    #[must_use]
    pub fn observe(self, now: Timestamp, writer: Side, content: Fingerprint) -> Self {
        match self {
            Self::Paused { since } => Self::Paused { since },
            Self::Watching { before, last, mut flips } => {
                if last.is_some_and(|last| last.content == content) {
                    return Self::Watching { before, last, flips };
                }
                if before == Some(content) && last.is_some_and(|last| last.writer != writer) {
                    flips.retain(|flip| now.since(*flip) < FLIP_WINDOW);
                    flips.push(now);
                }
                if flips.len() >= FLIP_LIMIT {
                    return Self::Paused { since: now };
                }
                let before = last.map(|last| last.content);
                Self::Watching { before, last: Some(ObservedWrite { writer, content }), flips }
            }
        }
    }

    /// A person lets the record travel again: everything is forgotten.
    #[must_use]
    pub fn resume(self) -> Self {
        Self::default()
    }

    /// Whether the record may travel.
    pub fn is_paused(&self) -> bool {
        match self {
            Self::Paused { .. } => true,
            Self::Watching { .. } => false,
        }
    }
}

#[cfg(test)]
#[path = "flip_tests.rs"]
mod tests;
