//! *Sincronizar con Wispro* as the program does it: its connector, its matching by documents, and what screens are told.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use mostrador_api::Api;
use mostrador_connectors::http::FixedKey;
use mostrador_connectors::wispro::{CLIENT, WisproConnector, WisproSettings};
use mostrador_engine::clients::ClientIntake;
use mostrador_engine::{Engine, Intakes, RunRequest, Scope, SystemParts};
use mostrador_store::Store;
use mostrador_store::tables::sync_history::{RunRow, RunStatus};
use serde_json::Value;
use url::Url;

use crate::measure::{Import, Told, changes, millis, peak_mb, requests};
use crate::site;

/// The first connection's system.
const SYSTEM: &str = "wispro-1";

/// Towards the stub, as fast as it answers: what is measured is the program, not the pause that it keeps out of courtesy.
fn system(base: Url) -> anyhow::Result<SystemParts> {
    let mut settings = WisproSettings::new(base, Arc::new(FixedKey::new("measured")));
    settings.rate = None;
    let connector = WisproConnector::new(SYSTEM, settings)?;
    let intakes = Intakes::default().with(CLIENT, Arc::new(ClientIntake::new(SYSTEM)));
    Ok(SystemParts { intakes, ..SystemParts::new(Arc::new(connector)) })
}

async fn engine(store: &Store, base: Url) -> anyhow::Result<Engine> {
    site::start_with(store.clone(), system(base)?, None).await
}

fn everything() -> RunRequest {
    RunRequest { scope: Scope::Everything, ..RunRequest::manual(SYSTEM, CLIENT, "bench") }
}

fn as_it_must(row: &RunRow, total: u64, kind: Import) -> anyhow::Result<()> {
    ensure!(row.status == RunStatus::Completed, "the run ended as {:?}: {:?}", row.status, row.error);
    let counters = &row.counters;
    let taken = match kind {
        Import::First => counters.created,
        Import::Unchanged => counters.unchanged,
    };
    ensure!(counters.processed == total && taken == total, "not all of {total}: {counters:?}");
    Ok(())
}

/// Reads all clients once, without a screen.
///
/// # Errors
/// The run did not end as it must, or wrote where nothing changed.
pub async fn import(folder: &Path, base: Url, total: u64, kind: Import) -> anyhow::Result<Told> {
    let store = site::open(folder)?;
    let engine = engine(&store, base.clone()).await?;
    let (before, asked) = (changes(&store).await?, requests(&base).await?);
    let started = Instant::now();
    let run = engine.runs().start(everything()).await?;
    let row = engine.runs().ended(run).await?;
    let elapsed = started.elapsed();
    as_it_must(&row, total, kind)?;
    if kind == Import::Unchanged {
        ensure!(changes(&store).await? == before, "a row of data was written");
    }
    let requests = requests(&base).await? - asked;
    engine.stop().await;
    Ok(Told { ms: millis(elapsed), peak_mb: peak_mb()?, requests, ..Told::default() })
}

/// Draws the list of what was read, as the program does beside its work; a second synchronisation comes long after it.
///
/// # Errors
/// The list was not drawn.
pub async fn drain(folder: &Path, base: Url) -> anyhow::Result<Told> {
    let store = site::open(folder)?;
    let engine = engine(&store, base).await?;
    let started = Instant::now();
    site::drawn(&store, &engine).await?;
    let elapsed = started.elapsed();
    engine.stop().await;
    Ok(Told { ms: millis(elapsed), peak_mb: peak_mb()?, ..Told::default() })
}

/// As [`import`] for the first time, with a screen that listens; tells how many messages about the run it got within a second at most.
///
/// # Errors
/// As [`import`]; or the screen heard nothing.
pub async fn watched(folder: &Path, base: Url, total: u64) -> anyhow::Result<Told> {
    let store = site::open(folder)?;
    let api = Api::new(engine(&store, base).await?);
    let mut screen = api.subscribe();
    let engine = api.engine_slot().engine();
    let run = engine.runs().start(everything()).await?;
    let ended = engine.runs().ended(run);
    tokio::pin!(ended);
    let mut within = VecDeque::new();
    let (mut most, mut all) = (0, 0_u64);
    let row = loop {
        tokio::select! {
            row = &mut ended => break row?,
            message = screen.next() => {
                let message = message.context("the screen was hung up on")?;
                let message: Value = serde_json::from_str(&message)?;
                if message["event"]["type"] != "run" {
                    continue;
                }
                all += 1;
                let now = Instant::now();
                within.push_back(now);
                while within.front().is_some_and(|first| now - *first >= Duration::from_secs(1)) {
                    within.pop_front();
                }
                most = most.max(within.len());
            }
        }
    };
    as_it_must(&row, total, Import::First)?;
    ensure!(all > 0, "no screen heard of the run");
    engine.stop().await;
    Ok(Told { messages: u64::try_from(most)?, ..Told::default() })
}
