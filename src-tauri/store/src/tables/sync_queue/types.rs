//! What a job is, how it ends, and how it stands.

use mostrador_domain::Timestamp;
use rusqlite::Row;

use crate::tables::unreadable;

/// A job to add.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewJob<'a> {
    /// Where the data comes from, e.g. `local`.
    pub source: &'a str,
    /// Outside system.
    pub destination: &'a str,
    /// Entity, e.g. `order`.
    pub entity: &'a str,
    /// Which record here.
    pub entity_id: &'a str,
    /// What to do there: [`UPSERT`](super::UPSERT), [`DELETE`](super::DELETE), or an action of the entity's own, e.g.
    /// `confirm`.
    pub action: &'a str,
    /// The record's id there; empty while the destination has given none.
    pub external_id: &'a str,
    /// JSON: the whole record, or the connector's shape for other actions.
    pub payload: &'a str,
    /// Lower goes first.
    pub priority: i32,
    /// The pair of entities that this job belongs to.
    pub integration_id: Option<i64>,
    /// The record that must be at the destination before this one.
    pub parent: Option<Parent<'a>>,
    /// The record's edit counter when the payload was made.
    pub edits: i64,
    /// Names of the changed fields; `None`: not a write of fields, or all of them.
    pub changed: Option<&'a [String]>,
    /// The destination's concurrency token that the payload is based on.
    pub base_version: Option<&'a str>,
}

/// A record on which another one depends: its earlier jobs go first, and while one of them is set aside the other waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parent<'a> {
    /// Entity, e.g. `customer`.
    pub entity: &'a str,
    /// Which record here.
    pub entity_id: &'a str,
}

/// What became of a new job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enqueued {
    /// It waits under this id: a job of its own, or the one that took it in.
    Waits(i64),
    /// The destination never heard of the record and never will: both jobs are gone.
    Nothing,
}

/// A job that this process holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// The record's id there; empty while the destination has given none.
    pub external_id: String,
    /// JSON in the connector's shape.
    pub payload: String,
    /// The same in every attempt.
    pub idempotency_key: String,
    /// Attempts that counted so far.
    pub attempts: u32,
    /// The pair of entities that this job belongs to.
    pub integration_id: Option<i64>,
    /// The record's edit counter when the payload was made: an acknowledgement settles so many edits and no more.
    pub edits: i64,
    /// Names of the changed fields; `None`: not a write of fields, or all of them.
    pub changed: Option<Vec<String>>,
    /// The destination's concurrency token that the payload is based on.
    pub base_version: Option<String>,
}

/// How a job ended, or how it goes on.
#[derive(Clone, Copy, Debug)]
pub enum JobResult<'a> {
    /// The remote accepted it.
    Done(Receipt<'a>),
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

/// What the remote said about an accepted job. Later jobs of the record that wait already are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Receipt<'a> {
    /// The id that it gave to a new record.
    pub external_id: Option<&'a str>,
    /// The concurrency token after the write.
    pub version: Option<&'a str>,
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
    pub(super) fn from_code(code: &str) -> Option<Self> {
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

/// The columns of a [`LeasedJob`].
pub(super) const JOB_COLUMNS: &str =
    "id, entity, entity_id, action, coalesce(external_id, ''), payload, idempotency_key,
  attempts, integration_id, edits, changed, base_version";

/// Reads [`JOB_COLUMNS`].
pub(super) fn read_job(row: &Row<'_>, lease_token: i64) -> rusqlite::Result<LeasedJob> {
    Ok(LeasedJob {
        id: row.get(0)?,
        lease_token,
        entity: row.get(1)?,
        entity_id: row.get(2)?,
        action: row.get(3)?,
        external_id: row.get(4)?,
        payload: row.get(5)?,
        idempotency_key: row.get(6)?,
        attempts: row.get(7)?,
        integration_id: row.get(8)?,
        edits: row.get(9)?,
        changed: changed_from_text(row.get::<_, Option<String>>(10)?.as_deref()),
        base_version: row.get(11)?,
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

/// Writes the names of changed fields as the column holds them.
pub(super) fn changed_to_text(changed: Option<&[String]>) -> Option<String> {
    changed.map(|fields| serde_json::Value::from(fields.to_vec()).to_string())
}

/// Reads them. What does not read as a list of names means everything: sending too much loses nothing.
pub(super) fn changed_from_text(text: Option<&str>) -> Option<Vec<String>> {
    text.and_then(|text| serde_json::from_str(text).ok())
}
