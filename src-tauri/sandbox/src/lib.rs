//! A stand-in for the WhatsApp ordering remote, version 1 of its sync API, on a real port.
//!
//! It is as faithful as the contract page tells: errors of a wrong key are 500s, a body of more than
//! 102,400 bytes is a 500, an unknown path is an HTML page, an order is listed until it is confirmed, and a
//! confirmation is not atomic. A control API under `/control` makes orders, switches faults and reports
//! what happened. It shares no code with the product, so that one mistake cannot hide on both sides.
//!
//! # Control API
//!
//! JSON, without a key, from loopback only. An unknown field, shape or fault is refused.
//!
//! | request | meaning |
//! |---|---|
//! | `POST /control/orders` `{count, shape, pace_ms, orders, texts}` | makes `count` orders of a shape and the given ones (`texts` are JSON texts that are listed letter by letter), announces each, answers `{ids}`; with `pace_ms` it answers at once and the orders follow |
//! | `POST /control/orders/{id}/change` `{patch, notify}` | merges the patch into the order and lists it again |
//! | `POST /control/orders/{id}/redeliver` | lists the order again, with its number |
//! | `POST /control/echo_order_new` `{order_id, times}` | sends the event again, past the event faults |
//! | `POST /control/customers` `{clear, count, seed, chat, customers, texts, entries}` | forgets all customers first (`clear`), makes `count` of a seed with `chat` messages each, adds or replaces the given ones (`texts` are JSON texts that are listed letter by letter), lists `entries` as they are (malformed ones, repeated ids), answers `{ids, customers}`: those made, and how many there are |
//! | `GET /control/customers/{id}` | the customer as the remote has it, deleted addresses too |
//! | `POST /control/customers/{id}/change` `{patch, bump}` | merges the patch into the customer; `updatedAt` moves unless `bump` is false |
//! | `POST /control/customers/{id}/ban` `{banned, reason}` | bans, or lifts the ban |
//! | `POST /control/customers/{id}/delete` | deletes softly: it is not listed any more |
//! | `POST /control/customers/{id}/addresses` `{patch, bump}` | adds an address with these fields; the customer's `updatedAt` moves only with `bump` |
//! | `POST /control/addresses/{id}/change` `{patch, bump}`, `.../delete` `{bump}` | changes or softly deletes an address; the customer's `updatedAt` moves only with `bump`, as at the remote |
//! | `GET /control/pushes` | the latest 10,000 [`PushReport`]s: which fields of which customers and addresses were sent |
//! | `GET /control/orders` | an [`OrderReport`] for each order |
//! | `GET /control/stats` | [`Stats`] |
//! | `GET /control/requests` | the latest 10,000 [`RequestReport`]s |
//! | `GET /control/catalogue` | menu and configuration as they were taken |
//! | `GET`, `POST /control/faults` | shows or changes the faults |
//! | `GET`, `POST /control/slack` `{status, body, retry_after, times, hang}` | shows what was sent to Slack (`POST /slack/services/T/B/X`), or says how it answers |
//! | `GET /control/wispro`, `GET /control/wispro/list` | figures of the stand-in for Wispro, or every client that it has: id, how often it is listed, whether it is broken, and the client whose document it has |
//! | `POST /control/wispro/clients` `{clients, ambiguous, broken, repeated, seed}` | another list of made clients: so many with the document of another one, broken, and listed twice |
//! | `POST /control/wispro/put` `{texts}` | adds or replaces clients, word for word |
//! | `POST /control/wispro/change` `{id, first, patch}` | merges the patch into one client, or into the first ones |
//! | `POST /control/wispro/delete` `{ids, first}` | deletes clients |
//! | `POST /control/wispro/drift` `{after_page, delete, create, at}` | deletes the first clients and makes new ones (`at` the `front` or the `end`) once, when that page was answered |
//! | `POST /control/wispro/faults` `{fault, times, page}` | what happens to requests; see below |
//! | `POST /control/wispro/token` `{token}` | another token, or null for the one of the start |
//! | `POST /control/reset` | forgets everything and starts the generator again |
//!
//! Shapes: `evening` (when none is given: normal, one in twelve odd), `normal`, `empty_names`, `odd_names`,
//! `missing_fields`, `unknown_product`, `unknown_enum`, `banned`, `html_text`, `no_customer`, `no_items`,
//! `negative_price`, `string_prices`, `huge_5mb` (the event is, the order is normal), `huge_notes_5mb`,
//! `no_id`, `bad_uuid`, `not_an_object`, `not_from_whatsapp`.
//!
//! Faults, any subset of which may be sent; what is not sent stays as it is and null is the default:
//!
//! - `http`: `"none"`, `"refuse"`, `"black_hole"`, `{"slow":{"ms":n}}`, `{"status":{"code":n}}`
//!   (with it `message`, a text, and `retry_after`, `{"seconds":n}` or `{"date":n}`),
//!   `{"status_after_applying":{"code":n}}`, `"truncated"`, `"lost_answer"`, `"garbage200"`, `"html"`; with
//!   `http_path`, a prefix, and `http_times`, a count.
//! - `events`: `{drop, duplicate, reorder, delay_ms}`.
//! - `socket`: `"none"` or `"thaw"`, `"freeze"` (open and new connections), `"freeze_open"`,
//!   `"close_namespace"`, `"close_transport"`, `"refuse"`.
//! - `api_key`: another key, or null for none configured.
//! - `clock_skew_ms`, `seed`.
//! - `reset`: true ends all faults before the rest is applied.
//!
//! Faults of the stand-in for Wispro, one at a time, for `times` requests or all, on one `page` or all: `"none"`, `"refuse"`,
//! `"black_hole"`, `{"slow":{"ms":n}}`, `{"status":{"code":n}}` (with `message` and `retry_after` as above),
//! `{"body_status":{"code":n}}` (status 200, this one in the body), `"truncated"`, `"half_json"`, `"html"`,
//! `"missing_meta"`, `"empty"`, `"page_ignored"`, `{"total":{"records":n}}`.

mod catalogue;
mod clock;
mod control;
mod customers;
mod evening;
mod faults;
mod front;
mod generator;
mod orders;
mod remote;
mod report;
mod slack;
mod socket;
mod wispro;
mod world;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use axum::routing::post;
use axum::{Router, middleware};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use evening::Evening;
pub use report::{
    ConfirmationReport, OrderReport, PushReport, PushedAddress, PushedCustomer, RequestReport, Stats,
};
pub use wispro::WISPRO_TOKEN;

use front::{Flow, Front, Peer};
use world::World;

/// How the stand-in is started.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The key that clients must send.
    pub api_key: String,
    /// Seed of the orders and of the random faults. The same seed repeats the same order ids.
    pub seed: u64,
    /// Orders that come by themselves.
    pub evening: Evening,
    /// The restaurant's name.
    pub restaurant: String,
    /// How often the socket server pings.
    pub ping_interval: Duration,
    /// How long it waits for the pong.
    pub ping_timeout: Duration,
    /// The token that clients of the stand-in for Wispro must send.
    pub wispro_token: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            api_key: "sandbox-key".into(),
            seed: 1,
            evening: Evening::default(),
            restaurant: "Pizzería Don Luis".into(),
            ping_interval: Duration::from_millis(25_000),
            ping_timeout: Duration::from_millis(20_000),
            wispro_token: WISPRO_TOKEN.into(),
        }
    }
}

/// A running stand-in.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    world: Arc<World>,
    server: JoinHandle<std::io::Result<()>>,
}

/// Starts the stand-in.
///
/// # Errors
/// The address cannot be bound.
pub async fn start(options: Options) -> anyhow::Result<Running> {
    let listener = TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("cannot listen on {}", options.listen))?;
    let address = listener.local_addr().context("the listener has no address")?;
    let world = Arc::new(World::new(&options));
    let sockets = socket::layer(&world, &options);
    let app = Router::new()
        .nest("/control", control::router())
        .route("/slack/{*path}", post(slack::take))
        .nest("/wispro", wispro::router())
        .fallback(remote::entry)
        .layer(sockets)
        .layer(middleware::from_fn_with_state(Arc::clone(&world), socket::watch))
        .with_state(Arc::clone(&world));
    let front = Front::new(listener, Arc::clone(&world.gates));
    let stopping = world.stopping.clone();
    let server = tokio::spawn(async move {
        let service = app.into_make_service_with_connect_info::<Peer>();
        axum::serve(front, service).with_graceful_shutdown(stopping.cancelled_owned()).await
    });
    world.tasks.spawn(evening::run(Arc::clone(&world), options.evening, options.seed));
    Ok(Running { address, world, server })
}

impl Running {
    /// The base address for clients: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Makes orders, in the form of `POST /control/orders`, and gives back the names they are known by.
    ///
    /// # Errors
    /// The request has an unknown field or shape.
    pub async fn create_orders(&self, request: Value) -> anyhow::Result<Vec<String>> {
        let request = serde_json::from_value(request).context("not a request for orders")?;
        Ok(control::make_orders(&self.world, request).await)
    }

    /// Makes customers, in the form of `POST /control/customers`, and gives back the ids of the generated ones.
    ///
    /// # Errors
    /// The request has an unknown field, or a text that is no JSON.
    pub fn make_customers(&self, request: Value) -> anyhow::Result<Vec<String>> {
        let request = serde_json::from_value(request).context("not a request for customers")?;
        control::make_customers(&self.world, request)
            .map_err(|problem| anyhow::anyhow!(problem.into_message()))
    }

    /// The customers that would be listed: id and text, without the time of an answer and a generated chat.
    pub fn customers(&self) -> Vec<(String, String)> {
        lock(&self.world.customers).live()
    }

    /// What was pushed, oldest first, at most 10,000.
    pub fn pushes(&self) -> Vec<PushReport> {
        lock(&self.world.customers).pushes()
    }

    /// Switches faults, in the form of `POST /control/faults`.
    ///
    /// # Errors
    /// An unknown fault or a value of the wrong form.
    pub fn set_faults(&self, patch: Value) -> anyhow::Result<()> {
        let patch = serde_json::from_value(patch).context("not an object")?;
        control::set_faults(&self.world, patch).map_err(|problem| anyhow::anyhow!(problem.into_message()))
    }

    /// Calls the control API of the stand-in for Wispro, `POST /control/wispro/{what}`.
    ///
    /// # Errors
    /// An unknown call or a body of another form.
    pub fn wispro(&self, what: &str, body: Value) -> anyhow::Result<Value> {
        wispro::call(&self.world, what, body).map_err(|problem| anyhow::anyhow!(problem.into_message()))
    }

    /// What the stand-in for Wispro has, `GET /control/wispro/{what}`.
    ///
    /// # Errors
    /// There is nothing of that name.
    pub fn wispro_shown(&self, what: &str) -> anyhow::Result<Value> {
        wispro::show(&self.world, what).map_err(|problem| anyhow::anyhow!(problem.into_message()))
    }

    /// Forgets everything, as `POST /control/reset`. Connections stay.
    pub fn reset(&self) {
        self.world.reset();
    }

    /// What happened to every order, in the order of creation.
    pub fn orders(&self) -> Vec<OrderReport> {
        lock(&self.world.orders).reports()
    }

    /// Figures over everything so far.
    pub fn stats(&self) -> Stats {
        self.world.stats()
    }

    /// The latest requests, oldest first, at most 10,000.
    pub fn requests(&self) -> Vec<RequestReport> {
        lock(&self.world.requests).latest()
    }

    /// Stops it: no new connection, every open one ends at once.
    pub async fn stop(self) {
        self.world.stopping.cancel();
        self.world.tasks.close();
        if let Some(io) = self.world.io() {
            io.close().await;
        }
        self.world.gates.set_all(Flow::Closed);
        self.world.tasks.wait().await;
        if let Err(error) = self.server.await {
            tracing::warn!(%error, "the server ended badly");
        }
    }
}

/// Locks; a test that panicked while it held the lock does not take the stand-in down with it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
