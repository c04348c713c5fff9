//! A restaurant's file and engine, towards the stub.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use mostrador_domain::merge::{FieldRule, MergeRules};
use mostrador_domain::{BusinessCalendar, Clock, Timestamp};
use mostrador_engine::{
    Engine, EngineOptions, Intervals, Remote, Retention, Scheduling, SiteSettings, SystemParts,
};
use mostrador_store::tables::customers_changed;
use mostrador_store::tables::sync_integrations::{
    self, IntegrationSettings, LOCAL_SYSTEM, Party, Running, Travel,
};
use mostrador_store::{Lane, OpenOptions, Store, StoreError};
use tokio::sync::broadcast::error::RecvError;
use url::Url;

use crate::connector::{BenchConnector, CLIENT, SYSTEM};

/// Name of the data file.
pub const FILE: &str = "site.db";

/// The machine's clock.
pub struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Timestamp {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(now.as_millis()).unwrap_or(i64::MAX))
    }
}

/// Opens the file in `folder` with the product's settings.
///
/// # Errors
/// The file cannot be opened.
pub fn open(folder: &Path) -> anyhow::Result<Store> {
    Ok(Store::open(OpenOptions::file(folder.join(FILE)))?)
}

/// The calendar of the restaurant.
///
/// # Errors
/// Never with this zone.
pub fn calendar() -> anyhow::Result<BusinessCalendar> {
    Ok(BusinessCalendar::new("America/Caracas", 4)?)
}

/// Starts the engine towards the stub.
///
/// # Errors
/// The engine cannot be started.
pub async fn start(
    store: Store,
    base: Url,
    batch_max: usize,
    concurrency: usize,
    remote: Option<Remote>,
) -> anyhow::Result<Engine> {
    let connector = Arc::new(BenchConnector::new(base, batch_max, concurrency)?);
    start_with(store, SystemParts::new(connector), remote).await
}

/// The same towards any system.
///
/// # Errors
/// The engine cannot be started.
pub async fn start_with(store: Store, system: SystemParts, remote: Option<Remote>) -> anyhow::Result<Engine> {
    let engine = Engine::start(EngineOptions {
        store,
        clock: Arc::new(WallClock),
        remote,
        systems: vec![system],
        site: SiteSettings {
            name: "Medida".to_owned(),
            calendar: calendar()?,
            currency: "USD".to_owned(),
            default_prep_minutes: 25,
            due_soon_minutes: 5,
            unattended_after_seconds: 60,
        },
        intervals: Intervals { scheduling: Scheduling::ByHand, ..Intervals::default() },
        retention: Retention::default(),
        random_seed: Some(1),
    })
    .await?;
    Ok(engine)
}

/// Waits until the list of customers shows everything that is stored.
///
/// # Errors
/// The file cannot be read, or the engine stopped.
pub async fn drawn(store: &Store, engine: &Engine) -> anyhow::Result<()> {
    let mut events = engine.subscribe();
    while store.read(customers_changed::count).await? > 0 {
        // Events only say that it is worth looking: what counts is the file.
        match events.recv().await {
            Ok(_) => while events.try_recv().is_ok() {},
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => anyhow::bail!("the engine stopped"),
        }
    }
    Ok(())
}

/// Lets edits of the stub's clients travel.
///
/// # Errors
/// The file cannot be written.
pub async fn keep_in_step(store: &Store) -> anyhow::Result<()> {
    store
        .write(Lane::Interactive, |transaction| {
            let party = |system: &str| Party { system: system.to_owned(), entity: CLIENT.to_owned() };
            let settings = IntegrationSettings {
                name: "clients".to_owned(),
                source: party(SYSTEM),
                target: party(LOCAL_SYSTEM),
                travel: Travel::Both,
                rules: MergeRules::all(FieldRule::TargetWins),
                filters: "[]".to_owned(),
                batch_size: 100,
                running: Running::Enabled,
            };
            sync_integrations::insert(transaction, &settings, Timestamp(0)).map(|_| ())
        })
        .await
        .map_err(|error: StoreError| error.into())
}
