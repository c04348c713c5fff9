//! What the engine is asked to do, each in a process of its own, so that its memory is its own and nothing is warm.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use mostrador_domain::merge::Fields;
use mostrador_domain::order::{IncomingOrder, OrderId, OrderType, PaymentMethod, PaymentStatus};
use mostrador_domain::{Clock, Timestamp};
use mostrador_engine::orders::{Listed, Orders, Origin};
use mostrador_engine::records::{self, Records};
use mostrador_engine::{Dataset, Engine, EngineEvent, RunRequest, Scope};
use mostrador_store::tables::sync_history::{RunRow, RunStatus};
use mostrador_store::{Lane, Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;
use url::Url;
use uuid::Uuid;

use crate::connector::{CLIENT, SYSTEM};
use crate::site::{self, WallClock};

/// What a child tells.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Told {
    /// Milliseconds of the work itself.
    pub ms: f64,
    /// Most memory that the process ever held, in MB.
    pub peak_mb: f64,
    /// Latencies in milliseconds, where single ones were measured.
    pub latencies: Vec<f64>,
    /// Requests that the stub received for it.
    pub requests: u64,
    /// Most messages about the run that a screen was told within a second.
    pub messages: u64,
}

/// How the clients are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Import {
    /// Nothing is known yet.
    First,
    /// The same clients again.
    Unchanged,
}

/// Reads all clients once.
///
/// # Errors
/// The run did not end as it must.
pub async fn import(folder: &Path, base: Url, total: u64, kind: Import) -> anyhow::Result<Told> {
    let store = site::open(folder)?;
    let engine = site::start(store.clone(), base, 100, 1, None).await?;
    let before = changes(&store).await?;
    let started = Instant::now();
    let row = run(&engine).await?;
    let elapsed = started.elapsed();
    ensure!(row.counters.processed == total, "{} of {total} clients were read", row.counters.processed);
    match kind {
        Import::First => ensure!(row.counters.created == total, "only {} were created", row.counters.created),
        Import::Unchanged => {
            ensure!(row.counters.unchanged == total, "only {} were unchanged", row.counters.unchanged);
            ensure!(changes(&store).await? == before, "a row of data was written");
        }
    }
    engine.stop().await;
    Ok(Told { ms: millis(elapsed), peak_mb: peak_mb()?, ..Told::default() })
}

async fn run(engine: &Engine) -> anyhow::Result<RunRow> {
    let request = RunRequest { scope: Scope::Everything, ..RunRequest::manual(SYSTEM, CLIENT, "bench") };
    let run = engine.runs().start(request).await?;
    let row = engine.runs().ended(run).await?;
    ensure!(row.status == RunStatus::Completed, "the run ended as {:?}: {:?}", row.status, row.error);
    Ok(row)
}

/// Rows of data and the latest change among them.
pub(crate) async fn changes(store: &Store) -> anyhow::Result<(i64, i64, i64)> {
    let read = store.read(|transaction| {
        Ok::<_, StoreError>(transaction.connection().query_row(
            "SELECT count(*), coalesce(max(updated_at), 0), coalesce(sum(version), 0) FROM sync_data",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?)
    });
    Ok(read.await?)
}

/// Edits `jobs` clients while nothing can be sent, then lets the outbox go and waits for the last acknowledgement.
///
/// # Errors
/// The outbox was not emptied in time.
pub async fn deliver(
    folder: &Path,
    base: Url,
    jobs: u64,
    group: usize,
    concurrency: usize,
) -> anyhow::Result<Told> {
    let store = site::open(folder)?;
    site::keep_in_step(&store).await?;
    let engine = site::start(store.clone(), base.clone(), group, concurrency, None).await?;
    let row = run(&engine).await?;
    ensure!(row.counters.created >= jobs, "there are clients to edit");
    engine.pause_destination(SYSTEM, "bench").await?;
    edit(&store, jobs).await?;
    let requests = requests(&base).await?;
    let mut events = engine.subscribe();
    let started = Instant::now();
    engine.resume_destination(SYSTEM, "bench").await?;
    // Events only say that it is worth looking: what counts is the file.
    while waiting(&store).await? > 0 {
        match events.recv().await {
            Ok(_) => while events.try_recv().is_ok() {},
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => anyhow::bail!("the engine stopped"),
        }
    }
    let elapsed = started.elapsed();
    engine.stop().await;
    let requests = self::requests(&base).await? - requests;
    Ok(Told { ms: millis(elapsed), peak_mb: peak_mb()?, requests, ..Told::default() })
}

async fn edit(store: &Store, jobs: u64) -> anyhow::Result<()> {
    let now = WallClock.now();
    for first in (0..jobs).step_by(500) {
        let last = jobs.min(first + 500);
        store
            .write(Lane::Bulk, move |transaction| {
                let records = Records::of_entity(transaction, SYSTEM, CLIENT)?;
                for number in first..last {
                    let changes = Fields::from([("city".to_owned(), Value::from("Cabudare"))]);
                    let id = crate::clients::id(number).to_string();
                    records::edit(transaction, &records, &id, &changes, None, "Ana", now).map_err(
                        |error| match error {
                            records::EditError::Store(error) => error,
                            _ => StoreError::NoRow,
                        },
                    )?;
                }
                Ok::<_, StoreError>(())
            })
            .await?;
    }
    Ok(())
}

async fn waiting(store: &Store) -> anyhow::Result<i64> {
    let read = store.read(|transaction| {
        Ok::<_, StoreError>(transaction.connection().query_row(
            "SELECT EXISTS (SELECT 1 FROM sync_queue WHERE status IN ('pending', 'leased', 'dead'))",
            [],
            |row| row.get(0),
        )?)
    });
    Ok(read.await?)
}

pub(crate) async fn requests(base: &Url) -> anyhow::Result<u64> {
    let text = reqwest::get(base.join("figures")?).await?.text().await?;
    text.split(' ').next().context("two figures")?.parse().context("a number")
}

/// Imports `total` clients and stores an order every `pace` meanwhile: the latencies are those of the orders' commits.
///
/// # Errors
/// The run or an order failed.
pub async fn orders_beside(folder: &Path, base: Url, total: u64, pace: Duration) -> anyhow::Result<Told> {
    let store = site::open(folder)?;
    let engine = site::start(store.clone(), base, 100, 1, None).await?;
    let request = RunRequest { scope: Scope::Everything, ..RunRequest::manual(SYSTEM, CLIENT, "bench") };
    let run = engine.runs().start(request).await?;
    let ended = engine.runs().ended(run);
    tokio::pin!(ended);
    let mut ticks = tokio::time::interval(pace);
    let mut latencies = Vec::new();
    let started = Instant::now();
    let row = loop {
        tokio::select! {
            row = &mut ended => break row?,
            _ = ticks.tick() => latencies.push(millis(store_order(&store).await?)),
        }
    };
    let elapsed = started.elapsed();
    ensure!(row.counters.created == total, "{} of {total} clients were created", row.counters.created);
    engine.stop().await;
    Ok(Told { ms: millis(elapsed), peak_mb: peak_mb()?, latencies, ..Told::default() })
}

/// The same orders with nothing beside them.
///
/// # Errors
/// An order failed.
pub async fn orders_alone(folder: &Path, count: u64, pace: Duration) -> anyhow::Result<Told> {
    let store = site::open(folder)?;
    let mut ticks = tokio::time::interval(pace);
    let mut latencies = Vec::new();
    for _ in 0..count {
        ticks.tick().await;
        latencies.push(millis(store_order(&store).await?));
    }
    Ok(Told { peak_mb: peak_mb()?, latencies, ..Told::default() })
}

async fn store_order(store: &Store) -> anyhow::Result<Duration> {
    let now = WallClock.now();
    let dataset = Orders {
        origin: Origin::Remote,
        system: "whatsapp",
        calendar: site::calendar()?,
        listed_at: now,
        now,
    };
    let listed = order(Uuid::new_v4());
    let started = Instant::now();
    store
        .write(Lane::Interactive, move |transaction| {
            let state = dataset.load(transaction, &listed)?;
            let action = dataset.plan(&state, &listed);
            dataset.apply(transaction, &listed, action)
        })
        .await?;
    Ok(started.elapsed())
}

pub(crate) fn order(id: Uuid) -> Listed {
    Listed {
        order: IncomingOrder {
            id: OrderId(id),
            daily_number: None,
            order_type: OrderType::Delivery,
            remote_status: "PENDING".to_owned(),
            payment_status: PaymentStatus::Pending,
            payment_method: PaymentMethod::Cash,
            subtotal: None,
            total: None,
            delivery_fee: None,
            service_fee: None,
            notes: Some("Timbre no funciona, llamar".to_owned()),
            estimated_minutes: None,
            customer: None,
            address: None,
            items: Vec::new(),
            placed_at: None,
            defects: Vec::new(),
        },
        remote_id: id.to_string(),
        content_hash: "measured".to_owned(),
        raw_json: "{}".to_owned(),
    }
}

/// Starts on a file whose outbox holds `jobs` jobs that cannot be sent, and waits for the first order.
///
/// # Errors
/// The order did not arrive.
pub async fn start_with_backlog(folder: &Path, base: Url, jobs: u64) -> anyhow::Result<Told> {
    let store = site::open(folder)?;
    fill(&store, jobs).await?;
    store.close().await?;
    let started = Instant::now();
    let store = site::open(folder)?;
    let remote = crate::ordering::one_order();
    let mut engine = None;
    let ended = async {
        let engine = engine.insert(site::start(store, base, 100, 1, Some(remote)).await?);
        let mut events = engine.subscribe();
        engine.retry_connection();
        loop {
            match events.recv().await {
                Ok(EngineEvent::OrderArrived(_)) => return anyhow::Ok(started.elapsed()),
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => anyhow::bail!("the engine stopped"),
            }
        }
    };
    let elapsed =
        tokio::time::timeout(Duration::from_secs(30), ended).await.context("no order arrived")??;
    if let Some(engine) = engine {
        engine.stop().await;
    }
    Ok(Told { ms: millis(elapsed), peak_mb: peak_mb()?, ..Told::default() })
}

async fn fill(store: &Store, jobs: u64) -> anyhow::Result<()> {
    use mostrador_store::tables::sync_queue::{self, NewJob, UPSERT};
    for first in (0..jobs).step_by(1_000) {
        store
            .write(Lane::Bulk, move |transaction| {
                for number in first..jobs.min(first + 1_000) {
                    let id = crate::clients::id(number).to_string();
                    let job = NewJob {
                        source: "local",
                        destination: "elsewhere",
                        entity: CLIENT,
                        entity_id: &id,
                        action: UPSERT,
                        external_id: &id,
                        payload: "{\"city\":\"Cabudare\"}",
                        ..NewJob::default()
                    };
                    let half = if number % 2 == 0 { SYSTEM } else { "elsewhere" };
                    sync_queue::enqueue(transaction, &NewJob { destination: half, ..job }, Timestamp(0))?;
                }
                Ok::<_, StoreError>(())
            })
            .await?;
    }
    Ok(())
}

pub(crate) fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// `VmHWM` of this process: <https://man7.org/linux/man-pages/man5/proc_pid_status.5.html>.
pub(crate) fn peak_mb() -> anyhow::Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status").context("the process's own status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("VmHWM")?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().context("a number of kB")?;
    Ok(kib / 1_024.0)
}
