//! Waits for the next run and starts it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use chrono_tz::Tz;
use mostrador_domain::{Clock, Timestamp};
use mostrador_store::tables::sync_log::{Direction, LogEntry};
use mostrador_store::tables::sync_schedules::{ScheduleRow, ScheduleScope};
use mostrador_store::tables::{sync_entity_config, sync_log, sync_schedules};
use mostrador_store::{Lane, Store, StoreError};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::cron::Cron;
use super::plan::{Decision, Planned, Timing, decide};
use super::{DueRun, Start, StartRun};

/// The wall clock may be set while this task sleeps: it is looked at this often.
const LOOK_AGAIN: Duration = Duration::from_secs(60);
/// A comparison of everything that finds another run under way waits this long.
const TRY_AGAIN: Duration = Duration::from_secs(10);
/// What was missed, and what is read at the default interval, begins within this time of being noticed.
const SPREAD: Duration = Duration::from_secs(30);

/// Tells the schedules that they were changed. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct ScheduleHandle(Arc<Notify>);

impl ScheduleHandle {
    /// A schedule, the registry or an integration was changed: it counts from now on.
    pub fn changed(&self) {
        self.0.notify_one();
    }
}

/// What a scheduler is made of.
pub struct SchedulerParts {
    /// The site's file.
    pub store: Store,
    /// Wall clock.
    pub clock: Arc<dyn Clock>,
    /// Zone of the site.
    pub zone: Tz,
    /// How often entities are read that have no times of their own.
    pub default_interval: Duration,
    /// Starts the runs.
    pub runs: Arc<dyn StartRun>,
    /// Wakes the schedules when they were changed.
    pub handle: ScheduleHandle,
    /// Seed of the spread; `None` takes one from the operating system.
    pub random_seed: Option<u64>,
    /// Ends the scheduler.
    pub cancel: CancellationToken,
}

/// Starts runs by the clock.
pub struct Scheduler {
    parts: SchedulerParts,
    random: StdRng,
    /// When the missed run of a schedule is made up for.
    made_up_at: BTreeMap<i64, Instant>,
    /// When an entity is read next, of those without times of their own.
    intervals: BTreeMap<(String, String), Instant>,
    /// Schedules that do not read, so that each is told once.
    unreadable: BTreeSet<i64>,
}

/// What is stored of a decision that was carried out.
enum Change {
    Plan {
        id: i64,
        next: Option<Timestamp>,
    },
    Ran {
        id: i64,
        next: Option<Timestamp>,
    },
    /// Left out, with a line in the audit.
    LeftOut {
        id: i64,
        next: Option<Timestamp>,
        name: String,
        system: String,
        outcome: String,
    },
}

/// Whether the schedules say what the registry says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Registry {
    MayDiffer,
    Followed,
}

impl Scheduler {
    /// Nothing planned yet.
    pub fn new(parts: SchedulerParts) -> Self {
        let random = match parts.random_seed {
            Some(seed) => StdRng::seed_from_u64(seed),
            None => rand::make_rng(),
        };
        Self {
            parts,
            random,
            made_up_at: BTreeMap::new(),
            intervals: BTreeMap::new(),
            unreadable: BTreeSet::new(),
        }
    }

    /// Runs until it is cancelled. Dropped between the start of a run and its entry, the run counts as missed: it comes again,
    /// rather than not at all.
    pub async fn run(mut self) {
        let cancel = self.parts.cancel.clone();
        cancel.run_until_cancelled(async { self.turns().await }).await;
    }

    async fn turns(&mut self) {
        let mut registry = Registry::MayDiffer;
        loop {
            if registry == Registry::MayDiffer {
                match self.follow_registry().await {
                    Ok(()) => registry = Registry::Followed,
                    Err(error) => {
                        tracing::warn!(%error, "the schedules of the registry could not be brought up to date");
                    }
                }
            }
            let until = match self.round().await {
                Ok(until) => until,
                Err(error) => {
                    tracing::warn!(%error, "the schedules could not be read or written");
                    Instant::now() + LOOK_AGAIN
                }
            };
            tokio::select! {
                biased;
                () = self.parts.handle.0.notified() => registry = Registry::MayDiffer,
                () = tokio::time::sleep_until(until) => {}
            }
        }
    }

    async fn follow_registry(&self) -> Result<(), StoreError> {
        let now = self.parts.clock.now();
        self.parts
            .store
            .write(Lane::Bulk, move |transaction| sync_schedules::follow_registry(transaction, now))
            .await
    }

    /// Starts what is due and answers when to look again.
    async fn round(&mut self) -> Result<Instant, StoreError> {
        let (schedules, entities) = self
            .parts
            .store
            .read(|transaction| {
                Ok::<_, StoreError>((
                    sync_schedules::enabled(transaction)?,
                    sync_entity_config::at_default_interval(transaction)?,
                ))
            })
            .await?;
        let mut until = Instant::now() + LOOK_AGAIN;
        let mut changes = Vec::new();
        self.made_up_at.retain(|id, _| schedules.iter().any(|row| row.id == *id));
        for row in schedules {
            until = until.min(self.turn(row, &mut changes).await);
        }
        self.store(changes).await?;
        let (next, read) = self.read_at_intervals(entities).await;
        self.show(read).await?;
        Ok(until.min(next))
    }

    /// Does what is to be done about one schedule and answers when to look at it again.
    async fn turn(&mut self, row: ScheduleRow, changes: &mut Vec<Change>) -> Instant {
        let (now, instant) = (self.parts.clock.now(), Instant::now());
        let later = instant + LOOK_AGAIN;
        let cron = match Cron::parse(&row.cron) {
            Ok(cron) => cron,
            Err(error) => {
                if self.unreadable.insert(row.id) {
                    tracing::warn!(schedule = row.name, %error, "a schedule cannot be read and does not run");
                }
                return later;
            }
        };
        self.unreadable.remove(&row.id);
        let planned =
            Planned { cron, missed: row.missed, last_run_at: row.last_run_at, next_run_at: row.next_run_at };
        let decision = decide(&planned, self.parts.zone, now);
        if let Decision::Run { timing: Timing::Missed, .. } = decision {
            let at = match self.made_up_at.get(&row.id) {
                Some(at) => *at,
                None => {
                    let at = instant + self.spread();
                    self.made_up_at.insert(row.id, at);
                    at
                }
            };
            if at > instant {
                return at;
            }
        }
        self.made_up_at.remove(&row.id);
        let next = match decision {
            Decision::Never => return later,
            Decision::Wait(next) => Some(next),
            Decision::Plan(next) => {
                changes.push(Change::Plan { id: row.id, next: Some(next) });
                Some(next)
            }
            Decision::Skip(next) => {
                changes.push(left_out(&row, next, "missed"));
                next
            }
            Decision::Run { next, .. } => {
                let due = DueRun {
                    system: row.system.clone(),
                    entity_type: row.entity_type.clone(),
                    integration_id: row.integration_id,
                    scope: row.scope,
                };
                changes.push(match self.parts.runs.start(&due).await {
                    Start::Begun => Change::Ran { id: row.id, next },
                    // It comes once a day, and a read of what changed is no substitute: it waits for that one's end.
                    Start::AlreadyRunning if row.scope == ScheduleScope::All => {
                        return instant + TRY_AGAIN;
                    }
                    Start::AlreadyRunning => left_out(&row, next, "already_running"),
                    Start::Refused(code) => left_out(&row, next, &code),
                });
                next
            }
        };
        next.map_or(later, |next| later.min(instant + next.since(now)))
    }

    /// Everything of a round in one transaction.
    async fn store(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        let now = self.parts.clock.now();
        self.parts
            .store
            .write(Lane::Bulk, move |transaction| {
                for change in &changes {
                    match change {
                        Change::Plan { id, next } => sync_schedules::plan(transaction, *id, *next)?,
                        Change::Ran { id, next } => sync_schedules::ran(transaction, *id, now, *next)?,
                        Change::LeftOut { id, next, name, system, outcome } => {
                            sync_schedules::plan(transaction, *id, *next)?;
                            sync_log::add(
                                transaction,
                                &LogEntry {
                                    at: now,
                                    system,
                                    entity: "schedule",
                                    entity_id: name,
                                    direction: Direction::Local,
                                    action: "leave_out",
                                    outcome,
                                    actor: None,
                                    duration_ms: None,
                                    before: None,
                                    after: None,
                                    detail: None,
                                },
                            )?;
                        }
                    }
                }
                Ok::<_, StoreError>(())
            })
            .await
    }

    /// Reads what has no times of its own, and answers when the next one is due and what began. Not noted in the audit: that would be a line
    /// every few minutes.
    async fn read_at_intervals(
        &mut self,
        entities: Vec<(String, String)>,
    ) -> (Instant, Vec<(String, String)>) {
        let mut read = Vec::new();
        let mut until = Instant::now() + LOOK_AGAIN;
        self.intervals.retain(|known, _| entities.contains(known));
        for entity in entities {
            let now = Instant::now();
            let due = match self.intervals.get(&entity) {
                Some(due) => *due,
                None => now + self.spread(),
            };
            let next = if due > now {
                due
            } else {
                let (system, entity_type) = entity.clone();
                let run = DueRun { system, entity_type, integration_id: None, scope: ScheduleScope::Due };
                let start = self.parts.runs.start(&run).await;
                if start == Start::Begun {
                    read.push(entity.clone());
                }
                tracing::debug!(
                    system = run.system,
                    entity = run.entity_type,
                    ?start,
                    "the interval is over"
                );
                now + self.parts.default_interval
            };
            until = until.min(next);
            self.intervals.insert(entity, next);
        }
        (until, read)
    }

    /// Notes what was read by the interval, where somebody may look.
    async fn show(&self, read: Vec<(String, String)>) -> Result<(), StoreError> {
        if read.is_empty() {
            return Ok(());
        }
        let now = self.parts.clock.now();
        let millis = i64::try_from(self.parts.default_interval.as_millis()).unwrap_or(i64::MAX);
        self.parts
            .store
            .write(Lane::Bulk, move |transaction| {
                for (system, entity_type) in &read {
                    let next = now.plus_millis(millis);
                    sync_schedules::interval_over(transaction, system, entity_type, now, next)?;
                }
                Ok::<_, StoreError>(())
            })
            .await
    }

    fn spread(&mut self) -> Duration {
        let longest = u64::try_from(SPREAD.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(self.random.random_range(0..=longest))
    }
}

fn left_out(row: &ScheduleRow, next: Option<Timestamp>, outcome: &str) -> Change {
    Change::LeftOut {
        id: row.id,
        next,
        name: row.name.clone(),
        system: row.system.clone(),
        outcome: outcome.to_owned(),
    }
}

#[cfg(test)]
#[path = "worker_tests.rs"]
mod tests;
