//! The classes of failure. The engine's loops branch on these and on nothing else.

use std::time::Duration;

/// Why a call to an outside system failed, as the class that decides what happens next.
///
/// `Display` never contains credentials, bodies or personal data: it may go to logs and to the screen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemoteError {
    /// No name, no connection, no answer in time. Waits without costing an attempt, however long it lasts.
    #[error("unreachable: {detail}")]
    Unreachable {
        /// Which layer failed, in plain English.
        detail: String,
    },
    /// The remote answered and failed, or its answer could not be read. Costs an attempt.
    #[error("transient failure ({code}): {detail}")]
    Transient {
        /// Status or error code of the remote.
        code: ReasonCode,
        /// Short technical description.
        detail: String,
    },
    /// The remote asked to wait. Costs no attempt.
    #[error("throttled for {after:?}")]
    Throttled {
        /// How long it asked to wait.
        after: Duration,
    },
    /// The credentials were refused. The whole connection pauses until a person acts.
    #[error("credentials refused ({code})")]
    Auth {
        /// Code of the remote, e.g. `TECH007`.
        code: ReasonCode,
    },
    /// The record changed at the remote since it was read: read again, merge, send once more. Of a read: the source does
    /// not know the cursor any more.
    #[error("changed at the remote ({code})")]
    Conflict {
        /// Code of the remote.
        code: ReasonCode,
    },
    /// This record is not acceptable as it is; the others go on.
    #[error("record refused ({code}): {detail}")]
    Record {
        /// Code of the remote.
        code: ReasonCode,
        /// Short technical description.
        detail: String,
    },
    /// The request is too large: split it.
    #[error("request too large")]
    TooLarge,
    /// The batch as a whole was refused and it is unknown which record is to blame: send smaller batches to
    /// find it. Costs no attempt while the batch can still be halved.
    #[error("batch refused ({code}): {detail}")]
    Batch {
        /// Code of the remote.
        code: ReasonCode,
        /// Short technical description.
        detail: String,
    },
}

/// A short machine-readable reason, at most 64 characters of `[A-Z0-9_]`, e.g. `HTTP_502` or `TECH007`.
/// Anything else that a remote sends as a code is folded to that alphabet, so that a code can never carry
/// a customer's data into a log.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReasonCode(String);

impl ReasonCode {
    /// Folds any text to the alphabet of codes.
    pub fn new(text: &str) -> Self {
        let folded: String = text
            .chars()
            .map(|character| match character.to_ascii_uppercase() {
                upper @ ('A'..='Z' | '0'..='9') => upper,
                _ => '_',
            })
            .take(64)
            .collect();
        Self(if folded.is_empty() { "UNKNOWN".to_owned() } else { folded })
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ReasonCode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl RemoteError {
    /// The name of the class, as stored in `sync_queue.error_class`.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::Transient { .. } => "transient",
            Self::Throttled { .. } => "throttled",
            Self::Auth { .. } => "auth",
            Self::Conflict { .. } => "conflict",
            Self::Record { .. } => "record",
            Self::TooLarge => "too_large",
            Self::Batch { .. } => "batch",
        }
    }
}
