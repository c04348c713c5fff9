//! A site with one outside system, in simulated time.

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mostrador_connector::Record;
use mostrador_domain::{BusinessCalendar, Clock, Timestamp};
use mostrador_engine::{
    Acknowledge, Content, Ends, Engine, EngineEvent, EngineOptions, Intakes, Intervals, JobEnd, Merged,
    Reread, Scheduling, SiteSettings, SystemParts,
};
use mostrador_store::tables::sync_queue::{self, Enqueued, LeasedJob, NewJob};
use mostrador_store::{Lane, OpenOptions, Store, StoreError, WriteTransaction};
use tempfile::TempDir;

use crate::stub::Stub;

/// The wall clock of the site: it runs with simulated time until somebody sets it.
pub(crate) struct WallClock {
    started: tokio::time::Instant,
    set_by: AtomicI64,
}

impl WallClock {
    fn new() -> Self {
        Self { started: tokio::time::Instant::now(), set_by: AtomicI64::new(0) }
    }

    /// Somebody sets it back.
    pub(crate) fn set_back(&self, seconds: i64) {
        self.set_by.fetch_sub(seconds * 1_000, Ordering::SeqCst);
    }
}

impl Clock for WallClock {
    fn now(&self) -> Timestamp {
        let elapsed = i64::try_from(self.started.elapsed().as_millis()).unwrap();
        Timestamp(1_795_400_000_000 + elapsed + self.set_by.load(Ordering::SeqCst))
    }
}

/// What the records of the site were told.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) ends: Mutex<Vec<(String, &'static str)>>,
    /// Whoever hears of this record's end cannot store it.
    pub(crate) cannot_store: Mutex<Option<String>>,
    /// What a merge leaves to send; `None`: nothing.
    pub(crate) merged: Mutex<Option<String>>,
}

impl Told {
    pub(crate) fn count(&self, record: &str, end: &str) -> usize {
        self.ends.lock().unwrap().iter().filter(|(id, kind)| id == record && *kind == end).count()
    }
}

/// What the site's records do with ends and conflicts; shared with the test.
pub(crate) struct Records(pub(crate) Arc<Told>);

impl Acknowledge for Records {
    fn ended(
        &self,
        _: &WriteTransaction<'_>,
        job: &LeasedJob,
        end: &JobEnd<'_>,
        _: Timestamp,
    ) -> Result<Option<EngineEvent>, StoreError> {
        if self.0.cannot_store.lock().unwrap().as_ref() == Some(&job.entity_id) {
            return Err(StoreError::NoRow);
        }
        let kind = match end {
            JobEnd::Done(_) => "done",
            JobEnd::Retry => "retry",
            JobEnd::Dead { .. } => "dead",
        };
        self.0.ends.lock().unwrap().push((job.entity_id.clone(), kind));
        Ok(None)
    }
}

impl Reread for Records {
    fn merge(
        &self,
        _: &WriteTransaction<'_>,
        job: &LeasedJob,
        found: Option<&Record>,
        _: Timestamp,
    ) -> Result<Merged, StoreError> {
        Ok(match self.0.merged.lock().unwrap().clone() {
            None => Merged::Settled,
            Some(payload) => Merged::Again(Content {
                payload,
                changed: job.changed.clone(),
                base_version: found.and_then(|record| record.version.clone()),
                edits: job.edits,
            }),
        })
    }
}

/// A site while its program runs.
pub(crate) struct Site {
    pub(crate) engine: Engine,
    pub(crate) store: Store,
    pub(crate) told: Arc<Told>,
    pub(crate) clock: Arc<WallClock>,
}

impl Site {
    async fn start(folder: &Path, stub: &Stub) -> Self {
        let store = Store::open(OpenOptions::inline(folder.join("site.db"))).unwrap();
        let told = Arc::new(Told::default());
        let clock = Arc::new(WallClock::new());
        let records = Arc::new(Records(told.clone()));
        let engine = Engine::start(EngineOptions {
            store: store.clone(),
            clock: clock.clone(),
            remote: None,
            systems: vec![SystemParts {
                connector: Arc::new(stub.clone()),
                ends: Ends::default().otherwise(records.clone()).reread(records),
                intakes: Intakes::default(),
            }],
            site: SiteSettings {
                name: "Simulada".to_owned(),
                calendar: BusinessCalendar::new("America/Mexico_City", 4).unwrap(),
                currency: "MXN".to_owned(),
                default_prep_minutes: 25,
                due_soon_minutes: 5,
                unattended_after_seconds: 60,
            },
            intervals: Intervals { scheduling: Scheduling::ByHand, ..Intervals::default() },
            retention: mostrador_engine::Retention::default(),
            random_seed: Some(7),
        })
        .await
        .unwrap();
        Self { engine, store, told, clock }
    }

    /// Adds a job and says so.
    pub(crate) async fn enqueue(&self, job: Job<'_>) -> Enqueued {
        let owned = job.owned();
        let now = self.engine.now();
        let enqueued = self
            .store
            .write(Lane::Interactive, move |transaction| {
                sync_queue::enqueue(transaction, &owned.borrowed(), now)
            })
            .await;
        self.engine.wake_outbox("crm");
        enqueued.unwrap()
    }

    /// Record, status, attempts and reason of every job.
    pub(crate) async fn jobs(&self) -> Vec<(String, String, u32, String)> {
        self.store
            .read(|transaction| {
                let mut statement = transaction.connection().prepare(
                    "SELECT entity_id, status, attempts, coalesce(error_code, '') FROM sync_queue ORDER BY id",
                )?;
                let rows =
                    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
                Ok::<_, StoreError>(rows.collect::<Result<Vec<_>, _>>()?)
            })
            .await
            .unwrap()
    }

    /// Status of every job.
    pub(crate) async fn statuses(&self) -> Vec<String> {
        self.jobs().await.into_iter().map(|(_, status, _, _)| status).collect()
    }

    /// The program ends in order.
    pub(crate) async fn stop(self) {
        self.engine.stop().await;
        self.store.close().await.unwrap();
    }
}

/// A write of a record, in the words of these tests.
#[derive(Clone, Copy)]
pub(crate) struct Job<'a> {
    pub(crate) entity: &'a str,
    pub(crate) record: &'a str,
    pub(crate) action: &'a str,
    /// Empty: made here.
    pub(crate) external_id: &'a str,
    pub(crate) payload: &'a str,
    pub(crate) parent: Option<(&'a str, &'a str)>,
}

impl<'a> Job<'a> {
    /// A change of a record that the system knows under its own name.
    pub(crate) fn edit(record: &'a str, payload: &'a str) -> Self {
        Self { entity: "person", record, action: "upsert", external_id: record, payload, parent: None }
    }

    /// A record that was made here.
    pub(crate) fn create(record: &'a str, payload: &'a str) -> Self {
        Self { external_id: "", ..Self::edit(record, payload) }
    }

    fn owned(&self) -> Owned {
        Owned {
            texts: [self.entity, self.record, self.action, self.external_id, self.payload].map(str::to_owned),
            parent: self.parent.map(|(entity, id)| (entity.to_owned(), id.to_owned())),
        }
    }
}

struct Owned {
    texts: [String; 5],
    parent: Option<(String, String)>,
}

impl Owned {
    fn borrowed(&self) -> NewJob<'_> {
        let [entity, entity_id, action, external_id, payload] = &self.texts;
        NewJob {
            source: "local",
            destination: "crm",
            entity,
            entity_id,
            action,
            external_id,
            payload,
            parent: self.parent.as_ref().map(|(entity, entity_id)| sync_queue::Parent { entity, entity_id }),
            ..NewJob::default()
        }
    }
}

/// Tells a story in simulated time. What it returns is the next life of the same site.
pub(crate) fn story(stub: &Stub, tell: impl AsyncFnOnce(Site)) {
    lives(stub, async |folder: &Path, stub: &Stub| tell(Site::start(folder, stub).await).await);
}

/// Tells a story of several lives.
pub(crate) fn lives(stub: &Stub, tell: impl AsyncFnOnce(&Path, &Stub)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let folder = TempDir::new().unwrap();
    runtime.unwrap().block_on(tell(folder.path(), stub));
}

/// Starts a life.
pub(crate) async fn start(folder: &Path, stub: &Stub) -> Site {
    Site::start(folder, stub).await
}

/// Lets simulated time pass.
pub(crate) async fn pass(seconds: u64) {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
}
