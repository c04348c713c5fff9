//! Destinations that a person paused: the row of everything that goes out to a system. It outlives a restart, because
//! whoever paused a system does not expect it to be called again by a power cut.

use mostrador_domain::Timestamp;
use rusqlite::params;

use crate::{ReadTransaction, StoreError, WriteTransaction};

/// A destination that is paused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paused {
    /// Outside system.
    pub system: String,
    /// Since when.
    pub since: Timestamp,
    /// Who did it.
    pub by: String,
}

/// Every destination that is paused.
///
/// # Errors
/// When the file cannot be read.
pub fn all(transaction: &ReadTransaction<'_>) -> Result<Vec<Paused>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT system, paused_at, coalesce(paused_by, '') FROM sync_state
         WHERE entity_type = '*' AND direction = 'out' AND paused_at IS NOT NULL ORDER BY system",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Paused { system: row.get(0)?, since: Timestamp(row.get(1)?), by: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?)
}

/// Notes that a person paused a destination. One that is paused already keeps who did it and since when.
///
/// # Errors
/// When the file cannot be written.
pub fn set(
    transaction: &WriteTransaction<'_>,
    system: &str,
    actor: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO sync_state (system, entity_type, direction, paused_at, paused_by, updated_at)
             VALUES (?1, '*', 'out', ?3, ?2, ?3)
             ON CONFLICT (system, entity_type, direction) DO UPDATE
             SET paused_at = excluded.paused_at, paused_by = excluded.paused_by, updated_at = excluded.updated_at
             WHERE paused_at IS NULL",
        )?
        .execute(params![system, actor, now.millis()])?;
    Ok(())
}

/// Notes that a destination goes on; answers whether it was paused.
///
/// # Errors
/// When the file cannot be written.
pub fn clear(transaction: &WriteTransaction<'_>, system: &str, now: Timestamp) -> Result<bool, StoreError> {
    let changed = transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_state SET paused_at = NULL, paused_by = NULL, updated_at = ?2
             WHERE system = ?1 AND entity_type = '*' AND direction = 'out' AND paused_at IS NOT NULL",
        )?
        .execute(params![system, now.millis()])?;
    Ok(changed > 0)
}

#[cfg(test)]
#[path = "pause_tests.rs"]
mod tests;
