//! Instants. The domain never reads a clock: whoever needs the time is given one.

use serde::{Deserialize, Serialize};

/// An instant in UTC, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Milliseconds since the epoch.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Later by so many milliseconds; stays at the end of time instead of overflowing.
    pub fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// How much later this is than `earlier`; zero when the clock was set back in between.
    pub fn since(self, earlier: Self) -> std::time::Duration {
        std::time::Duration::from_millis(self.0.saturating_sub(earlier.0).max(0).unsigned_abs())
    }

    /// As RFC 3339 in UTC with milliseconds; the number of milliseconds where no calendar reaches that far.
    pub fn rfc3339(self) -> String {
        chrono::DateTime::from_timestamp_millis(self.0).map_or_else(
            || self.0.to_string(),
            |instant| instant.to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
        )
    }

    /// Reads an RFC 3339 instant with an explicit offset, as remotes write them.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        chrono::DateTime::parse_from_rfc3339(text).ok().map(|instant| Self(instant.timestamp_millis()))
    }
}

/// Where the time comes from. One implementation reads the machine's clock, the others are set by tests.
pub trait Clock: Send + Sync {
    /// The wall clock. It may jump in both directions: never use it to measure a duration.
    fn now(&self) -> Timestamp;
}
