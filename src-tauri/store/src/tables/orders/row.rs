//! Loads orders with their lines. Every step names its index, so that neither the statistics of a small file nor their
//! absence make a list read lines of orders that are not in it.

use mostrador_domain::order::{
    IncomingItem, IncomingModifier, IncomingOrder, OrderId, OrderType, PaymentMethod, PaymentStatus, Stage,
};
use mostrador_domain::{BusinessDay, Cents, Timestamp};
use rusqlite::{Connection, Row, ToSql};
use serde::de::DeserializeOwned;

use super::{OrderRow, orderer};
use crate::tables::{sync_queue, unreadable};
use crate::{ReadTransaction, StoreError};

const COLUMNS: &str = "o.id, o.remote_id, o.business_date, o.daily_number, o.stage, o.stage_since, o.version, o.received_at,
  o.placed_at, o.acknowledged_at, o.due_at, o.prep_minutes, o.last_move_event, e.at, o.order_type, o.remote_status,
  o.payment_status, o.payment_method, o.subtotal_cents, o.total_cents, o.delivery_fee_cents, o.service_fee_cents, o.notes,
  o.estimated_minutes, o.customer, o.address, o.defects, o.unseen_change, o.content_hash,
  q.status, q.created_at, q.scheduled_at, q.completed_at, q.attempts, q.error_code, q.error_class,
  EXISTS (SELECT 1 FROM sample_orders WHERE order_id = o.id), q.destination";

const JOINS: &str = "LEFT JOIN order_events AS e ON e.id = o.last_move_event
  LEFT JOIN sync_queue AS q ON q.id = (SELECT max(id) FROM sync_queue INDEXED BY sync_queue_record
    WHERE entity = 'order' AND entity_id = o.id AND action = 'confirm')";

/// The lines of one order, each as often as it has modifiers, at least once. The join's order is fixed, and the two
/// indexes give the rows in the order asked for.
pub(super) const ITEMS: &str =
    "SELECT i.id, i.external_id, i.product_id, i.variant_id, i.product_name, i.variant_name, i.quantity,
    i.unit_price_cents, i.notes, m.id, m.external_id, m.name, m.quantity, m.price_cents
  FROM order_items AS i INDEXED BY order_items_order
  LEFT JOIN order_item_modifiers AS m INDEXED BY order_item_modifiers_item ON m.item_id = i.id
  WHERE i.order_id = ?1 ORDER BY i.position, m.position";

/// What to do about an order that does not read as one: somebody else changed the file, or an older program will.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// Answer the error: that order was asked for.
    Fail,
    /// Log its id and go on: one bad order must not hide the others from the kitchen.
    Skip,
}

/// The statement that selects orders: `source` is `orders AS o` with its index, `rest` what follows the joins.
pub(super) fn select(source: &str, rest: &str) -> String {
    format!("SELECT {COLUMNS} FROM {source} {JOINS} {rest}")
}

/// Loads the orders that a [`select`] statement names, in its order, with items and modifiers: one statement for the
/// orders and one per order.
pub(super) fn load(
    transaction: &ReadTransaction<'_>,
    sql: &str,
    parameters: &[&dyn ToSql],
    on_unreadable: Unreadable,
) -> Result<Vec<OrderRow>, StoreError> {
    let connection = transaction.connection();
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    let mut orders = Vec::new();
    while let Some(row) = rows.next()? {
        match read_whole(connection, row) {
            Ok(order) => orders.push(order),
            Err(error) if on_unreadable == Unreadable::Skip && is_unreadable(&error) => {
                let order = row.get::<_, String>(0).unwrap_or_default();
                tracing::error!(
                    order,
                    code = "order_unreadable",
                    "a stored order cannot be read and is left out"
                );
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(orders)
}

/// The value is at fault, not the file.
fn is_unreadable(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..)
    )
}

fn read_whole(connection: &Connection, row: &Row<'_>) -> rusqlite::Result<OrderRow> {
    let mut order = read_order(row)?;
    order.order.items = read_items(connection, row.get_ref(0)?.as_str()?)?;
    // An order comes from where it is confirmed; a sample from nowhere.
    if let (Some(customer), Some(system)) = (&order.order.customer, row.get::<_, Option<String>>(37)?) {
        order.orderer = orderer::find(connection, &system, customer)?;
    }
    Ok(order)
}

fn read_items(connection: &Connection, order_id: &str) -> rusqlite::Result<Vec<IncomingItem>> {
    let mut statement = connection.prepare_cached(ITEMS)?;
    let mut rows = statement.query([order_id])?;
    let mut items: Vec<(i64, IncomingItem)> = Vec::new();
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        if items.last().is_none_or(|(last, _)| *last != id) {
            let item = IncomingItem {
                external_id: row.get(1)?,
                product_id: row.get(2)?,
                variant_id: row.get(3)?,
                product_name: row.get(4)?,
                variant_name: row.get(5)?,
                quantity: row.get(6)?,
                unit_price: cents(row, 7)?,
                notes: row.get(8)?,
                modifiers: Vec::new(),
            };
            items.push((id, item));
        }
        if row.get::<_, Option<i64>>(9)?.is_some()
            && let Some((_, item)) = items.last_mut()
        {
            item.modifiers.push(IncomingModifier {
                external_id: row.get(10)?,
                name: row.get(11)?,
                quantity: row.get(12)?,
                price: cents(row, 13)?,
            });
        }
    }
    Ok(items.into_iter().map(|(_, item)| item).collect())
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
        orderer: None,
        unseen_change: json(row, 27)?,
        content_hash: row.get(28)?,
        confirmation: match row.get::<_, Option<String>>(29)? {
            Some(_) => Some(sync_queue::read_state(row, 29)?),
            None => None,
        },
        sample: row.get(36)?,
    })
}

pub(super) fn cents(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Cents>> {
    row.get::<_, Option<i64>>(column)?
        .map(|value| Cents::new(value).map_err(|_| unreadable(column, "amount out of range")))
        .transpose()
}

fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>> {
    row.get::<_, Option<String>>(column)?
        .map(|text| serde_json::from_str(&text).map_err(|_| unreadable(column, "not the expected JSON")))
        .transpose()
}
