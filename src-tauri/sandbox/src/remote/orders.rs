//! `/orders/pending` and `/orders/confirm`.

use axum::http::StatusCode;
use axum::http::request::Parts;
use serde_json::{Value, json};

use super::answer::{Answer, Context};
use crate::lock;
use crate::orders::{NotFound, NumberUpdate};
use crate::world::World;

/// What the remote's database layer says about a row that is not there or an id that is no UUID.
const NOT_FOUND: &str = "Record to update not found.";

/// `GET /orders/pending`: the oldest hundred pending rows, until each is confirmed.
pub(super) fn pending(world: &World, context: &Context, _: &Parts, _: &Value) -> Answer {
    let (body, count) = lock(&world.orders).list();
    lock(&world.sync_log).push("ORDERS_PULL", count, None, context.now_iso.clone());
    Answer::ok_text(body)
}

/// `POST /orders/confirm`: not atomic, see [`crate::orders::OrderBook::confirm`].
pub(super) fn confirm(world: &World, context: &Context, _: &Parts, body: &Value) -> Answer {
    let Some(list) = body.get("orderUpdates").and_then(Value::as_array) else {
        return Answer::invalid(
            "Invalid request: orderUpdates array required",
            &json!({ "field": "orderUpdates", "expected": "array of order updates" }),
        );
    };
    let updates: Vec<NumberUpdate> = list.iter().map(update).collect();
    let at = world.clock.stamp();
    let outcome = lock(&world.orders).confirm(&updates, &context.now_iso, at);
    let error = outcome.as_ref().err().map(|NotFound| NOT_FOUND.to_owned());
    lock(&world.sync_log).push("ORDERS_CONFIRM", updates.len(), error, context.now_iso.clone());
    match outcome {
        Ok(()) => Answer::success(&format!("{} orders confirmed successfully", updates.len())),
        Err(NotFound) => Answer::sync_error(StatusCode::INTERNAL_SERVER_ERROR, NOT_FOUND),
    }
}

/// Reads one update. What the database layer would refuse becomes an id that is never found, which has the
/// same outcome.
fn update(value: &Value) -> NumberUpdate {
    let number = match value.get("dailyNumber") {
        None => None,
        Some(Value::Null) => Some(None),
        Some(number) => match number.as_i64().filter(|number| i32::try_from(*number).is_ok()) {
            Some(number) => Some(Some(number)),
            None => return NumberUpdate { order_id: String::new(), number: None },
        },
    };
    let order_id = value.get("orderId").and_then(Value::as_str).unwrap_or_default().to_owned();
    NumberUpdate { order_id, number }
}
