//! Turns the answer to one request into what happens to each job. Pure.

use mostrador_connector::{RemoteError, WriteOutcome};
use mostrador_store::tables::sync_queue::LeasedJob;

/// Attempts that count before a job is set aside.
pub(super) const ATTEMPT_LIMIT: u32 = 20;
/// After so many failures of whole requests in a row, one bad record is suspected and looked for.
pub(super) const SUSPECT_AFTER: u32 = 3;
/// So few jobs are sent while one of them is suspected, so that looking for it is not hammering.
pub(super) const SUSPECT_BATCH: usize = 8;
/// So many requests may fail in one round before anything was accepted. Halving a full batch down to one job
/// takes seven.
pub(super) const FAILURES_PER_ROUND: u32 = 10;

/// Whether one bad record is suspected behind failing requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Suspicion {
    /// No.
    None,
    /// Yes: split what fails.
    OneBadRecord,
}

/// What to do after one request.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// Record these ends; go on with the next request.
    Settle(Vec<(LeasedJob, End)>),
    /// Nothing is settled: send the halves.
    Split(Vec<LeasedJob>, Vec<LeasedJob>),
    /// This one job was refused. Whether it is to blame itself is only known once another one is accepted:
    /// the remote answers an outage of its own database with the same words.
    Suspect(LeasedJob, RemoteError),
    /// Stop this round; the jobs go back unharmed.
    Stop(Vec<LeasedJob>, RemoteError),
}

/// The end of one job, or of this attempt.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum End {
    /// Accepted.
    Done,
    /// To be tried again; this attempt counts.
    Retry(RemoteError),
    /// Set aside for a person.
    Dead(RemoteError),
}

/// Decides.
pub(super) fn judge(
    jobs: Vec<LeasedJob>,
    answer: Result<Vec<WriteOutcome>, RemoteError>,
    suspicion: Suspicion,
) -> Verdict {
    match answer {
        // A connector that answers for other than all operations has told nothing about any of them.
        Ok(outcomes) if outcomes.len() != jobs.len() => Verdict::Stop(
            jobs,
            RemoteError::Transient {
                code: mostrador_connector::ReasonCode::new("OUTCOME_COUNT"),
                detail: "the answer does not match the request".to_owned(),
            },
        ),
        Ok(outcomes) => settle(jobs, outcomes),
        Err(error) => match &error {
            RemoteError::Batch { .. } | RemoteError::TooLarge | RemoteError::Record { .. } => {
                narrow(jobs, error)
            }
            RemoteError::Transient { .. } | RemoteError::Conflict { .. } => match suspicion {
                Suspicion::OneBadRecord => narrow(jobs, error),
                Suspicion::None => Verdict::Stop(jobs, error),
            },
            RemoteError::Unreachable { .. } | RemoteError::Throttled { .. } | RemoteError::Auth { .. } => {
                Verdict::Stop(jobs, error)
            }
        },
    }
}

fn settle(mut jobs: Vec<LeasedJob>, mut outcomes: Vec<WriteOutcome>) -> Verdict {
    // Alone in its request, a refused job has nobody beside it that was accepted.
    if let ([_], [WriteOutcome::Failed(_)]) = (jobs.as_slice(), outcomes.as_slice())
        && let (Some(job), Some(WriteOutcome::Failed(error))) = (jobs.pop(), outcomes.pop())
    {
        return match error {
            RemoteError::Unreachable { .. } | RemoteError::Throttled { .. } | RemoteError::Auth { .. } => {
                Verdict::Stop(vec![job], error)
            }
            RemoteError::Transient { .. }
            | RemoteError::Conflict { .. }
            | RemoteError::Record { .. }
            | RemoteError::TooLarge
            | RemoteError::Batch { .. } => Verdict::Suspect(job, error),
        };
    }
    let ends = jobs
        .into_iter()
        .zip(outcomes)
        .map(|(job, outcome)| {
            let end = match outcome {
                WriteOutcome::Done(_) => End::Done,
                WriteOutcome::Failed(error) => end_of(&job, error),
            };
            (job, end)
        })
        .collect();
    Verdict::Settle(ends)
}

/// Halves, or names the one that is left.
fn narrow(mut jobs: Vec<LeasedJob>, error: RemoteError) -> Verdict {
    if jobs.len() > 1 {
        let second = jobs.split_off(jobs.len() / 2);
        return Verdict::Split(jobs, second);
    }
    match jobs.pop() {
        Some(job) => Verdict::Suspect(job, error),
        None => Verdict::Settle(Vec::new()),
    }
}

/// The end of a single job that failed for itself.
pub(super) fn end_of(job: &LeasedJob, error: RemoteError) -> End {
    match &error {
        RemoteError::Record { .. } | RemoteError::Batch { .. } | RemoteError::TooLarge => End::Dead(error),
        RemoteError::Transient { .. } | RemoteError::Conflict { .. } => {
            if job.attempts + 1 >= ATTEMPT_LIMIT {
                End::Dead(error)
            } else {
                End::Retry(error)
            }
        }
        RemoteError::Unreachable { .. } | RemoteError::Throttled { .. } | RemoteError::Auth { .. } => {
            End::Retry(error)
        }
    }
}

/// Whether an end costs an attempt.
pub(super) fn attempts_after(job: &LeasedJob, error: &RemoteError) -> u32 {
    match error {
        RemoteError::Unreachable { .. } | RemoteError::Throttled { .. } | RemoteError::Auth { .. } => {
            job.attempts
        }
        RemoteError::Transient { .. }
        | RemoteError::Conflict { .. }
        | RemoteError::Record { .. }
        | RemoteError::TooLarge
        | RemoteError::Batch { .. } => job.attempts.saturating_add(1),
    }
}

/// The end of a job that was refused while nothing else was accepted: it is tried again, and set aside after
/// as many attempts as a failing remote gets.
pub(super) fn end_of_uncorroborated(job: &LeasedJob, error: RemoteError) -> End {
    if job.attempts + 1 >= ATTEMPT_LIMIT { End::Dead(error) } else { End::Retry(error) }
}

#[cfg(test)]
#[path = "deliver_tests.rs"]
mod tests;
