//! Writers of an order.

use mostrador_domain::order::{IncomingItem, IncomingOrder, OrderId, Stage, search_text};
use mostrador_domain::{BusinessDay, Cents, Timestamp};
use rusqlite::params;

use super::UnseenChange;
use crate::{StoreError, WriteTransaction};

/// An order to store for the first time.
#[derive(Clone, Copy, Debug)]
pub struct NewOrder<'a> {
    /// The order as it arrived.
    pub order: &'a IncomingOrder,
    /// The id as the remote writes it.
    pub remote_id: &'a str,
    /// Business day of the number.
    pub business_date: BusinessDay,
    /// Number of the day; must be free.
    pub daily_number: u32,
    /// Now.
    pub received_at: Timestamp,
    /// Hash of the content.
    pub content_hash: &'a str,
    /// The record as received.
    pub raw_json: &'a str,
}

/// A stage with everything that belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageChange {
    /// The new stage.
    pub stage: Stage,
    /// Since when.
    pub since: Timestamp,
    /// When it should be ready.
    pub due_at: Option<Timestamp>,
    /// Promised minutes.
    pub prep_minutes: Option<u32>,
    /// *Entendido*.
    pub acknowledged_at: Option<Timestamp>,
    /// The event that can be undone from now on.
    pub last_move_event: Option<i64>,
}

/// Stores an order with its items in the stage *New*.
///
/// # Errors
/// When the file cannot be written, or the id or the number is taken.
pub fn insert(transaction: &WriteTransaction<'_>, new: &NewOrder<'_>) -> Result<(), StoreError> {
    let order = new.order;
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO orders (id, remote_id, business_date, daily_number, stage, stage_since, received_at, placed_at,
               order_type, remote_status, payment_status, payment_method, subtotal_cents, total_cents,
               delivery_fee_cents, service_fee_cents, notes, estimated_minutes, customer, address, defects,
               search_text, content_hash, raw_json)
             VALUES (?1, ?2, ?3, ?4, 'NEW', ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
               ?19, ?20, ?21, ?22)",
        )?
        .execute(params![
            order.id.to_string(),
            new.remote_id,
            new.business_date.to_string(),
            new.daily_number,
            new.received_at.millis(),
            order.placed_at.map(Timestamp::millis),
            order.order_type.as_str(),
            order.remote_status,
            order.payment_status.as_str(),
            order.payment_method.as_str(),
            order.subtotal.map(Cents::get),
            order.total.map(Cents::get),
            order.delivery_fee.map(Cents::get),
            order.service_fee.map(Cents::get),
            order.notes,
            order.estimated_minutes,
            json(&order.customer)?,
            json(&order.address)?,
            json(&Some(&order.defects))?,
            search_text(order),
            new.content_hash,
            new.raw_json,
        ])?;
    insert_items(transaction, order.id, &order.items)
}

/// Replaces the content of a stored order by what the remote lists now. Number, stage and times stay.
///
/// # Errors
/// When the file cannot be written.
pub fn update_content(
    transaction: &WriteTransaction<'_>,
    order: &IncomingOrder,
    content_hash: &str,
    raw_json: &str,
    change: &UnseenChange,
) -> Result<(), StoreError> {
    let connection = transaction.connection();
    connection
        .prepare_cached(
            "UPDATE orders SET version = version + 1, placed_at = ?2, order_type = ?3, remote_status = ?4,
               payment_status = ?5, payment_method = ?6, subtotal_cents = ?7, total_cents = ?8,
               delivery_fee_cents = ?9, service_fee_cents = ?10, notes = ?11, estimated_minutes = ?12,
               customer = ?13, address = ?14, defects = ?15, search_text = ?16, content_hash = ?17, raw_json = ?18,
               unseen_change = ?19
             WHERE id = ?1",
        )?
        .execute(params![
            order.id.to_string(),
            order.placed_at.map(Timestamp::millis),
            order.order_type.as_str(),
            order.remote_status,
            order.payment_status.as_str(),
            order.payment_method.as_str(),
            order.subtotal.map(Cents::get),
            order.total.map(Cents::get),
            order.delivery_fee.map(Cents::get),
            order.service_fee.map(Cents::get),
            order.notes,
            order.estimated_minutes,
            json(&order.customer)?,
            json(&order.address)?,
            json(&Some(&order.defects))?,
            search_text(order),
            content_hash,
            raw_json,
            json(&Some(change))?,
        ])?;
    connection
        .prepare_cached("DELETE FROM order_items WHERE order_id = ?1")?
        .execute([order.id.to_string()])?;
    insert_items(transaction, order.id, &order.items)
}

/// Moves an order to a stage.
///
/// # Errors
/// When the file cannot be written.
pub fn set_stage(
    transaction: &WriteTransaction<'_>,
    id: OrderId,
    change: &StageChange,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "UPDATE orders SET version = version + 1, stage = ?2, stage_since = ?3, due_at = ?4, prep_minutes = ?5,
               acknowledged_at = ?6, last_move_event = ?7 WHERE id = ?1",
        )?
        .execute(params![
            id.to_string(),
            change.stage.code(),
            change.since.millis(),
            change.due_at.map(Timestamp::millis),
            change.prep_minutes,
            change.acknowledged_at.map(Timestamp::millis),
            change.last_move_event,
        ])?;
    Ok(())
}

/// *Entendido*. The first one counts; answers whether this was it.
///
/// # Errors
/// When the file cannot be written.
pub fn acknowledge(
    transaction: &WriteTransaction<'_>,
    id: OrderId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = transaction
        .connection()
        .prepare_cached(
            "UPDATE orders SET version = version + 1, acknowledged_at = ?2 WHERE id = ?1 AND acknowledged_at IS NULL",
        )?
        .execute(params![id.to_string(), now.millis()])?;
    Ok(changed > 0)
}

/// Dismisses the notice of a change; answers whether there was one.
///
/// # Errors
/// When the file cannot be written.
pub fn see_change(transaction: &WriteTransaction<'_>, id: OrderId) -> Result<bool, StoreError> {
    let changed = transaction
        .connection()
        .prepare_cached(
            "UPDATE orders SET version = version + 1, unseen_change = NULL WHERE id = ?1 AND unseen_change IS NOT NULL",
        )?
        .execute([id.to_string()])?;
    Ok(changed > 0)
}

/// Raises the version: something that the card shows changed in another table (its confirmation).
///
/// # Errors
/// When the file cannot be written.
pub fn touch(transaction: &WriteTransaction<'_>, id: OrderId) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("UPDATE orders SET version = version + 1 WHERE id = ?1")?
        .execute([id.to_string()])?;
    Ok(())
}

fn insert_items(
    transaction: &WriteTransaction<'_>,
    id: OrderId,
    items: &[IncomingItem],
) -> Result<(), StoreError> {
    let connection = transaction.connection();
    for (position, item) in (0_i64..).zip(items) {
        connection
            .prepare_cached(
                "INSERT INTO order_items (order_id, position, external_id, product_id, variant_id, product_name,
                   variant_name, quantity, unit_price_cents, notes)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                id.to_string(),
                position,
                item.external_id,
                item.product_id,
                item.variant_id,
                item.product_name,
                item.variant_name,
                item.quantity.max(1),
                item.unit_price.map(Cents::get),
                item.notes,
            ])?;
        let item_id = connection.last_insert_rowid();
        for (position, modifier) in (0_i64..).zip(&item.modifiers) {
            connection
                .prepare_cached(
                    "INSERT INTO order_item_modifiers (item_id, position, external_id, name, quantity, price_cents)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![
                    item_id,
                    position,
                    modifier.external_id,
                    modifier.name,
                    modifier.quantity.max(1),
                    modifier.price.map(Cents::get),
                ])?;
        }
    }
    Ok(())
}

fn json<T: serde::Serialize>(value: &Option<T>) -> Result<Option<String>, StoreError> {
    value
        .as_ref()
        .map(serde_json::to_string)
        .transpose()
        .map_err(|error| StoreError::from(rusqlite::Error::ToSqlConversionFailure(Box::new(error))))
}
