//! Notices that the machine slept. Timers stand still during sleep on Linux while the wall clock goes on, so a wall clock
//! that ran ahead of the monotonic one means sleep. A wall clock set forward looks the same and costs one reconnect.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use tokio::time::{Instant, Interval, MissedTickBehavior, interval};

/// How often the clocks are compared.
const CHECK_EVERY: Duration = Duration::from_secs(2);

/// How far the wall clock must have run ahead; above any correction by a time server.
const SLEPT_ABOVE: Duration = Duration::from_secs(10);

/// The wall clock.
pub trait WallClock: Send + Sync {
    /// The time of day; may jump in both directions.
    fn now(&self) -> SystemTime;
}

/// The operating system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl WallClock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// Compares the two clocks. A sleep that nobody was waiting for is told at the next call.
pub(crate) struct SleepWatch {
    clock: Arc<dyn WallClock>,
    wall: SystemTime,
    monotonic: Instant,
    ticks: Interval,
}

impl SleepWatch {
    pub(crate) fn new(clock: Arc<dyn WallClock>) -> Self {
        let mut ticks = interval(CHECK_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { wall: clock.now(), clock, monotonic: Instant::now(), ticks }
    }

    /// Returns after a sleep. Safe to drop.
    pub(crate) async fn slept(&mut self) {
        loop {
            self.ticks.tick().await;
            if self.check() {
                return;
            }
        }
    }

    fn check(&mut self) -> bool {
        let (wall, monotonic) = (self.clock.now(), Instant::now());
        // A wall clock that was set back gives an error here, and is no sleep.
        let wall_elapsed = wall.duration_since(self.wall).unwrap_or_default();
        let elapsed = monotonic.duration_since(self.monotonic);
        (self.wall, self.monotonic) = (wall, monotonic);
        wall_elapsed.saturating_sub(elapsed) > SLEPT_ABOVE
    }
}
