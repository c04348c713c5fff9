//! The runs of one integration.

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, ToSql, params};

use super::{RunMode, RunRow, RunStatus, find};
use crate::{ReadTransaction, StoreError};

/// Its latest run.
///
/// # Errors
/// When the file cannot be read.
pub fn latest(transaction: &ReadTransaction<'_>, integration: i64) -> Result<Option<RunRow>, StoreError> {
    first(
        transaction,
        "SELECT id FROM sync_history INDEXED BY sync_history_integration
         WHERE integration_id = ?1 ORDER BY id DESC LIMIT 1",
        params![integration],
    )
}

/// Its latest dry run of those that started at `since` or later, of one status or of any.
///
/// # Errors
/// When the file cannot be read.
pub fn latest_dry(
    transaction: &ReadTransaction<'_>,
    integration: i64,
    since: Timestamp,
    status: Option<RunStatus>,
) -> Result<Option<RunRow>, StoreError> {
    first(
        transaction,
        "SELECT id FROM sync_history INDEXED BY sync_history_integration
         WHERE integration_id = ?1 AND mode = ?2 AND started_at >= ?3 AND status = ifnull(?4, status)
         ORDER BY id DESC LIMIT 1",
        params![integration, RunMode::DryRun.code(), since.millis(), status.map(RunStatus::code)],
    )
}

/// Its run that is under way or paused.
///
/// # Errors
/// When the file cannot be read.
pub fn open(transaction: &ReadTransaction<'_>, integration: i64) -> Result<Option<RunRow>, StoreError> {
    first(
        transaction,
        "SELECT id FROM sync_history INDEXED BY sync_history_status
         WHERE status IN ('running', 'paused') AND integration_id = ?1 ORDER BY id LIMIT 1",
        params![integration],
    )
}

fn first(
    transaction: &ReadTransaction<'_>,
    sql: &str,
    params: &[&dyn ToSql],
) -> Result<Option<RunRow>, StoreError> {
    let id = transaction.connection().prepare_cached(sql)?.query_row(params, |row| row.get(0)).optional()?;
    match id {
        Some(id) => find(transaction, id),
        None => Ok(None),
    }
}

#[cfg(test)]
#[path = "of_integration_tests.rs"]
mod tests;
