//! A site in a folder of its own, and the lives of its process.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use mostrador_connector::RemoteError;
use mostrador_domain::{BusinessCalendar, Clock, Timestamp};
use mostrador_engine::{
    Destination, Engine, EngineOptions, Intake, Intakes, Intervals, Retention, RunProgress, RunRequest, Runs,
    Scheduling, SiteSettings, SystemParts, TriedAgain,
};
use mostrador_store::tables::sync_history::{RunMode, RunRow};
use mostrador_store::tables::sync_records::results::{self, ResultOutcome, ResultRow};
use mostrador_store::tables::sync_state::{self, StreamState};
use mostrador_store::{Durability, Lane, OpenOptions, Store, StoreError};
use rusqlite::types::Value;
use tempfile::TempDir;

use crate::remote::{ENTITY, Remote, SYSTEM};
use crate::shelf::{Shelf, TABLE};

/// Simulated time, after everything that earlier lives of the process took.
pub(crate) struct SimulatedClock(i64, tokio::time::Instant);

impl Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0 + i64::try_from(self.1.elapsed().as_millis()).unwrap())
    }
}

pub(crate) struct Site {
    pub(crate) remote: Remote,
    /// What a person changed in the registry.
    pub(crate) registry: Option<&'static str>,
    pub(crate) taken: Arc<AtomicUsize>,
    pub(crate) walks: Arc<AtomicUsize>,
    pub(crate) asked_at: Arc<AtomicI64>,
    pub(crate) again: Arc<Mutex<Vec<Option<TriedAgain>>>>,
    /// What takes the records; `None` for the shelf.
    pub(crate) intake: Option<Arc<dyn Intake>>,
    /// Wall clock at the start of the next life.
    pub(crate) now: i64,
    folder: TempDir,
}

/// One life of the process.
pub(crate) struct Life {
    pub(crate) engine: Engine,
    pub(crate) store: Store,
    pub(crate) destination: Destination,
}

impl Site {
    pub(crate) fn new(remote: Remote) -> Self {
        Self {
            remote,
            registry: None,
            taken: Arc::default(),
            walks: Arc::default(),
            asked_at: Arc::default(),
            again: Arc::default(),
            intake: None,
            now: 1_000_000,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("site.db")
    }

    pub(crate) fn spool(&self) -> PathBuf {
        self.folder.path().join("spool")
    }

    /// Starts the process, lets it do something and kills it: nothing is closed in order. The machine lives on, so commits
    /// need not be synced.
    pub(crate) fn life<T>(&self, act: impl AsyncFnOnce(&Life) -> T) -> T {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let life = self.start().await;
            act(&life).await
        })
    }

    async fn start(&self) -> Life {
        let options = OpenOptions { durability: Durability::Normal, ..OpenOptions::inline(self.file()) };
        let store = Store::open(options).unwrap();
        store
            .write(Lane::Bulk, |transaction| {
                Ok::<_, StoreError>(transaction.connection().execute_batch(TABLE)?)
            })
            .await
            .unwrap();
        let clock = Arc::new(SimulatedClock(self.now, tokio::time::Instant::now()));
        let shelf = || -> Arc<dyn Intake> {
            Arc::new(Shelf {
                taken: self.taken.clone(),
                walks: self.walks.clone(),
                asked_at: self.asked_at.clone(),
                again: self.again.clone(),
            })
        };
        let intakes = Intakes::default().with(ENTITY, self.intake.clone().unwrap_or_else(shelf));
        let engine = Engine::start(EngineOptions {
            store: store.clone(),
            clock: clock.clone(),
            remote: None,
            systems: vec![SystemParts { intakes, ..SystemParts::new(Arc::new(self.remote.clone())) }],
            retention: Retention::default(),
            site: SiteSettings {
                name: "Simulada".to_owned(),
                calendar: BusinessCalendar::new("America/Caracas", 4).unwrap(),
                currency: "USD".to_owned(),
                default_prep_minutes: 25,
                due_soon_minutes: 5,
                unattended_after_seconds: 60,
            },
            intervals: Intervals { scheduling: Scheduling::ByHand, ..Intervals::default() },
            random_seed: Some(1),
        })
        .await
        .unwrap();
        if let Some(change) = self.registry {
            let sql = format!("UPDATE sync_entity_config SET {change} WHERE system = '{SYSTEM}'");
            store
                .write(Lane::Bulk, move |transaction| {
                    Ok::<_, StoreError>(transaction.connection().execute_batch(&sql)?)
                })
                .await
                .unwrap();
        }
        let destination = engine.destination(SYSTEM).unwrap().clone();
        Life { engine, store, destination }
    }

    /// A whole life with one run of what is due.
    pub(crate) fn run(&self) -> RunRow {
        self.run_as(due())
    }

    pub(crate) fn run_as(&self, request: RunRequest) -> RunRow {
        self.life(async |life| life.run(request).await)
    }

    pub(crate) fn take_count(&self) -> usize {
        self.taken.swap(0, Ordering::Relaxed)
    }

    pub(crate) fn shelf(&self) -> BTreeMap<String, String> {
        self.life(async |life| life.shelf().await)
    }

    pub(crate) fn state(&self) -> StreamState {
        self.life(async |life| life.state().await)
    }
}

pub(crate) fn due() -> RunRequest {
    RunRequest::manual(SYSTEM, ENTITY, "Ana")
}

pub(crate) fn dry() -> RunRequest {
    RunRequest { mode: RunMode::DryRun, ..due() }
}

impl Life {
    pub(crate) fn runs(&self) -> &Runs {
        self.engine.runs()
    }

    pub(crate) async fn run(&self, request: RunRequest) -> RunRow {
        let run = self.runs().start(request).await.unwrap();
        self.ended(run).await
    }

    pub(crate) async fn ended(&self, run: i64) -> RunRow {
        self.runs().ended(run).await.unwrap()
    }

    /// Lets the run go on until its progress is as wanted; the run must not end before.
    pub(crate) async fn until(&self, run: i64, wanted: impl Fn(&RunProgress) -> bool) -> RunProgress {
        loop {
            let progress = self.runs().progress(run).expect("the run ended before it came so far");
            if wanted(&progress) {
                return progress;
            }
            // As long as somebody else can go on, time stands still.
            tokio::task::yield_now().await;
            if self.runs().progress(run).is_some_and(|now| now == progress) {
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            }
        }
    }

    /// What is on the shelf: id and payload of what is not deleted.
    pub(crate) async fn shelf(&self) -> BTreeMap<String, String> {
        self.store
            .read(|transaction| {
                let mut statement = transaction.connection().prepare(
                    "SELECT external_id, payload FROM shelf WHERE deleted = 0 AND external_id IS NOT NULL",
                )?;
                let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
                Ok::<_, StoreError>(rows.collect::<Result<_, _>>()?)
            })
            .await
            .unwrap()
    }

    pub(crate) async fn state(&self) -> StreamState {
        let state =
            self.store.read(|transaction| sync_state::find(transaction, SYSTEM, ENTITY)).await.unwrap();
        state.expect("a run has been here")
    }

    pub(crate) async fn results(&self, run: i64, outcome: ResultOutcome) -> Vec<ResultRow> {
        self.store.read(move |transaction| results::list(transaction, run, outcome, 0, 1_000)).await.unwrap()
    }

    pub(crate) async fn open_failures(&self) -> u64 {
        self.store.read(|transaction| results::count_open(transaction, SYSTEM, ENTITY)).await.unwrap()
    }

    pub(crate) async fn execute(&self, sql: &'static str) {
        self.store
            .write(Lane::Bulk, move |transaction| {
                Ok::<_, StoreError>(transaction.connection().execute_batch(sql)?)
            })
            .await
            .unwrap();
    }

    /// Every row of every table but the runs' own and those that a task of its own draws from the others, whenever it gets to
    /// it.
    pub(crate) async fn dump(&self) -> Vec<String> {
        self.store
            .read(|transaction| {
                let connection = transaction.connection();
                let mut names = connection.prepare(
                    "SELECT name FROM sqlite_schema WHERE type = 'table'
                     AND name NOT IN ('sync_history', 'sync_records', 'sync_log', 'customers', 'customers_changed',
                       'customers_counts', 'customers_keys', 'customers_duplicates')
                     AND name NOT GLOB 'customers_search*' ORDER BY name",
                )?;
                let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
                let mut dump = Vec::new();
                for name in names {
                    let own = if name == "sqlite_sequence" {
                        " WHERE name NOT IN ('sync_history', 'sync_records', 'sync_log')"
                    } else {
                        ""
                    };
                    let mut rows = connection.prepare(&format!("SELECT * FROM {name}{own}"))?;
                    let columns = rows.column_count();
                    let rows = rows.query_map([], |row| {
                        (0..columns).map(|column| row.get::<_, Value>(column)).collect::<Result<Vec<_>, _>>()
                    })?;
                    for row in rows {
                        dump.push(format!("{name}: {:?}", row?));
                    }
                }
                Ok::<_, StoreError>(dump)
            })
            .await
            .unwrap()
    }
}

/// Created, updated, unchanged, skipped, conflicted, failed.
pub(crate) fn outcomes(row: &RunRow) -> [u64; 6] {
    let counters = row.counters;
    let outcomes = [
        counters.created,
        counters.updated,
        counters.unchanged,
        counters.skipped,
        counters.conflicted,
        counters.failed,
    ];
    assert_eq!(outcomes.iter().sum::<u64>(), counters.processed);
    outcomes
}

pub(crate) fn transient() -> RemoteError {
    RemoteError::Transient {
        code: mostrador_connector::ReasonCode::new("HTTP_502"),
        detail: "scripted".to_owned(),
    }
}
