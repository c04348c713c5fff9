//! The loop that empties the outbox of one destination. It branches on the class of an error and on nothing else, and
//! holds no jobs while the destination may not be called.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use mostrador_domain::{Clock, Timestamp};
use mostrador_store::Store;
use mostrador_store::tables::sync_queue::LeasedJob;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::ends::Ends;
use super::handle::OutboxHandle;
use super::holds::{Held, Holds};
use super::round::{Common, Round, RoundEnd, millis};
use super::writes::Written;
use crate::destination::{Call, Destination, Passage};
use crate::event::Events;
use crate::metrics::Metrics;

/// The table is looked at at least this often: the wall clock may be set while this task sleeps.
pub(super) const LOOK_AGAIN: Duration = Duration::from_secs(60);
/// The wall clock was set back when it went back by more than this against the monotonic one. What was put off is then far
/// away and what is new seems not due; smaller steps are the daily work of a time server.
const SET_BACK: Duration = Duration::from_secs(5);
/// A worker that panicked is started anew after this long, so that one that cannot help it does not spin.
const RESTART_PAUSE: Duration = Duration::from_secs(5);

/// What a worker is made of.
#[derive(Clone)]
pub(crate) struct OutboxParts {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) destination: Destination,
    pub(crate) ends: Ends,
    pub(crate) events: Events,
    pub(crate) metrics: Metrics,
    pub(crate) handle: OutboxHandle,
    /// Counts the requests that were accepted: the remote may have more to list now.
    pub(crate) delivered: watch::Sender<u64>,
    /// Told when the key was refused.
    pub(crate) refused: Arc<Notify>,
    pub(crate) cancel: CancellationToken,
    /// The last fencing token; higher than every one in the file. All workers of a process draw from it.
    pub(crate) token: Arc<AtomicI64>,
}

/// Runs a worker until it is cancelled, and another one after a panic: what the dead one held is free at once.
pub(crate) async fn run(parts: OutboxParts) {
    let cancel = parts.cancel.clone();
    loop {
        let mut worker = Worker::new(parts.clone());
        let ended = cancel.run_until_cancelled(AssertUnwindSafe(worker.turns()).catch_unwind()).await;
        // Dropping a round is safe: a job on its way is released and sent again under the same key.
        worker.rounds.shutdown().await;
        match ended {
            None | Some(Ok(())) => return,
            Some(Err(_)) => {
                tracing::error!(
                    system = parts.destination.system(),
                    "an outbox worker panicked and is started anew"
                );
                if cancel.run_until_cancelled(tokio::time::sleep(RESTART_PAUSE)).await.is_none() {
                    return;
                }
            }
        }
    }
}

/// Jobs that are held and not yet on their way.
pub(super) struct Waiting {
    pub(super) jobs: Vec<LeasedJob>,
    pub(super) held: Held,
}

/// Empties the outbox of one destination.
pub(super) struct Worker {
    pub(super) parts: OutboxParts,
    pub(super) common: Arc<Common>,
    pub(super) holds: Arc<Holds>,
    /// Leased while requests were under way, so that the next one leaves as soon as there is a place.
    pub(super) buffer: VecDeque<Waiting>,
    pub(super) rounds: JoinSet<RoundEnd>,
    pub(super) writes: FuturesUnordered<BoxFuture<'static, Written>>,
    /// When the table is looked at.
    pub(super) look: Instant,
    /// Nothing is due that anybody knows of, and the look at this instant only makes sure: it reads, so that a worker
    /// without work never disturbs the writer.
    pub(super) idle_look: Option<Instant>,
    /// Somebody said that there is something new since the last lease began.
    pub(super) woken: Woken,
    /// Token of the lease that is under way.
    pub(super) leasing: Option<i64>,
    pub(super) making_due: Busy,
    /// Jobs that were put off are worth trying, from then on.
    pub(super) put_off: Option<Instant>,
    pub(super) next_beat: Option<Instant>,
    seen: Passage,
    /// Both clocks as they were at the last step.
    clocks: (Timestamp, Instant),
}

/// Whether somebody said that there is something new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Woken {
    Yes,
    No,
}

/// Whether a write of this kind is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Busy {
    Yes,
    No,
}

impl Worker {
    fn new(parts: OutboxParts) -> Self {
        let common = Arc::new(Common {
            destination: parts.destination.clone(),
            store: parts.store.clone(),
            clock: parts.clock.clone(),
            ends: parts.ends.clone(),
            metrics: parts.metrics.clone(),
        });
        let now = Instant::now();
        Self {
            common,
            holds: Arc::new(Holds::default()),
            buffer: VecDeque::new(),
            rounds: JoinSet::new(),
            writes: FuturesUnordered::new(),
            look: now,
            idle_look: None,
            woken: Woken::No,
            leasing: None,
            making_due: Busy::No,
            // What an earlier process postponed is worth trying, and a clock that was set meanwhile must not postpone it
            // further.
            put_off: Some(now),
            // What a worker before this one held is put back at once.
            next_beat: Some(now),
            seen: Passage::Change,
            clocks: (parts.clock.now(), now),
            parts,
        }
    }

    async fn turns(&mut self) {
        let handle = self.parts.handle.clone();
        let mut changes = self.parts.destination.watch_changes();
        let mut reopened = self.parts.destination.watch_reopened();
        loop {
            changes.borrow_and_update();
            if reopened.has_changed().unwrap_or(false) {
                reopened.borrow_and_update();
                self.put_off = Some(Instant::now());
                self.look = Instant::now();
            }
            let until = self.step();
            let beat = self.next_beat;
            tokio::select! {
                biased;
                Some(written) = self.writes.next(), if !self.writes.is_empty() => self.on_written(written),
                Some(ended) = self.rounds.join_next(), if !self.rounds.is_empty() => self.on_round(ended.ok()),
                () = handle.woken() => {
                    self.woken = Woken::Yes;
                    self.look = Instant::now();
                }
                // Both senders live as long as the destination.
                _ = changes.changed() => {}
                _ = reopened.changed() => reopened.mark_changed(),
                () = sleep_until(beat) => self.beat(),
                () = sleep_until(until) => {}
            }
        }
    }

    /// Does what can be done now; answers when to try again if nothing else happens.
    fn step(&mut self) -> Option<Instant> {
        let now = Instant::now();
        self.compare_clocks(now);
        let passage = self.parts.destination.passage();
        let was_open = matches!(std::mem::replace(&mut self.seen, passage), Passage::Open { .. });
        match passage {
            Passage::Open { failures } => {
                if !was_open {
                    // What failed is due by the time at which the destination may be called again.
                    self.look = now;
                }
                self.make_due();
                // Half-open: one at a time.
                let places = if failures == 0 { self.parts.destination.write_places() } else { 1 };
                self.start(Call::Write, places);
                if self.look <= now {
                    if self.idle_look == Some(self.look) && self.woken == Woken::No {
                        self.make_sure();
                    } else {
                        self.lease_if_there_is_room(failures, places);
                    }
                }
                [Some(self.look), self.put_off].into_iter().flatten().filter(|at| *at > now).min()
            }
            // What failed is not due before the breaker half-opens, so a round in between sends only what is new.
            Passage::FirstWrites { until, failures } => {
                self.start(Call::FirstWrite, 1);
                if self.woken == Woken::Yes {
                    self.lease_if_there_is_room(failures, 1);
                }
                Some(until)
            }
            Passage::Until(until) => {
                self.give_back();
                Some(until)
            }
            Passage::Change => {
                self.give_back();
                None
            }
        }
    }

    /// Makes everything due when the wall clock was set back: no time in the table means anything then.
    fn compare_clocks(&mut self, now: Instant) {
        let (wall, instant) = self.clocks;
        let expected = wall.plus_millis(millis(now.saturating_duration_since(instant)));
        let actual = self.parts.clock.now();
        if expected.since(actual) > SET_BACK {
            self.put_off = Some(now);
            self.look = now;
        }
        self.clocks = (actual, now);
    }

    /// Sends what is held, as far as there are places.
    fn start(&mut self, call: Call, places: usize) {
        while self.rounds.len() < places
            && let Some(Waiting { jobs, held }) = self.buffer.pop_front()
        {
            let common = Arc::clone(&self.common);
            self.rounds.spawn(Round { common, call, jobs, held }.run());
        }
    }
}

async fn sleep_until(instant: Option<Instant>) {
    match instant {
        Some(instant) => tokio::time::sleep_until(instant).await,
        None => std::future::pending().await,
    }
}
