//! A person has jobs tried anew.

use mostrador_domain::Timestamp;
use rusqlite::params;

use super::coalesce::{Coalesced, Sent, Write, coalesce};
use super::enqueue::{Pending, remove};
use super::types::{changed_from_text, changed_to_text};
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
/// them. One that a newer job of its record speaks for gives way to it. Answers how many were taken up.
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
) -> Result<usize, StoreError> {
    let connection = transaction.connection();
    let dead = connection
        .prepare_cached(RETRY_DEAD)?
        .query_map(params![entity, destination, job, i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
            Ok(Dead {
                id: row.get(0)?,
                entity_id: row.get(1)?,
                action: row.get(2)?,
                external_id: row.get(3)?,
                changed: row.get(4)?,
                base_version: row.get(5)?,
            })
        })?
        .collect::<Result<Vec<_>, _>>()?;
    for job in &dead {
        take_up(transaction, destination, entity, job, now)?;
    }
    Ok(dead.len())
}

pub(super) const RETRY_DEAD: &str =
    "SELECT id, entity_id, action, coalesce(external_id, ''), changed, base_version
  FROM sync_queue INDEXED BY sync_queue_refused
  WHERE status = 'dead' AND entity = ?1 AND destination = ?2 AND (?3 IS NULL OR id = ?3) LIMIT ?4";

struct Dead {
    id: i64,
    entity_id: String,
    action: String,
    external_id: String,
    changed: Option<String>,
    base_version: Option<String>,
}

fn take_up(
    transaction: &WriteTransaction<'_>,
    destination: &str,
    entity: &str,
    job: &Dead,
    now: Timestamp,
) -> Result<(), StoreError> {
    let connection = transaction.connection();
    if let Some(newer) =
        Pending::newest(transaction, destination, entity, &job.entity_id, &job.action, Some(job.id))?
    {
        let older = Write {
            action: &job.action,
            external_id: &job.external_id,
            changed: changed_from_text(job.changed.as_deref()),
            base_version: job.base_version.as_deref(),
        };
        if let Coalesced::One { changed, base_version } = coalesce(&older, Sent::Perhaps, &newer.write()) {
            connection
                .prepare_cached(
                    "UPDATE sync_queue SET changed = ?2, base_version = ?3, scheduled_at = min(scheduled_at, ?4)
                     WHERE id = ?1",
                )?
                .execute(params![newer.id, changed_to_text(changed.as_deref()), base_version, now.millis()])?;
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
