//! How a destination stands, for the screen.

use mostrador_connector::RemoteError;
use mostrador_domain::Timestamp;

use super::Side;

/// How a destination stands. Where several things hold, the one that a person must look at first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DestinationStatus {
    /// Breaker closed: it is called.
    Closed,
    /// Breaker open: it failed and is left alone until then.
    OpenUntil {
        /// What failed.
        side: Side,
        /// The next try, in the site's wall clock as it was when the call failed.
        at: Timestamp,
        /// Failures in a row.
        failures: u32,
        /// Code of the latest failure; a key of the screen's catalogue.
        reason: String,
    },
    /// Breaker half-open: one call is under way to find out whether it works again.
    HalfOpen {
        /// What failed.
        side: Side,
        /// Failures in a row.
        failures: u32,
        /// Code of the latest failure.
        reason: String,
    },
    /// It asked to wait; that is no failure.
    ThrottledUntil {
        /// Nothing is sent before.
        at: Timestamp,
    },
    /// The key was refused: a person must act.
    Refused {
        /// Code of the remote.
        code: String,
    },
    /// Paused by hand.
    Paused {
        /// Who did it.
        by: String,
    },
}

/// The catalogue key of a failure: the remote's code, or the name of the class.
pub fn code_of(error: &RemoteError) -> String {
    match error {
        RemoteError::Transient { code, .. }
        | RemoteError::Auth { code }
        | RemoteError::Conflict { code }
        | RemoteError::Record { code, .. }
        | RemoteError::Batch { code, .. } => code.as_str().to_owned(),
        RemoteError::Unreachable { .. } => "UNREACHABLE".to_owned(),
        RemoteError::Throttled { .. } => "THROTTLED".to_owned(),
        RemoteError::TooLarge => "TOO_LARGE".to_owned(),
    }
}
