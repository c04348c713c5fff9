//! Clients by the digits of their national id: the rows of which the whole key is to be compared.

use rusqlite::params;

use super::RecordRow;
use super::row::{COLUMNS, read_row};
use crate::{ReadTransaction, StoreError};

/// So many rows with the same digits are looked at. More than two of them are no match anyway.
const MOST: u32 = 50;

/// The clients of a system whose national id has these digits, deleted ones included, in the order of their rows. Equal
/// keys have equal digits, but not the other way round: the caller compares the keys.
///
/// # Errors
/// When the file cannot be read.
pub fn clients_by_number(
    transaction: &ReadTransaction<'_>,
    system: &str,
    number: &str,
) -> Result<Vec<RecordRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM sync_data INDEXED BY sync_data_client_number
         WHERE system = ?1 AND client_number = ?2 AND entity_type = 'client' AND client_number <> ''
         ORDER BY id LIMIT {MOST}"
    ))?;
    let rows = statement.query_map(params![system, number], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
#[path = "clients_tests.rs"]
mod tests;
