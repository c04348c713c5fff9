//! The orders of one customer: those that name it by its id and, where an order names nobody, those with its phone.

use mostrador_domain::order::OrderId;
use rusqlite::params;

use super::OrderRow;
use super::read::find;
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// By what an order's customer is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose<'a> {
    /// The id that the remote gives it.
    Id(&'a str),
    /// The phone as written.
    Phone(&'a str),
}

impl Whose<'_> {
    fn sql(self) -> &'static str {
        match self {
            Self::Id(_) => {
                "SELECT id, received_at FROM orders INDEXED BY orders_customer
                 WHERE customer_id IS NOT NULL AND customer_id = ?1 ORDER BY received_at DESC LIMIT ?2"
            }
            Self::Phone(_) => {
                "SELECT id, received_at FROM orders INDEXED BY orders_customer_phone
                 WHERE customer_id IS NULL AND customer_phone IS NOT NULL AND customer_phone = ?1
                 ORDER BY received_at DESC LIMIT ?2"
            }
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Id(text) | Self::Phone(text) => text,
        }
    }
}

/// Ids of the orders of whoever is known by one of these, the newest first, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn ids_of_customer(
    transaction: &ReadTransaction<'_>,
    known_by: &[Whose<'_>],
    limit: u32,
) -> Result<Vec<OrderId>, StoreError> {
    let mut found: Vec<(i64, String)> = Vec::new();
    for whose in known_by {
        let mut statement = transaction.connection().prepare_cached(whose.sql())?;
        let mut rows = statement.query(params![whose.text(), limit])?;
        while let Some(row) = rows.next()? {
            found.push((row.get(1)?, row.get(0)?));
        }
    }
    found.sort_unstable_by(|one, other| other.cmp(one));
    found.dedup();
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found.into_iter().filter_map(|(_, id)| OrderId::parse(&id)).collect())
}

/// The orders of whoever is known by one of these, the newest first, at most `limit`. One that does not read as an order is
/// left out.
///
/// # Errors
/// When the file cannot be read.
pub fn of_customer(
    transaction: &ReadTransaction<'_>,
    known_by: &[Whose<'_>],
    limit: u32,
) -> Result<Vec<OrderRow>, StoreError> {
    let mut orders = Vec::new();
    for id in ids_of_customer(transaction, known_by, limit)? {
        match find(transaction, id) {
            Ok(order) => orders.extend(order),
            Err(StoreError::Unreadable { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(orders)
}

/// Takes the person out of an order: customer, address, notes and what arrived are emptied; number, figures, dishes and times
/// stay.
///
/// # Errors
/// When the file cannot be written.
pub fn forget_person(transaction: &WriteTransaction<'_>, id: OrderId) -> Result<(), StoreError> {
    let dishes = find(transaction, id)?.map(|row| {
        let mut order = row.order;
        (order.customer, order.address, order.notes) = (None, None, None);
        mostrador_domain::order::search_text(&order)
    });
    let connection = transaction.connection();
    let id = id.to_string();
    connection
        .prepare_cached(
            "UPDATE orders SET version = version + 1, customer = NULL, address = NULL, notes = NULL, raw_json = '{}',
               search_text = ?2 WHERE id = ?1",
        )?
        .execute(params![id, dishes.unwrap_or_default()])?;
    connection
        .prepare_cached(
            "UPDATE order_items INDEXED BY order_items_order SET notes = NULL WHERE order_id = ?1",
        )?
        .execute([&id])?;
    // Reasons and remarks that staff wrote down may be about the person; stages and times stay.
    connection
        .prepare_cached(
            "UPDATE order_events INDEXED BY order_events_order SET text = NULL
             WHERE order_id = ?1 AND kind IN ('MOVED', 'UNDONE') AND to_stage IN ('REJECTED', 'CANCELLED')",
        )?
        .execute([&id])?;
    Ok(())
}
