//! The local server: the same screen in a browser. Nothing is served to another site's page (`guard`), nothing but the
//! screen itself without a session (`sessions`).

mod assets;
mod errors;
mod events;
mod guard;
mod metrics;
mod pairing;
mod rpc;
mod sessions;
mod wispro;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use axum::{Router, middleware};
use mostrador_api::SeatKind;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::backend::Backend;
use guard::Guard;
pub(crate) use metrics::{Scrape, Scraped};
pub(crate) use pairing::Pairing;
use sessions::{Lifetime, Sessions};

/// Largest request that is read, in bytes.
const BODY_LIMIT: usize = 1024 * 1024;
/// How long a stop waits for answers that are being written.
const STOP_WITHIN: Duration = Duration::from_millis(700);

/// What every handler can reach.
#[derive(Clone)]
struct Shared {
    backend: Arc<dyn Backend>,
    scrape: Arc<dyn Scrape>,
    sessions: Arc<Sessions>,
    guard: Arc<Guard>,
    stopping: CancellationToken,
    commands: TaskTracker,
}

/// A local server that runs.
pub(crate) struct LocalServer {
    address: SocketAddr,
    shared: Shared,
    task: JoinHandle<std::io::Result<()>>,
}

impl LocalServer {
    /// Serves `backend`, and the metrics of `scrape`, on a socket that is bound already.
    ///
    /// # Errors
    /// When the system does not tell the socket's address.
    pub(crate) fn start(
        listener: TcpListener,
        backend: Arc<dyn Backend>,
        scrape: Arc<dyn Scrape>,
    ) -> std::io::Result<Self> {
        let address = listener.local_addr()?;
        let shared = Shared {
            backend,
            scrape,
            sessions: Arc::new(Sessions::new(address.port())),
            guard: Arc::new(Guard::new(address)),
            stopping: CancellationToken::new(),
            commands: TaskTracker::new(),
        };
        // Without it the last part of an event waits up to 40 ms for an acknowledgement.
        let listener = listener.tap_io(|connection| {
            if let Err(error) = connection.set_nodelay(true) {
                tracing::debug!(%error, "a connection keeps Nagle's algorithm");
            }
        });
        let stopping = shared.stopping.clone();
        let serve =
            axum::serve(listener, router(shared.clone())).with_graceful_shutdown(stopping.cancelled_owned());
        Ok(Self { address, shared, task: tokio::spawn(async move { serve.await }) })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// An address with a new one-time token, which opens one more screen of the machine itself.
    pub(crate) fn open_url(&self) -> String {
        let token = self.shared.sessions.mint(SeatKind::Machine, Lifetime::UntilUsed);
        pairing::open_address(self.address, &token)
    }

    /// Ends the event streams at once, lets commands that run and answers that are being written finish for at most
    /// [`STOP_WITHIN`], and frees the port.
    pub(crate) async fn stop(self) {
        self.shared.stopping.cancel();
        self.shared.commands.close();
        let mut task = self.task;
        let finish = async {
            self.shared.commands.wait().await;
            (&mut task).await
        };
        if tokio::time::timeout(STOP_WITHIN, finish).await.is_err() {
            // A client that neither reads nor closes must not keep the process.
            task.abort();
        }
    }
}

fn router(shared: Shared) -> Router {
    Router::new()
        .route("/session", post(rpc::open_session))
        .route("/rpc/{command}", post(rpc::call))
        .route("/api/users/sync-wispro-all", post(wispro::sync_all))
        .route("/events", get(events::listen))
        .route("/metrics", get(metrics::read))
        .route("/healthz", get(|| async { "ok" }))
        .fallback(assets::serve)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn_with_state(Arc::clone(&shared.guard), guard::check))
        .layer(middleware::map_response(guard::add_headers))
        .with_state(shared)
}

#[cfg(test)]
mod tests;
