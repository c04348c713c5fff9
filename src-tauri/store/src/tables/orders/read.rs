//! Readers of orders. A list costs three statements, however long it is.

use std::collections::HashMap;

use mostrador_domain::order::{
    IncomingItem, IncomingModifier, IncomingOrder, OrderId, OrderType, PaymentMethod, PaymentStatus, Stage,
};
use mostrador_domain::{BusinessDay, Cents, Timestamp};
use rusqlite::{OptionalExtension, Row, ToSql, params};
use serde::de::DeserializeOwned;

use super::OrderRow;
use crate::tables::{sync_queue, unreadable};
use crate::{ReadTransaction, StoreError};

const COLUMNS: &str = "o.id, o.remote_id, o.business_date, o.daily_number, o.stage, o.stage_since, o.version, o.received_at,
  o.placed_at, o.acknowledged_at, o.due_at, o.prep_minutes, o.last_move_event, e.at, o.order_type, o.remote_status,
  o.payment_status, o.payment_method, o.subtotal_cents, o.total_cents, o.delivery_fee_cents, o.service_fee_cents, o.notes,
  o.estimated_minutes, o.customer, o.address, o.defects, o.unseen_change, o.content_hash,
  q.status, q.created_at, q.scheduled_at, q.completed_at, q.attempts, q.error_code, q.error_class";

const JOINS: &str = "LEFT JOIN order_events AS e ON e.id = o.last_move_event
  LEFT JOIN sync_queue AS q ON q.id = (SELECT max(id) FROM sync_queue
    WHERE entity = 'order' AND entity_id = o.id AND action = 'confirm')";

/// One order.
///
/// # Errors
/// When the file cannot be read.
pub fn find(transaction: &ReadTransaction<'_>, id: OrderId) -> Result<Option<OrderRow>, StoreError> {
    let text = id.to_string();
    Ok(load(transaction, "orders WHERE id = ?1", &[&text], "")?.pop())
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

/// Orders on the board, oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn open(transaction: &ReadTransaction<'_>) -> Result<Vec<OrderRow>, StoreError> {
    load(
        transaction,
        "orders WHERE stage IN ('NEW', 'PREPARING', 'READY', 'OUT_FOR_DELIVERY')",
        &[],
        "ORDER BY o.received_at, o.business_date, o.daily_number",
    )
}

/// Finished orders of a business day, latest first.
///
/// # Errors
/// When the file cannot be read.
pub fn finished(transaction: &ReadTransaction<'_>, day: BusinessDay) -> Result<Vec<OrderRow>, StoreError> {
    load(
        transaction,
        "orders WHERE business_date = ?1 AND stage IN ('DELIVERED', 'REJECTED', 'CANCELLED')",
        &[&day.to_string()],
        "ORDER BY o.stage_since DESC, o.daily_number DESC",
    )
}

/// Finished orders with a change that nobody has seen yet, oldest change first.
///
/// # Errors
/// When the file cannot be read.
pub fn changed_finished(transaction: &ReadTransaction<'_>) -> Result<Vec<OrderRow>, StoreError> {
    load(
        transaction,
        "orders WHERE unseen_change IS NOT NULL AND stage IN ('DELIVERED', 'REJECTED', 'CANCELLED')",
        &[],
        "ORDER BY o.received_at, o.daily_number",
    )
}

/// How many orders of a business day are finished.
///
/// # Errors
/// When the file cannot be read.
pub fn count_finished(transaction: &ReadTransaction<'_>, day: BusinessDay) -> Result<u32, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT count(*) FROM orders WHERE business_date = ?1 AND stage IN ('DELIVERED', 'REJECTED', 'CANCELLED')",
        )?
        .query_row([day.to_string()], |row| row.get(0))?)
}

/// Orders of any day by number or by words of name, phone and dishes; latest first, at most `limit`.
/// `words` are folded and all of them must occur.
///
/// # Errors
/// When the file cannot be read.
pub fn search(
    transaction: &ReadTransaction<'_>,
    number: Option<u32>,
    words: &[String],
    limit: u32,
) -> Result<Vec<OrderRow>, StoreError> {
    let mut conditions: Vec<String> = Vec::new();
    let mut values: Vec<String> = Vec::new();
    for word in words {
        values.push(word.clone());
        conditions.push(format!("instr(search_text, ?{}) > 0", values.len()));
    }
    let mut condition =
        if conditions.is_empty() { "0".to_owned() } else { format!("({})", conditions.join(" AND ")) };
    if let Some(number) = number {
        values.push(number.to_string());
        condition = format!("{condition} OR daily_number = CAST(?{} AS INTEGER)", values.len());
    }
    let parameters: Vec<&dyn ToSql> = values.iter().map(|value| value as &dyn ToSql).collect();
    load(
        transaction,
        &format!("orders WHERE {condition} ORDER BY received_at DESC LIMIT {limit}"),
        &parameters,
        "ORDER BY o.received_at DESC, o.daily_number DESC",
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

/// Per business day: date, orders, lowest and highest number; latest day first.
///
/// # Errors
/// When the file cannot be read.
pub fn day_numbers(
    transaction: &ReadTransaction<'_>,
    days: u32,
) -> Result<Vec<(String, u64, u32, u32)>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT business_date, count(*), min(daily_number), max(daily_number) FROM orders
         GROUP BY business_date ORDER BY business_date DESC LIMIT ?1",
    )?;
    let rows =
        statement.query_map([days], |row| Ok((row.get(0)?, count(row, 1)?, row.get(2)?, row.get(3)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Orders in the file: all, those whose latest confirmation was accepted, those whose latest was refused.
///
/// # Errors
/// When the file cannot be read.
pub fn totals(transaction: &ReadTransaction<'_>) -> Result<(u64, u64, u64), StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT (SELECT count(*) FROM orders),
               (SELECT count(DISTINCT entity_id) FROM sync_queue WHERE entity = 'order' AND action = 'confirm' AND status = 'done'),
               (SELECT count(DISTINCT entity_id) FROM sync_queue WHERE entity = 'order' AND action = 'confirm' AND status = 'dead')",
        )?
        .query_row([], |row| Ok((count(row, 0)?, count(row, 1)?, count(row, 2)?)))?)
}

/// Latest orders, newest first: id, number, whether a confirmation was accepted.
///
/// # Errors
/// When the file cannot be read.
pub fn trace(transaction: &ReadTransaction<'_>, limit: u32) -> Result<Vec<(String, u32, bool)>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT id, daily_number, EXISTS (SELECT 1 FROM sync_queue WHERE entity = 'order' AND entity_id = orders.id
           AND action = 'confirm' AND status = 'done')
         FROM orders ORDER BY received_at DESC, daily_number DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([limit], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Loads the orders that `selection` (a `FROM` with its `WHERE`) names, with items and modifiers.
fn load(
    transaction: &ReadTransaction<'_>,
    selection: &str,
    parameters: &[&dyn ToSql],
    order_by: &str,
) -> Result<Vec<OrderRow>, StoreError> {
    let connection = transaction.connection();
    let mut orders = {
        let sql = format!("SELECT {COLUMNS} FROM (SELECT * FROM {selection}) AS o {JOINS} {order_by}");
        let mut statement = connection.prepare_cached(&sql)?;
        let rows = statement.query_map(parameters, read_order)?;
        rows.collect::<Result<Vec<_>, _>>()?
    };
    // An order that is not here yet is the case in a hurry.
    if orders.is_empty() {
        return Ok(orders);
    }
    let mut modifiers: HashMap<i64, Vec<IncomingModifier>> = HashMap::new();
    {
        let sql = format!(
            "SELECT m.item_id, m.external_id, m.name, m.quantity, m.price_cents
             FROM (SELECT id FROM {selection}) AS o JOIN order_items AS i ON i.order_id = o.id
             JOIN order_item_modifiers AS m ON m.item_id = i.id ORDER BY m.item_id, m.position"
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(parameters)?;
        while let Some(row) = rows.next()? {
            modifiers.entry(row.get(0)?).or_default().push(IncomingModifier {
                external_id: row.get(1)?,
                name: row.get(2)?,
                quantity: row.get(3)?,
                price: cents(row, 4)?,
            });
        }
    }
    let mut items: HashMap<String, Vec<IncomingItem>> = HashMap::new();
    {
        let sql = format!(
            "SELECT i.order_id, i.id, i.external_id, i.product_id, i.variant_id, i.product_name, i.variant_name,
               i.quantity, i.unit_price_cents, i.notes
             FROM (SELECT id FROM {selection}) AS o JOIN order_items AS i ON i.order_id = o.id
             ORDER BY i.order_id, i.position"
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(parameters)?;
        while let Some(row) = rows.next()? {
            items.entry(row.get(0)?).or_default().push(IncomingItem {
                modifiers: modifiers.remove(&row.get(1)?).unwrap_or_default(),
                external_id: row.get(2)?,
                product_id: row.get(3)?,
                variant_id: row.get(4)?,
                product_name: row.get(5)?,
                variant_name: row.get(6)?,
                quantity: row.get(7)?,
                unit_price: cents(row, 8)?,
                notes: row.get(9)?,
            });
        }
    }
    for order in &mut orders {
        order.order.items = items.remove(&order.id.to_string()).unwrap_or_default();
    }
    Ok(orders)
}

fn read_order(row: &Row<'_>) -> rusqlite::Result<OrderRow> {
    let instant = |column: usize| -> rusqlite::Result<Option<Timestamp>> {
        Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp))
    };
    let last_move = match (row.get::<_, Option<i64>>(12)?, instant(13)?) {
        (Some(event), Some(at)) => Some((event, at)),
        (Some(_) | None, _) => None,
    };
    let id = OrderId::parse(&row.get::<_, String>(0)?).ok_or_else(|| unreadable(0, "not an order id"))?;
    let daily_number = row.get(3)?;
    Ok(OrderRow {
        id,
        remote_id: row.get(1)?,
        business_date: BusinessDay::parse(&row.get::<_, String>(2)?)
            .ok_or_else(|| unreadable(2, "not a day"))?,
        daily_number,
        stage: Stage::from_code(&row.get::<_, String>(4)?).ok_or_else(|| unreadable(4, "not a stage"))?,
        stage_since: Timestamp(row.get(5)?),
        version: row.get::<_, i64>(6)?.unsigned_abs(),
        received_at: Timestamp(row.get(7)?),
        acknowledged_at: instant(9)?,
        due_at: instant(10)?,
        prep_minutes: row.get(11)?,
        last_move,
        order: IncomingOrder {
            id,
            daily_number: Some(daily_number),
            placed_at: instant(8)?,
            order_type: OrderType::from(row.get::<_, String>(14)?),
            remote_status: row.get(15)?,
            payment_status: PaymentStatus::from(row.get::<_, String>(16)?),
            payment_method: PaymentMethod::from(row.get::<_, String>(17)?),
            subtotal: cents(row, 18)?,
            total: cents(row, 19)?,
            delivery_fee: cents(row, 20)?,
            service_fee: cents(row, 21)?,
            notes: row.get(22)?,
            estimated_minutes: row.get(23)?,
            customer: json(row, 24)?,
            address: json(row, 25)?,
            defects: json(row, 26)?.unwrap_or_default(),
            items: Vec::new(),
        },
        unseen_change: json(row, 27)?,
        content_hash: row.get(28)?,
        confirmation: match row.get::<_, Option<String>>(29)? {
            Some(_) => Some(sync_queue::read_state(row, 29)?),
            None => None,
        },
    })
}

fn cents(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Cents>> {
    row.get::<_, Option<i64>>(column)?
        .map(|value| Cents::new(value).map_err(|_| unreadable(column, "amount out of range")))
        .transpose()
}

fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>> {
    row.get::<_, Option<String>>(column)?
        .map(|text| serde_json::from_str(&text).map_err(|_| unreadable(column, "not the expected JSON")))
        .transpose()
}

fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(column)?.unsigned_abs())
}
