//! `/customers/changes` and `/customers/bulk`.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Answer, Context};
use crate::customers::{BulkFailure, parse_since};
use crate::lock;
use crate::world::World;

#[derive(Debug, Default, Deserialize)]
struct ChangesQuery {
    since: Option<String>,
}

/// `GET /customers/changes?since=`: everything at or after the date, unpaged and unordered.
pub(super) fn changes(world: &World, context: &Context, parts: &Parts, _: &Value) -> Answer {
    let since = Query::<ChangesQuery>::try_from_uri(&parts.uri).ok().and_then(|query| query.0.since);
    let Some(text) = since.filter(|text| !text.is_empty()) else {
        return Answer::invalid(
            "Missing required parameter: since",
            &json!({ "field": "since", "expected": "ISO date string" }),
        );
    };
    let Some(since) = parse_since(&text) else {
        return Answer::invalid(
            "Invalid date format for since parameter",
            &json!({ "field": "since", "value": text, "expected": "ISO date string" }),
        );
    };
    let data = lock(&world.customers).changes(since);
    lock(&world.sync_log).push("CUSTOMERS_PULL", data.len(), None, context.now_iso.clone());
    Answer::list(data, &context.now_iso)
}

/// `POST /customers/bulk`: updates known customers and skips the others.
pub(super) fn bulk(world: &World, context: &Context, _: &Parts, body: &Value) -> Answer {
    let Some(pushed) = body.get("customers").and_then(Value::as_array) else {
        return Answer::invalid(
            "Invalid request: customers array required",
            &json!({ "field": "customers", "expected": "array of customers" }),
        );
    };
    let at_ms = world.clock.stamp().unix_ms();
    let (outcome, written) = {
        let mut book = lock(&world.customers);
        let outcome = book.bulk(pushed, &context.now_iso, at_ms);
        let ids = pushed.iter().filter_map(|one| one.get("id").and_then(Value::as_str));
        let written: Vec<Value> = ids.filter_map(|id| book.get(id).ok()).collect();
        (outcome, written)
    };
    written.iter().for_each(|customer| world.known_as(customer));
    let (count, error) = match &outcome {
        Ok(found) => (*found, None),
        Err(BulkFailure(message)) => (0, Some(message.clone())),
    };
    lock(&world.sync_log).push("CUSTOMERS_PUSH", count, error, context.now_iso.clone());
    match outcome {
        Ok(found) => Answer::success(&format!("{found} customers updated successfully")),
        Err(BulkFailure(message)) => Answer::sync_error(StatusCode::INTERNAL_SERVER_ERROR, &message),
    }
}
