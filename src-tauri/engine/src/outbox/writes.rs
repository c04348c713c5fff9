//! What a worker does with the table: lease, settle, put back, make due, beat. Each is one write; they run beside the
//! requests.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::FutureExt;
use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_queue::{self, LeaseRequest, LeasedJob, Rest};
use mostrador_store::{Lane, StoreError, WriteTransaction, crash_point};
use tokio::time::Instant;

use super::group::{GROUP, Grouped, group};
use super::holds::{BEAT, Held, LEASE};
use super::judge::{SUSPECT_AFTER, SUSPECT_BATCH};
use super::round::{Heard, RoundEnd, millis};
use super::settle::{Care, Ending, Now, record};
use super::worker::{Busy, LOOK_AGAIN, Waiting, Woken, Worker};
use crate::destination::Passage;
use crate::event::EngineEvent;

/// After a failed write to the own file (full disk) nothing is hammered.
const STORE_PAUSE: Duration = Duration::from_secs(2);

/// A write that ended.
pub(super) enum Written {
    Leased(Result<Found, StoreError>),
    Looked(Result<Option<Timestamp>, StoreError>),
    Settled { events: Vec<EngineEvent>, heard: Heard, leased: Option<Found> },
    MadeDue(Result<Rest, StoreError>),
    PutBack(Result<usize, StoreError>),
    Beaten,
}

/// What a lease found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    jobs: Vec<LeasedJob>,
    rest: Rest,
    /// When the next job is due that was not taken.
    next: Option<Timestamp>,
}

/// A lease to be made.
#[derive(Clone, Copy, Debug)]
struct Wish {
    token: i64,
    limit: usize,
}

fn find(
    transaction: &WriteTransaction<'_>,
    destination: &str,
    wish: Wish,
    now: Timestamp,
) -> Result<Found, StoreError> {
    let until = now.plus_millis(millis(LEASE));
    let request = LeaseRequest { destination, now, until, token: wish.token, limit: wish.limit };
    let leased = sync_queue::lease(transaction, &request)?;
    let next = match leased.rest {
        Rest::None => sync_queue::next_due(transaction, destination)?,
        Rest::Perhaps => None,
    };
    Ok(Found { jobs: leased.jobs, rest: leased.rest, next })
}

impl Worker {
    /// Leases ahead of the requests: a group for every place.
    pub(super) fn lease_if_there_is_room(&mut self, failures: u32, places: usize) {
        let Some(wish) = self.wish(failures, places) else { return };
        let (store, clock, system) =
            (self.parts.store.clone(), self.parts.clock.clone(), self.parts.destination.system());
        self.writes.push(
            async move {
                let now = clock.now();
                let found = store
                    .write(Lane::Interactive, move |transaction| find(transaction, system, wish, now))
                    .await;
                Written::Leased(found)
            }
            .boxed(),
        );
    }

    fn wish(&mut self, failures: u32, places: usize) -> Option<Wish> {
        // While the destination is being tried, one group at a time.
        let crowded = if failures > 0 {
            !self.buffer.is_empty() || !self.rounds.is_empty()
        } else {
            self.buffer.len() >= places
        };
        if crowded || self.leasing.is_some() {
            return None;
        }
        let token = self.parts.token.fetch_add(1, Ordering::AcqRel) + 1;
        self.leasing = Some(token);
        self.woken = Woken::No;
        let limit = if failures >= SUSPECT_AFTER { SUSPECT_BATCH } else { GROUP };
        Some(Wish { token, limit })
    }

    /// Looks whether anything is due after all, without the writer.
    pub(super) fn make_sure(&mut self) {
        self.look = Instant::now() + LOOK_AGAIN;
        self.idle_look = None;
        let (store, system) = (self.parts.store.clone(), self.parts.destination.system());
        self.writes.push(
            async move {
                Written::Looked(
                    store.read(move |transaction| sync_queue::next_due(transaction, system)).await,
                )
            }
            .boxed(),
        );
    }

    /// Plans the next look when nothing is due before `next`.
    fn plan_look(&mut self, next: Option<Timestamp>) {
        let (now, wall) = (Instant::now(), self.parts.clock.now());
        let wait =
            next.map_or(LOOK_AGAIN, |due| due.since(wall).clamp(Duration::from_millis(50), LOOK_AGAIN));
        self.look = now + wait;
        self.idle_look = (wait == LOOK_AGAIN).then_some(self.look);
    }

    fn on_looked(&mut self, next: Option<Timestamp>) {
        let now = Instant::now();
        // Somebody had more to say meanwhile.
        if self.look <= now || self.leasing.is_some() {
            return;
        }
        if next.is_some_and(|due| due <= self.parts.clock.now()) {
            self.look = now;
        } else {
            self.plan_look(next);
        }
    }

    fn on_found(&mut self, found: Found) {
        self.leasing = None;
        let now = Instant::now();
        let Found { jobs, rest, next } = found;
        match (rest, self.woken) {
            (Rest::Perhaps, Woken::Yes | Woken::No) | (Rest::None, Woken::Yes) => self.look = now,
            (Rest::None, Woken::No) => self.plan_look(next),
        }
        if jobs.is_empty() {
            return;
        }
        crash_point!("outbox.leased");
        self.next_beat = self.next_beat.or(Some(now + BEAT));
        let Grouped { requests, settled } = group(self.parts.destination.connector().spec(), jobs);
        for jobs in requests {
            let held = self.holds.take(&jobs, now);
            self.buffer.push_back(Waiting { jobs, held });
        }
        if !settled.is_empty() {
            let held = self.holds.take(settled.iter().map(|(job, _)| job), now);
            let endings = settled.into_iter().map(|end| Ending::known(end, now)).collect();
            self.settle(endings, held, Heard::Nothing);
        }
    }

    /// A round ended; `None`: it panicked, and what it held is put back.
    pub(super) fn on_round(&mut self, ended: Option<RoundEnd>) {
        let Some(RoundEnd { endings, unsent, held, heard }) = ended else {
            self.next_beat = Some(Instant::now());
            return;
        };
        if heard == Heard::KeyRefused {
            self.parts.refused.notify_one();
        }
        if endings.is_empty() {
            self.buffer.push_front(Waiting { jobs: unsent, held });
        } else {
            self.settle(endings, held, heard);
        }
    }

    /// Stores ends, and leases the next group in the same commit. Tried until the file takes it: the destination has
    /// answered, and to forget it would be to send everything again.
    fn settle(&mut self, endings: Vec<Ending>, held: Held, heard: Heard) {
        let wish = match self.parts.destination.passage() {
            Passage::Open { failures: 0 } => self.wish(0, self.parts.destination.write_places()),
            Passage::Open { .. } | Passage::FirstWrites { .. } | Passage::Until(_) | Passage::Change => None,
        };
        if wish.is_none() {
            // What waited for these jobs may be due.
            self.look = self.look.min(Instant::now());
        }
        let (store, clock, ends) =
            (self.parts.store.clone(), self.parts.clock.clone(), self.parts.ends.clone());
        let system = self.parts.destination.system();
        let endings = Arc::new(endings);
        self.writes.push(
            async move {
                let mut care = Care::Together;
                loop {
                    let (ends, endings) = (ends.clone(), Arc::clone(&endings));
                    let now = Now { wall: clock.now(), instant: Instant::now() };
                    let written = store
                        .write(Lane::Interactive, move |transaction| {
                            let events = record(transaction, &ends, &endings, now, care)?;
                            let found =
                                wish.map(|wish| find(transaction, system, wish, now.wall)).transpose()?;
                            Ok::<_, StoreError>((events, found))
                        })
                        .await;
                    match written {
                        Ok((events, leased)) => {
                            drop(held);
                            crash_point!("outbox.recorded");
                            return Written::Settled { events, heard, leased };
                        }
                        Err(error) => {
                            tracing::warn!(%error, "ends of jobs could not be stored");
                            let first = care == Care::Together;
                            care = Care::OneByOne;
                            if !first || matches!(error, StoreError::DiskFull | StoreError::Closed) {
                                tokio::time::sleep(STORE_PAUSE).await;
                            }
                        }
                    }
                }
            }
            .boxed(),
        );
    }

    /// The destination may not be called any more: what is not on its way goes back unharmed.
    pub(super) fn give_back(&mut self) {
        // While a probe is under way, what it was leased with waits for its answer.
        if !self.rounds.is_empty() || self.buffer.is_empty() {
            return;
        }
        let waiting: Vec<Waiting> = self.buffer.drain(..).collect();
        let leases: Vec<(i64, i64)> =
            waiting.iter().flat_map(|waiting| waiting.held.leases().iter().copied()).collect();
        let (store, now) = (self.parts.store.clone(), self.parts.clock.now());
        self.writes.push(
            async move {
                let outcome = store
                    .write(Lane::Interactive, move |transaction| {
                        sync_queue::release(transaction, &leases, now)
                    })
                    .await;
                drop(waiting);
                Written::PutBack(outcome)
            }
            .boxed(),
        );
    }

    /// Makes due what was put off, a slice at a time.
    pub(super) fn make_due(&mut self) {
        if self.making_due == Busy::Yes || self.put_off.is_none_or(|at| at > Instant::now()) {
            return;
        }
        self.making_due = Busy::Yes;
        self.put_off = None;
        let (store, clock, system) =
            (self.parts.store.clone(), self.parts.clock.clone(), self.parts.destination.system());
        self.writes.push(
            async move {
                let (now, slice) = (clock.now(), store.pace().slice_records());
                let outcome = store
                    .write(Lane::Interactive, move |transaction| {
                        sync_queue::make_due(transaction, system, now, slice)
                    })
                    .await;
                Written::MadeDue(outcome)
            }
            .boxed(),
        );
    }

    /// The heart beats for what is held here; what nobody holds any more is put back.
    pub(super) fn beat(&mut self) {
        let now = Instant::now();
        let alive =
            if mostrador_store::safeguard_off!("heartbeat") { Vec::new() } else { self.holds.beat(now) };
        let (store, clock, system) =
            (self.parts.store.clone(), self.parts.clock.clone(), self.parts.destination.system());
        let holds = Arc::clone(&self.holds);
        // A lease that is under way, and every one that begins before this write runs, is not among the holds yet.
        let before =
            self.leasing.unwrap_or_else(|| self.parts.token.load(Ordering::Acquire).saturating_add(1));
        self.next_beat = self.holds.first_lapse().map(|lapse| lapse.min(now + BEAT));
        self.writes.push(
            async move {
                let wall = clock.now();
                let until = wall.plus_millis(millis(LEASE));
                let outcome = store
                    .write(Lane::Interactive, move |transaction| {
                        sync_queue::renew(transaction, &alive, until)?;
                        let held = sync_queue::held(transaction, system)?;
                        sync_queue::release(transaction, &holds.free(held, before, Instant::now()), wall)
                    })
                    .await;
                match outcome {
                    Ok(0) => Written::Beaten,
                    Ok(_) | Err(_) => Written::PutBack(outcome),
                }
            }
            .boxed(),
        );
    }

    pub(super) fn on_written(&mut self, written: Written) {
        let now = Instant::now();
        match written {
            Written::Leased(Ok(found)) => self.on_found(found),
            Written::Leased(Err(error)) => {
                tracing::warn!(%error, "the outbox could not be read");
                self.leasing = None;
                self.look = now + STORE_PAUSE;
            }
            Written::Looked(Ok(next)) => self.on_looked(next),
            Written::Looked(Err(error)) => {
                tracing::warn!(%error, "the outbox could not be read");
                self.look = now + STORE_PAUSE;
            }
            Written::Settled { events, heard, leased } => {
                if heard == Heard::Accepted {
                    self.parts.delivered.send_modify(|count| *count += 1);
                }
                for event in events {
                    self.parts.events.send(event);
                }
                if let Some(found) = leased {
                    self.on_found(found);
                }
            }
            Written::MadeDue(outcome) => {
                self.making_due = Busy::No;
                match outcome {
                    Ok(rest) => {
                        if rest == Rest::Perhaps {
                            self.put_off = Some(now);
                        }
                        self.look = now;
                    }
                    Err(error) => {
                        tracing::warn!(%error, "the outbox could not be made due");
                        self.put_off = Some(now + STORE_PAUSE);
                    }
                }
            }
            Written::PutBack(Ok(_)) => self.look = now,
            Written::PutBack(Err(error)) => {
                // Nobody holds them any more: the next beat puts them back.
                tracing::warn!(%error, "jobs could not be put back");
                self.next_beat = Some(now + STORE_PAUSE);
            }
            Written::Beaten => {}
        }
    }
}
