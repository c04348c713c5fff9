//! Records of which only the row is known, and the addresses of a customer.

use rusqlite::{OptionalExtension, params};

use super::row::{COLUMNS, read_row};
use super::{RecordRow, RecordStatus};
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// Entity of addresses.
pub const ADDRESS: &str = "address";
/// Entity of customers that have addresses.
pub const CUSTOMER: &str = "customer";

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

/// The rows of whoever an address names as its customer: by the id here or by the one there.
///
/// # Errors
/// When the file cannot be read.
pub fn customers_of_address(transaction: &ReadTransaction<'_>, address: i64) -> Result<Vec<i64>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT customer.id FROM sync_data AS address
         CROSS JOIN sync_data AS customer INDEXED BY sync_data_record
           ON customer.system = address.system AND customer.entity_type = 'customer'
             AND customer.entity_id = address.customer_id
         WHERE address.id = ?1
         UNION
         SELECT customer.id FROM sync_data AS address
         CROSS JOIN sync_data AS customer INDEXED BY sync_data_external
           ON customer.system = address.system AND customer.entity_type = 'customer'
             AND customer.external_id = address.customer_id
         WHERE address.id = ?1",
    )?;
    let rows = statement.query_map([address], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The addresses that name a customer by one of these ids, by row; also those that are deleted.
///
/// # Errors
/// When the file cannot be read.
pub fn addresses_of(
    transaction: &ReadTransaction<'_>,
    system: &str,
    ids: &[&str],
) -> Result<Vec<RecordRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM sync_data INDEXED BY sync_data_address
         WHERE entity_type = 'address' AND system = ?1 AND customer_id = ?2 ORDER BY id"
    ))?;
    let mut addresses = Vec::new();
    for id in ids {
        let rows = statement.query_map(params![system, id], read_row)?;
        for row in rows {
            addresses.push(row?);
        }
    }
    addresses.sort_by_key(|row| row.id);
    addresses.dedup_by_key(|row| row.id);
    Ok(addresses)
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
