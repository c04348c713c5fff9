//! Readers of orders.

use mostrador_domain::BusinessDay;
use mostrador_domain::order::OrderId;
use rusqlite::{OptionalExtension, ToSql, params};

use super::OrderRow;
use super::row::{Unreadable, load, select};
use crate::{ReadTransaction, StoreError};

/// One order.
///
/// # Errors
/// When the file cannot be read, or what it holds of this order does not read as one.
pub fn find(transaction: &ReadTransaction<'_>, id: OrderId) -> Result<Option<OrderRow>, StoreError> {
    Ok(load(transaction, &find_sql(), &[&id.to_string()], Unreadable::Fail)?.pop())
}

pub(super) fn find_sql() -> String {
    select("orders AS o", "WHERE o.id = ?1")
}

/// The raw record of one order, as it was last received.
///
/// # Errors
/// When the file cannot be read.
pub fn incoming(transaction: &ReadTransaction<'_>, id: OrderId) -> Result<Option<String>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached("SELECT raw_json FROM orders WHERE id = ?1")?
        .query_row([id.to_string()], |row| row.get(0))
        .optional()?)
}

/// Orders on the board, oldest first. One that does not read as an order is left out and logged.
///
/// # Errors
/// When the file cannot be read.
pub fn open(transaction: &ReadTransaction<'_>) -> Result<Vec<OrderRow>, StoreError> {
    load(transaction, &open_sql(), &[], Unreadable::Skip)
}

pub(super) fn open_sql() -> String {
    select(
        "orders AS o INDEXED BY orders_open",
        "WHERE o.stage IN ('NEW', 'PREPARING', 'READY', 'OUT_FOR_DELIVERY')
         ORDER BY o.received_at, o.business_date, o.daily_number",
    )
}

/// Finished orders of a business day, latest first. One that does not read as an order is left out and logged.
///
/// # Errors
/// When the file cannot be read.
pub fn finished(transaction: &ReadTransaction<'_>, day: BusinessDay) -> Result<Vec<OrderRow>, StoreError> {
    load(transaction, &finished_sql(), &[&day.to_string()], Unreadable::Skip)
}

pub(super) fn finished_sql() -> String {
    select(
        "orders AS o INDEXED BY orders_number",
        "WHERE o.business_date = ?1 AND o.stage IN ('DELIVERED', 'REJECTED', 'CANCELLED')
         ORDER BY o.stage_since DESC, o.daily_number DESC",
    )
}

/// Finished orders with a change that nobody has seen yet, oldest order first. One that does not read as an order is
/// left out and logged.
///
/// # Errors
/// When the file cannot be read.
pub fn changed_finished(transaction: &ReadTransaction<'_>) -> Result<Vec<OrderRow>, StoreError> {
    load(transaction, &changed_finished_sql(), &[], Unreadable::Skip)
}

pub(super) fn changed_finished_sql() -> String {
    select(
        "orders AS o INDEXED BY orders_changed",
        "WHERE o.unseen_change IS NOT NULL AND o.stage IN ('DELIVERED', 'REJECTED', 'CANCELLED')
         ORDER BY o.received_at, o.daily_number",
    )
}

/// Orders of any day by number or by words of name, phone and dishes; latest first, at most `limit`.
/// `words` are folded and all of them must occur. Walks the orders from the newest on until `limit` are found, so a
/// text that nobody wrote costs one pass over all of them. One that does not read as an order is left out and logged.
///
/// # Errors
/// When the file cannot be read.
pub fn search(
    transaction: &ReadTransaction<'_>,
    number: Option<u32>,
    words: &[String],
    limit: u32,
) -> Result<Vec<OrderRow>, StoreError> {
    let mut parameters: Vec<&dyn ToSql> = vec![&limit, &number];
    parameters.extend(words.iter().map(|word| word as &dyn ToSql));
    load(transaction, &search_sql(words.len()), &parameters, Unreadable::Skip)
}

/// `?1` is the limit, `?2` the number or NULL, the words follow.
pub(super) fn search_sql(words: usize) -> String {
    let conditions: Vec<String> =
        (3_usize..).take(words).map(|place| format!("instr(o.search_text, ?{place}) > 0")).collect();
    let condition = if conditions.is_empty() { "0".to_owned() } else { conditions.join(" AND ") };
    select(
        "orders AS o INDEXED BY orders_received",
        &format!(
            "WHERE o.daily_number = ?2 OR ({condition}) ORDER BY o.received_at DESC, o.daily_number DESC LIMIT ?1"
        ),
    )
}

/// Whether a number of a business day is still free.
///
/// # Errors
/// When the file cannot be read.
pub fn number_is_free(
    transaction: &ReadTransaction<'_>,
    day: BusinessDay,
    number: u32,
) -> Result<bool, StoreError> {
    let taken = transaction
        .connection()
        .prepare_cached("SELECT 1 FROM orders WHERE business_date = ?1 AND daily_number = ?2")?
        .query_row(params![day.to_string(), number], |_| Ok(()))
        .optional()?;
    Ok(taken.is_none())
}
