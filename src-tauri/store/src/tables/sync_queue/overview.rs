//! What waits in the outbox and what was refused, for people: counts and lists over all systems.

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::JobStatus;
use crate::tables::unreadable;
use crate::{ReadTransaction, StoreError};

/// How many jobs of one entity wait or are on their way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobCount {
    /// Outside system.
    pub destination: String,
    /// Its entity.
    pub entity: String,
    /// How many.
    pub count: u64,
}

/// A job, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobLine {
    /// Row id.
    pub id: i64,
    /// Outside system.
    pub destination: String,
    /// Its entity.
    pub entity: String,
    /// Which record here.
    pub entity_id: String,
    /// What to do there.
    pub action: String,
    /// Where it stands.
    pub status: JobStatus,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it is or was due.
    pub scheduled_at: Timestamp,
    /// When it was set aside.
    pub completed_at: Option<Timestamp>,
    /// Attempts that counted.
    pub attempts: u32,
    /// Code of the last failure.
    pub error_code: Option<String>,
}

/// Only jobs of these systems, as a JSON list of names, and of this entity, where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Among {
    /// JSON list of names.
    pub systems: String,
    /// Entity.
    pub entity: Option<String>,
}

macro_rules! columns {
    () => {
        "SELECT id, destination, entity, entity_id, action, status, created_at, scheduled_at, completed_at, attempts,
                error_code FROM sync_queue AS job "
    };
}

fn read_line(row: &Row<'_>) -> rusqlite::Result<JobLine> {
    let status: String = row.get(5)?;
    Ok(JobLine {
        id: row.get(0)?,
        destination: row.get(1)?,
        entity: row.get(2)?,
        entity_id: row.get(3)?,
        action: row.get(4)?,
        status: JobStatus::from_code(&status).ok_or_else(|| unreadable(5, "not a job status"))?,
        created_at: Timestamp(row.get(6)?),
        scheduled_at: Timestamp(row.get(7)?),
        completed_at: row.get::<_, Option<i64>>(8)?.map(Timestamp),
        attempts: row.get(9)?,
        error_code: row.get(10)?,
    })
}

/// Jobs that wait or are on their way, per entity.
///
/// # Errors
/// When the file cannot be read.
pub fn count_open(transaction: &ReadTransaction<'_>) -> Result<Vec<JobCount>, StoreError> {
    counts(transaction, COUNT_OPEN)
}

pub(super) const COUNT_OPEN: &str =
    "SELECT destination, entity, count(*) FROM sync_queue INDEXED BY sync_queue_open
  WHERE status IN ('pending', 'leased') GROUP BY destination, entity";

/// Refused jobs per entity: the latest ones of their records, because a newer one says what is to be written.
///
/// # Errors
/// When the file cannot be read.
pub fn count_dead(transaction: &ReadTransaction<'_>) -> Result<Vec<JobCount>, StoreError> {
    counts(transaction, COUNT_DEAD)
}

/// What a refused job (`job`) must be to wait for a person: the latest of its record at its system, whatever it does there. A
/// newer one says what is to be written. Every count and every list means this.
macro_rules! is_latest {
    () => {
        "NOT EXISTS (SELECT 1 FROM sync_queue AS newer INDEXED BY sync_queue_record
           WHERE newer.entity = job.entity AND newer.entity_id = job.entity_id AND newer.destination = job.destination
             AND newer.id > job.id)"
    };
}

pub(crate) use is_latest;

pub(super) const COUNT_DEAD: &str = concat!(
    "SELECT destination, entity, count(*) FROM sync_queue AS job INDEXED BY sync_queue_dead
     WHERE status = 'dead' AND ",
    is_latest!(),
    " GROUP BY destination, entity"
);

fn counts(transaction: &ReadTransaction<'_>, sql: &str) -> Result<Vec<JobCount>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok(JobCount { destination: row.get(0)?, entity: row.get(1)?, count: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Jobs of one entity that wait or are on their way, after the job `after` (0 for the first), in the order in which they
/// were made.
///
/// # Errors
/// When the file cannot be read.
pub fn list_open(
    transaction: &ReadTransaction<'_>,
    destination: &str,
    entity: &str,
    after: i64,
    limit: u32,
) -> Result<Vec<JobLine>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(LIST_OPEN)?;
    let rows = statement.query_map(params![destination, entity, after, limit], read_line)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) const LIST_OPEN: &str = concat!(
    columns!(),
    "INDEXED BY sync_queue_open
     WHERE destination = ?1 AND entity = ?2 AND status IN ('pending', 'leased') AND id > ?3 ORDER BY id LIMIT ?4"
);

/// Refused jobs, the longest refused first: after the one that was refused at `after.0` and has the id `after.1`.
///
/// # Errors
/// When the file cannot be read.
pub fn list_dead(
    transaction: &ReadTransaction<'_>,
    among: &Among,
    after: (Timestamp, i64),
    limit: u32,
) -> Result<Vec<JobLine>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(LIST_DEAD)?;
    let rows = statement
        .query_map(params![among.systems, among.entity, after.0.millis(), after.1, limit], read_line)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) const LIST_DEAD: &str = concat!(
    columns!(),
    "INDEXED BY sync_queue_dead
     WHERE status = 'dead' AND completed_at >= ?3 AND (completed_at > ?3 OR id > ?4)
       AND destination IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR entity = ?2) AND ",
    is_latest!(),
    " ORDER BY completed_at, id LIMIT ?5"
);

/// One refused job.
///
/// # Errors
/// When the file cannot be read.
pub fn find_dead(transaction: &ReadTransaction<'_>, id: i64) -> Result<Option<JobLine>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(concat!(columns!(), "WHERE id = ?1 AND status = 'dead'"))?
        .query_row([id], read_line)
        .optional()?)
}

/// When the latest of the accepted jobs of an entity was accepted, as far as jobs are kept.
///
/// # Errors
/// When the file cannot be read.
pub fn last_accepted(
    transaction: &ReadTransaction<'_>,
    destination: &str,
    entity: &str,
    actions: &[&str],
) -> Result<Option<Timestamp>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(LAST_ACCEPTED)?;
    let mut latest: Option<i64> = None;
    for action in actions {
        let found: Option<i64> =
            statement.query_row(params![entity, action, destination], |row| row.get(0)).optional()?.flatten();
        latest = latest.max(found);
    }
    Ok(latest.map(Timestamp))
}

pub(super) const LAST_ACCEPTED: &str = "SELECT completed_at FROM sync_queue INDEXED BY sync_queue_accepted
  WHERE entity = ?1 AND action = ?2 AND status = 'done' AND destination = ?3 ORDER BY id DESC LIMIT 1";

#[cfg(test)]
#[path = "overview_tests.rs"]
mod tests;
