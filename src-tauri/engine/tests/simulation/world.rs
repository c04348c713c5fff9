//! The machine: a clock that can be set, a folder whose disk can lose what was not synced.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use mostrador_domain::{BusinessCalendar, Clock, Timestamp};
use mostrador_engine::{Engine, EngineOptions, Intervals, Retention, SiteSettings};
use mostrador_store::vfs::{Image, Recorder};
use mostrador_store::{Durability, OpenOptions, Store};
use tempfile::TempDir;

use crate::remote::Remote;

/// Simulated time: the runtime's own plus an offset that the history may move.
pub(crate) struct SimulatedClock {
    offset: AtomicI64,
    started: tokio::time::Instant,
}

impl Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        let elapsed = i64::try_from(self.started.elapsed().as_millis()).expect("a short history");
        Timestamp(self.offset.load(Ordering::Relaxed) + elapsed)
    }
}

/// One life of the process: from its start to its death.
pub(crate) struct Life {
    pub(crate) engine: Engine,
    pub(crate) store: Store,
    pub(crate) recorder: Recorder,
    pub(crate) clock: Arc<SimulatedClock>,
    _folder: TempDir,
}

impl Life {
    /// Starts the process on what the last life left on the disk. Must run inside a paused runtime.
    pub(crate) async fn start(
        image: Option<&Image>,
        now: i64,
        remote: &Remote,
        seed: u64,
        durability: Durability,
    ) -> Self {
        let folder = TempDir::new().expect("a folder");
        if let Some(image) = image {
            image.write_to(folder.path()).expect("the image fits");
        }
        let recorder = Recorder::watch(folder.path()).expect("a recorder");
        let path: PathBuf = folder.path().join("site.db");
        let options = OpenOptions { vfs: Some(recorder.vfs()), durability, ..OpenOptions::inline(path) };
        let store = Store::open(options).expect("the file opens after every crash");
        let clock =
            Arc::new(SimulatedClock { offset: AtomicI64::new(now), started: tokio::time::Instant::now() });
        let engine = Engine::start(EngineOptions {
            store: store.clone(),
            clock: clock.clone(),
            remote: Some(mostrador_engine::Remote {
                connector: Arc::new(remote.clone()),
                ends: mostrador_engine::Ends::default(),
                intakes: mostrador_engine::Intakes::default(),
                signals: Some(Arc::new(remote.clone())),
                display_address: "simulated".to_owned(),
            }),
            systems: Vec::new(),
            site: SiteSettings {
                name: "Simulada".to_owned(),
                calendar: BusinessCalendar::new("America/Mexico_City", 4).expect("a calendar"),
                currency: "MXN".to_owned(),
                default_prep_minutes: 25,
                due_soon_minutes: 5,
                unattended_after_seconds: 60,
            },
            intervals: Intervals::default(),
            retention: Retention::default(),
            random_seed: Some(seed),
        })
        .await
        .expect("the engine starts after every crash");
        Self { engine, store, recorder, clock, _folder: folder }
    }

    /// Somebody sets the clock.
    pub(crate) fn jump(&self, millis: i64) {
        self.clock.offset.fetch_add(millis, Ordering::Relaxed);
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.now().millis()
    }
}

/// Lets simulated time pass.
pub(crate) async fn pass(seconds: u64) {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
}
