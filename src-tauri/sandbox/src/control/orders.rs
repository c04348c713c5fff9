//! Making, changing and announcing orders.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::time::MissedTickBehavior;

use super::Problem;
use crate::generator::{Draft, Shape};
use crate::lock;
use crate::orders::NotFound;
use crate::report::OrderReport;
use crate::socket::{self, OrderNew};
use crate::world::World;

impl From<NotFound> for Problem {
    fn from(NotFound: NotFound) -> Self {
        Self::missing("no such order")
    }
}

/// What orders to make.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Create {
    /// How many generated ones, besides the explicit ones.
    count: Option<usize>,
    /// Milliseconds between two. With it the answer comes at once and the orders follow.
    pace_ms: u64,
    shape: Shape,
    /// Orders given word by word; `createdAt` and `updatedAt` are added when absent.
    orders: Vec<Value>,
    /// Orders given letter by letter, as JSON texts: listed as they are until a confirmation or a change.
    texts: Vec<Text>,
}

/// An order and its text.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Text {
    text: String,
    order: Value,
}

impl TryFrom<String> for Text {
    type Error = serde_json::Error;

    fn try_from(text: String) -> Result<Self, serde_json::Error> {
        Ok(Self { order: serde_json::from_str(&text)?, text })
    }
}

impl Default for Create {
    fn default() -> Self {
        Self { count: None, pace_ms: 0, shape: Shape::Evening, orders: Vec::new(), texts: Vec::new() }
    }
}

/// Makes orders and gives back the names they are known by.
pub(crate) async fn make(world: &Arc<World>, create: Create) -> Vec<String> {
    let none_given = create.orders.is_empty() && create.texts.is_empty();
    let count = create.count.unwrap_or(usize::from(none_given));
    let explicit = create.orders.into_iter().map(|order| Draft { order, text: None, event_name: None });
    let letter_by_letter = create.texts.into_iter().map(|Text { text, order }| Draft {
        order,
        text: Some(text),
        event_name: None,
    });
    let mut drafts: Vec<Draft> = explicit.chain(letter_by_letter).collect();
    drafts.extend((0..count).map(|_| {
        world.draft(|generator| match create.shape {
            Shape::Evening => generator.next(),
            shape => generator.shaped(shape),
        })
    }));
    if create.pace_ms == 0 {
        let mut ids = Vec::with_capacity(drafts.len());
        for draft in drafts {
            ids.push(world.add_order(draft).await);
        }
        return ids;
    }
    let ids = drafts
        .iter()
        .map(|draft| draft.order.get("id").and_then(Value::as_str).unwrap_or_default().to_lowercase())
        .collect();
    let world = Arc::clone(world);
    world.clone().tasks.spawn(async move {
        let mut pace = tokio::time::interval(Duration::from_millis(create.pace_ms));
        // A late order does not make the next one come early.
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for draft in drafts {
            tokio::select! {
                () = world.stopping.cancelled() => return,
                _ = pace.tick() => {}
            }
            world.add_order(draft).await;
        }
    });
    ids
}

/// `POST /control/orders`
pub(super) async fn create(State(world): State<Arc<World>>, Json(create): Json<Create>) -> Json<Value> {
    Json(json!({ "ids": make(&world, create).await }))
}

/// `GET /control/orders`
pub(super) async fn list(State(world): State<Arc<World>>) -> Json<Vec<OrderReport>> {
    Json(lock(&world.orders).reports())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    patch: Map<String, Value>,
    /// Whether the change is announced as a new order would be.
    #[serde(default)]
    notify: bool,
}

/// `POST /control/orders/{id}/change`
pub(super) async fn change(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    Json(change): Json<Change>,
) -> Result<Json<Value>, Problem> {
    let now = world.clock.now_iso();
    lock(&world.orders).change(&id, &change.patch, &now)?;
    if change.notify {
        socket::announce(&world, event(&world, &id)?).await;
    }
    Ok(Json(json!({})))
}

/// `POST /control/orders/{id}/redeliver`
pub(super) async fn redeliver(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    lock(&world.orders).redeliver(&id)?;
    Ok(Json(json!({})))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Echo {
    order_id: String,
    /// How many copies; 1 when absent.
    times: Option<u32>,
}

/// `POST /control/echo_order_new`: sends the event again, past the event faults.
pub(super) async fn echo(
    State(world): State<Arc<World>>,
    Json(echo): Json<Echo>,
) -> Result<Json<Value>, Problem> {
    let event = event(&world, &echo.order_id)?;
    socket::send(&world, &event, echo.times.unwrap_or(1)).await;
    Ok(Json(json!({})))
}

fn event(world: &World, id: &str) -> Result<OrderNew, NotFound> {
    let orders = lock(&world.orders);
    Ok(OrderNew::of(orders.value(id)?, &world.clock.now_iso(), None))
}
