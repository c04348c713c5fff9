//! New orders that nobody has acknowledged: what an alarm needs of them, and nothing else.

use mostrador_domain::order::{OrderId, OrderType, PaymentStatus};
use mostrador_domain::{Cents, Timestamp};
use rusqlite::Row;

use super::row::cents;
use crate::tables::unreadable;
use crate::{ReadTransaction, StoreError};

/// A new order that nobody has acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnattendedOrder {
    /// Identity.
    pub id: OrderId,
    /// Number of the day.
    pub daily_number: u32,
    /// When it was stored.
    pub received_at: Timestamp,
    /// How the customer gets the food.
    pub order_type: OrderType,
    /// How many products, each unit counted.
    pub products: u32,
    /// Whether it is paid.
    pub payment_status: PaymentStatus,
    /// What it costs, where that could be read.
    pub total: Option<Cents>,
}

const COLUMNS: &str = "SELECT o.id, o.daily_number, o.received_at, o.order_type, o.payment_status, o.total_cents,
  (SELECT coalesce(sum(i.quantity), 0) FROM order_items AS i INDEXED BY order_items_order WHERE i.order_id = o.id)";

/// All of them, oldest first. One that does not read as an order is left out and logged.
///
/// # Errors
/// When the file cannot be read.
pub fn unattended(transaction: &ReadTransaction<'_>) -> Result<Vec<UnattendedOrder>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&unattended_sql())?;
    let mut rows = statement.query([])?;
    let mut orders = Vec::new();
    while let Some(row) = rows.next()? {
        match read(row) {
            Ok(order) => orders.push(order),
            Err(_) => {
                let order = row.get::<_, String>(0).unwrap_or_default();
                tracing::error!(order, code = "order_unreadable", "a stored order cannot be announced");
            }
        }
    }
    Ok(orders)
}

pub(super) fn unattended_sql() -> String {
    // The list of stages is the index's own condition; without it the index may not be used.
    format!(
        "{COLUMNS} FROM orders AS o INDEXED BY orders_open
         WHERE o.stage IN ('NEW', 'PREPARING', 'READY', 'OUT_FOR_DELIVERY') AND o.stage = 'NEW'
           AND o.acknowledged_at IS NULL
         ORDER BY o.received_at, o.business_date, o.daily_number"
    )
}

/// One order, where it is one of them.
///
/// # Errors
/// When the file cannot be read, or what it holds of this order does not read as one.
pub fn unattended_one(
    transaction: &ReadTransaction<'_>,
    id: OrderId,
) -> Result<Option<UnattendedOrder>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&unattended_one_sql())?;
    let mut rows = statement.query([id.to_string()])?;
    Ok(rows.next()?.map(read).transpose()?)
}

pub(super) fn unattended_one_sql() -> String {
    format!("{COLUMNS} FROM orders AS o WHERE o.id = ?1 AND o.stage = 'NEW' AND o.acknowledged_at IS NULL")
}

fn read(row: &Row<'_>) -> rusqlite::Result<UnattendedOrder> {
    Ok(UnattendedOrder {
        id: OrderId::parse(&row.get::<_, String>(0)?).ok_or_else(|| unreadable(0, "not an order id"))?,
        daily_number: row.get(1)?,
        received_at: Timestamp(row.get(2)?),
        order_type: OrderType::from(row.get::<_, String>(3)?),
        payment_status: PaymentStatus::from(row.get::<_, String>(4)?),
        total: cents(row, 5)?,
        products: u32::try_from(row.get::<_, i64>(6)?).unwrap_or(u32::MAX),
    })
}
