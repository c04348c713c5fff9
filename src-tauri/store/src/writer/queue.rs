//! The two lanes between the callers and the writer thread.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::lane::{Lane, Pace};
use crate::writer::job::Job;

/// Interactive writes that may wait; a caller above that waits for a place, in order.
const INTERACTIVE_PLACES: usize = 1_024;

/// Bulk slices that may wait: enough to keep the writer busy, few enough to keep memory flat.
const BULK_PLACES: usize = 8;

/// Interactive writes that share one commit. Bounds how long the first of them waits for the last.
const GROUP: usize = 64;

struct Waiting {
    job: Box<dyn Job>,
    pace: Pace,
    _place: OwnedSemaphorePermit,
}

#[derive(Default)]
struct Lanes {
    interactive: VecDeque<Waiting>,
    bulk: VecDeque<Waiting>,
    closed: bool,
}

/// What the writer does next: one transaction's jobs, and the size its checkpoint may have.
pub(crate) struct Batch {
    pub(crate) jobs: VecDeque<Box<dyn Job>>,
    pub(crate) pace: Pace,
}

/// Bounded, two lanes, interactive first.
pub(crate) struct Queue {
    lanes: Mutex<Lanes>,
    wake: Condvar,
    interactive_waiting: Arc<AtomicUsize>,
    interactive_places: Arc<Semaphore>,
    bulk_places: Arc<Semaphore>,
}

impl Queue {
    pub(crate) fn new(interactive_waiting: Arc<AtomicUsize>) -> Self {
        Self {
            lanes: Mutex::default(),
            wake: Condvar::new(),
            interactive_waiting,
            interactive_places: Arc::new(Semaphore::new(INTERACTIVE_PLACES)),
            bulk_places: Arc::new(Semaphore::new(BULK_PLACES)),
        }
    }

    /// Waits for a place and queues the job. `Err` gives the job back when the store is closed.
    pub(crate) async fn push(&self, lane: Lane, pace: Pace, job: Box<dyn Job>) -> Result<(), Box<dyn Job>> {
        let places = match lane {
            Lane::Interactive => &self.interactive_places,
            Lane::Bulk => &self.bulk_places,
        };
        let Ok(place) = Arc::clone(places).acquire_owned().await else { return Err(job) };
        let mut lanes = self.lock();
        if lanes.closed {
            return Err(job);
        }
        let waiting = Waiting { job, pace, _place: place };
        match lane {
            Lane::Interactive => {
                lanes.interactive.push_back(waiting);
                self.interactive_waiting.store(lanes.interactive.len(), Ordering::Release);
            }
            Lane::Bulk => lanes.bulk.push_back(waiting),
        }
        drop(lanes);
        self.wake.notify_one();
        Ok(())
    }

    /// Blocks the writer thread until there is work; `None` when the store is closed and everything queued before is done.
    pub(crate) fn next(&self) -> Option<Batch> {
        let mut lanes = self.lock();
        loop {
            if !lanes.interactive.is_empty() {
                let count = lanes.interactive.len().min(GROUP);
                let jobs = lanes.interactive.drain(..count).map(|waiting| waiting.job).collect();
                self.interactive_waiting.store(lanes.interactive.len(), Ordering::Release);
                return Some(Batch { jobs, pace: Pace::Busy });
            }
            if let Some(waiting) = lanes.bulk.pop_front() {
                return Some(Batch { jobs: VecDeque::from([waiting.job]), pace: waiting.pace });
            }
            if lanes.closed {
                return None;
            }
            lanes = self.wake.wait(lanes).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Refuses further jobs, also those that wait for a place. What is queued is still done.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.interactive_places.close();
        self.bulk_places.close();
        self.wake.notify_one();
    }

    /// No code of ours panics with the lock held, and the lanes are whole at every instant: a poisoned lock is used on.
    fn lock(&self) -> MutexGuard<'_, Lanes> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
