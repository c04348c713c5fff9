//! From the start of the desktop program to its board on the screen, and what it uses while nothing happens.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};
use axum::Router;
use axum::extract::State;
use axum::response::Html;
use axum::routing::{get, post};
use serde_json::json;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use super::usage::{Usage, of_family};
use crate::app::{App, AppSettings, Session};
use crate::process::Process;
use crate::remote::{API_KEY, Remote};
use crate::wait;

/// How long a start may take before the run counts as broken.
const START_LIMIT: Duration = Duration::from_secs(60);

/// How long the orders may take to get into the file.
const FILL_LIMIT: Duration = Duration::from_secs(120);

/// The page reports an instant, so it is enough to ask for it now and then: asking is work for the program
/// that starts.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// After the board is there: the page loads what it needs later, and the connection comes up.
const SETTLE: Duration = Duration::from_secs(20);

/// So many orders are made at once.
const BATCH: usize = 50;

/// The way of an order over the board; the orders lie evenly in these stages.
const STAGES: [&str; 4] = ["NEW", "PREPARING", "READY", "OUT_FOR_DELIVERY"];

/// What a program needs to find the screen, from whoever started the benchmark.
const SCREEN: [&str; 7] = [
    "DISPLAY",
    "XAUTHORITY",
    "DBUS_SESSION_BUS_ADDRESS",
    "GDK_BACKEND",
    "LIBGL_ALWAYS_SOFTWARE",
    "NO_AT_BRIDGE",
    "WEBKIT_DISABLE_DMABUF_RENDERER",
];

/// A restaurant with open orders in its file, and the folders that its window keeps between two starts.
#[derive(Debug)]
pub struct Restaurant {
    remote: Remote,
    folder: TempDir,
    orders: usize,
}

/// What the program uses while nothing happens.
#[derive(Clone, Debug)]
pub struct Idle {
    /// Each process, with the processor time since its start.
    pub before: Vec<Usage>,
    /// The same later.
    pub after: Vec<Usage>,
    /// How much later.
    pub length: Duration,
}

impl Restaurant {
    /// Fills a file: so many orders, seen by somebody and spread over the four columns of the board.
    ///
    /// # Errors
    /// The programs are missing, or the orders do not arrive.
    pub async fn open(orders: usize) -> anyhow::Result<Self> {
        let restaurant = Self { remote: Remote::start(1).await?, folder: tempfile::tempdir()?, orders };
        let (mut app, session) = App::start(&restaurant.settings()).await?;
        let mut ids = Vec::with_capacity(orders);
        while ids.len() < orders {
            ids.extend(restaurant.remote.emit(BATCH.min(orders - ids.len())).await?);
        }
        wait::until("all orders are confirmed", FILL_LIMIT, async || {
            Ok((session.figure("/ordersConfirmed").await? == orders as u64).then_some(()))
        })
        .await?;
        for (at, id) in ids.iter().enumerate() {
            put(&session, id, at % STAGES.len()).await?;
        }
        app.stop().await?;
        Ok(restaurant)
    }

    /// Starts the program, waits for its board and stops it; answers the milliseconds from before the process
    /// existed to the page's report.
    ///
    /// # Errors
    /// The board does not appear, or not with all orders.
    pub async fn start(&self) -> anyhow::Result<f64> {
        let (mut app, _session, took) = self.start_and_stay().await?;
        app.stop().await?;
        Ok(took)
    }

    /// Starts the program, lets it settle and looks at its processes twice.
    ///
    /// # Errors
    /// The board does not appear.
    pub async fn idle(&self, length: Duration) -> anyhow::Result<Idle> {
        let (mut app, _session, _took) = self.start_and_stay().await?;
        let root = app.process().id().context("the program has ended")?;
        sleep(SETTLE).await;
        let before = of_family(root)?;
        sleep(length).await;
        let after = of_family(root)?;
        app.stop().await?;
        Ok(Idle { before, after, length })
    }

    async fn start_and_stay(&self) -> anyhow::Result<(App, Session, f64)> {
        let began = now_ms()?;
        let mut app = App::spawn_window(&self.settings())?;
        let session = app.session().await;
        let session = session.with_context(|| format!("the program is gone\n{}", app.process().tail()))?;
        let shown = timeout(START_LIMIT, async {
            loop {
                sleep(LOOK_EVERY).await;
                if let Some(shown) = session.diagnostics().await?["boardShownAt"].as_f64() {
                    return anyhow::Ok(shown);
                }
            }
        })
        .await
        .with_context(|| format!("the page did not report its board\n{}", app.process().tail()))??;
        let open = session.cards().await?.len();
        if open != self.orders {
            bail!("{open} of {} orders are on the board", self.orders);
        }
        Ok((app, session, shown - began))
    }

    fn settings(&self) -> AppSettings {
        let data = self.folder.path().join("data");
        AppSettings { environment: self.environment(), ..AppSettings::new(&data, self.remote.url(), API_KEY) }
    }

    fn environment(&self) -> Vec<(String, String)> {
        let mut all = screen();
        // What WebKit keeps stays from start to start, as on a person's machine, and goes away with the benchmark.
        for name in ["XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"] {
            all.push((name.to_owned(), self.folder.path().join(name.to_lowercase()).display().to_string()));
        }
        all
    }
}

fn screen() -> Vec<(String, String)> {
    SCREEN.iter().filter_map(|name| Some(((*name).to_owned(), std::env::var(name).ok()?))).collect()
}

/// Moves a new order on until it is in the stage of this number.
async fn put(session: &Session, id: &str, stage: usize) -> anyhow::Result<()> {
    if stage == 0 {
        session.rpc("orders_acknowledge", json!({ "ids": [id] })).await?;
        return Ok(());
    }
    session.rpc("order_accept", json!({ "id": id, "prepMinutes": 240 })).await?;
    let mut from = "PREPARING".to_owned();
    while Some(from.as_str()) != STAGES.get(stage).copied() {
        let card = session.rpc("order_advance", json!({ "id": id, "from": from })).await?;
        let reached = card["stage"].as_str().context("a card without a stage")?;
        // What is not delivered has no rider: it leaves the board after READY, so it stays there.
        if reached == "READY" && card["orderType"] != "DELIVERY" {
            break;
        }
        reached.clone_into(&mut from);
    }
    Ok(())
}

fn now_ms() -> anyhow::Result<f64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64() * 1_000.0)
}

/// A page without work that reports as the board does.
const PAGE: &str = r#"<!doctype html><meta charset="utf-8"><title>Bare page</title><h1>Mostrador</h1><script>
  requestAnimationFrame(() => requestAnimationFrame(() => fetch("/shown", { method: "POST" })));
</script>"#;

/// Milliseconds until a bare page is painted in a bare window of the same WebKit: its own small browser.
///
/// # Errors
/// WebKit's browser is missing, or the page does not report.
pub async fn floor() -> anyhow::Result<f64> {
    let shown = Arc::new(Notify::new());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/", listener.local_addr()?);
    let pages = Router::new()
        .route("/", get(async || Html(PAGE)))
        .route("/shown", post(async |State(shown): State<Arc<Notify>>| shown.notify_one()))
        .with_state(Arc::clone(&shown));
    let server = tokio::spawn(async move { axum::serve(listener, pages).await });
    let arguments = ["--private".to_owned(), "--geometry=1366x768".to_owned(), address];
    let began = Instant::now();
    let mut browser = Process::start("MiniBrowser", &[], &mini_browser()?, &arguments, &screen())?;
    let painted = timeout(START_LIMIT, shown.notified()).await;
    let took = began.elapsed().as_secs_f64() * 1_000.0;
    server.abort();
    painted.with_context(|| format!("the bare page did not report\n{}", browser.tail()))?;
    browser.terminate().await?;
    Ok(took)
}

/// Debian puts it beside WebKit's own programs.
fn mini_browser() -> anyhow::Result<PathBuf> {
    for entry in std::fs::read_dir("/usr/lib")? {
        let program = entry?.path().join("webkit2gtk-4.1/MiniBrowser");
        if program.is_file() {
            return Ok(program);
        }
    }
    bail!("WebKit's MiniBrowser is not there; Debian has it in the package libwebkit2gtk-4.1-0")
}
