//! One request and what follows from it: halves, a record that is looked for, a record that is read again. To the breaker
//! a round is one call.
//!
//! An attempt counts where the failure may be the job's own: another job of the round was accepted, or it is the first
//! failure after a success, or the system has answered reads since it began to fail. While a system answers nothing but
//! failures, however long, no job gets nearer to being set aside than the longest wait needs.
//!
//! A refusal that the system also says in an outage of its own, and that stands alone in its round, opens no breaker: its
//! job alone waits, longer with every attempt.

use std::collections::BTreeMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use mostrador_connector::{ReasonCode, RemoteError, WriteOperation, WriteOutcome, WriteStyle};
use mostrador_domain::Clock;
use mostrador_store::tables::sync_queue::LeasedJob;
use mostrador_store::{Store, crash_point};
use tokio::time::Instant;

use super::conflict::Conflicts;
use super::ends::Ends;
use super::group::operation;
use super::holds::Held;
use super::judge::{
    End, FAILURES_PER_ROUND, SUSPECT_AFTER, Suspicion, Trust, Verdict, attempts_after, attempts_for_the_wait,
    counted, end_of, judge, systemic,
};
use super::settle::Ending;
use crate::destination::{Call, Destination, Ended, Failing, Permit};
use crate::metrics::{Metric, Metrics};

/// A request without an answer for so long is given up. Connectors have shorter patience of their own; this bounds how
/// long a place and a lease can be lost to one that has not.
const REQUEST_LIMIT: Duration = Duration::from_secs(120);

/// What every round of a destination needs.
pub(super) struct Common {
    pub(super) destination: Destination,
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ends: Ends,
    pub(super) metrics: Metrics,
}

/// Jobs on their way.
pub(super) struct Round {
    pub(super) common: Arc<Common>,
    pub(super) call: Call,
    pub(super) jobs: Vec<LeasedJob>,
    pub(super) held: Held,
}

/// How a round ended.
pub(super) struct RoundEnd {
    /// To be recorded.
    pub(super) endings: Vec<Ending>,
    /// What was not sent, because the destination may not be called any more.
    pub(super) unsent: Vec<LeasedJob>,
    pub(super) held: Held,
    pub(super) heard: Heard,
}

/// What the destination's answer said to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// Something was accepted: it may have more to list now.
    Accepted,
    /// The key was refused.
    KeyRefused,
    /// Neither.
    Nothing,
}

/// Why a round was stopped, and for how many jobs.
struct Stop {
    jobs: Vec<LeasedJob>,
    error: RemoteError,
    /// Everything was refused, one by one: the destination is to blame whatever the class says.
    throughout: bool,
}

struct Progress {
    /// What is believed of a refusal.
    trust: Trust,
    ends: Vec<(LeasedJob, End)>,
    suspects: Vec<(LeasedJob, RemoteError)>,
    failed: u32,
    accepted: bool,
}

impl Round {
    pub(super) async fn run(self) -> RoundEnd {
        let Self { common, call, jobs, held } = self;
        let Ok(permit) = common.destination.admit_now(call).await else {
            return RoundEnd { endings: Vec::new(), unsent: jobs, held, heard: Heard::Nothing };
        };
        let (mut progress, stop) = common.requests(&permit, jobs).await;
        let conflicts = common.resolve_conflicts(&permit, &mut progress).await;
        let stop = stop.or_else(|| conflicts.map(|(jobs, error)| Stop { jobs, error, throughout: false }));
        let (endings, heard) = common.conclude(permit, progress, stop);
        RoundEnd { endings, unsent: Vec::new(), held, heard }
    }
}

impl Common {
    /// Sends until everything is judged or the round is stopped.
    async fn requests(&self, permit: &Permit, jobs: Vec<LeasedJob>) -> (Progress, Option<Stop>) {
        let trust = Trust::in_answers(self.style_of(jobs.first()));
        let suspicion =
            if permit.failures_before() >= SUSPECT_AFTER { Suspicion::OneBadRecord } else { Suspicion::None };
        let mut progress =
            Progress { trust, ends: Vec::new(), suspects: Vec::new(), failed: 0, accepted: false };
        let mut waiting = vec![jobs];
        let mut first = true;
        while let Some(batch) = waiting.pop() {
            if !first {
                permit.next_request().await;
            }
            first = false;
            let answer = self.send(&batch).await;
            crash_point!("outbox.sent");
            let mut stopped = None;
            match judge(batch, answer, suspicion, trust) {
                Verdict::Settle(ends) => {
                    progress.accepted |= ends.iter().any(|(_, end)| matches!(end, End::Done(_)));
                    stopped = systemic(&ends).cloned();
                    progress.ends.extend(ends);
                }
                Verdict::Split(front, back) => {
                    progress.failed += 1;
                    waiting.push(back);
                    waiting.push(front);
                }
                Verdict::Suspect(job, error) => {
                    progress.failed += 1;
                    progress.suspects.push((*job, error));
                }
                Verdict::Stop(batch, error) => {
                    waiting.push(batch);
                    stopped = Some(error);
                }
            }
            let hopeless = !progress.accepted && progress.failed >= FAILURES_PER_ROUND;
            let throughout = stopped.is_none() && hopeless;
            if throughout {
                stopped = Some(
                    progress.suspects.last().map_or_else(refused_throughout, |(_, error)| error.clone()),
                );
            }
            if let Some(error) = stopped {
                let jobs = waiting.into_iter().flatten().collect();
                return (progress, Some(Stop { jobs, error, throughout }));
            }
        }
        (progress, None)
    }

    /// Takes the jobs whose record changed there out of the ends and brings back how they ended after all; or what is
    /// left of them, when the destination failed meanwhile.
    async fn resolve_conflicts(
        &self,
        permit: &Permit,
        progress: &mut Progress,
    ) -> Option<(Vec<LeasedJob>, RemoteError)> {
        let (conflicts, ends): (Vec<_>, Vec<_>) = std::mem::take(&mut progress.ends)
            .into_iter()
            .partition(|(_, end)| matches!(end, End::Conflict(_)));
        progress.ends = ends;
        if conflicts.is_empty() {
            return None;
        }
        let jobs = conflicts
            .into_iter()
            .filter_map(|(job, end)| match end {
                End::Conflict(error) => Some((job, error)),
                End::Done(_) | End::Settled | End::Retry(_) | End::Spared(_) | End::Dead(_) => None,
            })
            .collect();
        let (ends, failure) = Conflicts { common: self, permit }.resolve(jobs).await;
        progress.accepted |= ends.iter().any(|(_, end)| matches!(end, End::Done(_)));
        progress.ends.extend(ends);
        failure
    }

    /// Tells the destination what came of the round, and gives every job its end.
    fn conclude(&self, permit: Permit, progress: Progress, stop: Option<Stop>) -> (Vec<Ending>, Heard) {
        let Progress { trust, mut ends, suspects, accepted, failed: _ } = progress;
        let destination = &self.destination;
        let blamed = suspects.iter().map(|(_, error)| error).find(|error| !trust.doubts(error)).cloned();
        let mut heard = if accepted { Heard::Accepted } else { Heard::Nothing };
        let mut stopped: Option<(Vec<LeasedJob>, RemoteError, Ended)> = None;
        let failing = match stop {
            Some(Stop { jobs, error, throughout }) => {
                if matches!(error, RemoteError::Auth { .. }) {
                    heard = Heard::KeyRefused;
                }
                let ended = if throughout {
                    destination.distrust(permit, &error)
                } else {
                    destination.end(permit, Err(&error))
                };
                stopped = Some((jobs, error, ended));
                ended.failing
            }
            None => match blamed {
                Some(error) if !accepted => destination.distrust(permit, &error).failing,
                // What else is to be written there must not wait for a word that may be meant for this record alone.
                None if !accepted && !suspects.is_empty() => destination.doubt(permit).failing,
                Some(_) | None => destination.end(permit, Ok(())).failing,
            },
        };
        let blame = Blame::of(failing, accepted);
        ends.extend(suspects.into_iter().map(|(job, error)| {
            let end = match (accepted, blame) {
                // What was accepted beside it may never have left.
                (true, _) if trust.doubts(&error) => counted(&job, error),
                // Others were accepted: this one is to blame for itself.
                (true, _) => end_of(&job, error),
                (false, Blame::Job) => counted(&job, error),
                // No breaker paces it, so its attempts do, as far as a wait grows with them.
                (false, Blame::System) if trust.doubts(&error) && stopped.is_none() => End::Retry(error),
                (false, Blame::System) => End::Spared(error),
            };
            (job, end)
        }));
        let now = Instant::now();
        let mut endings: Vec<Ending> = ends
            .into_iter()
            .map(|(job, end)| {
                let end = if blame == Blame::System { spared(end, trust) } else { end };
                let attempts = match (&end, blame) {
                    (End::Done(_) | End::Settled | End::Spared(_), _) => job.attempts,
                    (End::Retry(error), Blame::System) => attempts_for_the_wait(&job, error),
                    (End::Retry(error), Blame::Job)
                    | (End::Dead(error) | End::Conflict(error), Blame::Job | Blame::System) => {
                        attempts_after(&job, error)
                    }
                };
                let due = now + destination.backoff().wait(job.attempts);
                Ending { job, end, attempts, due }
            })
            .collect();
        if let Some((jobs, error, ended)) = stopped {
            tracing::info!(
                system = destination.system(),
                class = error.class(),
                jobs = jobs.len(),
                wait_ms = millis(ended.wait),
                "the outbox waits"
            );
            // The last request was accepted and this single one fails: the failure is its own and counts. While
            // everything fails, nothing counts.
            let own = jobs.len() == 1 && ended.failing == Failing::First;
            let due = now + ended.wait;
            endings.extend(jobs.into_iter().map(|job| {
                let (attempts, end) = if own {
                    (attempts_after(&job, &error), counted_if_its_own(&job, error.clone()))
                } else {
                    (job.attempts, End::Spared(error.clone()))
                };
                Ending { job, end, attempts, due }
            }));
        }
        (endings, heard)
    }

    /// One request. A connector that panics or never answers is a failing destination, not the end of the worker.
    pub(super) async fn send(&self, jobs: &[LeasedJob]) -> Result<Vec<WriteOutcome>, RemoteError> {
        let operations: Vec<WriteOperation> = jobs.iter().map(operation).collect();
        let began = Instant::now();
        let answer = guarded(self.destination.connector().write(&operations)).await;
        self.measure(jobs, began.elapsed(), &answer);
        answer
    }

    /// Counts what a request delivered, what it did not and why, and how long it took. All its jobs are of one entity.
    fn measure(&self, jobs: &[LeasedJob], took: Duration, answer: &Result<Vec<WriteOutcome>, RemoteError>) {
        let Some(entity) = jobs.first().map(|job| job.entity.as_str()) else { return };
        let system = self.destination.system();
        self.metrics.record_call(system, entity, took, answer.as_ref().map(|_| ()));
        let mut counts: BTreeMap<Metric, i64> = BTreeMap::new();
        match answer {
            Ok(outcomes) => {
                for outcome in outcomes {
                    let metric = match outcome {
                        WriteOutcome::Done(_) => Metric::Delivered,
                        WriteOutcome::Failed(error) => Metric::NotDelivered(error.class()),
                    };
                    *counts.entry(metric).or_default() += 1;
                }
            }
            Err(error) => {
                let jobs = i64::try_from(jobs.len()).unwrap_or(i64::MAX);
                counts.insert(Metric::NotDelivered(error.class()), jobs);
            }
        }
        for (metric, count) in counts {
            self.metrics.record(system, entity, metric, count);
        }
    }

    fn style_of(&self, job: Option<&LeasedJob>) -> WriteStyle {
        job.and_then(|job| self.destination.connector().spec().entity(&job.entity))
            .map_or(WriteStyle::None, |entity| entity.write)
    }
}

/// Who is to blame for what failed in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blame {
    /// Perhaps the job: its attempts count.
    Job,
    /// The system: it fails for everything.
    System,
}

impl Blame {
    fn of(failing: Failing, accepted: bool) -> Self {
        match failing {
            Failing::Everything if !accepted => Self::System,
            Failing::Everything | Failing::Nothing | Failing::First | Failing::ThisSide => Self::Job,
        }
    }
}

/// The end of a job whose own failure says nothing about it, because the system fails for everything.
fn spared(end: End, trust: Trust) -> End {
    match end {
        End::Retry(error @ RemoteError::Transient { .. })
        | End::Dead(error @ RemoteError::Transient { .. }) => End::Spared(error),
        End::Dead(error) if trust.doubts(&error) => End::Retry(error),
        end @ (End::Done(_)
        | End::Settled
        | End::Conflict(_)
        | End::Retry(_)
        | End::Dead(_)
        | End::Spared(_)) => end,
    }
}

fn counted_if_its_own(job: &LeasedJob, error: RemoteError) -> End {
    match &error {
        RemoteError::Unreachable { .. } | RemoteError::Throttled { .. } | RemoteError::Auth { .. } => {
            End::Retry(error)
        }
        RemoteError::Transient { .. }
        | RemoteError::Conflict { .. }
        | RemoteError::Record { .. }
        | RemoteError::TooLarge
        | RemoteError::Batch { .. } => counted(job, error),
    }
}

/// Waits for a connector's answer, but not for ever, and survives its panic.
pub(super) async fn guarded<T>(call: impl Future<Output = Result<T, RemoteError>>) -> Result<T, RemoteError> {
    // Unwind safety: nothing of the call is used after a panic.
    match tokio::time::timeout(REQUEST_LIMIT, AssertUnwindSafe(call).catch_unwind()).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => Err(RemoteError::Transient {
            code: ReasonCode::new("CONNECTOR_PANICKED"),
            detail: "the connector failed in an unforeseen way".to_owned(),
        }),
        Err(_) => Err(RemoteError::Unreachable {
            detail: format!("no answer within {} s", REQUEST_LIMIT.as_secs()),
        }),
    }
}

/// Nothing was accepted and no single job could be named either.
fn refused_throughout() -> RemoteError {
    RemoteError::Transient {
        code: ReasonCode::new("REFUSED_THROUGHOUT"),
        detail: "every request of this round was refused".to_owned(),
    }
}

pub(super) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
