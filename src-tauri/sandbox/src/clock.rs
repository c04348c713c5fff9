//! The stand-in's clock: the machine's own, moved by a settable skew.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

/// Tells the time as the remote would, in UTC.
///
/// The skew moves what the remote *says* (`createdAt`, `timestamp`, `lastSyncedAt`); measurements
/// (`emitted_at_*`, `confirmed_at_*`) never use it, else a latency would contain the skew.
#[derive(Debug)]
pub(crate) struct Clock {
    skew_ms: AtomicI64,
    started: Instant,
}

/// One instant, in the three forms that a measurement may need.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stamp {
    /// Microseconds since the Unix epoch on the machine's clock.
    pub(crate) unix_us: i64,
    /// Microseconds since the stand-in started, on the monotonic clock.
    pub(crate) mono_us: u64,
    /// The monotonic instant, for measurements inside the same process.
    pub(crate) instant: Instant,
}

impl Stamp {
    /// Whole milliseconds since the Unix epoch.
    pub(crate) fn unix_ms(&self) -> i64 {
        self.unix_us.div_euclid(1000)
    }
}

impl Clock {
    pub(crate) fn new() -> Self {
        Self { skew_ms: AtomicI64::new(0), started: Instant::now() }
    }

    pub(crate) fn set_skew_ms(&self, skew_ms: i64) {
        self.skew_ms.store(skew_ms, Ordering::Relaxed);
    }

    /// The remote's idea of now, with the skew.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        let now = Utc::now();
        TimeDelta::try_milliseconds(self.skew_ms.load(Ordering::Relaxed))
            .and_then(|skew| now.checked_add_signed(skew))
            .unwrap_or(now)
    }

    /// [`Clock::now`] the way JavaScript prints a date: `2025-07-01T18:05:00.000Z`.
    pub(crate) fn now_iso(&self) -> String {
        iso(self.now())
    }

    /// The machine's own time, never skewed.
    pub(crate) fn stamp(&self) -> Stamp {
        let instant = Instant::now();
        let mono = instant.saturating_duration_since(self.started).as_micros();
        Stamp {
            unix_us: Utc::now().timestamp_micros(),
            mono_us: u64::try_from(mono).unwrap_or(u64::MAX),
            instant,
        }
    }
}

/// A date as `Date.prototype.toISOString` writes it.
pub(crate) fn iso(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
