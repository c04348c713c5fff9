//! Time: the runtime's own, plus an offset that a history may move, and the nights on which clocks change by law.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use mostrador_domain::{BusinessCalendar, Clock, Timestamp};
use mostrador_socketio::WallClock;
use rand::RngExt;
use rand::rngs::StdRng;

/// The wall clock of one life.
#[derive(Debug)]
pub(crate) struct SimulatedClock {
    offset: AtomicI64,
    started: tokio::time::Instant,
}

impl SimulatedClock {
    /// Shows `now` (milliseconds since the epoch) at this instant. Must be called inside the runtime of the life.
    pub(crate) fn at(now: i64) -> Self {
        Self { offset: AtomicI64::new(now), started: tokio::time::Instant::now() }
    }

    /// Somebody sets the clock, or the machine slept.
    pub(crate) fn jump(&self, millis: i64) {
        self.offset.fetch_add(millis, Ordering::Relaxed);
    }

    /// Milliseconds since the epoch.
    pub(crate) fn millis(&self) -> i64 {
        let elapsed = i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.offset.load(Ordering::Relaxed).saturating_add(elapsed)
    }
}

impl Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.millis())
    }
}

impl WallClock for SimulatedClock {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(u64::try_from(self.millis()).unwrap_or(0))
    }
}

/// A restaurant's zone and an instant near which something happens to its days, milliseconds since the epoch.
const NIGHTS: [(&str, i64); 7] = [
    // An ordinary evening, before the cut-off hour.
    ("America/Mexico_City", 1_795_400_000_000),
    // 2026-11-01 09:00 UTC: 2:00 becomes 1:00.
    ("America/Tijuana", 1_793_523_600_000),
    // 2026-03-08 10:00 UTC: 2:00 becomes 3:00.
    ("America/Tijuana", 1_772_964_000_000),
    // 2026-10-25 01:00 UTC: 3:00 becomes 2:00.
    ("Europe/Madrid", 1_792_890_000_000),
    // 2026-03-29 01:00 UTC: 2:00 becomes 3:00.
    ("Europe/Madrid", 1_774_746_000_000),
    // 2026-09-06 04:00 UTC: midnight does not exist.
    ("America/Santiago", 1_788_667_200_000),
    // 2026-04-05 03:00 UTC: the last hour of the day comes twice.
    ("America/Santiago", 1_775_358_000_000),
];

/// Where the restaurant is, and when its history begins: within half a day of something.
pub(crate) fn place_and_time(random: &mut StdRng) -> (BusinessCalendar, i64) {
    let (zone, instant) = NIGHTS[random.random_range(0..NIGHTS.len())];
    let cutoff = [0, 1, 2, 3, 4, 5][random.random_range(0..6)];
    let calendar = BusinessCalendar::new(zone, cutoff).expect("the zones of the table exist");
    (calendar, instant + random.random_range(-43_200_000..43_200_000))
}
