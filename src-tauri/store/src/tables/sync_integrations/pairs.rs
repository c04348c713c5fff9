//! A person's integrations of two outside entities, as a read of either entity sees them.

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::{COLUMNS, IntegrationRow, read_row};
use crate::{ReadTransaction, StoreError};

/// What a read of one entity carries on: records of a source, and changes of a target that travel back.
const PAIRED: &str = "origin = 'person' AND target_system <> 'local' AND source_system <> 'local'
    AND ((source_system = ?1 AND source_entity = ?2 AND direction <> 'target_to_source')
      OR (target_system = ?1 AND target_entity = ?2 AND direction = 'both'))";

/// The pairs that a read of this entity carries on: those that run, and the one in whose name it is made, by id.
///
/// # Errors
/// When the file cannot be read.
pub fn carried(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity: &str,
    in_the_name_of: Option<i64>,
) -> Result<Vec<IntegrationRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM sync_integrations WHERE {PAIRED} AND (enabled = 1 OR id = ?3) ORDER BY id"
    ))?;
    let rows = statement.query_map(params![system, entity, in_the_name_of], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The oldest pair with this entity on one of its sides, whether it runs or not: its strategy is that of the entity's
/// integration with the site.
///
/// # Errors
/// When the file cannot be read.
pub fn oldest_with(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity: &str,
) -> Result<Option<IntegrationRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM sync_integrations
             WHERE origin = 'person' AND target_system <> 'local' AND source_system <> 'local'
               AND ((target_system = ?1 AND target_entity = ?2)
                 OR (source_system = ?1 AND source_entity = ?2 AND direction = 'both'))
             ORDER BY id LIMIT 1"
        ))?
        .query_row(params![system, entity], read_row)
        .optional()?)
}

/// Whether a pair that runs and that a read of this entity carries on was changed at `since` or later: what was read
/// before has not been carried by it as it is now.
///
/// # Errors
/// When the file cannot be read.
pub fn changed_since(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity: &str,
    since: Timestamp,
) -> Result<bool, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!(
            "SELECT EXISTS (SELECT 1 FROM sync_integrations WHERE {PAIRED} AND enabled = 1
                            AND (updated_at >= ?3 OR mapping_changed_at >= ?3))"
        ))?
        .query_row(params![system, entity, since.millis()], |row| row.get(0))?)
}

#[cfg(test)]
#[path = "pairs_tests.rs"]
mod tests;
