//! Which jobs the tasks of this process hold, by its own monotonic clock: the wall clock may jump by a day, and a job must
//! neither be retaken under the hands of whoever sends it nor stay with a dead one. The `lease_until` of the table says the
//! same to whoever looks at the file.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mostrador_store::tables::sync_queue::LeasedJob;
use tokio::time::Instant;

/// Without a heartbeat for so long a job is anybody's again.
pub(super) const LEASE: Duration = Duration::from_secs(30);
/// So often the heart beats.
pub(super) const BEAT: Duration = Duration::from_secs(10);

/// Everything that is held at one destination.
#[derive(Debug, Default)]
pub(super) struct Holds(Mutex<BTreeMap<i64, Hold>>);

#[derive(Clone, Copy, Debug)]
struct Hold {
    token: i64,
    until: Instant,
}

impl Holds {
    /// Notes that these jobs are held; they are as long as the answer lives and the heart beats.
    pub(super) fn take<'a>(
        self: &Arc<Self>,
        jobs: impl IntoIterator<Item = &'a LeasedJob>,
        now: Instant,
    ) -> Held {
        let leases: Vec<(i64, i64)> = jobs.into_iter().map(|job| (job.id, job.lease_token)).collect();
        let mut holds = self.lock();
        for (id, token) in &leases {
            holds.insert(*id, Hold { token: *token, until: now + LEASE });
        }
        drop(holds);
        Held { holds: Arc::clone(self), leases }
    }

    /// The heart beats for everything that has not lapsed; answers what that is.
    pub(super) fn beat(&self, now: Instant) -> Vec<(i64, i64)> {
        let mut renewed = Vec::new();
        for (id, hold) in &mut *self.lock() {
            if hold.until > now {
                hold.until = now + LEASE;
                renewed.push((*id, hold.token));
            }
        }
        renewed
    }

    /// Which of these leases nobody holds any more. A lapsed one is taken from its holder. What was leased under token
    /// `before` or a later one is nobody's and not free either: whoever leased it may not have heard of it yet, and would
    /// send what another lease sends as well.
    pub(super) fn free(&self, leases: Vec<(i64, i64)>, before: i64, now: Instant) -> Vec<(i64, i64)> {
        let mut holds = self.lock();
        holds.retain(|_, hold| hold.until > now);
        leases
            .into_iter()
            .filter(|(id, token)| *token < before && holds.get(id).is_none_or(|hold| hold.token != *token))
            .collect()
    }

    /// When the first one lapses.
    pub(super) fn first_lapse(&self) -> Option<Instant> {
        self.lock().values().map(|hold| hold.until).min()
    }

    /// No code of ours panics with the lock held.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<i64, Hold>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Holds jobs until it is dropped.
#[derive(Debug)]
pub(super) struct Held {
    holds: Arc<Holds>,
    leases: Vec<(i64, i64)>,
}

impl Held {
    pub(super) fn leases(&self) -> &[(i64, i64)] {
        &self.leases
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut holds = self.holds.lock();
        for (id, token) in &self.leases {
            // Somebody else may hold it by now.
            if holds.get(id).is_some_and(|hold| hold.token == *token) {
                holds.remove(id);
            }
        }
    }
}

#[cfg(test)]
#[path = "holds_tests.rs"]
mod tests;
