//! One look at the remote's list of pending orders, single-flight: a hint that comes during a look makes it
//! happen once more.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use mostrador_connector::{Page, ReadRequest, Record, RecordBody, RemoteError, SetAside};
use mostrador_domain::{BusinessCalendar, Clock};
use mostrador_store::tables::sync_records::{self, NewSetAside, SetAsideOutcome};
use mostrador_store::tables::sync_state;
use mostrador_store::{Lane, Store, StoreError, crash_point};
use tokio::sync::{Notify, mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::dataset::Dataset;
use crate::dataset::orders::{Applied, Confirmation, ENTITY, Known, Listed, Orders, Origin};
use crate::destination::{Call, Destination};
use crate::event::{EngineEvent, Events};
use crate::latency::Latency;
use crate::metrics::{Metric, Metrics};
use crate::outbox::OutboxHandle;

/// How often the state of the stream is stored.
const NOTE_EVERY: Duration = Duration::from_secs(60);

/// How a look ended.
#[derive(Debug)]
pub(crate) enum PullOutcome {
    /// The list was read to its end and everything in it is committed.
    Done,
    /// The remote could not be read.
    Remote(RemoteError),
    /// The own file could not be written: the orders stay with the remote and come again.
    Store(StoreError),
    /// The remote may not be called: a person paused it.
    Paused,
}

/// Asks for looks.
#[derive(Clone)]
pub(crate) struct PullHandle {
    request: Arc<Notify>,
    hints: Arc<Mutex<VecDeque<Instant>>>,
}

impl PullHandle {
    pub(crate) fn new() -> Self {
        Self { request: Arc::new(Notify::new()), hints: Arc::new(Mutex::new(VecDeque::new())) }
    }

    /// Looks now, or once more after the look that is under way.
    pub(crate) fn request(&self) {
        self.request.notify_one();
    }

    /// Looks because of a frame that arrived at `arrived`.
    pub(crate) fn hint(&self, arrived: Instant) {
        let mut hints = self.hints.lock().unwrap_or_else(PoisonError::into_inner);
        // Bounded: hints that nobody serves (the remote is down) say no more than the first one.
        if hints.len() < 1_024 {
            hints.push_back(arrived);
        }
        drop(hints);
        self.request();
    }

    fn take_hint(&self) -> Option<Instant> {
        let mut hints = self.hints.lock().unwrap_or_else(PoisonError::into_inner);
        let first = hints.pop_front();
        hints.clear();
        first
    }
}

/// What a puller is made of.
pub(crate) struct PullParts {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) destination: Destination,
    pub(crate) calendar: BusinessCalendar,
    pub(crate) events: Events,
    pub(crate) latency: Arc<Latency>,
    pub(crate) metrics: Metrics,
    pub(crate) outbox: OutboxHandle,
    pub(crate) handle: PullHandle,
    /// Counts the requests of the outbox that were accepted.
    pub(crate) delivered: watch::Receiver<u64>,
    pub(crate) outcomes: mpsc::Sender<PullOutcome>,
    pub(crate) cancel: CancellationToken,
}

/// Looks at the remote's list.
pub(crate) struct Puller {
    parts: PullParts,
    system: &'static str,
}

/// Whether the remote may hold more than it listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum More {
    /// Several orders were listed and some of them wait for their confirmation: what is behind them comes
    /// into sight once they are confirmed. How long a full list is cannot be told from outside, because the
    /// remote leaves some out after it has counted to its limit.
    Likely,
    /// Nothing on the list waits for us.
    No,
}

/// What a look found.
struct Looked {
    more: More,
    /// Orders that are new or changed.
    arrived: u64,
}

/// What there is to tell about the stream of orders.
#[derive(Default)]
struct Tally {
    /// Orders that are new or changed and not told yet.
    arrived: u64,
    /// When it was last told.
    noted: Option<tokio::time::Instant>,
}

/// Whether a listed order is confirmed soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Awaits {
    Confirmation,
    /// It was refused a moment ago: waiting for it would be waiting for ever.
    Nothing,
}

impl Puller {
    pub(crate) fn new(parts: PullParts) -> Self {
        let system = parts.destination.system();
        Self { parts, system }
    }

    /// Runs until it is cancelled. Dropping a look is safe: what is not committed is listed again.
    pub(crate) async fn run(self) {
        let cancel = self.parts.cancel.clone();
        cancel.run_until_cancelled(async { self.looks().await }).await;
    }

    async fn looks(&self) {
        let mut delivered = self.parts.delivered.clone();
        let mut tally = Tally::default();
        let mut more = More::No;
        loop {
            match more {
                More::No => self.parts.handle.request.notified().await,
                More::Likely => tokio::select! {
                    biased;
                    () = self.parts.handle.request.notified() => {}
                    // Without an outbox there is nothing to wait for.
                    changed = delivered.changed() => if changed.is_err() { return },
                },
            }
            // Before the list is asked for: a delivery from now on is one that it may not show yet.
            delivered.borrow_and_update();
            let outcome = match self.look().await {
                Ok(looked) => {
                    more = looked.more;
                    tally.arrived += looked.arrived;
                    PullOutcome::Done
                }
                Err(outcome) => outcome,
            };
            let done = matches!(outcome, PullOutcome::Done);
            if self.parts.outcomes.send(outcome).await.is_err() {
                return;
            }
            if done {
                self.note(&mut tally).await;
            }
        }
    }

    /// Tells the site where this stream stands: at most once a minute and in the bulk lane, because no order may wait for
    /// it. A process that dies takes the count of its last minute with it.
    async fn note(&self, tally: &mut Tally) {
        if tally.noted.is_some_and(|noted| noted.elapsed() < NOTE_EVERY) {
            return;
        }
        tally.noted = Some(tokio::time::Instant::now());
        let (system, arrived, now) = (self.system, tally.arrived, self.parts.clock.now());
        let noted = self
            .parts
            .store
            .write(Lane::Bulk, move |transaction| {
                sync_state::note_success(transaction, system, ENTITY, arrived, now)
            })
            .await;
        match noted {
            Ok(()) => tally.arrived = 0,
            Err(error) => tracing::warn!(%error, "where the orders stand could not be stored"),
        }
    }

    async fn look(&self) -> Result<Looked, PullOutcome> {
        // A poll is let in also while the remote fails or refuses the key: the pace is ours.
        let Ok(permit) = self.parts.destination.admit(Call::Poll).await else {
            return Err(PullOutcome::Paused);
        };
        let arrived = self.parts.handle.take_hint();
        let listed_at = self.parts.clock.now();
        let asked = tokio::time::Instant::now();
        let listed = self.parts.destination.connector().read(ReadRequest::all(ENTITY)).await;
        self.parts.destination.report(permit, listed.as_ref().map(drop));
        self.parts.metrics.record_call(self.system, ENTITY, asked.elapsed(), listed.as_ref().map(drop));
        let Page { records, set_aside, .. } = listed.map_err(PullOutcome::Remote)?;
        crash_point!("order.fetched");
        let several = records.len() > 1;
        if mostrador_store::safeguard_off!("store_before_confirm") {
            self.confirm_before_storing(&records).await;
        }
        // Queued at once and in order, so that the writer may commit several together; each is a
        // transaction of its own and fails alone.
        let stored =
            join_all(records.into_iter().map(|record| self.store_one(record, listed_at, arrived))).await;
        let mut awaited = false;
        let mut arrived = 0;
        let mut failure = None;
        for result in stored {
            match result {
                Ok((awaits, applied)) => {
                    awaited |= awaits == Awaits::Confirmation;
                    arrived += u64::from(applied != Applied::Unchanged);
                }
                // The others are committed all the same; this one is listed again.
                Err(error) => failure = Some(error),
            }
        }
        self.keep_aside(set_aside).await.map_err(PullOutcome::Store)?;
        match failure {
            Some(error) => Err(PullOutcome::Store(error)),
            None if several && awaited => Ok(Looked { more: More::Likely, arrived }),
            None => Ok(Looked { more: More::No, arrived }),
        }
    }

    async fn store_one(
        &self,
        record: Record,
        listed_at: mostrador_domain::Timestamp,
        arrived: Option<Instant>,
    ) -> Result<(Awaits, Applied), StoreError> {
        let dataset = Orders {
            origin: Origin::Remote,
            system: self.system,
            calendar: self.parts.calendar,
            listed_at,
            now: self.parts.clock.now(),
        };
        let RecordBody::Order { order, content_hash } = record.body else {
            return Ok((Awaits::Nothing, Applied::Unchanged));
        };
        let listed =
            Listed { order: *order, remote_id: record.external_id, content_hash, raw_json: record.raw_json };
        let (applied, awaits) = self
            .parts
            .store
            .write(Lane::Interactive, move |transaction| {
                let state = dataset.load(transaction, &listed)?;
                let action = dataset.plan(&state, &listed);
                let awaits = awaits(&state.known);
                Ok::<_, StoreError>((dataset.apply(transaction, &listed, action)?, awaits))
            })
            .await?;
        crash_point!("order.committed");
        match applied {
            Applied::Stored(id) => {
                if let Some(arrived) = arrived {
                    let latency = self.parts.latency.committed(id, arrived);
                    self.parts.metrics.record_duration(self.system, ENTITY, Metric::CommitLatency, latency);
                }
                self.parts.events.send(EngineEvent::OrderArrived(id));
                self.parts.outbox.wake();
            }
            Applied::Updated(id) => {
                self.parts.events.send(EngineEvent::OrderUpdated(id));
                self.parts.outbox.wake();
            }
            Applied::Unchanged => {}
        }
        Ok((awaits, applied))
    }

    async fn keep_aside(&self, entries: Vec<SetAside>) -> Result<(), StoreError> {
        if entries.is_empty() {
            return Ok(());
        }
        let (system, now) = (self.system, self.parts.clock.now());
        let (added, count) = self
            .parts
            .store
            .write(Lane::Interactive, move |transaction| {
                let mut added = false;
                for entry in &entries {
                    let outcome = sync_records::set_aside(
                        transaction,
                        &NewSetAside {
                            system,
                            entity: ENTITY,
                            content_hash: &entry.content_hash,
                            reason_code: entry.reason.code(),
                            raw: &entry.raw_json,
                        },
                        now,
                    )?;
                    added |= outcome == SetAsideOutcome::Added;
                }
                Ok::<_, StoreError>((added, sync_records::count_set_aside(transaction)?))
            })
            .await?;
        if added {
            self.parts.events.send(EngineEvent::SetAside(count));
        }
        Ok(())
    }

    /// The order of store and confirm turned round, for the check that must notice it.
    async fn confirm_before_storing(&self, records: &[Record]) {
        let operations: Vec<mostrador_connector::WriteOperation> = (1_u32..)
            .zip(records)
            .map(|(number, record)| mostrador_connector::WriteOperation {
                idempotency_key: record.external_id.clone(),
                entity: ENTITY.to_owned(),
                action: crate::dataset::orders::CONFIRM.to_owned(),
                external_id: record.external_id.clone(),
                payload: serde_json::json!({ "orderId": record.external_id, "dailyNumber": number }).into(),
                changed: Vec::new(),
                base_version: None,
            })
            .collect();
        if !operations.is_empty() {
            let _ = self.parts.destination.connector().write(&operations).await;
        }
    }
}

fn awaits(known: &Known) -> Awaits {
    match known {
        Known::Yes { confirmation: Confirmation::RefusedJustNow, .. } => Awaits::Nothing,
        Known::Yes {
            confirmation:
                Confirmation::Waiting
                | Confirmation::AcceptedSinceListed
                | Confirmation::Accepted
                | Confirmation::RefusedLongAgo
                | Confirmation::None,
            ..
        }
        | Known::No => Awaits::Confirmation,
    }
}
