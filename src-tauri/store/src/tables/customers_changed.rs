//! `customers_changed`: rows of `sync_data` (customers, clients, addresses) of which lists and search may say something else
//! by now. Triggers of `sync_data` put them there; whoever draws them anew takes them away in the same transaction.

use crate::{ReadTransaction, StoreError, WriteTransaction};

/// How many there are.
///
/// # Errors
/// When the file cannot be read.
pub fn count(transaction: &ReadTransaction<'_>) -> Result<u64, StoreError> {
    let count: i64 = transaction
        .connection()
        .prepare_cached("SELECT count(*) FROM customers_changed")?
        .query_row([], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// The first of them, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn first(transaction: &ReadTransaction<'_>, limit: u32) -> Result<Vec<i64>, StoreError> {
    let mut statement = transaction
        .connection()
        .prepare_cached("SELECT row_id FROM customers_changed ORDER BY row_id LIMIT ?1")?;
    let rows = statement.query_map([limit], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes a row that no trigger sees change: a decision about it was made in another table.
///
/// # Errors
/// When the file cannot be written.
pub fn note(transaction: &WriteTransaction<'_>, row: i64) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("INSERT OR IGNORE INTO customers_changed (row_id) VALUES (?1)")?
        .execute([row])?;
    Ok(())
}

/// Takes a row away: it was drawn anew.
///
/// # Errors
/// When the file cannot be written.
pub fn done(transaction: &WriteTransaction<'_>, row: i64) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("DELETE FROM customers_changed WHERE row_id = ?1")?
        .execute([row])?;
    Ok(())
}
