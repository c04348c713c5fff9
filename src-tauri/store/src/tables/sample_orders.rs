//! `sample_orders`: which orders are sample data. They are shown as such, never sent anywhere, and can be taken away.

use mostrador_domain::BusinessDay;
use mostrador_domain::order::OrderId;

use super::unreadable;
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// Marks a stored order as sample data.
///
/// # Errors
/// When the file cannot be written, or there is no such order.
pub fn add(transaction: &WriteTransaction<'_>, id: OrderId) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("INSERT INTO sample_orders (order_id) VALUES (?1)")?
        .execute([id.to_string()])?;
    Ok(())
}

/// Whether there is sample data.
///
/// # Errors
/// When the file cannot be read.
pub fn any(transaction: &ReadTransaction<'_>) -> Result<bool, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM sample_orders)")?
        .query_row([], |row| row.get(0))?)
}

/// Whether there is an order of that day that is none.
///
/// # Errors
/// When the file cannot be read.
pub fn any_real(transaction: &ReadTransaction<'_>, day: BusinessDay) -> Result<bool, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM orders INDEXED BY orders_number WHERE business_date = ?1
               AND id NOT IN (SELECT order_id FROM sample_orders))",
        )?
        .query_row([day.to_string()], |row| row.get(0))?)
}

/// Deletes the sample data with everything that belongs to it, and answers how many orders that were. On a day on which
/// no order is left the numbers begin at 1 again: nobody outside ever heard of those that were given.
///
/// # Errors
/// When the file cannot be written.
pub fn delete_all(transaction: &WriteTransaction<'_>) -> Result<usize, StoreError> {
    let connection = transaction.connection();
    let days = connection
        .prepare_cached(
            "SELECT DISTINCT business_date FROM orders WHERE id IN (SELECT order_id FROM sample_orders)",
        )?
        .query_map([], |row| {
            BusinessDay::parse(&row.get::<_, String>(0)?).ok_or_else(|| unreadable(0, "not a day"))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let deleted = connection
        .prepare_cached("DELETE FROM orders WHERE id IN (SELECT order_id FROM sample_orders)")?
        .execute([])?;
    for day in days {
        connection
            .prepare_cached(
                "DELETE FROM daily_counter WHERE business_date = ?1
                   AND NOT EXISTS (SELECT 1 FROM orders INDEXED BY orders_number WHERE business_date = ?1)",
            )?
            .execute([day.to_string()])?;
    }
    Ok(deleted)
}

#[cfg(test)]
#[path = "sample_orders_tests.rs"]
mod tests;
