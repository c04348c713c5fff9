//! The Socket.IO side: namespace `/sync`, the key check, and `order:new` on its way out.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use socketioxide::SocketIo;
use socketioxide::extract::{SocketRef, TryData};
use socketioxide::handler::ConnectHandler;
use socketioxide::layer::SocketIoLayer;

use crate::Options;
use crate::faults::SocketFault;
use crate::front::{Flow, Peer};
use crate::lock;
use crate::report::RequestReport;
use crate::world::{KeyError, World};

/// The path where Engine.IO answers.
const PATH: &str = "/socket.io";

/// The namespace of the product.
const NAMESPACE: &str = "/sync";

/// How many packets may wait for one client. The library's 128 would lose events when a thousand orders
/// are made in one go.
const WAITING_PACKETS: usize = 65_536;

/// How long the reorder fault waits for a second event before it sends the first alone.
const REORDER_WAIT: Duration = Duration::from_millis(250);

/// The payload of `order:new`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderNew {
    order_id: Value,
    order_type: Value,
    customer_name: String,
    total: Value,
    created_at: Value,
}

impl OrderNew {
    /// Describes an order the way the remote announces it.
    pub(crate) fn of(order: &Value, now_iso: &str, name: Option<String>) -> Self {
        let field = |name: &str| order.get(name).cloned().unwrap_or(Value::Null);
        let part = |name: &str| order.pointer(name).and_then(Value::as_str).unwrap_or_default();
        let full = format!("{} {}", part("/customer/firstName"), part("/customer/lastName"));
        Self {
            order_id: field("id"),
            order_type: field("orderType"),
            customer_name: name.unwrap_or_else(|| full.trim().to_owned()),
            total: field("total"),
            created_at: order.get("createdAt").cloned().unwrap_or_else(|| json!(now_iso)),
        }
    }
}

#[derive(Debug, Deserialize)]
struct Handshake {
    #[serde(rename = "apiKey")]
    api_key: Option<String>,
}

/// The message of a refused connection.
#[derive(Debug)]
struct Refused(&'static str);

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

/// Builds the socket server over the shared state.
pub(crate) fn layer(world: &Arc<World>, options: &Options) -> SocketIoLayer {
    let (layer, io) = SocketIo::builder()
        .req_path(PATH)
        .ping_interval(options.ping_interval)
        .ping_timeout(options.ping_timeout)
        .max_buffer_size(WAITING_PACKETS)
        .build_layer();

    // The official server answers on the default namespace whether or not anybody uses it.
    io.ns("/", async || {});

    let guard = {
        let world = Arc::clone(world);
        move |TryData(handshake): TryData<Handshake>| {
            let world = Arc::clone(&world);
            async move {
                let key = handshake.ok().and_then(|handshake| handshake.api_key);
                lock(&world.keys).check(key.as_deref()).map_err(|error| {
                    Refused(match error {
                        KeyError::Missing => "API key required",
                        KeyError::Wrong => "Invalid API key",
                        KeyError::NotConfigured => "Authentication failed",
                    })
                })
            }
        }
    };
    let connect = {
        let world = Arc::clone(world);
        move |socket: SocketRef| {
            let world = Arc::clone(&world);
            async move {
                socket.on("sync:orders", move |socket: SocketRef| {
                    let world = Arc::clone(&world);
                    async move {
                        let orders = lock(&world.orders).raw_rows();
                        let payload = json!({ "count": orders.len(), "orders": orders });
                        if let Err(error) = socket.emit("orders:pending", &payload) {
                            tracing::debug!(%error, "orders:pending not sent");
                        }
                    }
                });
            }
        }
    };
    io.ns(NAMESPACE, connect.with(guard));
    world.attach(io);
    layer
}

/// Applies the socket faults to new connections and notes the handshakes.
pub(crate) async fn watch(
    State(world): State<Arc<World>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
    next: Next,
) -> Response {
    if !request.uri().path().starts_with(PATH) {
        return next.run(request).await;
    }
    peer.gate.mark_socket();
    let fault = lock(&world.faults).faults.socket;
    let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
    let response = match fault {
        SocketFault::Refuse => {
            peer.gate.set(Flow::Reset);
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        SocketFault::Freeze => {
            peer.gate.set(Flow::Frozen);
            next.run(request).await
        }
        SocketFault::None
        | SocketFault::FreezeOpen
        | SocketFault::CloseNamespace
        | SocketFault::CloseTransport => next.run(request).await,
    };
    let status = match fault {
        SocketFault::Refuse | SocketFault::Freeze => 0,
        _ => response.status().as_u16(),
    };
    let at_ms = world.clock.stamp().unix_ms();
    lock(&world.requests).push(RequestReport { method, path, at_ms, bytes: 0, status });
    response
}

/// Does what a newly set socket fault means for the connections that are open now.
pub(crate) fn apply(world: &World, fault: SocketFault) {
    match fault {
        SocketFault::None => world.gates.set_sockets(Flow::Open),
        SocketFault::Freeze | SocketFault::FreezeOpen => world.gates.set_sockets(Flow::Frozen),
        SocketFault::CloseTransport => world.gates.set_sockets(Flow::Closed),
        SocketFault::Refuse => world.gates.set_sockets(Flow::Reset),
        SocketFault::CloseNamespace => {
            for socket in sockets(world) {
                if let Err(error) = socket.disconnect() {
                    tracing::debug!(%error, "client not disconnected");
                }
            }
        }
    }
}

fn sockets(world: &World) -> Vec<SocketRef> {
    world.io().and_then(|io| io.of(NAMESPACE)).map(|namespace| namespace.sockets()).unwrap_or_default()
}

/// How many clients are in the namespace.
pub(crate) fn connected(world: &World) -> usize {
    sockets(world).len()
}

/// Sends `order:new` to every client in the namespace, without replay, through the event faults.
pub(crate) async fn announce(world: &Arc<World>, event: OrderNew) {
    let (copies, delay_ms, reorder) = {
        let mut faults = lock(&world.faults);
        let copies = faults.next_event_copies();
        (copies, faults.faults.events.delay_ms, faults.faults.events.reorder)
    };
    if copies == 0 {
        return;
    }
    if delay_ms == 0 {
        return announce_ordered(world, event, copies, reorder).await;
    }
    let world = Arc::clone(world);
    world.clone().tasks.spawn(async move {
        tokio::select! {
            () = world.stopping.cancelled() => {}
            () = tokio::time::sleep(Duration::from_millis(delay_ms)) => {
                announce_ordered(&world, event, copies, reorder).await;
            }
        }
    });
}

async fn announce_ordered(world: &Arc<World>, event: OrderNew, copies: u32, reorder: bool) {
    let first = lock(&world.held_event).take();
    if reorder && first.is_none() {
        let id = event.order_id.clone();
        *lock(&world.held_event) = Some(event);
        let world = Arc::clone(world);
        world.clone().tasks.spawn(async move {
            tokio::select! {
                () = world.stopping.cancelled() => return,
                () = tokio::time::sleep(REORDER_WAIT) => {}
            }
            let alone = {
                let mut held = lock(&world.held_event);
                if held.as_ref().is_some_and(|event| event.order_id == id) { held.take() } else { None }
            };
            if let Some(event) = alone {
                send(&world, &event, copies).await;
            }
        });
        return;
    }
    send(world, &event, copies).await;
    if let Some(first) = first {
        send(world, &first, copies).await;
    }
}

/// Sends one event so many times, past the faults.
pub(crate) async fn send(world: &World, event: &OrderNew, copies: u32) {
    let Some(namespace) = world.io().and_then(|io| io.of(NAMESPACE)) else { return };
    for _ in 0..copies {
        if let Err(error) = namespace.clone().emit("order:new", event).await {
            tracing::debug!(%error, "order:new did not reach every client");
        }
    }
}
