//! What goes with a connection that is taken away.

use mostrador_domain::Timestamp;
use rusqlite::params;
use serde_json::Value;

use super::{GIVEN, find};
use crate::tables::site_settings;
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// Takes a connection away with what the program would go on with: registry, times, places of reads, integrations that
/// follow from the connection alone, runs that are open, deletions that wait for a person. Its records and jobs go
/// afterwards, a slice at a time ([`forget_records`]); history and audit stay for their time.
///
/// # Errors
/// When the file cannot be written.
pub fn forget(transaction: &WriteTransaction<'_>, system: &str, now: Timestamp) -> Result<(), StoreError> {
    let connection = transaction.connection();
    for delete in [
        "DELETE FROM connections WHERE system = ?1",
        "DELETE FROM sync_schedules WHERE system = ?1",
        "DELETE FROM sync_entity_config WHERE system = ?1",
        "DELETE FROM sync_state WHERE system = ?1",
        "DELETE FROM sync_integrations
         WHERE origin = 'program' AND (source_system = ?1 OR target_system = ?1)",
        "UPDATE sync_history SET held = NULL WHERE system = ?1 AND held IS NOT NULL",
    ] {
        connection.prepare_cached(delete)?.execute([system])?;
    }
    connection
        .prepare_cached(
            "UPDATE sync_history SET status = 'interrupted', ended_at = ?2, error_class = 'interrupted',
               error_code = 'DISCONNECTED', error = 'the system is not connected any more'
             WHERE system = ?1 AND status IN ('running', 'paused')",
        )?
        .execute(params![system, now.millis()])?;
    Ok(())
}

/// Deletes records, jobs, conflicts, clients that wait and what was set aside of a system that is gone, at most `limit` rows of each; answers
/// how many rows went. 0: there is nothing left.
///
/// # Errors
/// When the file cannot be written.
pub fn forget_records(
    transaction: &WriteTransaction<'_>,
    system: &str,
    limit: u32,
) -> Result<usize, StoreError> {
    let mut gone = 0;
    for delete in [
        "DELETE FROM sync_queue WHERE id IN (SELECT id FROM sync_queue WHERE destination = ?1 LIMIT ?2)",
        "DELETE FROM sync_conflicts WHERE id IN (
           SELECT id FROM sync_conflicts INDEXED BY sync_conflicts_record WHERE system = ?1 LIMIT ?2)",
        "DELETE FROM client_reviews WHERE id IN (SELECT id FROM client_reviews WHERE system = ?1 LIMIT ?2)",
        "DELETE FROM sync_records WHERE id IN (
           SELECT id FROM sync_records INDEXED BY sync_records_set_aside
           WHERE system = ?1 AND external_id IS NULL AND run_id IS NULL LIMIT ?2)",
        "DELETE FROM sync_records WHERE id IN (
           SELECT id FROM sync_records INDEXED BY sync_records_failed
           WHERE system = ?1 AND outcome = 'failed' AND resolved_at IS NULL AND external_id IS NOT NULL LIMIT ?2)",
        "DELETE FROM sync_data WHERE id IN (
           SELECT id FROM sync_data INDEXED BY sync_data_record WHERE system = ?1 LIMIT ?2)",
    ] {
        gone += transaction.connection().prepare_cached(delete)?.execute(params![system, limit])?;
    }
    Ok(gone)
}

/// The systems that are gone and of which records may be left, because the program ended while they were deleted.
///
/// # Errors
/// When the file cannot be read.
pub fn forgotten(transaction: &ReadTransaction<'_>) -> Result<Vec<String>, StoreError> {
    let given = site_settings::get(transaction, GIVEN)?;
    let mut systems = Vec::new();
    for (kind, number) in given.as_ref().and_then(Value::as_object).into_iter().flatten() {
        for number in 1..=number.as_u64().unwrap_or(0) {
            let system = format!("{kind}-{number}");
            if find(transaction, &system)?.is_none() {
                systems.push(system);
            }
        }
    }
    Ok(systems)
}
