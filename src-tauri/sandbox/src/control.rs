//! The control API under `/control`: makes orders, switches faults, tells what happened. It takes no key
//! and answers loopback only.

mod customers;
mod faults;
mod orders;

use std::sync::Arc;

use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::front::Peer;
use crate::world::World;
use crate::{lock, slack, wispro};

pub(crate) use customers::make as make_customers;
pub(crate) use faults::apply as set_faults;
pub(crate) use orders::make as make_orders;

/// The most bytes of a control request: explicit orders may be huge on purpose.
const BODY_LIMIT: usize = 64 * 1024 * 1024;

/// The routes below `/control`.
pub(crate) fn router() -> Router<Arc<World>> {
    Router::new()
        .route("/orders", post(orders::create).get(orders::list))
        .route("/orders/{id}/change", post(orders::change))
        .route("/orders/{id}/redeliver", post(orders::redeliver))
        .route("/echo_order_new", post(orders::echo))
        .route("/stats", get(stats))
        .route("/requests", get(requests))
        .route("/customers", post(customers::create))
        .route("/customers/{id}", get(customers::show))
        .route("/customers/{id}/change", post(customers::change))
        .route("/customers/{id}/ban", post(customers::ban))
        .route("/customers/{id}/delete", post(customers::delete))
        .route("/customers/{id}/addresses", post(customers::add_address))
        .route("/addresses/{id}/change", post(customers::change_address))
        .route("/addresses/{id}/delete", post(customers::delete_address))
        .route("/pushes", get(customers::pushes))
        .route("/catalogue", get(catalogue))
        .route("/faults", post(faults::set).get(faults::show))
        .route("/slack", post(slack::set).get(slack::messages))
        .nest("/wispro", wispro::control())
        .route("/reset", post(reset))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn(loopback_only))
}

/// A control request that cannot be done.
#[derive(Debug)]
pub(crate) struct Problem(StatusCode, String);

impl Problem {
    fn missing(message: &str) -> Self {
        Self(StatusCode::NOT_FOUND, message.into())
    }

    /// A request of the wrong form.
    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, message.into())
    }

    /// What is wrong, in words.
    pub(crate) fn into_message(self) -> String {
        self.1
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

async fn loopback_only(ConnectInfo(peer): ConnectInfo<Peer>, request: Request, next: Next) -> Response {
    if peer.address.ip().to_canonical().is_loopback() {
        next.run(request).await
    } else {
        Problem(StatusCode::FORBIDDEN, "the control API answers loopback only".into()).into_response()
    }
}

async fn stats(State(world): State<Arc<World>>) -> Response {
    Json(world.stats()).into_response()
}

async fn requests(State(world): State<Arc<World>>) -> Response {
    Json(lock(&world.requests).latest()).into_response()
}

async fn catalogue(State(world): State<Arc<World>>) -> Json<Value> {
    Json(lock(&world.catalogue).shown())
}

async fn reset(State(world): State<Arc<World>>) -> Json<Value> {
    world.reset();
    Json(json!({}))
}
