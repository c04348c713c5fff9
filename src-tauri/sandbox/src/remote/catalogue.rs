//! `/menu` and `/config`.

use axum::http::StatusCode;
use axum::http::request::Parts;
use serde_json::{Value, json};

use super::answer::{Answer, Context};
use crate::lock;
use crate::world::World;

/// `POST /menu`: the whole push or nothing.
pub(super) fn menu(world: &World, context: &Context, _: &Parts, body: &Value) -> Answer {
    let Some(categories) = body.get("categories").and_then(Value::as_array) else {
        return Answer::invalid(
            "Invalid request: categories array required",
            &json!({ "field": "categories", "expected": "array of categories" }),
        );
    };
    let outcome = lock(&world.catalogue).push_menu(categories, &context.now_iso);
    finish(world, context, "MENU_PUSH", outcome, "Menu synchronized successfully")
}

/// `POST /config`: not in one transaction.
pub(super) fn config(world: &World, context: &Context, _: &Parts, body: &Value) -> Answer {
    let Some(config) = body.get("config").and_then(Value::as_object) else {
        return Answer::invalid(
            "Invalid request: config object required",
            &json!({ "field": "config", "expected": "restaurant configuration" }),
        );
    };
    let outcome = lock(&world.catalogue).push_config(config).map(|()| 1);
    finish(world, context, "CONFIG_PUSH", outcome, "Configuration synchronized successfully")
}

fn finish(
    world: &World,
    context: &Context,
    sync_type: &'static str,
    outcome: Result<usize, String>,
    message: &str,
) -> Answer {
    let (count, error) = match &outcome {
        Ok(count) => (*count, None),
        Err(error) => (0, Some(error.clone())),
    };
    lock(&world.sync_log).push(sync_type, count, error, context.now_iso.clone());
    match outcome {
        Ok(_) => Answer::success(message),
        Err(error) => Answer::sync_error(StatusCode::BAD_REQUEST, &error),
    }
}
