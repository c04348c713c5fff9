//! `customer_links`: a client of another system is this customer.

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::{ReadTransaction, StoreError, WriteTransaction};

/// Links a client to a customer, in place of whom it was linked to.
///
/// # Errors
/// When the file cannot be written, or one of the two is not there.
pub fn link(
    transaction: &WriteTransaction<'_>,
    client: i64,
    customer: i64,
    by: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO customer_links (client, customer, linked_at, linked_by) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (client) DO UPDATE SET
               customer = excluded.customer, linked_at = excluded.linked_at, linked_by = excluded.linked_by",
        )?
        .execute(params![client, customer, now.millis(), by])?;
    Ok(())
}

/// Takes the link of a client away. Answers whether there was one.
///
/// # Errors
/// When the file cannot be written.
pub fn unlink(transaction: &WriteTransaction<'_>, client: i64) -> Result<bool, StoreError> {
    let removed = transaction
        .connection()
        .prepare_cached("DELETE FROM customer_links WHERE client = ?1")?
        .execute([client])?;
    Ok(removed > 0)
}

/// The customer that a client is.
///
/// # Errors
/// When the file cannot be read.
pub fn customer_of(transaction: &ReadTransaction<'_>, client: i64) -> Result<Option<i64>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached("SELECT customer FROM customer_links WHERE client = ?1")?
        .query_row([client], |row| row.get(0))
        .optional()?)
}

/// The clients that a customer is.
///
/// # Errors
/// When the file cannot be read.
pub fn clients_of(transaction: &ReadTransaction<'_>, customer: i64) -> Result<Vec<i64>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT client FROM customer_links INDEXED BY customer_links_customer WHERE customer = ?1 ORDER BY client",
    )?;
    let rows = statement.query_map([customer], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
