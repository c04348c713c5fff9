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
}

impl RunFailure {
    /// What was read makes no sense as a whole.
    pub(crate) fn guard(code: &str, text: impl Into<String>) -> Self {
        Self { class: "guard", code: ReasonCode::new(code), text: text.into() }
    }

    pub(crate) fn remote(error: &RemoteError) -> Self {
        Self { class: error.class(), code: ReasonCode::new(&code_of(error)), text: error.to_string() }
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
        Self { class, code, text: refusal.to_string() }
    }

    /// The spool cannot be written or read.
    pub(crate) fn spool(error: &std::io::Error) -> Self {
        Self {
            class: "store",
            code: ReasonCode::new("SPOOL"),
            text: format!("the spool failed: {}", error.kind()),
        }
    }
}

impl From<StoreError> for RunFailure {
    fn from(error: StoreError) -> Self {
        Self { class: "store", code: ReasonCode::new("STORE"), text: error.to_string() }
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
