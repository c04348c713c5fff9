//! A person has jobs tried anew.

use mostrador_domain::Timestamp;
use rusqlite::params;

use super::LeasedJob;
use super::coalesce::{Before, Coalesced, Sent, Write, coalesce};
use super::enqueue::{Pending, remove};
use super::types::{JOB_COLUMNS, read_job};
use crate::{StoreError, WriteTransaction};

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
             WHERE id = (SELECT max(id) FROM sync_queue INDEXED BY sync_queue_record
                         WHERE entity = ?1 AND entity_id = ?2 AND action = ?3)
               AND status IN ('pending', 'dead')",
        )?
        .execute(params![entity, entity_id, action, now.millis()])?;
    Ok(changed > 0)
}

/// Jobs of an entity that were set aside are due now and start counting anew: the one of `job`, or at most `limit` of
/// them. One that a newer job of its record speaks for gives way to it, and while a newer one is on its way it is left
/// alone: accepted, that one takes its place, and what is older must not be sent after it. Answers the jobs that were taken
/// up; nobody holds them, and their token is 0.
///
/// # Errors
/// When the file cannot be written.
pub fn retry_dead(
    transaction: &WriteTransaction<'_>,
    destination: &str,
    entity: &str,
    job: Option<i64>,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<LeasedJob>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let dead = transaction
        .connection()
        .prepare_cached(&retry_dead_sql())?
        .query_map(params![entity, destination, job, limit], |row| read_job(row, 0))?
        .collect::<Result<Vec<_>, _>>()?;
    for job in &dead {
        take_up(transaction, destination, job, now)?;
    }
    Ok(dead)
}

pub(super) fn retry_dead_sql() -> String {
    format!(
        "SELECT {JOB_COLUMNS} FROM sync_queue INDEXED BY sync_queue_refused
         WHERE status = 'dead' AND entity = ?1 AND destination = ?2 AND (?3 IS NULL OR id = ?3)
           AND NOT EXISTS (SELECT 1 FROM sync_queue AS newer INDEXED BY sync_queue_record
                           WHERE newer.entity = sync_queue.entity AND newer.entity_id = sync_queue.entity_id
                             AND newer.destination = ?2 AND newer.status = 'leased' AND newer.id > sync_queue.id)
         LIMIT ?4"
    )
}

fn take_up(
    transaction: &WriteTransaction<'_>,
    destination: &str,
    job: &LeasedJob,
    now: Timestamp,
) -> Result<(), StoreError> {
    let connection = transaction.connection();
    let newer =
        Pending::newest(transaction, destination, &job.entity, &job.entity_id, &job.action, Some(job.id))?;
    if let Some(newer) = newer {
        let older = Write {
            action: &job.action,
            external_id: &job.external_id,
            changed: job.changed.clone(),
            base_version: job.base_version.as_deref(),
        };
        if let Coalesced::One { changed, base_version } =
            coalesce(&older, Sent::Perhaps, Before::Nothing, &newer.write())
        {
            newer.take_over(transaction, changed.as_deref(), base_version.as_deref())?;
            connection
                .prepare_cached("UPDATE sync_queue SET scheduled_at = min(scheduled_at, ?2) WHERE id = ?1")?
                .execute([newer.id, now.millis()])?;
            return remove(transaction, job.id);
        }
    }
    connection
        .prepare_cached(
            "UPDATE sync_queue SET status = 'pending', attempts = 0, scheduled_at = ?2, completed_at = NULL WHERE id = ?1",
        )?
        .execute(params![job.id, now.millis()])?;
    Ok(())
}
