//! Records of which only the row is known, and those that are emptied.

use rusqlite::{OptionalExtension, params};

use super::row::{COLUMNS, read_row};
use super::{RecordRow, RecordStatus};
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// A record with its entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    /// Its system.
    pub system: String,
    /// Its entity.
    pub entity_type: String,
    /// The record.
    pub row: RecordRow,
}

/// The record in that row, whatever it is.
///
/// # Errors
/// When the file cannot be read.
pub fn in_row(transaction: &ReadTransaction<'_>, id: i64) -> Result<Option<Owned>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!("SELECT {COLUMNS}, system, entity_type FROM sync_data WHERE id = ?1"))?
        .query_row([id], |row| {
            Ok(Owned { row: read_row(row)?, system: row.get(14)?, entity_type: row.get(15)? })
        })
        .optional()?)
}

/// The rows of whoever has that id as a customer: by the one here or by the one there.
///
/// # Errors
/// When the file cannot be read.
pub fn customers_named(
    transaction: &ReadTransaction<'_>,
    system: &str,
    id: &str,
) -> Result<Vec<i64>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT id FROM sync_data INDEXED BY sync_data_record
         WHERE system = ?1 AND entity_type = 'customer' AND entity_id = ?2
         UNION
         SELECT id FROM sync_data INDEXED BY sync_data_external
         WHERE system = ?1 AND entity_type = 'customer' AND external_id = ?2",
    )?;
    let rows = statement.query_map(params![system, id], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every address that names a customer by that id, also those that are deleted on both sides. Looks through everything that
/// is deleted.
///
/// # Errors
/// When the file cannot be read.
pub fn all_addresses_of(
    transaction: &ReadTransaction<'_>,
    system: &str,
    customer_id: &str,
) -> Result<Vec<RecordRow>, StoreError> {
    let mut addresses = super::addresses_of(transaction, system, customer_id)?;
    let mut statement = transaction.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM sync_data INDEXED BY sync_data_tombstones
         WHERE status = 'deleted' AND entity_type = 'address' AND system = ?1
           AND json_valid(payload) AND json_extract(payload, '$.customerId') = ?2"
    ))?;
    let rows = statement.query_map(params![system, customer_id], read_row)?;
    for row in rows {
        addresses.push(row?);
    }
    Ok(addresses)
}

/// The addresses of a customer, by either of its ids, that were deleted on both sides at an instant.
///
/// # Errors
/// When the file cannot be read.
pub fn addresses_gone_at(
    transaction: &ReadTransaction<'_>,
    system: &str,
    (id_here, id_there): (&str, Option<&str>),
    at: mostrador_domain::Timestamp,
) -> Result<Vec<RecordRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM sync_data INDEXED BY sync_data_tombstones
         WHERE status = 'deleted' AND updated_at = ?4 AND entity_type = 'address' AND system = ?1
           AND iif(json_valid(payload), CAST(json_extract(payload, '$.customerId') AS TEXT), NULL) IN (?2, ?3)
         ORDER BY id"
    ))?;
    let rows = statement.query_map(params![system, id_here, id_there, at.millis()], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Empties a record for good: nothing of it is left but its id, and it is excluded, so that no read brings it back.
///
/// # Errors
/// When the file cannot be written, or there is no such row.
pub fn erase(
    transaction: &WriteTransaction<'_>,
    id: i64,
    reason: &str,
    now: mostrador_domain::Timestamp,
) -> Result<(), StoreError> {
    let changed = transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_data SET payload = '{}', payload_hash = NULL, version = version + 1, status = ?2, error = ?3,
                    tombstone = NULL, source_version = NULL, updated_at = ?4 WHERE id = ?1",
        )?
        .execute(params![id, RecordStatus::Skipped.code(), reason, now.millis()])?;
    if changed == 0 { Err(StoreError::NoRow) } else { Ok(()) }
}
