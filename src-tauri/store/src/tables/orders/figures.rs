//! Counts and figures, without the orders themselves.

use mostrador_domain::BusinessDay;
use rusqlite::Row;

use crate::{ReadTransaction, StoreError};

/// How many orders of a business day are finished.
///
/// # Errors
/// When the file cannot be read.
pub fn count_finished(transaction: &ReadTransaction<'_>, day: BusinessDay) -> Result<u32, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT count(*) FROM orders INDEXED BY orders_number WHERE business_date = ?1 AND stage IN ('DELIVERED', 'REJECTED', 'CANCELLED')",
        )?
        .query_row([day.to_string()], |row| row.get(0))?)
}

/// Per business day: date, orders, lowest and highest number; latest day first.
///
/// # Errors
/// When the file cannot be read.
pub fn day_numbers(
    transaction: &ReadTransaction<'_>,
    days: u32,
) -> Result<Vec<(String, u64, u32, u32)>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT business_date, count(*), min(daily_number), max(daily_number) FROM orders INDEXED BY orders_number
         GROUP BY business_date ORDER BY business_date DESC LIMIT ?1",
    )?;
    let rows =
        statement.query_map([days], |row| Ok((row.get(0)?, count(row, 1)?, row.get(2)?, row.get(3)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Orders in the file without the sample data: all, those with an accepted confirmation, those with a refused one that no newer one has
/// replaced.
///
/// # Errors
/// When the file cannot be read.
pub fn totals(transaction: &ReadTransaction<'_>) -> Result<(u64, u64, u64), StoreError> {
    // A record keeps one accepted job per action, so there is nothing to make distinct; refused ones are few.
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT (SELECT count(*) FROM orders) - (SELECT count(*) FROM sample_orders),
               (SELECT count(*) FROM sync_queue INDEXED BY sync_queue_accepted
                WHERE entity = 'order' AND action = 'confirm' AND status = 'done'),
               (SELECT count(*) FROM sync_queue AS job INDEXED BY sync_queue_refused
                WHERE entity = 'order' AND action = 'confirm' AND status = 'dead'
                  AND NOT EXISTS (SELECT 1 FROM sync_queue AS newer INDEXED BY sync_queue_record
                    WHERE newer.entity = job.entity AND newer.entity_id = job.entity_id AND newer.action = job.action
                      AND newer.id > job.id))",
        )?
        .query_row([], |row| Ok((count(row, 0)?, count(row, 1)?, count(row, 2)?)))?)
}

/// Latest orders, newest first: id, number, whether a confirmation was accepted.
///
/// # Errors
/// When the file cannot be read.
pub fn trace(transaction: &ReadTransaction<'_>, limit: u32) -> Result<Vec<(String, u32, bool)>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT id, daily_number, EXISTS (SELECT 1 FROM sync_queue INDEXED BY sync_queue_record WHERE entity = 'order' AND entity_id = orders.id
           AND action = 'confirm' AND status = 'done')
         FROM orders INDEXED BY orders_received ORDER BY received_at DESC, daily_number DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([limit], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(column)?.unsigned_abs())
}
