//! Many histories, spread over threads: one history is one thread's affair from beginning to end.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::history::{self, Figures, Options, Outcome};

/// Which histories to run.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    /// The first seed.
    pub from: u64,
    /// How many.
    pub seeds: u64,
    /// Threads.
    pub jobs: usize,
}

/// What they came to.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Seeds without and with broken promises.
    pub passed: u64,
    /// See there.
    pub failed: u64,
    /// How much happened in all.
    pub figures: Figures,
}

/// Runs them all. `tell` is called for each history as it ends, from any thread, one call at a time, with the number of
/// histories that have ended so far; `false` ends the run early.
pub fn run(range: Range, options: &Options, tell: impl FnMut(u64, u64, &Outcome) -> bool + Send) -> Summary {
    let next = AtomicU64::new(0);
    let shared = Mutex::new((Summary::default(), tell));
    std::thread::scope(|scope| {
        for _ in 0..range.jobs.max(1) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= range.seeds {
                        return;
                    }
                    let seed = range.from + number;
                    let outcome = history::run(seed, options);
                    let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
                    let (summary, tell) = &mut *shared;
                    if outcome.broken.is_empty() {
                        summary.passed += 1;
                    } else {
                        summary.failed += 1;
                    }
                    summary.figures.add(outcome.figures);
                    if !tell(summary.passed + summary.failed, seed, &outcome) {
                        next.store(range.seeds, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    shared.into_inner().unwrap_or_else(PoisonError::into_inner).0
}
