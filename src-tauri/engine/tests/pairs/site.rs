//! A site between two systems, and the lives of its process.

use std::sync::Arc;
use std::time::Duration;

use mostrador_domain::filter::{FilterTest, RecordFilter};
use mostrador_domain::merge::{FieldRule, MergeRules};
use mostrador_domain::{BusinessCalendar, Clock, Timestamp};
use mostrador_engine::{
    Engine, EngineOptions, Intervals, Retention, RunProgress, RunRefusal, RunRequest, Scheduling,
    SiteSettings, SystemParts,
};
use mostrador_store::tables::field_mappings::{self, FieldMapping, Presence};
use mostrador_store::tables::sync_entity_config;
use mostrador_store::tables::sync_history::{RunMode, RunRow};
use mostrador_store::tables::sync_integrations::{
    self, IntegrationRow, IntegrationSettings, Party, Running, Travel,
};
use mostrador_store::tables::sync_records::results::{self, ResultOutcome, ResultRow};
use mostrador_store::{Durability, Lane, OpenOptions, Store, StoreError, WriteTransaction};
use rusqlite::types::Value;
use tempfile::TempDir;

use crate::system::{ENTITY, System};

pub(crate) const ERP: &str = "erp";
pub(crate) const CRM: &str = "crm";

struct SimulatedClock(i64, tokio::time::Instant);

impl Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0 + i64::try_from(self.1.elapsed().as_millis()).unwrap())
    }
}

/// The source calls its fields `rif`, `nombre`, `tel`; the target `id`, `name`, `phone`.
pub(crate) struct Site {
    pub(crate) erp: System,
    pub(crate) crm: System,
    /// Wall clock at the start of the next life.
    pub(crate) now: std::cell::Cell<i64>,
    folder: TempDir,
}

/// One life of the process.
pub(crate) struct Life {
    pub(crate) engine: Engine,
    pub(crate) store: Store,
}

pub(crate) fn mapping() -> Vec<FieldMapping> {
    let mut name = FieldMapping::copy("nombre", "name");
    name.presence = Presence::Required;
    vec![FieldMapping::copy("rif", "id"), name, FieldMapping::copy("tel", "phone")]
}

impl Site {
    pub(crate) fn new() -> Self {
        Self {
            erp: System::new(ERP, "rif"),
            crm: System::new(CRM, "id"),
            now: std::cell::Cell::new(1_000_000),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Starts the process, lets it do something and kills it: nothing is closed in order.
    pub(crate) fn life<T>(&self, act: impl AsyncFnOnce(&Life) -> T) -> T {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let path = self.folder.path().join("site.db");
            let options = OpenOptions { durability: Durability::Normal, ..OpenOptions::inline(path) };
            let store = Store::open(options).unwrap();
            let started = tokio::time::Instant::now();
            let engine = Engine::start(EngineOptions {
                store: store.clone(),
                clock: Arc::new(SimulatedClock(self.now.get(), started)),
                remote: None,
                systems: [&self.erp, &self.crm]
                    .map(|system| SystemParts::new(Arc::new(system.clone())))
                    .into(),
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
            let done = act(&Life { engine, store }).await;
            self.now.set(self.now.get() + i64::try_from(started.elapsed().as_millis()).unwrap() + 1_000);
            done
        })
    }
}

impl Life {
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&WriteTransaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.store.write(Lane::Interactive, act).await.unwrap()
    }

    /// A person sets up the pair, switched off.
    pub(crate) async fn set_up(&self, rule: FieldRule, travel: Travel) -> i64 {
        let now = self.engine.now();
        let party = |system: &str| Party { system: system.to_owned(), entity: ENTITY.to_owned() };
        let filter =
            RecordFilter { field: "activo".to_owned(), test: FilterTest::Differs, value: "false".to_owned() };
        let settings = IntegrationSettings {
            name: "companies".to_owned(),
            source: party(ERP),
            target: party(CRM),
            travel,
            rules: MergeRules::all(rule),
            filters: RecordFilter::write_all(&[filter]),
            batch_size: 100,
            running: Running::Disabled,
        };
        let id = self.write(move |transaction| sync_integrations::start(transaction, &settings, now)).await;
        self.map(id, mapping()).await;
        id
    }

    /// A person saves the mapping.
    pub(crate) async fn map(&self, id: i64, mapping: Vec<FieldMapping>) {
        let now = self.engine.now();
        self.write(move |transaction| {
            field_mappings::replace(transaction, id, &mapping)?;
            sync_integrations::mapping_changed(transaction, id, now)?;
            sync_entity_config::mapping_changed(transaction, ERP, ENTITY, now)
        })
        .await;
    }

    pub(crate) async fn switch(&self, id: i64, running: Running) {
        let now = self.engine.now();
        self.write(move |transaction| {
            let row = sync_integrations::find(transaction, id)?.unwrap();
            let settings = IntegrationSettings { running, ..row.settings };
            sync_integrations::update(transaction, id, &settings, now)
        })
        .await;
        // What a run may have missed because it began in this very instant is read once more.
        tokio::time::sleep(Duration::from_secs(1)).await;
    }

    pub(crate) async fn integration(&self, id: i64) -> IntegrationRow {
        self.store.read(move |transaction| sync_integrations::find(transaction, id)).await.unwrap().unwrap()
    }

    pub(crate) async fn start(&self, id: i64, mode: RunMode, limit: Option<u64>) -> Result<i64, RunRefusal> {
        self.engine.run_integration(id, mode, limit, "Ana").await
    }

    /// Runs the integration to its end, and lets everything be sent.
    pub(crate) async fn run(&self, id: i64, mode: RunMode, limit: Option<u64>) -> RunRow {
        let run = self.start(id, mode, limit).await.unwrap();
        let row = self.engine.runs().ended(run).await.unwrap();
        self.send().await;
        row
    }

    /// *Sincronizar ahora*, or the clock.
    pub(crate) async fn read(&self, system: &str) -> RunRow {
        let request = RunRequest::manual(system, ENTITY, "Ana");
        let run = self.engine.runs().start(request).await.unwrap();
        let row = self.engine.runs().ended(run).await.unwrap();
        self.send().await;
        row
    }

    /// Everything that waits is sent.
    pub(crate) async fn send(&self) {
        for system in [ERP, CRM] {
            self.engine.wake_outbox(system);
        }
        tokio::time::sleep(Duration::from_secs(30)).await;
    }

    pub(crate) async fn until(&self, run: i64, wanted: impl Fn(&RunProgress) -> bool) -> RunProgress {
        loop {
            let progress = self.engine.runs().progress(run).expect("the run ended before it came so far");
            if wanted(&progress) {
                return progress;
            }
            tokio::task::yield_now().await;
            if self.engine.runs().progress(run).is_some_and(|now| now == progress) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
    }

    pub(crate) async fn results(&self, run: i64, outcome: ResultOutcome) -> Vec<ResultRow> {
        self.store.read(move |transaction| results::list(transaction, run, outcome, 0, 1_000)).await.unwrap()
    }

    pub(crate) async fn open_failures(&self) -> u64 {
        self.store.read(|transaction| results::count_open(transaction, ERP, ENTITY)).await.unwrap()
    }

    /// Every row of every table but the runs' own.
    pub(crate) async fn dump(&self) -> Vec<String> {
        self.store
            .read(|transaction| {
                let connection = transaction.connection();
                // Figures are added once a minute, whatever runs.
                let own = "('sync_history', 'sync_records', 'sync_log', 'sync_metrics')";
                let mut names = connection.prepare(&format!(
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN {own} ORDER BY name"
                ))?;
                let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
                let mut dump = Vec::new();
                for name in names {
                    let less = if name == "sqlite_sequence" {
                        format!(" WHERE name NOT IN {own}")
                    } else {
                        String::new()
                    };
                    let mut rows = connection.prepare(&format!("SELECT * FROM {name}{less}"))?;
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
