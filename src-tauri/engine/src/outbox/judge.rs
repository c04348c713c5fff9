//! Turns the answer to one request into what happens to each job. Pure.

use mostrador_connector::{Accepted, ReasonCode, RemoteError, WriteOutcome, WriteStyle};
use mostrador_store::tables::sync_queue::LeasedJob;

/// Attempts that count before a job is set aside.
pub(super) const ATTEMPT_LIMIT: u32 = 20;
/// From so many attempts on the wait before the next one grows no more.
const WAIT_GROWS_UNTIL: u32 = 9;
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
    Suspect(Box<LeasedJob>, RemoteError),
    /// Stop this round; the jobs go back unharmed.
    Stop(Vec<LeasedJob>, RemoteError),
}

/// The end of one job, or of this attempt.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum End {
    /// Accepted.
    Done(Accepted),
    /// Whoever merged it with the destination's record left nothing to send.
    Settled,
    /// The record changed there: read it again, merge, send once more.
    Conflict(RemoteError),
    /// To be tried again; this attempt counts.
    Retry(RemoteError),
    /// To be tried again; the attempt does not count, because the destination fails for everything.
    Spared(RemoteError),
    /// Set aside for a person.
    Dead(RemoteError),
}

impl End {
    /// Accepted, and nothing more was said.
    pub(super) fn accepted() -> Self {
        Self::Done(Accepted::default())
    }
}

/// Whether the refusal of a single record is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// The record itself was judged.
    Word,
    /// The same, but for these codes: the remote says them in an outage of its own as well.
    WordBut(&'static [&'static str]),
    /// Only beside one that was accepted: an acknowledgement has nothing in it that could be wrong.
    Corroborated,
}

impl Trust {
    pub(super) fn in_answers(style: WriteStyle) -> Self {
        match style {
            WriteStyle::Records(writes) if writes.doubtful.is_empty() => Self::Word,
            WriteStyle::Records(writes) => Self::WordBut(writes.doubtful),
            WriteStyle::None | WriteStyle::Acknowledge { .. } => Self::Corroborated,
        }
    }

    /// Whether this is one of the words that the remote says of a record and of itself alike.
    pub(super) fn doubts(self, error: &RemoteError) -> bool {
        match (self, self.of(error)) {
            (Self::WordBut(_), Belief::BesideOthers) => true,
            (Self::WordBut(_), Belief::AtOnce) | (Self::Word | Self::Corroborated, _) => false,
        }
    }

    fn of(self, error: &RemoteError) -> Belief {
        match (self, error) {
            (Self::Corroborated, _) => Belief::BesideOthers,
            (Self::WordBut(codes), RemoteError::Record { code, .. } | RemoteError::Batch { code, .. })
                if codes.contains(&code.as_str()) =>
            {
                Belief::BesideOthers
            }
            (Self::Word | Self::WordBut(_), _) => Belief::AtOnce,
        }
    }
}

/// How much is believed of one refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Belief {
    AtOnce,
    BesideOthers,
}

/// Decides.
pub(super) fn judge(
    jobs: Vec<LeasedJob>,
    answer: Result<Vec<WriteOutcome>, RemoteError>,
    suspicion: Suspicion,
    trust: Trust,
) -> Verdict {
    match answer {
        // A connector that answers for other than all operations has told nothing about any of them.
        Ok(outcomes) if outcomes.len() != jobs.len() => Verdict::Stop(
            jobs,
            RemoteError::Transient {
                code: ReasonCode::new("OUTCOME_COUNT"),
                detail: "the answer does not match the request".to_owned(),
            },
        ),
        Ok(outcomes) => settle(jobs, outcomes, trust),
        Err(error) => match &error {
            RemoteError::Batch { .. }
            | RemoteError::TooLarge
            | RemoteError::Record { .. }
            | RemoteError::Conflict { .. } => narrow(jobs, error, trust),
            RemoteError::Transient { .. } => match suspicion {
                Suspicion::OneBadRecord => narrow(jobs, error, trust),
                Suspicion::None => Verdict::Stop(jobs, error),
            },
            RemoteError::Unreachable { .. } | RemoteError::Throttled { .. } | RemoteError::Auth { .. } => {
                Verdict::Stop(jobs, error)
            }
        },
    }
}

fn settle(mut jobs: Vec<LeasedJob>, mut outcomes: Vec<WriteOutcome>, trust: Trust) -> Verdict {
    // Alone in its request, a refused job has nobody beside it that was accepted.
    if let ([_], [WriteOutcome::Failed(_)]) = (jobs.as_slice(), outcomes.as_slice())
        && let (Some(job), Some(WriteOutcome::Failed(error))) = (jobs.pop(), outcomes.pop())
    {
        return alone(job, error, trust);
    }
    let ends = jobs
        .into_iter()
        .zip(outcomes)
        .map(|(job, outcome)| {
            let end = match outcome {
                WriteOutcome::Done(accepted) => End::Done(accepted),
                // Of several, those that were accepted may never have left: they prove nothing.
                WriteOutcome::Failed(error) => match (trust, trust.of(&error)) {
                    (Trust::WordBut(_), Belief::BesideOthers) => counted(&job, error),
                    (Trust::Word | Trust::WordBut(_) | Trust::Corroborated, _) => end_of(&job, error),
                },
            };
            (job, end)
        })
        .collect();
    Verdict::Settle(ends)
}

/// A single job that was refused.
fn alone(job: LeasedJob, error: RemoteError, trust: Trust) -> Verdict {
    match (&error, trust.of(&error)) {
        (
            RemoteError::Unreachable { .. } | RemoteError::Throttled { .. } | RemoteError::Auth { .. },
            Belief::AtOnce | Belief::BesideOthers,
        )
        | (RemoteError::Transient { .. }, Belief::AtOnce) => Verdict::Stop(vec![job], error),
        (RemoteError::Conflict { .. }, Belief::AtOnce | Belief::BesideOthers)
        | (RemoteError::Record { .. } | RemoteError::TooLarge | RemoteError::Batch { .. }, Belief::AtOnce) => {
            let end = end_of(&job, error);
            Verdict::Settle(vec![(job, end)])
        }
        (
            RemoteError::Transient { .. }
            | RemoteError::Record { .. }
            | RemoteError::TooLarge
            | RemoteError::Batch { .. },
            Belief::BesideOthers,
        ) => Verdict::Suspect(Box::new(job), error),
    }
}

/// Halves, or names the one that is left.
fn narrow(mut jobs: Vec<LeasedJob>, error: RemoteError, trust: Trust) -> Verdict {
    if jobs.len() > 1 {
        let second = jobs.split_off(jobs.len() / 2);
        return Verdict::Split(jobs, second);
    }
    match (jobs.pop(), &error) {
        // Only looked for while everything fails: nothing else is known about it.
        (Some(job), RemoteError::Transient { .. }) => Verdict::Suspect(Box::new(job), error),
        (
            Some(job),
            RemoteError::Unreachable { .. }
            | RemoteError::Throttled { .. }
            | RemoteError::Auth { .. }
            | RemoteError::Conflict { .. }
            | RemoteError::Record { .. }
            | RemoteError::TooLarge
            | RemoteError::Batch { .. },
        ) => alone(job, error, trust),
        (None, _) => Verdict::Settle(Vec::new()),
    }
}

/// The end of a single job that failed for itself.
pub(super) fn end_of(job: &LeasedJob, error: RemoteError) -> End {
    match &error {
        RemoteError::Record { .. } | RemoteError::Batch { .. } | RemoteError::TooLarge => End::Dead(error),
        RemoteError::Conflict { .. } => End::Conflict(error),
        RemoteError::Transient { .. } => counted(job, error),
        RemoteError::Unreachable { .. } | RemoteError::Throttled { .. } | RemoteError::Auth { .. } => {
            End::Retry(error)
        }
    }
}

/// Tried again, and set aside after as many attempts as a failing remote gets. So ends a transient failure, a second
/// conflict, and a job that was refused while nothing else was accepted.
pub(super) fn counted(job: &LeasedJob, error: RemoteError) -> End {
    if job.attempts + 1 >= ATTEMPT_LIMIT { End::Dead(error) } else { End::Retry(error) }
}

/// The attempts of a job after an end.
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

/// The attempts of a job that failed while its destination fails for everything: they pace it, and leave it as far from being
/// set aside as the longest wait allows, however long that lasts.
pub(super) fn attempts_for_the_wait(job: &LeasedJob, error: &RemoteError) -> u32 {
    attempts_after(job, error).min(WAIT_GROWS_UNTIL).max(job.attempts)
}

/// What ends of single operations say about the destination as a whole: it could not be reached, asked to wait or refused
/// the key in the middle of a request; or it failed for all of them.
pub(super) fn systemic(ends: &[(LeasedJob, End)]) -> Option<&RemoteError> {
    let errors = || {
        ends.iter().filter_map(|(_, end)| match end {
            End::Retry(error) | End::Spared(error) | End::Dead(error) | End::Conflict(error) => Some(error),
            End::Done(_) | End::Settled => None,
        })
    };
    let fatal = errors().find(|error| match error {
        RemoteError::Unreachable { .. } | RemoteError::Throttled { .. } | RemoteError::Auth { .. } => true,
        RemoteError::Transient { .. }
        | RemoteError::Conflict { .. }
        | RemoteError::Record { .. }
        | RemoteError::TooLarge
        | RemoteError::Batch { .. } => false,
    });
    let all_transient = errors().count() == ends.len()
        && errors().all(|error| matches!(error, RemoteError::Transient { .. }));
    fatal.or_else(|| if all_transient { errors().next() } else { None })
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
