//! `sync_queue`: the outbox. A job is pending, leased to the worker of this process, done, or dead (waits for
//! a person). There is at most one pending job per destination, record and action.

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::{ReadTransaction, StoreError, WriteTransaction};

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
    pub(crate) fn from_code(code: &str) -> Option<Self> {
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

/// Adds a job; when one is pending already for the same record and action it takes over the new payload and
/// becomes due at once. Its idempotency key is `entity/record/action/serial`: unique per job, the same in every
/// attempt, and the same in every run of a simulation.
///
/// # Errors
/// When the file cannot be written.
pub fn enqueue(
    transaction: &WriteTransaction<'_>,
    job: &NewJob<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO sync_queue (source, destination, entity, entity_id, action, external_id, payload,
                                     idempotency_key, status, priority, created_at, scheduled_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,
                     ?3 || '/' || ?4 || '/' || ?5 || '/'
                       || (coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'sync_queue'), 0) + 1),
                     'pending', ?8, ?9, ?9)
             ON CONFLICT (destination, entity, entity_id, action) WHERE status = 'pending'
             DO UPDATE SET payload = excluded.payload, scheduled_at = min(scheduled_at, excluded.scheduled_at)",
        )?
        .execute(params![
            job.source,
            job.destination,
            job.entity,
            job.entity_id,
            job.action,
            job.external_id,
            job.payload,
            job.priority,
            now.millis(),
        ])?;
    Ok(())
}

/// The latest job of a record, whatever its status.
///
/// # Errors
/// When the file cannot be read.
pub fn latest(
    transaction: &ReadTransaction<'_>,
    entity: &str,
    entity_id: &str,
    action: &str,
) -> Result<Option<JobState>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT status, created_at, scheduled_at, completed_at, attempts, error_code, error_class
             FROM sync_queue WHERE entity = ?1 AND entity_id = ?2 AND action = ?3 ORDER BY id DESC LIMIT 1",
        )?
        .query_row([entity, entity_id, action], |row| read_state(row, 0))
        .optional()?)
}

/// Reads the seven columns of a [`JobState`] from `first` on.
pub(crate) fn read_state(row: &Row<'_>, first: usize) -> rusqlite::Result<JobState> {
    let status: String = row.get(first)?;
    Ok(JobState {
        status: JobStatus::from_code(&status).ok_or_else(|| super::unreadable(first, "not a job status"))?,
        created_at: Timestamp(row.get(first + 1)?),
        scheduled_at: Timestamp(row.get(first + 2)?),
        completed_at: row.get::<_, Option<i64>>(first + 3)?.map(Timestamp),
        attempts: row.get(first + 4)?,
        error_code: row.get(first + 5)?,
        error_class: row.get(first + 6)?,
    })
}

/// Leases up to `limit` due jobs of a destination until `until`, in the order priority, due time, age.
/// `token` must be higher than every token that this file has seen; see [`highest_token`].
///
/// # Errors
/// When the file cannot be written.
pub fn lease_due(
    transaction: &WriteTransaction<'_>,
    destination: &str,
    now: Timestamp,
    until: Timestamp,
    token: i64,
    limit: usize,
) -> Result<Vec<LeasedJob>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "UPDATE sync_queue
         SET status = 'leased', lease_token = ?5, lease_until = ?3, started_at = ?2
         WHERE id IN (SELECT id FROM sync_queue WHERE destination = ?1 AND status = 'pending' AND scheduled_at <= ?2
                      ORDER BY priority, scheduled_at, id LIMIT ?4)
         RETURNING id, lease_token, entity, entity_id, action, coalesce(external_id, ''), payload, idempotency_key, attempts",
    )?;
    let rows = statement.query_map(
        params![destination, now.millis(), until.millis(), i64::try_from(limit).unwrap_or(i64::MAX), token],
        |row| {
            Ok(LeasedJob {
                id: row.get(0)?,
                lease_token: row.get(1)?,
                entity: row.get(2)?,
                entity_id: row.get(3)?,
                action: row.get(4)?,
                external_id: row.get(5)?,
                payload: row.get(6)?,
                idempotency_key: row.get(7)?,
                attempts: row.get(8)?,
            })
        },
    )?;
    let mut jobs = rows.collect::<Result<Vec<_>, _>>()?;
    // RETURNING promises no order; the oldest record goes first.
    jobs.sort_unstable_by_key(|job| job.id);
    Ok(jobs)
}

/// Whether a lease was still held when something was recorded under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lease {
    /// It was, and the result is stored.
    Held,
    /// Somebody else holds the job by now: nothing was changed.
    Lost,
}

/// Records what became of a leased job. Refused when the lease is not ours any more.
///
/// # Errors
/// When the file cannot be written.
pub fn finish(
    transaction: &WriteTransaction<'_>,
    job: &LeasedJob,
    result: &JobResult<'_>,
    now: Timestamp,
) -> Result<Lease, StoreError> {
    let connection = transaction.connection();
    let changed = match result {
        JobResult::Done => connection
            .prepare_cached(
                "UPDATE sync_queue SET status = 'done', lease_token = NULL, lease_until = NULL, completed_at = ?3,
                        error_class = NULL, error_code = NULL, last_error = NULL
                 WHERE id = ?1 AND status = 'leased' AND lease_token = ?2",
            )?
            .execute(params![job.id, job.lease_token, now.millis()])?,
        JobResult::Retry { at, attempts, failure } => {
            // A newer job for the same record became pending while this one was on its way: it says the same
            // and more, so this one gives way.
            let superseded = connection
                .prepare_cached(
                    "DELETE FROM sync_queue WHERE id = ?1 AND status = 'leased' AND lease_token = ?2
                       AND EXISTS (SELECT 1 FROM sync_queue AS newer WHERE newer.status = 'pending'
                         AND newer.destination = sync_queue.destination AND newer.entity = sync_queue.entity
                         AND newer.entity_id = sync_queue.entity_id AND newer.action = sync_queue.action)",
                )?
                .execute(params![job.id, job.lease_token])?;
            if superseded > 0 {
                return Ok(Lease::Held);
            }
            connection
                .prepare_cached(
                    "UPDATE sync_queue SET status = 'pending', lease_token = NULL, lease_until = NULL,
                            scheduled_at = ?3, attempts = ?4, error_class = ?5, error_code = ?6, last_error = ?7
                     WHERE id = ?1 AND status = 'leased' AND lease_token = ?2",
                )?
                .execute(params![
                    job.id,
                    job.lease_token,
                    at.millis(),
                    attempts,
                    failure.class,
                    failure.code,
                    failure.detail
                ])?
        }
        JobResult::Dead { attempts, failure } => connection
            .prepare_cached(
                "UPDATE sync_queue SET status = 'dead', lease_token = NULL, lease_until = NULL, completed_at = ?3,
                        attempts = ?4, error_class = ?5, error_code = ?6, last_error = ?7
                 WHERE id = ?1 AND status = 'leased' AND lease_token = ?2",
            )?
            .execute(params![
                job.id,
                job.lease_token,
                now.millis(),
                attempts,
                failure.class,
                failure.code,
                failure.detail
            ])?,
    };
    Ok(if changed > 0 { Lease::Held } else { Lease::Lost })
}

/// Puts every leased job back: at start, what a dead process held is free at once (the file's lock proves
/// that no other process lives).
///
/// # Errors
/// When the file cannot be written.
pub fn release_all(transaction: &WriteTransaction<'_>) -> Result<usize, StoreError> {
    let connection = transaction.connection();
    connection
        .prepare_cached(
            "DELETE FROM sync_queue WHERE status = 'leased'
               AND EXISTS (SELECT 1 FROM sync_queue AS newer WHERE newer.status = 'pending'
                 AND newer.destination = sync_queue.destination AND newer.entity = sync_queue.entity
                 AND newer.entity_id = sync_queue.entity_id AND newer.action = sync_queue.action)",
        )?
        .execute([])?;
    Ok(connection
        .prepare_cached(
            "UPDATE sync_queue SET status = 'pending', lease_token = NULL, lease_until = NULL WHERE status = 'leased'",
        )?
        .execute([])?)
}

/// Puts back every leased job of a destination but those under `except_token`: a round that could not write
/// has dropped them.
///
/// # Errors
/// When the file cannot be written.
pub fn release_held(
    transaction: &WriteTransaction<'_>,
    destination: &str,
    except_token: Option<i64>,
) -> Result<usize, StoreError> {
    let connection = transaction.connection();
    connection
        .prepare_cached(
            "DELETE FROM sync_queue WHERE status = 'leased' AND destination = ?1 AND lease_token IS NOT ?2
               AND EXISTS (SELECT 1 FROM sync_queue AS newer WHERE newer.status IN ('pending', 'leased')
                 AND newer.destination = sync_queue.destination AND newer.entity = sync_queue.entity
                 AND newer.entity_id = sync_queue.entity_id AND newer.action = sync_queue.action
                 AND newer.id > sync_queue.id)",
        )?
        .execute(params![destination, except_token])?;
    Ok(connection
        .prepare_cached(
            "UPDATE sync_queue SET status = 'pending', lease_token = NULL, lease_until = NULL
             WHERE status = 'leased' AND destination = ?1 AND lease_token IS NOT ?2",
        )?
        .execute(params![destination, except_token])?)
}

/// Makes every pending job of a destination due now: the remote is reachable again, or a person said so.
///
/// # Errors
/// When the file cannot be written.
pub fn make_due(
    transaction: &WriteTransaction<'_>,
    destination: &str,
    now: Timestamp,
) -> Result<usize, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_queue SET scheduled_at = ?2 WHERE destination = ?1 AND status = 'pending' AND scheduled_at > ?2",
        )?
        .execute(params![destination, now.millis()])?)
}

/// *Reintentar*: the latest job of a record is due now and starts counting anew; answers whether there was
/// one to retry (an accepted one, or one on its way, is left alone).
///
/// # Errors
/// When the file cannot be written.
pub fn retry(
    transaction: &WriteTransaction<'_>,
    entity: &str,
    entity_id: &str,
    action: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_queue SET status = 'pending', attempts = 0, scheduled_at = ?4, completed_at = NULL
             WHERE id = (SELECT max(id) FROM sync_queue WHERE entity = ?1 AND entity_id = ?2 AND action = ?3)
               AND status IN ('pending', 'dead')",
        )?
        .execute(params![entity, entity_id, action, now.millis()])?;
    Ok(changed > 0)
}

/// The highest fencing token in use. Tokens of finished jobs are gone, which is safe: an answer is only
/// accepted by a job that is leased under exactly that token.
///
/// # Errors
/// When the file cannot be read.
pub fn highest_token(transaction: &ReadTransaction<'_>) -> Result<i64, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached("SELECT coalesce(max(lease_token), 0) FROM sync_queue WHERE status = 'leased'")?
        .query_row([], |row| row.get(0))?)
}

/// When the next pending job of a destination is due.
///
/// # Errors
/// When the file cannot be read.
pub fn next_due(
    transaction: &ReadTransaction<'_>,
    destination: &str,
) -> Result<Option<Timestamp>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT min(scheduled_at) FROM sync_queue WHERE destination = ?1 AND status = 'pending'",
        )?
        .query_row([destination], |row| row.get::<_, Option<i64>>(0))?
        .map(Timestamp))
}

/// Deletes at most `limit` accepted jobs that ended before `before` and answers how many. The latest job of
/// a record stays, because the record's badge is read from it.
///
/// # Errors
/// When the file cannot be written.
pub fn prune(transaction: &WriteTransaction<'_>, before: Timestamp, limit: u32) -> Result<usize, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "DELETE FROM sync_queue WHERE id IN (
               SELECT id FROM sync_queue AS old WHERE status = 'done' AND completed_at < ?1
                 AND EXISTS (SELECT 1 FROM sync_queue AS newer WHERE newer.entity = old.entity
                   AND newer.entity_id = old.entity_id AND newer.action = old.action AND newer.id > old.id)
               ORDER BY completed_at LIMIT ?2)",
        )?
        .execute(params![before.millis(), limit])?)
}
