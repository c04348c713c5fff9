//! One life of the process: from its start on what the last one left, to its end.

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use mostrador_domain::BusinessCalendar;
use mostrador_engine::customers::CustomerIntake;
use mostrador_engine::{
    Ends, Engine, EngineOptions, Intakes, Intervals, Retention, Scheduling, SiteSettings, SystemParts,
};
use mostrador_store::vfs::{Image, Recorder};
use mostrador_store::{Durability, OpenOptions, Store};
use rand::RngExt;
use rand::rngs::StdRng;
use tempfile::TempDir;

use crate::clientele::{self, Clientele};
use crate::clock::SimulatedClock;
use crate::ordering::Ordering;
use crate::partner::Partner;
use crate::witness::Witness;

/// The site's file, by its name in every image.
pub(crate) const FILE: &str = "site.db";

/// Which outside systems the site is connected to: a history with one of them is short, and more of them fit into a
/// second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Systems {
    /// The ordering remote.
    Ordering,
    /// The one whose contacts both sides edit.
    Partner,
    /// Both of them.
    Both,
    /// The one whose customers and addresses both sides edit, alone.
    Clientele,
}

impl Systems {
    pub(crate) fn any(random: &mut StdRng) -> Self {
        [Self::Ordering, Self::Partner, Self::Both][random.random_range(0..3)]
    }

    pub(crate) fn has_ordering(self) -> bool {
        matches!(self, Self::Ordering | Self::Both)
    }

    pub(crate) fn has_partner(self) -> bool {
        matches!(self, Self::Partner | Self::Both)
    }
}

/// What stays the same over all lives of a history.
pub(crate) struct Site {
    pub(crate) seed: u64,
    pub(crate) durability: Durability,
    pub(crate) calendar: BusinessCalendar,
    pub(crate) systems: Systems,
    pub(crate) ordering: Ordering,
    pub(crate) partner: Partner,
    pub(crate) clientele: Clientele,
    pub(crate) witness: Witness,
}

/// One life of the process.
pub(crate) struct Life {
    pub(crate) engine: Engine,
    pub(crate) store: Store,
    pub(crate) recorder: Arc<Recorder>,
    pub(crate) clock: Arc<SimulatedClock>,
    _folder: TempDir,
}

/// The file, open, before anything runs on it.
pub(crate) struct Opened {
    pub(crate) store: Store,
    recorder: Arc<Recorder>,
    folder: TempDir,
}

/// Opens what the last life left on the disk; `Err` is a broken promise.
pub(crate) fn open(site: &Site, image: Option<&Image>) -> Result<Opened, String> {
    let folder = folder();
    if let Some(image) = image {
        image.write_to(folder.path()).expect("the image fits");
    }
    let recorder = Arc::new(Recorder::watch(folder.path()).expect("a recorder"));
    site.witness.watch(&recorder);
    let options = OpenOptions {
        vfs: Some(recorder.vfs()),
        durability: site.durability,
        ..OpenOptions::inline(folder.path().join(FILE))
    };
    let store = Store::open(options).map_err(|error| format!("the file does not open: {error}"))?;
    Ok(Opened { store, recorder, folder })
}

/// Starts the process on the open file. Must run inside a paused runtime.
pub(crate) async fn start(
    site: &Site,
    opened: Opened,
    now: i64,
    scheduling: Scheduling,
) -> Result<Life, String> {
    let Opened { store, recorder, folder } = opened;
    let clock = Arc::new(SimulatedClock::at(now));
    let remote = site.systems.has_ordering().then(|| {
        let connector = site.ordering.connector(&clock, site.seed);
        mostrador_engine::Remote {
            connector: connector.clone(),
            ends: Ends::default(),
            intakes: Intakes::default(),
            signals: Some(connector),
            display_address: "simulated".to_owned(),
        }
    });
    let partner = site.systems.has_partner().then(|| SystemParts::new(Arc::new(site.partner.clone())));
    let clientele = (site.systems == Systems::Clientele).then(|| {
        let intake = Arc::new(CustomerIntake::new(clientele::SYSTEM));
        let intakes = Intakes::default().with(clientele::CUSTOMER, intake);
        SystemParts { intakes, ..SystemParts::new(Arc::new(site.clientele.clone())) }
    });
    let engine = Engine::start(EngineOptions {
        store: store.clone(),
        clock: clock.clone(),
        remote,
        systems: partner.into_iter().chain(clientele).collect(),
        site: SiteSettings {
            name: "Simulada".to_owned(),
            calendar: site.calendar,
            currency: "MXN".to_owned(),
            default_prep_minutes: 25,
            due_soon_minutes: 5,
            unattended_after_seconds: 60,
        },
        intervals: Intervals { scheduling, ..Intervals::default() },
        retention: Retention::default(),
        random_seed: Some(site.seed),
    })
    .await
    .map_err(|error| format!("the engine does not start: {error}"))?;
    Ok(Life { engine, store, recorder, clock, _folder: folder })
}

/// A fresh site, migrated: made once per process, because the migrations take longer than many a history.
pub(crate) fn fresh() -> &'static Image {
    static FRESH: OnceLock<Image> = OnceLock::new();
    FRESH.get_or_init(|| {
        let folder = folder();
        let recorder = Recorder::watch(folder.path()).expect("a recorder");
        let options =
            OpenOptions { vfs: Some(recorder.vfs()), ..OpenOptions::inline(folder.path().join(FILE)) };
        drop(Store::open(options).expect("a new file opens"));
        recorder.process_kill()
    })
}

/// A folder in memory where the system has such a place: what counts as being on disk is the recorder's decision.
pub(crate) fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
    folder.or_else(|_| TempDir::new()).expect("a folder")
}

/// A runtime whose time passes only while nothing can be done.
pub(crate) fn runtime() -> tokio::runtime::Runtime {
    let built = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    built.expect("a runtime")
}

/// Lets simulated time pass.
pub(crate) async fn pass(duration: Duration) {
    tokio::time::sleep(duration).await;
}
