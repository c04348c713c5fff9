//! The loop that empties the outbox of one destination. It branches on the class of an error and on
//! nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mostrador_connector::{Connector, RemoteError, WriteOperation};
use mostrador_domain::Clock;
use mostrador_domain::order::OrderId;
use mostrador_store::tables::sync_queue::{self, JobFailure, JobResult, LeasedJob};
use mostrador_store::{Lane, Store, StoreError, crash_point};
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::deliver::{End, SUSPECT_AFTER, SUSPECT_BATCH, Suspicion, Verdict, attempts_after, end_of, judge};
use super::gate::{Gate, Passage};
use crate::backoff::Backoff;
use crate::dataset::orders;
use crate::event::{EngineEvent, Events};

/// A lease is renewed before each request; a request ends before the lease does.
const LEASE: Duration = Duration::from_secs(30);
/// Jobs in one request at the most.
const BATCH: usize = 100;
/// After a failed write to the own file (full disk) nothing is hammered.
const STORE_PAUSE: Duration = Duration::from_secs(2);

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
    /// Told after each request that was accepted: the remote may have more to list now.
    pub(crate) delivered: Arc<Notify>,
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
            let idle = match self.gate.passage(Instant::now()) {
                Passage::WaitForAuth => None,
                Passage::WaitUntil(until) => Some(until),
                Passage::Open => match self.round().await {
                    Ok(Round::Sent) => continue,
                    Ok(Round::Empty) => match self.next_due().await {
                        Ok(next) => next,
                        Err(_) => Some(Instant::now() + STORE_PAUSE),
                    },
                    Err(error) => {
                        tracing::warn!(%error, "the outbox could not be read or written");
                        Some(Instant::now() + STORE_PAUSE)
                    }
                },
            };
            let wake = self.parts.handle.wake.clone();
            match idle {
                Some(until) => {
                    tokio::select! { biased; () = wake.notified() => {}, () = tokio::time::sleep_until(until) => {} }
                }
                None => wake.notified().await,
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
        // Single jobs that failed while one bad record is suspected, and whether anything was accepted since.
        let mut suspects: Vec<(LeasedJob, RemoteError)> = Vec::new();
        let mut accepted = Accepted::Nothing;
        while let Some(batch) = waiting.pop() {
            let operations: Vec<WriteOperation> = batch.iter().map(operation).collect();
            let answer = self.parts.connector.write(&operations).await;
            crash_point!("confirm.sent");
            match judge(batch, answer, suspicion) {
                Verdict::Settle(ends) => {
                    self.settle(ends).await?;
                    crash_point!("confirm.recorded");
                    accepted = Accepted::Something;
                    self.gate.open();
                    self.parts.delivered.notify_one();
                }
                Verdict::Split(first, second) => {
                    waiting.push(second);
                    waiting.push(first);
                }
                Verdict::Stop(mut batch, error) => match (suspicion, &error, batch.pop()) {
                    (Suspicion::OneBadRecord, RemoteError::Transient { .. }, Some(job))
                        if batch.is_empty() =>
                    {
                        suspects.push((job, error));
                    }
                    (_, _, last) => {
                        batch.extend(last);
                        batch.extend(waiting.drain(..).flatten());
                        batch.extend(suspects.drain(..).map(|(job, _)| job));
                        self.stop(batch, &error).await?;
                    }
                },
            }
        }
        match (accepted, suspects.first().map(|(_, error)| error.clone())) {
            (_, None) => {}
            // Others were accepted: these are to blame for themselves.
            (Accepted::Something, Some(_)) => {
                let ends = suspects.into_iter().map(|(job, error)| {
                    let end = end_of(&job, error);
                    (job, end)
                });
                self.settle(ends.collect()).await?;
            }
            (Accepted::Nothing, Some(error)) => {
                self.stop(suspects.into_iter().map(|(job, _)| job).collect(), &error).await?;
            }
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
                let until = now.plus_millis(millis(LEASE));
                sync_queue::lease_due(transaction, system, now, until, token, limit)
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

    async fn next_due(&self) -> Result<Option<Instant>, StoreError> {
        let system = self.system;
        let due = self.parts.store.read(move |transaction| sync_queue::next_due(transaction, system)).await?;
        let now = self.parts.clock.now();
        // Looked at again after a minute at the latest: the wall clock may be set while this task sleeps.
        Ok(due.map(|due| {
            Instant::now() + due.since(now).clamp(Duration::from_millis(50), Duration::from_secs(60))
        }))
    }

    /// Records the ends of jobs and tells the screen.
    async fn settle(&self, ends: Vec<(LeasedJob, End)>) -> Result<(), StoreError> {
        let (system, now) = (self.system, self.parts.clock.now());
        let waits: Vec<Duration> =
            ends.iter().map(|(job, _)| self.parts.backoff.wait(job.attempts)).collect();
        let changed = self
            .parts
            .store
            .write(Lane::Interactive, move |transaction| {
                let mut changed: Vec<OrderId> = Vec::new();
                for ((job, end), wait) in ends.iter().zip(waits) {
                    let (detail, code);
                    let result = match end {
                        End::Done => JobResult::Done,
                        End::Retry(error) | End::Dead(error) => {
                            (detail, code) = (error.to_string(), code_of(error));
                            let failure = JobFailure { class: error.class(), code: &code, detail: &detail };
                            let attempts = attempts_after(job, error);
                            match end {
                                End::Dead(_) => JobResult::Dead { attempts, failure },
                                End::Retry(_) | End::Done => {
                                    JobResult::Retry { at: now.plus_millis(millis(wait)), attempts, failure }
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
        let now = Instant::now();
        let wait = match error {
            RemoteError::Throttled { after } => {
                self.gate.throttle(now, *after);
                *after
            }
            RemoteError::Auth { .. } => {
                self.gate.refuse();
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
        };
        tracing::info!(class = error.class(), jobs = jobs.len(), wait_ms = millis(wait), "the outbox waits");
        let (class, code, detail) = (error.class(), code_of(error), error.to_string());
        let wall = self.parts.clock.now();
        let at = wall.plus_millis(millis(wait));
        let system = self.system;
        let changed = self
            .parts
            .store
            .write(Lane::Interactive, move |transaction| {
                let mut changed: Vec<OrderId> = Vec::new();
                for job in &jobs {
                    let failure = JobFailure { class, code: &code, detail: &detail };
                    let result = JobResult::Retry { at, attempts: job.attempts, failure };
                    sync_queue::finish(transaction, job, &result, wall)?;
                    changed.extend(orders::record_outcome(transaction, system, job, &result, wall)?);
                }
                Ok::<_, StoreError>(changed)
            })
            .await?;
        for id in changed {
            self.parts.events.send(EngineEvent::OrderUpdated(id));
        }
        Ok(())
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
