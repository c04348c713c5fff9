//! Counts, without the records themselves.

use rusqlite::params;

use super::{EntityKey, RecordStatus};
use crate::{ReadTransaction, StoreError};

/// How many records of an entity are known here, without those that are deleted. Walks the entity in its index: of a
/// million records it takes tens of milliseconds.
///
/// # Errors
/// When the file cannot be read.
pub fn count_known(transaction: &ReadTransaction<'_>, key: EntityKey<'_>) -> Result<u64, StoreError> {
    let all: u64 = transaction
        .connection()
        .prepare_cached(
            "SELECT count(*) FROM sync_data INDEXED BY sync_data_record WHERE system = ?1 AND entity_type = ?2",
        )?
        .query_row(params![key.system, key.entity_type], |row| row.get(0))?;
    Ok(all.saturating_sub(count_by_status(transaction, key, RecordStatus::Deleted)?))
}

/// How many records stand in that way. Not for [`RecordStatus::Synced`], which has no index.
///
/// # Errors
/// When the file cannot be read.
pub fn count_by_status(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    status: RecordStatus,
) -> Result<u64, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(COUNT_BY_STATUS)?
        .query_row(params![key.system, key.entity_type, status.code()], |row| row.get(0))?)
}

pub(super) const COUNT_BY_STATUS: &str = "SELECT count(*) FROM sync_data INDEXED BY sync_data_status
  WHERE system = ?1 AND entity_type = ?2 AND status = ?3 AND status <> 'synced'";
