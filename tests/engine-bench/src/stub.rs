//! The outside system of the benchmarks, in a process of its own so that its memory and its parsing are not the engine's.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use serde::Deserialize;
use tokio::net::TcpListener;

use crate::clients;

/// Pages of a small list are made once; those of a large one when they are asked for.
const KEPT_PAGES: u64 = 64;

struct Stub {
    clients: u64,
    kept: Vec<Bytes>,
    per_page: u64,
    requests: AtomicU64,
    operations: AtomicU64,
}

#[derive(Deserialize)]
struct PageQuery {
    page: u64,
    per_page: u64,
}

/// Serves until the process ends; prints the address first.
///
/// # Errors
/// No port could be opened.
pub async fn serve(clients: u64, per_page: u64) -> anyhow::Result<()> {
    let pages = clients.div_ceil(per_page);
    let kept = if pages <= KEPT_PAGES {
        (1..=pages).map(|page| Bytes::from(clients::page(page, per_page, clients))).collect()
    } else {
        Vec::new()
    };
    let stub = Arc::new(Stub {
        clients,
        kept,
        per_page,
        requests: AtomicU64::new(0),
        operations: AtomicU64::new(0),
    });
    let router = Router::new()
        .route("/clients", get(list))
        // Where the product's own connector looks for them.
        .route("/api/v1/clients", get(list))
        .route("/batch", post(batch))
        .route("/figures", get(figures))
        .with_state(stub);
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    mostrador_tests::say(format_args!("http://{}", listener.local_addr()?));
    // Nagle's algorithm would wait for the engine's acknowledgement of a half-filled packet.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await?;
    Ok(())
}

async fn list(State(stub): State<Arc<Stub>>, Query(query): Query<PageQuery>) -> impl IntoResponse {
    stub.requests.fetch_add(1, Ordering::Relaxed);
    let kept = usize::try_from(query.page - 1).ok().and_then(|index| stub.kept.get(index));
    let body = match kept {
        Some(body) if query.per_page == stub.per_page => body.clone(),
        Some(_) | None => Bytes::from(clients::page(query.page, query.per_page, stub.clients)),
    };
    ([(CONTENT_TYPE, "application/json")], body)
}

/// Accepts every operation: one `{"id":…}` per line in the request, answered by one per line.
async fn batch(State(stub): State<Arc<Stub>>, body: Bytes) -> impl IntoResponse {
    stub.requests.fetch_add(1, Ordering::Relaxed);
    let operations = body.iter().filter(|byte| **byte == b'\n').count();
    let before = stub.operations.fetch_add(u64::try_from(operations).unwrap_or(0), Ordering::Relaxed);
    let mut answer = String::with_capacity(operations * 16);
    for index in 0..operations {
        use std::fmt::Write;
        let _ = writeln!(answer, "{}", before + u64::try_from(index).unwrap_or(0));
    }
    answer
}

async fn figures(State(stub): State<Arc<Stub>>) -> String {
    format!("{} {}", stub.requests.load(Ordering::Relaxed), stub.operations.load(Ordering::Relaxed))
}
