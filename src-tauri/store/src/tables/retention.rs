//! What may go of the tables whose rows refer to each other: ended runs, decided conflicts, tombstones. What has a time of
//! its own is pruned by its own module.

use mostrador_domain::Timestamp;
use rusqlite::params;

use crate::{StoreError, WriteTransaction};

/// Deletes at most `limit` runs that began before `before` and have ended, oldest first, and answers how many. One that is
/// under way, paused, or holds deletions that a person has not decided about stays.
///
/// # Errors
/// When the file cannot be written.
pub fn prune_runs(
    transaction: &WriteTransaction<'_>,
    before: Timestamp,
    limit: u32,
) -> Result<usize, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "DELETE FROM sync_history WHERE id IN (
               SELECT id FROM sync_history INDEXED BY sync_history_started
               WHERE started_at < ?1 AND status NOT IN ('running', 'paused') AND held IS NULL ORDER BY started_at LIMIT ?2)",
        )?
        .execute(params![before.millis(), limit])?)
}

/// Deletes at most `limit` conflicts that were decided before `before`, oldest first, and answers how many. An open one stays;
/// a deleted one cannot be undone any more.
///
/// # Errors
/// When the file cannot be written.
pub fn prune_conflicts(
    transaction: &WriteTransaction<'_>,
    before: Timestamp,
    limit: u32,
) -> Result<usize, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "DELETE FROM sync_conflicts WHERE id IN (
               SELECT id FROM sync_conflicts INDEXED BY sync_conflicts_resolved
               WHERE status <> 'open' AND resolved_at < ?1 ORDER BY resolved_at LIMIT ?2)",
        )?
        .execute(params![before.millis(), limit])?)
}

/// A pair of which the tombstone `data` is one side.
const LINKS: &str = "sync_links AS link JOIN sync_integrations AS pair ON pair.id = link.integration_id
  WHERE ((pair.source_system = data.system AND pair.source_entity = data.entity_type AND link.source_id = data.entity_id)
      OR (pair.target_system = data.system AND pair.target_entity = data.entity_type AND link.target_id = data.entity_id))";

/// Deletes at most `limit` tombstones from before `before`, oldest first, with what linked them, and answers how many. One
/// whose deletion the other side does not know yet stays, and so does one that a person's integration links: without it the
/// record of the other side would be carried anew, and what was deleted would come back. Should the source list such a record again, it is a new one.
///
/// # Errors
/// When the file cannot be written.
pub fn prune_tombstones(
    transaction: &WriteTransaction<'_>,
    before: Timestamp,
    limit: u32,
) -> Result<usize, StoreError> {
    let connection = transaction.connection();
    let ids = connection
        .prepare_cached(&format!(
            "SELECT id FROM sync_data AS data INDEXED BY sync_data_tombstones
             WHERE status = 'deleted' AND updated_at < ?1
               AND NOT EXISTS (SELECT 1 FROM {LINKS} AND link.edit_counter > link.acknowledged_edits)
               AND NOT EXISTS (SELECT 1 FROM {LINKS} AND pair.origin = 'person')
               AND NOT EXISTS (SELECT 1 FROM sync_queue AS job INDEXED BY sync_queue_record
                               WHERE job.entity = data.entity_type AND job.entity_id = data.entity_id AND job.status <> 'done')
             ORDER BY updated_at LIMIT ?2"
        ))?
        .query_map(params![before.millis(), limit], |row| row.get::<_, i64>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    let mut links = connection.prepare_cached(&format!(
        "DELETE FROM sync_links WHERE id IN (SELECT link.id FROM sync_data AS data JOIN {LINKS} AND data.id = ?1)"
    ))?;
    let mut row = connection.prepare_cached("DELETE FROM sync_data WHERE id = ?1")?;
    for id in &ids {
        links.execute([id])?;
        row.execute([id])?;
    }
    Ok(ids.len())
}

#[cfg(test)]
#[path = "retention_tests.rs"]
mod tests;
