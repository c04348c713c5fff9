//! How long to wait before the next attempt.

use std::sync::Mutex;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// No wait is longer.
const CAP: Duration = Duration::from_secs(300);

/// Full jitter: uniformly between zero and `min(5 min, 2^n s)`, so that many sites that lost the same remote
/// do not come back in the same second.
#[derive(Debug)]
pub struct Backoff(Mutex<StdRng>);

impl Backoff {
    /// With a seed for reproducible runs, else from the operating system.
    pub fn new(seed: Option<u64>) -> Self {
        Self(Mutex::new(match seed {
            Some(seed) => StdRng::seed_from_u64(seed),
            None => rand::make_rng(),
        }))
    }

    /// The wait before attempt `failures + 1`. At least 100 ms, so that an unlucky draw is not a busy loop.
    pub fn wait(&self, failures: u32) -> Duration {
        let ceiling = Duration::from_secs(1 << failures.min(9)).min(CAP);
        let mut generator = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let millis = u64::try_from(ceiling.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(generator.random_range(100..=millis.max(100)))
    }
}

#[cfg(test)]
#[path = "backoff_tests.rs"]
mod tests;
