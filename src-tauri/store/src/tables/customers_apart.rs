//! `customers_apart`: a person said that these two are not the same one.

use mostrador_domain::Timestamp;
use rusqlite::params;

use crate::{StoreError, WriteTransaction};

/// Keeps an answer. One that was given before stays.
///
/// # Errors
/// When the file cannot be written, or one of the two is not there, or both are the same.
pub fn answer(
    transaction: &WriteTransaction<'_>,
    one: i64,
    other: i64,
    by: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO customers_apart (low, high, answered_at, answered_by) VALUES (min(?1, ?2), max(?1, ?2), ?3, ?4)
             ON CONFLICT (low, high) DO NOTHING",
        )?
        .execute(params![one, other, now.millis(), by])?;
    Ok(())
}

/// Takes back the answer of that instant; one that was given at another time stays.
///
/// # Errors
/// When the file cannot be written.
pub fn take_back(
    transaction: &WriteTransaction<'_>,
    one: i64,
    other: i64,
    at: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "DELETE FROM customers_apart WHERE low = min(?1, ?2) AND high = max(?1, ?2) AND answered_at = ?3",
        )?
        .execute(params![one, other, at.millis()])?;
    Ok(())
}

/// Forgets what was said of a customer.
///
/// # Errors
/// When the file cannot be written.
pub fn forget(transaction: &WriteTransaction<'_>, customer: i64) -> Result<(), StoreError> {
    let connection = transaction.connection();
    connection.prepare_cached("DELETE FROM customers_apart WHERE low = ?1")?.execute([customer])?;
    connection
        .prepare_cached("DELETE FROM customers_apart INDEXED BY customers_apart_high WHERE high = ?1")?
        .execute([customer])?;
    Ok(())
}
