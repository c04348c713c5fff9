//! How a read ends before its end.

use mostrador_connector::{ReasonCode, RemoteError};
use mostrador_store::StoreError;

use crate::destination::{Refusal, code_of};

/// Why a run ended although nobody asked it to. Goes to the file, the log and the screen: no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFailure {
    /// Class of the error: one of [`RemoteError`], or `guard`, `refused`, `store`.
    pub class: &'static str,
    /// Short code; a key of the screen's catalogue.
    pub code: ReasonCode,
    /// In words.
    pub text: String,
    /// What becomes of the place that the read had come to.
    pub(crate) place: PlaceAfter,
}

/// What becomes of the place of a read that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlaceAfter {
    /// The next run goes on from it: what failed has nothing to do with it.
    Kept,
    /// The next run begins anew: the place itself may be what failed, and would fail for ever.
    Dropped,
}

impl RunFailure {
    /// What was read makes no sense as a whole.
    pub(crate) fn guard(code: &str, text: impl Into<String>) -> Self {
        let code = ReasonCode::new(code);
        Self { class: "guard", code, text: text.into(), place: PlaceAfter::Dropped }
    }

    pub(crate) fn remote(error: &RemoteError) -> Self {
        let place = match error {
            RemoteError::Unreachable { .. }
            | RemoteError::Transient { .. }
            | RemoteError::Throttled { .. }
            | RemoteError::Auth { .. } => PlaceAfter::Kept,
            RemoteError::Conflict { .. }
            | RemoteError::Record { .. }
            | RemoteError::TooLarge
            | RemoteError::Batch { .. } => PlaceAfter::Dropped,
        };
        let code = ReasonCode::new(&code_of(error));
        Self { class: error.class(), code, text: error.to_string(), place }
    }

    pub(crate) fn refused(refusal: &Refusal) -> Self {
        let code = match refusal {
            Refusal::KeyRefused { code } => ReasonCode::new(code),
            Refusal::Paused { .. } => ReasonCode::new("PAUSED"),
            Refusal::NotNow => ReasonCode::new("NOT_NOW"),
        };
        let class = match refusal {
            Refusal::KeyRefused { .. } => "auth",
            Refusal::Paused { .. } | Refusal::NotNow => "refused",
        };
        Self { class, code, text: refusal.to_string(), place: PlaceAfter::Kept }
    }

    /// The spool cannot be written or read.
    pub(crate) fn spool(error: &std::io::Error) -> Self {
        Self {
            class: "store",
            code: ReasonCode::new("SPOOL"),
            text: format!("the spool failed: {}", error.kind()),
            place: PlaceAfter::Kept,
        }
    }
}

impl From<StoreError> for RunFailure {
    fn from(error: StoreError) -> Self {
        let text = error.to_string();
        Self { class: "store", code: ReasonCode::new("STORE"), text, place: PlaceAfter::Kept }
    }
}

/// Why a read does not go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// A person ended it.
    Stopped,
    /// The program ends: the run goes on at its next start.
    Shutdown,
    /// It cannot go on; its place is kept.
    Failed(RunFailure),
}

impl From<StoreError> for Cut {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Closed => Self::Shutdown,
            StoreError::DiskFull
            | StoreError::ReadOnly
            | StoreError::Busy
            | StoreError::Constraint { .. }
            | StoreError::Corrupt
            | StoreError::Disk { .. }
            | StoreError::NoRow
            | StoreError::Unreadable { .. }
            | StoreError::Panicked
            | StoreError::RolledBack
            | StoreError::Sqlite(_) => Self::Failed(error.into()),
        }
    }
}

impl From<RunFailure> for Cut {
    fn from(failure: RunFailure) -> Self {
        Self::Failed(failure)
    }
}

/// Whether an error of the store concerns one record alone. Everything else would fail for the next record too.
pub(crate) fn of_the_record(error: &StoreError) -> bool {
    match error {
        StoreError::Constraint { .. }
        | StoreError::NoRow
        | StoreError::Unreadable { .. }
        | StoreError::Sqlite(_) => true,
        StoreError::DiskFull
        | StoreError::ReadOnly
        | StoreError::Busy
        | StoreError::Corrupt
        | StoreError::Disk { .. }
        | StoreError::Closed
        | StoreError::Panicked
        | StoreError::RolledBack => false,
    }
}
