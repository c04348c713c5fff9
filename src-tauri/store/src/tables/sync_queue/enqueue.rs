//! New jobs, and the jobs that they are coalesced with.

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::coalesce::{Before, Coalesced, Sent, Write, coalesce, partners};
use super::types::{changed_from_text, changed_to_text};
use super::{Enqueued, NewJob};
use crate::{StoreError, WriteTransaction};

/// The idempotency key of a row: unique per job, the same in every attempt, and the same in every run of a simulation.
/// Another content under a key that the destination may know would be taken for the old one; hence the revision.
pub(super) const KEY: &str =
    "entity || '/' || entity_id || '/' || action || '/' || id || iif(revision > 0, '/' || revision, '')";

/// Adds a job, or lets the pending one of the same record take it in: two writes of a record become one with the newer
/// payload and the changed fields of both, and a record that was made and deleted before anything was sent vanishes. What
/// takes a job in is due at once.
///
/// # Errors
/// When the file cannot be written.
pub fn enqueue(
    transaction: &WriteTransaction<'_>,
    job: &NewJob<'_>,
    now: Timestamp,
) -> Result<Enqueued, StoreError> {
    let newer = Write {
        action: job.action,
        external_id: job.external_id,
        changed: job.changed.map(<[String]>::to_vec),
        base_version: job.base_version,
    };
    let Some(older) =
        Pending::newest(transaction, job.destination, job.entity, job.entity_id, job.action, None)?
    else {
        return insert(transaction, job, now);
    };
    match coalesce(&older.write(), older.sent, older.before(transaction, job)?, &newer) {
        Coalesced::Separate => insert(transaction, job, now),
        Coalesced::One { changed, base_version } => {
            let NewJob { priority, integration_id, parent, edits, .. } = *job;
            transaction
                .connection()
                .prepare_cached(&format!(
                    "UPDATE sync_queue SET action = ?2, payload = ?3, changed = ?4, base_version = ?5,
                            external_id = iif(?6 = '', external_id, ?6), edits = max(edits, ?7),
                            integration_id = ?8, parent_entity = ?9, parent_entity_id = ?10,
                            priority = min(priority, ?11), scheduled_at = min(scheduled_at, ?12), waits_for = NULL,
                            revision = revision + {ANOTHER_CONTENT}, attempts = iif({ANOTHER_CONTENT}, 0, attempts),
                            started_at = iif({ANOTHER_CONTENT}, NULL, started_at)
                     WHERE id = ?1"
                ))?
                .execute(params![
                    older.id,
                    job.action,
                    job.payload,
                    changed_to_text(changed.as_deref()),
                    base_version,
                    job.external_id,
                    edits,
                    integration_id,
                    parent.map(|parent| parent.entity),
                    parent.map(|parent| parent.entity_id),
                    priority,
                    now.millis(),
                ])?;
            transaction
                .connection()
                .prepare_cached(&format!("UPDATE sync_queue SET idempotency_key = {KEY} WHERE id = ?1"))?
                .execute([older.id])?;
            Ok(Enqueued::Waits(older.id))
        }
        Coalesced::Nothing => {
            remove(transaction, older.id)?;
            Ok(Enqueued::Nothing)
        }
    }
}

/// What may have been sent gets another content than the destination may know under its key.
const ANOTHER_CONTENT: &str = "(started_at IS NOT NULL AND (payload <> ?3 OR action <> ?2))";

fn insert(
    transaction: &WriteTransaction<'_>,
    job: &NewJob<'_>,
    now: Timestamp,
) -> Result<Enqueued, StoreError> {
    let connection = transaction.connection();
    connection
        .prepare_cached(
            "INSERT INTO sync_queue (source, destination, entity, entity_id, action, external_id, payload,
                                     idempotency_key, status, priority, created_at, scheduled_at, integration_id,
                                     parent_entity, parent_entity_id, edits, changed, base_version)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,
                     ?3 || '/' || ?4 || '/' || ?5 || '/'
                       || (coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'sync_queue'), 0) + 1),
                     'pending', ?8, ?9, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
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
            job.integration_id,
            job.parent.map(|parent| parent.entity),
            job.parent.map(|parent| parent.entity_id),
            job.edits,
            changed_to_text(job.changed),
            job.base_version,
        ])?;
    Ok(Enqueued::Waits(connection.last_insert_rowid()))
}

/// A pending job of a record.
pub(super) struct Pending {
    pub(super) id: i64,
    pub(super) sent: Sent,
    action: String,
    external_id: String,
    changed: Option<String>,
    base_version: Option<String>,
}

impl Pending {
    /// The newest one that a job of `action` may be coalesced with, younger than `after`.
    pub(super) fn newest(
        transaction: &WriteTransaction<'_>,
        destination: &str,
        entity: &str,
        entity_id: &str,
        action: &str,
        after: Option<i64>,
    ) -> Result<Option<Self>, StoreError> {
        let [first, second] = partners(action);
        Ok(transaction
            .connection()
            .prepare_cached(
                "SELECT id, started_at IS NOT NULL, action, coalesce(external_id, ''), changed, base_version
                 FROM sync_queue INDEXED BY sync_queue_record
                 WHERE entity = ?1 AND entity_id = ?2 AND action IN (?3, ?4) AND id > ?5 AND destination = ?6
                   AND status = 'pending'
                 ORDER BY id DESC LIMIT 1",
            )?
            .query_row(params![entity, entity_id, first, second, after.unwrap_or(0), destination], |row| {
                Ok(Self {
                    id: row.get(0)?,
                    sent: if row.get(1)? { Sent::Perhaps } else { Sent::Never },
                    action: row.get(2)?,
                    external_id: row.get(3)?,
                    changed: row.get(4)?,
                    base_version: row.get(5)?,
                })
            })
            .optional()?)
    }

    /// Whether an older job of the record is unfinished.
    fn before(&self, transaction: &WriteTransaction<'_>, job: &NewJob<'_>) -> Result<Before, StoreError> {
        let unfinished: bool = transaction
            .connection()
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM sync_queue INDEXED BY sync_queue_record
                   WHERE entity = ?1 AND entity_id = ?2 AND destination = ?3 AND id < ?4
                     AND status IN ('pending', 'leased'))",
            )?
            .query_row(params![job.entity, job.entity_id, job.destination, self.id], |row| row.get(0))?;
        Ok(if unfinished { Before::Unfinished } else { Before::Nothing })
    }

    /// Takes over what an older job wanted that may have arrived. From now on it may not be taken back as one that was
    /// never sent, and it goes under another key: should it have been sent itself, then without these changes.
    pub(super) fn take_over(
        &self,
        transaction: &WriteTransaction<'_>,
        changed: Option<&[String]>,
        base_version: Option<&str>,
    ) -> Result<(), StoreError> {
        let connection = transaction.connection();
        connection
            .prepare_cached(
                "UPDATE sync_queue SET changed = ?2, base_version = ?3, revision = revision + 1 WHERE id = ?1",
            )?
            .execute(params![self.id, changed_to_text(changed), base_version])?;
        connection
            .prepare_cached(&format!("UPDATE sync_queue SET idempotency_key = {KEY} WHERE id = ?1"))?
            .execute([self.id])?;
        Ok(())
    }

    pub(super) fn write(&self) -> Write<'_> {
        Write {
            action: &self.action,
            external_id: &self.external_id,
            changed: changed_from_text(self.changed.as_deref()),
            base_version: self.base_version.as_deref(),
        }
    }
}

/// Removes a job. What waited for it is free (`ON DELETE SET NULL`).
pub(super) fn remove(transaction: &WriteTransaction<'_>, id: i64) -> Result<(), StoreError> {
    transaction.connection().prepare_cached("DELETE FROM sync_queue WHERE id = ?1")?.execute([id])?;
    Ok(())
}
