use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;
use chrono_tz::Europe::Madrid;
use mostrador_store::OpenOptions;
use mostrador_store::tables::sync_entity_config::{EntityDefaults, Frequency, Setting, Switch};
use mostrador_store::tables::sync_schedules::{Missed, NewSchedule};
use tempfile::TempDir;

use super::*;

const HOUR: i64 = 3_600_000;

/// Simulated time: the runtime's own plus an offset that the test moves.
struct TestClock {
    offset: AtomicI64,
    started: Instant,
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        let elapsed = i64::try_from(self.started.elapsed().as_millis()).unwrap();
        Timestamp(self.offset.load(Ordering::Relaxed) + elapsed)
    }
}

/// Runs that begin, unless they were told to answer something else.
#[derive(Default)]
struct Runs {
    began: Mutex<Vec<(Timestamp, String)>>,
    answer: Mutex<Option<Start>>,
    clock: Mutex<Option<Arc<TestClock>>>,
}

#[async_trait]
impl StartRun for Runs {
    async fn start(&self, run: &DueRun) -> Start {
        if let Some(answer) = self.answer.lock().unwrap().clone() {
            return answer;
        }
        let now = self.clock.lock().unwrap().as_ref().unwrap().now();
        self.began.lock().unwrap().push((now, run.entity_type.clone()));
        Start::Begun
    }
}

struct World {
    store: Store,
    clock: Arc<TestClock>,
    runs: Arc<Runs>,
    handle: ScheduleHandle,
    cancel: CancellationToken,
    _folder: TempDir,
}

impl World {
    /// A site at half past two of a summer night in Madrid.
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = Store::open(OpenOptions::inline(folder.path().join("site.db"))).unwrap();
        let start = Timestamp::parse_rfc3339("2026-07-11T02:30:00+02:00").unwrap().millis();
        let clock = Arc::new(TestClock { offset: AtomicI64::new(start), started: Instant::now() });
        let runs = Arc::new(Runs::default());
        *runs.clock.lock().unwrap() = Some(clock.clone());
        let (handle, cancel) = (ScheduleHandle::default(), CancellationToken::new());
        Self { store, clock, runs, handle, cancel, _folder: folder }
    }

    fn start(&mut self) -> tokio::task::JoinHandle<()> {
        self.cancel = CancellationToken::new();
        tokio::spawn(
            Scheduler::new(SchedulerParts {
                store: self.store.clone(),
                clock: self.clock.clone(),
                zone: Madrid,
                default_interval: Duration::from_secs(300),
                runs: self.runs.clone(),
                handle: self.handle.clone(),
                random_seed: Some(7),
                cancel: self.cancel.clone(),
            })
            .run(),
        )
    }

    async fn schedule(&self, cron: &'static str, missed: Missed) {
        self.store
            .write(Lane::Interactive, move |transaction| {
                let schedule = NewSchedule {
                    name: "nightly",
                    system: "wispro",
                    entity_type: "client",
                    integration_id: None,
                    cron,
                    missed,
                    enabled: Switch::On,
                };
                sync_schedules::save(transaction, &schedule, Timestamp(0))
            })
            .await
            .unwrap();
        self.handle.changed();
    }

    /// When runs began, in minutes after the beginning of the test on the wall clock.
    fn began(&self) -> Vec<i64> {
        let start = Timestamp::parse_rfc3339("2026-07-11T02:30:00+02:00").unwrap().millis();
        self.runs.began.lock().unwrap().iter().map(|(at, _)| (at.millis() - start) / 60_000).collect()
    }

    async fn row(&self) -> ScheduleRow {
        self.store.read(sync_schedules::list).await.unwrap().remove(0)
    }

    async fn audit(&self) -> Vec<String> {
        self.store
            .read(|transaction| {
                let mut statement = transaction
                    .connection()
                    .prepare("SELECT entity_id || ' ' || outcome FROM sync_log WHERE entity = 'schedule'")?;
                let rows = statement.query_map([], |row| row.get(0))?;
                Ok::<_, StoreError>(rows.collect::<Result<_, _>>()?)
            })
            .await
            .unwrap()
    }
}

async fn minutes(count: u64) {
    tokio::time::sleep(Duration::from_secs(60 * count)).await;
}

#[tokio::test(start_paused = true)]
async fn a_run_begins_at_its_time_and_its_times_are_stored() {
    let mut world = World::new();
    world.start();
    minutes(1).await;
    world.schedule("0 3 * * *", Missed::Once).await;
    minutes(28).await;
    assert_eq!(world.began(), [0_i64; 0]);
    minutes(2).await;
    assert_eq!(world.began(), [30]);
    let row = world.row().await;
    let expected = Timestamp::parse_rfc3339("2026-07-12T03:00:00+02:00");
    assert_eq!(row.next_run_at, expected);
    assert_eq!(
        row.last_run_at.map(|at| at.since(expected.unwrap().plus_millis(-24 * HOUR)).as_secs()),
        Some(0)
    );
    minutes(24 * 60).await;
    assert_eq!(world.began(), [30, 30 + 24 * 60]);
}

#[tokio::test(start_paused = true)]
async fn however_many_runs_were_missed_one_is_made_up_for_a_little_later() {
    let mut world = World::new();
    world.schedule("0 3 * * *", Missed::Once).await;
    let life = world.start();
    minutes(5).await;
    world.cancel.cancel();
    life.await.unwrap();
    // Switched off for a week.
    world.clock.offset.fetch_add(7 * 24 * HOUR, Ordering::Relaxed);
    let restart = Instant::now();
    world.start();
    tokio::time::sleep(Duration::from_millis(1)).await;
    assert_eq!(world.began().len(), 0, "not in the very moment of the start");
    tokio::time::sleep_until(restart + SPREAD + Duration::from_millis(1)).await;
    assert_eq!(world.began().len(), 1);
    minutes(10).await;
    assert_eq!(world.began().len(), 1);
    assert_eq!(world.audit().await, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn whoever_skips_missed_runs_finds_them_in_the_audit() {
    let mut world = World::new();
    world.schedule("0 3 * * *", Missed::Skip).await;
    let life = world.start();
    minutes(5).await;
    world.cancel.cancel();
    life.await.unwrap();
    world.clock.offset.fetch_add(7 * 24 * HOUR, Ordering::Relaxed);
    world.start();
    minutes(10).await;
    assert_eq!(world.began().len(), 0);
    assert_eq!(world.audit().await, ["nightly missed"]);
}

#[tokio::test(start_paused = true)]
async fn a_clock_set_back_over_a_run_does_not_bring_it_again_and_one_set_forward_makes_up_for_it() {
    let mut world = World::new();
    world.schedule("0 3 * * *", Missed::Once).await;
    world.start();
    minutes(31).await;
    assert_eq!(world.began(), [30]);
    world.clock.offset.fetch_sub(HOUR, Ordering::Relaxed);
    minutes(180).await;
    assert_eq!(world.began(), [30]);
    // Nobody wakes the schedules: they look at the wall clock themselves.
    world.clock.offset.fetch_add(24 * HOUR, Ordering::Relaxed);
    minutes(2).await;
    assert_eq!(world.began().len(), 2);
    minutes(120).await;
    assert_eq!(world.began().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_still_under_way_is_noted_and_not_queued() {
    let mut world = World::new();
    world.schedule("*/10 * * * *", Missed::Once).await;
    *world.runs.answer.lock().unwrap() = Some(Start::AlreadyRunning);
    world.start();
    minutes(21).await;
    assert_eq!(world.audit().await, ["nightly already_running", "nightly already_running"]);
    assert_eq!(world.row().await.last_run_at, None);
    *world.runs.answer.lock().unwrap() = Some(Start::Refused("PAUSED".to_owned()));
    minutes(10).await;
    assert_eq!(world.audit().await.last().map(String::as_str), Some("nightly PAUSED"));
    *world.runs.answer.lock().unwrap() = None;
    minutes(10).await;
    assert_eq!(world.began(), [40]);
}

#[tokio::test(start_paused = true)]
async fn what_has_no_times_of_its_own_is_read_soon_after_the_start_and_then_at_the_interval() {
    let mut world = World::new();
    world
        .store
        .write(Lane::Interactive, |transaction| {
            sync_entity_config::register(transaction, &EntityDefaults::new("web", "menu"), Timestamp(0))?;
            let by_event =
                EntityDefaults { frequency: Frequency::Manual, ..EntityDefaults::new("web", "order") };
            sync_entity_config::register(transaction, &by_event, Timestamp(0))
        })
        .await
        .unwrap();
    world.start();
    minutes(16).await;
    assert_eq!(world.began(), [0, 5, 10, 15]);
    let named = world.runs.began.lock().unwrap().iter().all(|(_, entity)| entity == "menu");
    assert!(named, "an entity that is read by an event is not read by the clock");
    // Set back by a day: the interval is measured, not read off the wall.
    world.clock.offset.fetch_sub(24 * HOUR, Ordering::Relaxed);
    minutes(10).await;
    assert_eq!(world.began().len(), 6);
    world
        .store
        .write(Lane::Interactive, |transaction| {
            let off = Setting::Enabled(Switch::Off);
            sync_entity_config::set(transaction, "web", "menu", &off, Timestamp(0))
        })
        .await
        .unwrap();
    world.handle.changed();
    minutes(60).await;
    assert_eq!(world.began().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn an_entity_with_a_cron_gets_its_schedule_and_loses_it_with_the_cron() {
    let mut world = World::new();
    world
        .store
        .write(Lane::Interactive, |transaction| {
            let frequency = Frequency::Cron("45 2 * * *".to_owned());
            let defaults = EntityDefaults { frequency, ..EntityDefaults::new("wispro", "client") };
            sync_entity_config::register(transaction, &defaults, Timestamp(0))
        })
        .await
        .unwrap();
    world.start();
    minutes(20).await;
    assert_eq!(world.began(), [15]);
    world
        .store
        .write(Lane::Interactive, |transaction| {
            let setting = Setting::Frequency(Frequency::Manual);
            sync_entity_config::set(transaction, "wispro", "client", &setting, Timestamp(0))
        })
        .await
        .unwrap();
    world.handle.changed();
    minutes(48 * 60).await;
    assert_eq!(world.began(), [15]);
}

#[tokio::test(start_paused = true)]
async fn a_schedule_that_does_not_read_leaves_the_others_alone() {
    let mut world = World::new();
    world.schedule("0 3 * * *", Missed::Once).await;
    world
        .store
        .write(Lane::Interactive, |transaction| {
            let broken = NewSchedule {
                name: "a broken one",
                system: "wispro",
                entity_type: "plan",
                integration_id: None,
                cron: "every day",
                missed: Missed::Once,
                enabled: Switch::On,
            };
            sync_schedules::save(transaction, &broken, Timestamp(0))
        })
        .await
        .unwrap();
    world.start();
    minutes(31).await;
    assert_eq!(world.began(), [30]);
}

#[tokio::test(start_paused = true)]
async fn a_comparison_of_everything_waits_for_the_run_that_is_under_way_and_is_made_up_for() {
    let mut world = World::new();
    world
        .store
        .write(Lane::Interactive, |transaction| {
            sync_schedules::compare_all(transaction, "web", "customer", "17 4 * * *", Timestamp(0))?;
            sync_schedules::follow_registry(transaction, Timestamp(0))
        })
        .await
        .unwrap();
    let running = world.start();
    minutes(100).await;
    *world.runs.answer.lock().unwrap() = Some(Start::AlreadyRunning);
    minutes(12).await;
    assert_eq!((world.began(), world.audit().await), (vec![], vec![]), "it is not left out");
    *world.runs.answer.lock().unwrap() = None;
    minutes(1).await;
    assert_eq!(world.began(), [112]);
    let row = world.row().await;
    assert_eq!((row.name.as_str(), row.scope), ("web/customer/all", ScheduleScope::All));
    assert!(row.last_run_at.is_some() && row.next_run_at > row.last_run_at);
    // Two nights switched off are made up for once.
    world.cancel.cancel();
    running.await.unwrap();
    world.clock.offset.fetch_add(48 * HOUR, Ordering::Relaxed);
    world.start();
    minutes(2).await;
    assert_eq!(world.began().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_is_read_at_the_interval_of_the_site_shows_when_it_was_and_will_be() {
    let mut world = World::new();
    world
        .store
        .write(Lane::Interactive, |transaction| {
            sync_entity_config::register(transaction, &EntityDefaults::new("web", "customer"), Timestamp(0))?;
            sync_schedules::show_interval(transaction, "web", "customer", Timestamp(0))
        })
        .await
        .unwrap();
    world.start();
    minutes(6).await;
    let row = world.row().await;
    assert_eq!((row.name.as_str(), row.cron.as_str()), ("web/customer", sync_schedules::INTERVAL));
    let (last, next) = (row.last_run_at.unwrap(), row.next_run_at.unwrap());
    assert_eq!(next.since(last), Duration::from_secs(300));
    assert_eq!(world.began(), [0, 5], "once per interval, and not by a cron too");
    // A cron that a person sets takes its place.
    world
        .store
        .write(Lane::Interactive, |transaction| {
            let cron = Setting::Frequency(Frequency::Cron("0 5 * * *".to_owned()));
            sync_entity_config::set(transaction, "web", "customer", &cron, Timestamp(0))
        })
        .await
        .unwrap();
    world.handle.changed();
    minutes(1).await;
    assert_eq!(world.row().await.cron, "0 5 * * *");
}
