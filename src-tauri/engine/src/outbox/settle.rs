//! Stores the ends of jobs, and tells the records.

use mostrador_connector::{Accepted, RemoteError};
use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_queue::{self, JobFailure, JobResult, Lease, LeasedJob, Receipt};
use mostrador_store::{StoreError, WriteTransaction};
use tokio::time::Instant;

use super::ends::{Ends, JobEnd};
use super::judge::End;
use super::round::millis;
use crate::destination::code_of;
use crate::event::EngineEvent;

/// The end of one job with its figures.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    pub(super) job: LeasedJob,
    pub(super) end: End,
    /// Attempts that counted, this one included.
    pub(super) attempts: u32,
    /// When a retry is due: by the monotonic clock, because the file may not take the end for a while, and the wall clock
    /// may be set meanwhile.
    pub(super) due: Instant,
}

/// Now, on both clocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    pub(super) wall: Timestamp,
    pub(super) instant: Instant,
}

impl Now {
    /// An instant on the wall clock, as that runs now.
    fn wall_at(self, instant: Instant) -> Timestamp {
        self.wall.plus_millis(millis(instant.saturating_duration_since(self.instant)))
    }
}

impl Ending {
    /// One that was known without asking.
    pub(super) fn known((job, end): (LeasedJob, End), now: Instant) -> Self {
        Self { attempts: job.attempts, due: now, job, end }
    }
}

/// How the ends of a group are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// All or none: the usual case.
    Together,
    /// Each for itself, after they could not be written together: one record that cannot take its answer must not make
    /// the others be sent again for ever.
    OneByOne,
}

/// Stores the ends; answers what to tell once they are committed.
///
/// # Errors
/// When the file cannot be written. With [`Care::OneByOne`] a record that cannot take its answer is no error: its job is
/// set aside.
pub(super) fn record(
    transaction: &WriteTransaction<'_>,
    ends: &Ends,
    endings: &[Ending],
    now: Now,
    care: Care,
) -> Result<Vec<EngineEvent>, StoreError> {
    let mut events = Vec::new();
    for ending in endings {
        let event = match care {
            Care::Together => end_one(transaction, ends, ending, now)?,
            Care::OneByOne => match transaction.savepoint(|inner| end_one(inner, ends, ending, now)) {
                Ok(event) => event,
                Err(error @ (StoreError::RolledBack | StoreError::DiskFull)) => return Err(error),
                Err(error) => {
                    tracing::error!(job = ending.job.id, %error, "a record could not take its answer");
                    set_aside(transaction, ending, now.wall)?;
                    None
                }
            },
        };
        events.extend(event);
    }
    Ok(events)
}

fn end_one(
    transaction: &WriteTransaction<'_>,
    ends: &Ends,
    ending: &Ending,
    now: Now,
) -> Result<Option<EngineEvent>, StoreError> {
    let Ending { job, end, attempts, due } = ending;
    let at = now.wall_at(*due);
    let now = now.wall;
    let nothing = Accepted::default();
    let (code, detail);
    let (result, told) = match end {
        End::Done(accepted) => (JobResult::Done(receipt(accepted)), Some(JobEnd::Done(accepted))),
        End::Settled => (JobResult::Done(receipt(&nothing)), None),
        End::Retry(error) | End::Spared(error) | End::Conflict(error) => {
            (code, detail) = (code_of(error), error.to_string());
            let failure = failure(error, &code, &detail);
            (JobResult::Retry { at, attempts: *attempts, failure }, Some(JobEnd::Retry))
        }
        End::Dead(error) => {
            (code, detail) = (code_of(error), error.to_string());
            let failure = failure(error, &code, &detail);
            (JobResult::Dead { attempts: *attempts, failure }, Some(JobEnd::Dead { failure }))
        }
    };
    match (sync_queue::finish(transaction, job, &result, now)?, told, ends.of(&job.entity)) {
        (Lease::Held, Some(told), Some(acknowledge)) => acknowledge.ended(transaction, job, &told, now),
        (Lease::Held, _, _) => Ok(None),
        (Lease::Lost, _, _) => {
            tracing::warn!(job = job.id, "a late answer was refused");
            Ok(None)
        }
    }
}

/// The destination has answered, but the record cannot take it: a person must look.
fn set_aside(transaction: &WriteTransaction<'_>, ending: &Ending, now: Timestamp) -> Result<(), StoreError> {
    let failure =
        JobFailure { class: "record", code: "NOT_RECORDED", detail: "the answer could not be stored" };
    let dead = JobResult::Dead { attempts: ending.attempts, failure };
    sync_queue::finish(transaction, &ending.job, &dead, now).map(drop)
}

fn receipt(accepted: &Accepted) -> Receipt<'_> {
    Receipt { external_id: accepted.external_id.as_deref(), version: accepted.version.as_deref() }
}

fn failure<'a>(error: &RemoteError, code: &'a str, detail: &'a str) -> JobFailure<'a> {
    JobFailure { class: error.class(), code, detail }
}

#[cfg(test)]
#[path = "settle_tests.rs"]
mod tests;
