//! The machine's clock.

use std::time::{SystemTime, UNIX_EPOCH};

use mostrador_domain::{Clock, Timestamp};

/// Reads the machine's wall clock. The only place of the product that does; everything else is given a [`Clock`].
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        // A clock before 1970 is a dead battery: zero keeps the arithmetic sound until the time is set.
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }
}
