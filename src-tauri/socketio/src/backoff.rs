//! How long to wait between two attempts.

use std::{fmt, time::Duration};

use rand::{RngExt, SeedableRng, rngs::StdRng};

use crate::config::Backoff;

/// Source of the random part of a wait.
pub trait Jitter: Send {
    /// A duration between `low` and `high`, both included; `low <= high`.
    fn between(&mut self, low: Duration, high: Duration) -> Duration;
}

/// The same waits for the same seed.
pub struct SeededJitter(StdRng);

impl SeededJitter {
    /// Draws from the given seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// Draws from a seed of the operating system.
    #[must_use]
    pub fn from_system() -> Self {
        Self::new(rand::random())
    }
}

impl fmt::Debug for SeededJitter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SeededJitter")
    }
}

impl Jitter for SeededJitter {
    fn between(&mut self, low: Duration, high: Duration) -> Duration {
        self.0.random_range(low..=high.max(low))
    }
}

/// A doubling wait that remembers how many attempts failed.
#[derive(Debug)]
pub(crate) struct Ladder {
    bounds: Backoff,
    failures: u32,
}

impl Ladder {
    pub(crate) fn new(bounds: Backoff) -> Self {
        Self { bounds, failures: 0 }
    }

    /// The next wait; the one after it may be twice as long.
    pub(crate) fn next(&mut self, jitter: &mut dyn Jitter) -> Duration {
        let factor = 1_u32.checked_shl(self.failures).unwrap_or(u32::MAX);
        let high = self.bounds.base.saturating_mul(factor).min(self.bounds.cap);
        let low = (self.bounds.base / 4).min(high);
        self.failures = self.failures.saturating_add(1);
        jitter.between(low, high)
    }

    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Always the longest wait.
    struct Longest;

    impl Jitter for Longest {
        fn between(&mut self, _: Duration, high: Duration) -> Duration {
            high
        }
    }

    const BOUNDS: Backoff = Backoff { base: Duration::from_secs(1), cap: Duration::from_secs(30) };

    #[test]
    fn the_ceiling_doubles_up_to_the_cap_and_starts_again_after_a_reset() {
        let mut ladder = Ladder::new(BOUNDS);
        let seconds: Vec<u64> = (0..8).map(|_| ladder.next(&mut Longest).as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 30, 30, 30]);
        ladder.reset();
        assert_eq!(ladder.next(&mut Longest), Duration::from_secs(1));
    }

    #[test]
    fn a_ladder_climbed_four_billion_times_neither_overflows_nor_falls() {
        let mut ladder = Ladder::new(BOUNDS);
        ladder.failures = u32::MAX;
        assert_eq!(ladder.next(&mut Longest), BOUNDS.cap);
        assert_eq!(ladder.next(&mut Longest), BOUNDS.cap);
    }

    #[test]
    fn no_seed_gives_a_wait_below_a_quarter_of_the_base() {
        for seed in 0..200 {
            let mut jitter = SeededJitter::new(seed);
            let mut ladder = Ladder::new(BOUNDS);
            for _ in 0..50 {
                let wait = ladder.next(&mut jitter);
                assert!(wait >= BOUNDS.base / 4 && wait <= BOUNDS.cap, "{wait:?}");
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_waits() {
        let waits = |seed| {
            let (mut jitter, mut ladder) = (SeededJitter::new(seed), Ladder::new(BOUNDS));
            (0..20).map(|_| ladder.next(&mut jitter)).collect::<Vec<_>>()
        };
        assert_eq!(waits(7), waits(7));
        assert_ne!(waits(7), waits(8));
    }
}
