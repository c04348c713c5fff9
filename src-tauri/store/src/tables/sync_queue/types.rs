//! What a job is, how it ends, and how it stands.

use mostrador_domain::Timestamp;
use rusqlite::Row;

use crate::tables::unreadable;

/// A job to add.
#[derive(Clone, Copy, Debug)]
pub struct NewJob<'a> {
    /// Where the data comes from, e.g. `local`.
    pub source: &'a str,
    /// Outside system.
    pub destination: &'a str,
    /// Entity, e.g. `order`.
    pub entity: &'a str,
    /// Which record here.
    pub entity_id: &'a str,
    /// What to do there, e.g. `confirm`.
    pub action: &'a str,
    /// The record's id there.
    pub external_id: &'a str,
    /// JSON in the connector's shape.
    pub payload: &'a str,
    /// Lower goes first.
    pub priority: i32,
}

/// A job that this process holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeasedJob {
    /// Row id.
    pub id: i64,
    /// Fencing token: an answer under an older token is refused.
    pub lease_token: i64,
    /// Entity.
    pub entity: String,
    /// Which record here.
    pub entity_id: String,
    /// What to do.
    pub action: String,
    /// The record's id there.
    pub external_id: String,
    /// JSON in the connector's shape.
    pub payload: String,
    /// The same in every attempt.
    pub idempotency_key: String,
    /// Attempts that counted so far.
    pub attempts: u32,
}

/// How a job ended, or how it goes on.
#[derive(Clone, Copy, Debug)]
pub enum JobResult<'a> {
    /// The remote accepted it.
    Done,
    /// Try again later. `attempts` is the new count.
    Retry {
        /// When.
        at: Timestamp,
        /// Attempts that counted.
        attempts: u32,
        /// Why.
        failure: JobFailure<'a>,
    },
    /// A person must look.
    Dead {
        /// Attempts that counted.
        attempts: u32,
        /// Why.
        failure: JobFailure<'a>,
    },
}

/// Why a job failed.
#[derive(Clone, Copy, Debug)]
pub struct JobFailure<'a> {
    /// Class name of the error.
    pub class: &'a str,
    /// Short code.
    pub code: &'a str,
    /// Technical description without personal data.
    pub detail: &'a str,
}

/// Status of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobStatus {
    /// Waits.
    Pending,
    /// Is being sent.
    Leased,
    /// Accepted.
    Done,
    /// Waits for a person.
    Dead,
}

impl JobStatus {
    /// Reads a stored status.
    fn from_code(code: &str) -> Option<Self> {
        match code {
            "pending" => Some(Self::Pending),
            "leased" => Some(Self::Leased),
            "done" => Some(Self::Done),
            "dead" => Some(Self::Dead),
            _ => None,
        }
    }
}

/// The latest job of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobState {
    /// Where it stands.
    pub status: JobStatus,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it is or was due.
    pub scheduled_at: Timestamp,
    /// When it was accepted or set aside.
    pub completed_at: Option<Timestamp>,
    /// Attempts that counted.
    pub attempts: u32,
    /// Code of the last failure.
    pub error_code: Option<String>,
    /// Class of the last failure.
    pub error_class: Option<String>,
}

/// Reads the seven columns of a [`JobState`] from `first` on.
pub(crate) fn read_state(row: &Row<'_>, first: usize) -> rusqlite::Result<JobState> {
    let status: String = row.get(first)?;
    Ok(JobState {
        status: JobStatus::from_code(&status).ok_or_else(|| unreadable(first, "not a job status"))?,
        created_at: Timestamp(row.get(first + 1)?),
        scheduled_at: Timestamp(row.get(first + 2)?),
        completed_at: row.get::<_, Option<i64>>(first + 3)?.map(Timestamp),
        attempts: row.get(first + 4)?,
        error_code: row.get(first + 5)?,
        error_class: row.get(first + 6)?,
    })
}

/// Whether a lease was still held when something was recorded under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lease {
    /// It was, and the result is stored.
    Held,
    /// Somebody else holds the job by now: nothing was changed.
    Lost,
}
