//! The loop that empties the outbox of one destination. It branches on the class of an error and on
//! nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mostrador_connector::{Connector, RemoteError, WriteOperation};
use mostrador_domain::order::OrderId;
use mostrador_domain::{Clock, Timestamp};
use mostrador_store::tables::sync_queue::{self, JobFailure, JobResult, LeasedJob};
use mostrador_store::{Lane, Store, StoreError, crash_point};
use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::deliver::{
    ATTEMPT_LIMIT, End, FAILURES_PER_ROUND, SUSPECT_AFTER, SUSPECT_BATCH, Suspicion, Verdict, attempts_after,
    end_of, end_of_uncorroborated, judge,
};
use super::gate::{Gate, Passage};
use crate::backoff::Backoff;
use crate::dataset::orders;
use crate::event::{EngineEvent, Events};

/// Jobs in one request at the most.
const BATCH: usize = 100;
/// After a failed write to the own file (full disk) nothing is hammered.
const STORE_PAUSE: Duration = Duration::from_secs(2);
/// The table is looked at at least this often.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// Talks to the worker.
#[derive(Clone)]
pub(crate) struct OutboxHandle {
    wake: Arc<Notify>,
    reopen: Arc<AtomicBool>,
}

impl OutboxHandle {
    /// Open from the start: what an earlier process postponed is worth trying now, and a clock that was set
    /// meanwhile must not postpone it further.
    pub(crate) fn new() -> Self {
        Self { wake: Arc::new(Notify::new()), reopen: Arc::new(AtomicBool::new(true)) }
    }

    /// There is something new to send.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// The destination is worth trying now, whatever happened before.
    pub(crate) fn reopen(&self) {
        self.reopen.store(true, Ordering::Release);
        self.wake.notify_one();
    }
}

/// What a worker is made of.
pub(crate) struct OutboxParts {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) connector: Arc<dyn Connector>,
    pub(crate) events: Events,
    pub(crate) backoff: Arc<Backoff>,
    pub(crate) handle: OutboxHandle,
    /// Counts the requests that were accepted: the remote may have more to list now.
    pub(crate) delivered: watch::Sender<u64>,
    /// Told when the key was refused.
    pub(crate) refused: Arc<Notify>,
    pub(crate) cancel: CancellationToken,
    /// Higher than every fencing token in the file.
    pub(crate) first_token: i64,
}

/// Empties the outbox of one destination.
pub(crate) struct OutboxWorker {
    parts: OutboxParts,
    system: &'static str,
    gate: Gate,
    token: i64,
}

impl OutboxWorker {
    pub(crate) fn new(parts: OutboxParts) -> Self {
        let system = parts.connector.spec().system;
        let token = parts.first_token;
        Self { parts, system, gate: Gate::default(), token }
    }

    /// Runs until it is cancelled.
    pub(crate) async fn run(mut self) {
        let cancel = self.parts.cancel.clone();
        // Dropping a round is safe: a job on its way is released at the next start and sent again, and the
        // remote accepts the same confirmation twice.
        cancel.run_until_cancelled(async { self.rounds().await }).await;
    }

    async fn rounds(&mut self) {
        loop {
            if self.parts.handle.reopen.swap(false, Ordering::AcqRel) {
                self.gate.open();
                if let Err(error) = self.make_due().await {
                    tracing::warn!(%error, "the outbox could not be made due");
                }
            }
            match self.gate.passage(Instant::now()) {
                Passage::WaitForAuth => self.parts.handle.wake.notified().await,
                Passage::ThrottledUntil(until) => {
                    // A wake-up is kept for the next turn: what is new waits with the rest.
                    tokio::time::sleep_until(until).await;
                }
                // What failed is not due before the gate opens, so a round in between sends only what is new.
                Passage::WaitUntil(until) => {
                    if self.woken_before(until).await {
                        self.round_or_pause().await;
                    }
                }
                Passage::Open => {
                    if let Some(next) = self.round_or_pause().await {
                        self.woken_before(next).await;
                    }
                }
            }
        }
    }

    /// Waits; whether it was woken before `until`.
    async fn woken_before(&self, until: Instant) -> bool {
        tokio::select! {
            biased;
            () = self.parts.handle.wake.notified() => true,
            () = tokio::time::sleep_until(until) => false,
        }
    }

    /// One round; answers until when there is nothing to do, or `None` when the next round may follow at once.
    async fn round_or_pause(&mut self) -> Option<Instant> {
        match self.round().await {
            Ok(Round::Sent) => None,
            Ok(Round::Empty) => match self.next_due().await {
                Ok(next) => Some(next),
                Err(_) => Some(Instant::now() + STORE_PAUSE),
            },
            Err(error) => {
                // What this round held stays leased until the next one puts it back.
                tracing::warn!(%error, "the outbox could not be read or written");
                let pause = Instant::now() + STORE_PAUSE;
                tokio::time::sleep_until(pause).await;
                None
            }
        }
    }

    /// Leases what is due and sends it.
    async fn round(&mut self) -> Result<Round, StoreError> {
        let suspicion =
            if self.gate.failures() >= SUSPECT_AFTER { Suspicion::OneBadRecord } else { Suspicion::None };
        let limit = match suspicion {
            Suspicion::None => BATCH,
            Suspicion::OneBadRecord => SUSPECT_BATCH,
        };
        let jobs = self.lease(limit).await?;
        if jobs.is_empty() {
            return Ok(Round::Empty);
        }
        crash_point!("confirm.leased");
        let mut waiting = vec![jobs];
        let mut suspects: Vec<(LeasedJob, RemoteError)> = Vec::new();
        let mut failed = 0_u32;
        let mut accepted = Accepted::Nothing;
        while let Some(batch) = waiting.pop() {
            let operations: Vec<WriteOperation> = batch.iter().map(operation).collect();
            let answer = self.parts.connector.write(&operations).await;
            crash_point!("confirm.sent");
            let stop = match judge(batch, answer, suspicion) {
                Verdict::Settle(ends) => {
                    let done = ends.iter().any(|(_, end)| *end == End::Done);
                    self.settle(ends).await?;
                    crash_point!("confirm.recorded");
                    if done {
                        accepted = Accepted::Something;
                        self.gate.open();
                        self.parts.delivered.send_modify(|count| *count += 1);
                    }
                    None
                }
                Verdict::Split(first, second) => {
                    failed += 1;
                    waiting.push(second);
                    waiting.push(first);
                    None
                }
                Verdict::Suspect(job, error) => {
                    failed += 1;
                    suspects.push((job, error));
                    None
                }
                Verdict::Stop(batch, error) => {
                    waiting.push(batch);
                    Some(error)
                }
            };
            let hopeless = matches!(accepted, Accepted::Nothing) && failed >= FAILURES_PER_ROUND;
            let stop = stop.or_else(|| {
                let error = suspects.last().map(|(_, error)| error.clone());
                if hopeless { Some(error.unwrap_or_else(refused_throughout)) } else { None }
            });
            if let Some(error) = stop {
                self.stop(waiting.drain(..).flatten().collect(), &error).await?;
            }
        }
        let alone = suspects.len() == 1;
        let first_error = suspects.first().map(|(_, error)| error.clone());
        let ends: Vec<(LeasedJob, End)> = suspects
            .into_iter()
            .map(|(job, error)| {
                let end = match accepted {
                    // Others were accepted: this one is to blame for itself.
                    Accepted::Something => end_of(&job, error),
                    Accepted::Nothing => end_of_uncorroborated(&job, error),
                };
                (job, end)
            })
            .collect();
        if !ends.is_empty() {
            self.settle(ends).await?;
        }
        if let (Accepted::Nothing, Some(error), true) = (accepted, first_error, alone || failed > 0) {
            self.close(&error);
        }
        Ok(Round::Sent)
    }

    async fn lease(&mut self, limit: usize) -> Result<Vec<LeasedJob>, StoreError> {
        let (system, now) = (self.system, self.parts.clock.now());
        self.token += 1;
        let token = self.token;
        self.parts
            .store
            .write(Lane::Interactive, move |transaction| {
                // One worker per destination: what is leased now was dropped by a round that could not write.
                sync_queue::release_held(transaction, system, None)?;
                sync_queue::lease_due(transaction, system, now, token, limit)
            })
            .await
    }

    async fn make_due(&self) -> Result<(), StoreError> {
        let (system, now) = (self.system, self.parts.clock.now());
        self.parts
            .store
            .write(Lane::Interactive, move |transaction| {
                sync_queue::make_due(transaction, system, now).map(|_| ())
            })
            .await
    }

    /// When to look again: when the next job is due, and after a minute at the latest, because the wall clock
    /// may be set while this task sleeps.
    async fn next_due(&self) -> Result<Instant, StoreError> {
        let system = self.system;
        let due = self.parts.store.read(move |transaction| sync_queue::next_due(transaction, system)).await?;
        let now = self.parts.clock.now();
        let wait = due.map_or(LOOK_AGAIN, |due| due.since(now).clamp(Duration::from_millis(50), LOOK_AGAIN));
        Ok(Instant::now() + wait)
    }

    /// Records the ends of jobs that were judged one by one.
    async fn settle(&self, ends: Vec<(LeasedJob, End)>) -> Result<(), StoreError> {
        let now = self.parts.clock.now();
        let ends = ends
            .into_iter()
            .map(|(job, end)| {
                let attempts = match &end {
                    End::Done => job.attempts,
                    End::Retry(error) | End::Dead(error) => attempts_after(&job, error),
                };
                let at = now.plus_millis(millis(self.parts.backoff.wait(job.attempts)));
                Ending { job, end, attempts, at }
            })
            .collect();
        self.record(ends).await
    }

    /// Writes the ends of jobs in one transaction and tells the screen.
    async fn record(&self, ends: Vec<Ending>) -> Result<(), StoreError> {
        if ends.is_empty() {
            return Ok(());
        }
        let (system, now) = (self.system, self.parts.clock.now());
        let changed = self
            .parts
            .store
            .write(Lane::Interactive, move |transaction| {
                let mut changed: Vec<OrderId> = Vec::new();
                for Ending { job, end, attempts, at } in &ends {
                    let (detail, code);
                    let result = match end {
                        End::Done => JobResult::Done,
                        End::Retry(error) | End::Dead(error) => {
                            (detail, code) = (error.to_string(), code_of(error));
                            let failure = JobFailure { class: error.class(), code: &code, detail: &detail };
                            match end {
                                End::Dead(_) => JobResult::Dead { attempts: *attempts, failure },
                                End::Retry(_) | End::Done => {
                                    JobResult::Retry { at: *at, attempts: *attempts, failure }
                                }
                            }
                        }
                    };
                    match sync_queue::finish(transaction, job, &result, now)? {
                        sync_queue::Lease::Held => {
                            changed.extend(orders::record_outcome(transaction, system, job, &result, now)?);
                        }
                        sync_queue::Lease::Lost => tracing::warn!(job = job.id, "a late answer was refused"),
                    }
                }
                Ok::<_, StoreError>(changed)
            })
            .await?;
        for id in changed {
            self.parts.events.send(EngineEvent::OrderUpdated(id));
        }
        Ok(())
    }

    /// The destination failed as a whole: the jobs go back unharmed and the gate closes.
    async fn stop(&mut self, jobs: Vec<LeasedJob>, error: &RemoteError) -> Result<(), StoreError> {
        // The last request was accepted and this single one fails: the failure is its own and counts. While
        // everything fails, nothing counts.
        let own = jobs.len() == 1 && self.gate.failures() == 0;
        let wait = self.close(error);
        tracing::info!(class = error.class(), jobs = jobs.len(), wait_ms = millis(wait), "the outbox waits");
        let now = self.parts.clock.now();
        let ends = jobs
            .into_iter()
            .map(|job| {
                let attempts = if own { attempts_after(&job, error) } else { job.attempts };
                let end = if attempts >= ATTEMPT_LIMIT {
                    End::Dead(error.clone())
                } else {
                    End::Retry(error.clone())
                };
                Ending { job, end, attempts, at: now.plus_millis(millis(wait)) }
            })
            .collect();
        self.record(ends).await
    }

    /// Closes the gate as the class of the error says; answers for how long.
    fn close(&mut self, error: &RemoteError) -> Duration {
        let now = Instant::now();
        match error {
            RemoteError::Throttled { after } => {
                self.gate.throttle(now, *after);
                *after
            }
            RemoteError::Auth { .. } => {
                self.gate.refuse();
                self.parts.refused.notify_one();
                Duration::ZERO
            }
            RemoteError::Unreachable { .. }
            | RemoteError::Transient { .. }
            | RemoteError::Conflict { .. }
            | RemoteError::Record { .. }
            | RemoteError::TooLarge
            | RemoteError::Batch { .. } => {
                let wait = self.parts.backoff.wait(self.gate.failures());
                self.gate.fail(now, wait);
                wait
            }
        }
    }
}

/// The end of one job with its figures.
struct Ending {
    job: LeasedJob,
    end: End,
    attempts: u32,
    at: Timestamp,
}

/// Nothing was accepted and no single job could be named either.
fn refused_throughout() -> RemoteError {
    RemoteError::Transient {
        code: mostrador_connector::ReasonCode::new("REFUSED_THROUGHOUT"),
        detail: "every request of this round was refused".to_owned(),
    }
}

enum Round {
    Sent,
    Empty,
}

#[derive(Clone, Copy)]
enum Accepted {
    Nothing,
    Something,
}

fn operation(job: &LeasedJob) -> WriteOperation {
    WriteOperation {
        idempotency_key: job.idempotency_key.clone(),
        entity: job.entity.clone(),
        action: job.action.clone(),
        external_id: job.external_id.clone(),
        // Written by this program as JSON; if the file was tampered with, the remote refuses a null.
        payload: serde_json::from_str(&job.payload).unwrap_or(serde_json::Value::Null),
        changed: Vec::new(),
        base_version: None,
    }
}

/// The catalogue key of a failure: the remote's code, or the name of the class.
pub(crate) fn code_of(error: &RemoteError) -> String {
    match error {
        RemoteError::Transient { code, .. }
        | RemoteError::Auth { code }
        | RemoteError::Conflict { code }
        | RemoteError::Record { code, .. }
        | RemoteError::Batch { code, .. } => code.as_str().to_owned(),
        RemoteError::Unreachable { .. } => "UNREACHABLE".to_owned(),
        RemoteError::Throttled { .. } => "THROTTLED".to_owned(),
        RemoteError::TooLarge => "TOO_LARGE".to_owned(),
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
