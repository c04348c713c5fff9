//! What of an integration needs a person.

use rusqlite::params;

use super::{IntegrationRow, Party};
use crate::tables::sync_queue::overview::is_latest;
use crate::{ReadTransaction, StoreError};

/// Records that need a person: those of its source that could not be carried, and those of its target that
/// were refused there or wait for a decision.
///
/// # Errors
/// When the file cannot be read.
pub fn count(transaction: &ReadTransaction<'_>, integration: &IntegrationRow) -> Result<u64, StoreError> {
    let (id, settings) = (integration.id, &integration.settings);
    Ok(failed(transaction, id, &settings.source)?
        + refused(transaction, id, &settings.target)?
        + disputed(transaction, id, &settings.target)?)
}

fn failed(transaction: &ReadTransaction<'_>, id: i64, source: &Party) -> Result<u64, StoreError> {
    of(
        transaction,
        "SELECT count(*) FROM sync_records AS record INDEXED BY sync_records_failed
         WHERE record.system = ?1 AND record.entity = ?2 AND record.direction = 'in'
           AND record.outcome = 'failed' AND record.resolved_at IS NULL AND record.external_id IS NOT NULL
           AND (record.integration_id = ?3 OR EXISTS (
             SELECT 1 FROM sync_history AS run WHERE run.id = record.run_id AND run.integration_id = ?3))",
        source,
        id,
    )
}

/// Jobs belong to the integration of the target with the site; its own are those of the records that it linked.
fn refused(transaction: &ReadTransaction<'_>, id: i64, target: &Party) -> Result<u64, StoreError> {
    of(
        transaction,
        concat!(
            "SELECT count(*) FROM sync_queue AS job INDEXED BY sync_queue_refused
         WHERE job.entity = ?2 AND job.status = 'dead' AND job.destination = ?1 AND ",
            is_latest!(),
            "
           AND (job.integration_id = ?3 OR EXISTS (
             SELECT 1 FROM sync_links AS link INDEXED BY sync_links_target
             WHERE link.integration_id = ?3 AND link.target_id IS NOT NULL
               AND link.target_id IN (job.entity_id, job.external_id)))"
        ),
        target,
        id,
    )
}

fn disputed(transaction: &ReadTransaction<'_>, id: i64, target: &Party) -> Result<u64, StoreError> {
    of(
        transaction,
        "SELECT count(*) FROM sync_conflicts AS conflict INDEXED BY sync_conflicts_open
         WHERE conflict.system = ?1 AND conflict.entity_type = ?2 AND conflict.status = 'open'
           AND (conflict.integration_id = ?3 OR EXISTS (
             SELECT 1 FROM sync_links AS link INDEXED BY sync_links_target
             WHERE link.integration_id = ?3 AND link.target_id IS NOT NULL
               AND link.target_id = conflict.entity_id))",
        target,
        id,
    )
}

fn of(transaction: &ReadTransaction<'_>, sql: &str, party: &Party, id: i64) -> Result<u64, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(sql)?
        .query_row(params![party.system, party.entity, id], |row| row.get(0))?)
}

#[cfg(test)]
#[path = "attention_tests.rs"]
mod tests;
