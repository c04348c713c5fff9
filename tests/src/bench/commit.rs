//! One run of notification to committed order.

use std::time::Duration;

use anyhow::{Context, bail};
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use super::figures::Latency;
use super::floor::Floor;
use super::rows::Arrival;
use crate::app::{App, AppSettings, Session};
use crate::events::Events;
use crate::file;
use crate::remote::{API_KEY, Remote};
use crate::wait;

/// So many orders are measured before the floor takes the same ones: close enough that both see the same machine.
const BLOCK: usize = 50;

/// How long one order may take before the run counts as broken.
const ORDER_LIMIT: Duration = Duration::from_secs(10);

/// Figures of one run.
#[derive(Clone, Copy, Debug)]
pub struct CommitRun {
    /// By the application itself.
    pub application: Latency,
    /// Of the bare machine.
    pub floor: Latency,
}

/// Sends `orders` orders one at a time, each when the one before is committed and confirmed.
///
/// # Errors
/// The programs are missing, or an order does not arrive: then there is no figure.
pub async fn measure(orders: usize, seed: u64) -> anyhow::Result<CommitRun> {
    let folder = tempfile::tempdir()?;
    let remote = Remote::start(seed).await?;
    let data = folder.path().join("data");
    std::fs::create_dir(&data)?;
    let (mut app, session) = App::start(&AppSettings::new(&data, remote.url(), API_KEY)).await?;
    until_live(&session).await?;
    let mut events = session.events().await?;
    let path = file::find(&data)?.context("there is no data file")?;
    let original = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut floor = Floor::open(folder.path(), &original, seed).await?;
    let mut floors = Vec::with_capacity(orders);
    let mut left = orders;
    while left > 0 {
        let block = left.min(BLOCK);
        let mut ids = Vec::with_capacity(block);
        for _ in 0..block {
            let id = remote.emit_one().await?;
            until_confirmed(&mut events, &id).await?;
            ids.push(id);
        }
        for id in &ids {
            let arrival = Arrival::read(&original, id)?;
            floors.push(floor.measure(id, &arrival).await?);
        }
        floor.checkpoint()?;
        left -= block;
    }
    let diagnostics = session.diagnostics().await?;
    let application = own_figures(&diagnostics, "/commitLatency", orders as u64)?;
    drop(original);
    app.stop().await?;
    Ok(CommitRun { application, floor: Latency::of(floors).context("no floor was measured")? })
}

/// Waits until the socket is up.
pub(super) async fn until_live(session: &Session) -> anyhow::Result<()> {
    wait::until("the socket is up", Duration::from_secs(20), async || {
        Ok((session.connection_state().await? == "LIVE").then_some(()))
    })
    .await
}

/// Waits for the message that an order is stored and its confirmation accepted.
pub(super) async fn until_confirmed(events: &mut Events, id: &str) -> anyhow::Result<()> {
    events
        .first("an order is confirmed", ORDER_LIMIT, |message| {
            let order = message.pointer("/event/order");
            order.is_some_and(|order| order["id"] == id && order["sync"]["state"] == "SYNCED")
        })
        .await
        .map(drop)
}

/// Percentiles that the application reports. It must have measured every order.
fn own_figures(diagnostics: &Value, pointer: &str, orders: u64) -> anyhow::Result<Latency> {
    let view = diagnostics.pointer(pointer).with_context(|| format!("no figures {pointer}"))?;
    let figure = |name: &str| view[name].as_f64().with_context(|| format!("no figure {pointer}/{name}"));
    let count = view["count"].as_u64().unwrap_or_default();
    if count != orders {
        bail!("the application measured {count} of {orders} orders in {pointer}");
    }
    Ok(Latency { p50: figure("p50")?, p95: figure("p95")?, p99: figure("p99")? })
}
