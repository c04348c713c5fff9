//! The sync API under `/api/sync`, in the order in which the real remote does things: body first, then the
//! key, then the operation.

mod answer;
mod body;
mod catalogue;
mod customers;
mod orders;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::{Value, json};

use crate::faults::HttpFault;
use crate::front::{Flow, Peer};
use crate::lock;
use crate::report::RequestReport;
use crate::world::{KeyError, World};
use answer::{Answer, Context};

/// Answers every request that is not for the control API nor for the socket.
pub(crate) async fn entry(
    State(world): State<Arc<World>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let fault = lock(&world.faults).next_http(parts.uri.path());
    let note = |bytes: usize, status: u16| {
        lock(&world.requests).push(RequestReport {
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            at_ms: world.clock.stamp().unix_ms(),
            bytes,
            status,
        });
    };
    match fault {
        HttpFault::Refuse => {
            note(0, 0);
            peer.gate.set(Flow::Reset);
            // Never reaches the client: the connection refuses to carry it.
            return Answer::empty().into_response(&context(&world, &parts));
        }
        HttpFault::BlackHole => {
            note(0, 0);
            world.stopping.cancelled().await;
            return Answer::empty().into_response(&context(&world, &parts));
        }
        HttpFault::Slow { ms } => tokio::time::sleep(Duration::from_millis(ms)).await,
        _ => {}
    }
    let body = body::read(&parts.headers, body).await;
    let context = context(&world, &parts);
    let answer = match fault {
        HttpFault::Status { code, ref message, retry_after } => {
            Answer::faulty(&context, code, message.as_deref()).with_retry_after(retry_after)
        }
        HttpFault::Garbage200 => Answer::garbage(),
        HttpFault::Html => Answer::portal(),
        _ => handle(&world, &context, &parts, body.parsed),
    };
    let answer = match fault {
        HttpFault::StatusAfterApplying { code } => Answer::faulty(&context, code, None),
        HttpFault::LostAnswer => {
            note(body.bytes, 0);
            peer.gate.set(Flow::Reset);
            // Never reaches the client either.
            return answer.into_response(&context);
        }
        HttpFault::Truncated => answer.truncated(),
        _ => answer,
    };
    note(body.bytes, answer.status());
    answer.into_response(&context)
}

fn context(world: &World, parts: &Parts) -> Context {
    Context {
        now_iso: world.clock.now_iso(),
        request_id: parts
            .headers
            .get("x-request-id")
            .and_then(|id| id.to_str().ok())
            .map_or_else(|| format!("req-{}", uuid::Uuid::new_v4().simple()), str::to_owned),
    }
}

fn handle(world: &World, context: &Context, parts: &Parts, body: Result<Value, body::Unreadable>) -> Answer {
    let Ok(body) = body else { return Answer::internal(context) };
    let path = parts.uri.path().trim_end_matches('/');
    let operation: fn(&World, &Context, &Parts, &Value) -> Answer = match (parts.method.as_str(), path) {
        ("GET" | "HEAD", "/api/sync/status") => status,
        ("GET" | "HEAD", "/api/sync/orders/pending") => orders::pending,
        ("POST", "/api/sync/orders/confirm") => orders::confirm,
        ("GET" | "HEAD", "/api/sync/customers/changes") => customers::changes,
        ("POST", "/api/sync/customers/bulk") => customers::bulk,
        ("POST", "/api/sync/menu") => catalogue::menu,
        ("POST", "/api/sync/config") => catalogue::config,
        (method, _) => return Answer::unknown_path(method, parts.uri.path()),
    };
    let key = parts.headers.get("x-api-key").and_then(|key| key.to_str().ok());
    let checked = lock(&world.keys).check(key);
    match checked {
        Ok(()) => operation(world, context, parts, &body),
        Err(KeyError::Missing) => {
            Answer::technical(context, "TECH006", "API key required for sync operations")
        }
        Err(KeyError::Wrong) => Answer::technical(context, "TECH007", "Invalid API key"),
        Err(KeyError::NotConfigured) => Answer::technical(context, "TECH001", "Sync API key not configured"),
    }
}

fn status(world: &World, context: &Context, _: &Parts, _: &Value) -> Answer {
    Answer::ok(&json!({
        "success": true,
        "status": "healthy",
        "recentLogs": lock(&world.sync_log).shown(),
        "timestamp": context.now_iso,
    }))
}
