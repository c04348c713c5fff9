//! Looking customers up.

use rusqlite::{OptionalExtension, params};

use super::CustomerRow;
use super::duplicates::{DuplicateKey, Reason};
use super::row::{COLUMNS, read_row};
use crate::{ReadTransaction, StoreError};

/// The customer in that row of `sync_data`, where it is shown.
///
/// # Errors
/// When the file cannot be read.
pub fn find(transaction: &ReadTransaction<'_>, id: i64) -> Result<Option<CustomerRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM customers WHERE id = ?1"))?
        .query_row([id], read_row)
        .optional()?)
}

/// The customer of a record.
///
/// # Errors
/// When the file cannot be read.
pub fn by_record(
    transaction: &ReadTransaction<'_>,
    source: &str,
    entity_type: &str,
    record_id: &str,
) -> Result<Option<CustomerRow>, StoreError> {
    let id: Option<i64> = transaction
        .connection()
        .prepare_cached(
            "SELECT id FROM sync_data INDEXED BY sync_data_record
             WHERE system = ?1 AND entity_type = ?2 AND entity_id = ?3",
        )?
        .query_row(params![source, entity_type, record_id], |row| row.get(0))
        .optional()?;
    match id {
        Some(id) => find(transaction, id),
        None => Ok(None),
    }
}

/// Customers that have one of these keys, at most `limit`, the surest first.
///
/// # Errors
/// When the file cannot be read.
pub fn with_keys(
    transaction: &ReadTransaction<'_>,
    keys: &[DuplicateKey],
    limit: u32,
) -> Result<Vec<CustomerRow>, StoreError> {
    let mut sorted: Vec<&DuplicateKey> = keys.iter().collect();
    sorted.sort();
    let mut found: Vec<CustomerRow> = Vec::new();
    for key in sorted {
        let reason: i64 = match key.reason {
            Reason::Phone => 1,
            Reason::Document => 2,
            Reason::NameAndAddress => 3,
        };
        let mut statement = transaction.connection().prepare_cached(
            "SELECT customer FROM customers_keys WHERE reason = ?1 AND key = ?2 ORDER BY customer LIMIT ?3",
        )?;
        let ids: Vec<i64> = statement
            .query_map(params![reason, key.key, limit], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for id in ids {
            let full = found.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
            if !full
                && !found.iter().any(|row| row.id == id)
                && let Some(row) = find(transaction, id)?
            {
                found.push(row);
            }
        }
    }
    Ok(found)
}
