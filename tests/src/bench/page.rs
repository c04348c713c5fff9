//! The least that a browser needs to show something: a bare page that is told over server-sent events, adds one element
//! and reports the second animation frame. The floor of the card on screen.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use axum::Router;
use axum::extract::State;
use axum::response::Html;
use axum::response::sse::{Event, Sse};
use axum::routing::{get, post};
use futures_util::stream::unfold;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio::net::TcpListener;
use tokio::sync::{broadcast, mpsc};
use tokio::time::{sleep, timeout};

use super::chromium::Chromium;
use super::figures::Latency;

const PAGE: &str = "<!doctype html><meta charset=\"utf-8\"><title>Floor</title><ul></ul><script>
const list = document.querySelector('ul');
new EventSource('/events').onmessage = (message) => {
  const item = document.createElement('li');
  item.textContent = message.data;
  list.append(item);
  if (list.children.length > 20) list.firstChild.remove();
  requestAnimationFrame(() => requestAnimationFrame(() => fetch('/shown', { method: 'POST', body: message.data })));
};
</script>";

/// So many are shown before the first one counts, as with the board.
const WARM_UP: usize = 20;

/// How long the browser may take to start.
const BROWSER_LIMIT: Duration = Duration::from_secs(60);

/// How long one element may take.
const SHOWN_LIMIT: Duration = Duration::from_secs(10);

struct Page {
    messages: broadcast::Sender<String>,
    listening: mpsc::UnboundedSender<()>,
    shown: mpsc::UnboundedSender<String>,
}

/// Shows `count` elements one at a time and measures from the sending of each message to the page's report.
///
/// # Errors
/// The browser does not open the page, or stops reporting.
pub(super) async fn measure(count: usize, seed: u64) -> anyhow::Result<Latency> {
    let (messages, _) = broadcast::channel(16);
    let (listening, mut listener) = mpsc::unbounded_channel();
    let (shown, mut reports) = mpsc::unbounded_channel();
    let page = Arc::new(Page { messages: messages.clone(), listening, shown });
    let app = Router::new()
        .route("/", get(|| async { Html(PAGE) }))
        .route("/events", get(events))
        .route("/shown", post(report))
        .with_state(page);
    let tcp = TcpListener::bind("127.0.0.1:0").await?;
    let address = tcp.local_addr()?;
    let server = tokio::spawn(async move { axum::serve(tcp, app).await });
    let profile = tempfile::tempdir()?;
    let measured = async {
        let _browser = open(profile.path(), &format!("http://{address}")).await?;
        timeout(BROWSER_LIMIT, listener.recv()).await.context("the browser did not open the page")?;
        let mut rng = StdRng::seed_from_u64(seed);
        let mut measured = Vec::with_capacity(count);
        for turn in 0..WARM_UP + count {
            // Orders come at any moment between two frames; a report comes right after one.
            sleep(Duration::from_micros(rng.random_range(0..17_000))).await;
            let name = turn.to_string();
            let started = Instant::now();
            messages.send(name.clone()).context("the page stopped listening")?;
            match timeout(SHOWN_LIMIT, reports.recv()).await {
                Ok(Some(reported)) if reported == name => {}
                _ => bail!("the page did not report"),
            }
            if turn >= WARM_UP {
                measured.push(started.elapsed().as_secs_f64() * 1000.0);
            }
        }
        Latency::of(measured).context("nothing was shown")
    }
    .await;
    server.abort();
    measured
}

async fn open(profile: &Path, address: &str) -> anyhow::Result<Chromium> {
    Chromium::show(profile, address, "floor=1").await
}

async fn events(
    State(page): State<Arc<Page>>,
) -> Sse<impl futures_util::Stream<Item = Result<Event, Infallible>>> {
    let messages = page.messages.subscribe();
    // The run goes on when the page listens; nobody waits any more after that.
    let _nobody = page.listening.send(());
    Sse::new(unfold(messages, |mut messages| async move {
        let message = messages.recv().await.ok()?;
        Some((Ok(Event::default().data(message)), messages))
    }))
}

async fn report(State(page): State<Arc<Page>>, name: String) {
    let _over = page.shown.send(name);
}
