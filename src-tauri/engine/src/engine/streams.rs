//! What of every system is read in runs, and the clock that starts them. A new system is a connector and a row of the
//! registry: its entities are read into `sync_data` and written from there unless somebody takes them in another way.

use std::collections::BTreeMap;
use std::sync::Arc;

use mostrador_connector::{EntitySpec, ReadStyle};
use mostrador_store::StoreError;

use super::{Inner, System};
use crate::dataset::records::RecordEnds;
use crate::options::{Intervals, Scheduling};
use crate::outbox::Ends;
use crate::pairs::{PairIntake, Systems};
use crate::runs::{Intake, Source};
use crate::schedule::{ScheduleHandle, Scheduler, SchedulerParts};

/// Who takes the records of the entities of one system.
#[derive(Clone, Default)]
pub struct Intakes(BTreeMap<String, Arc<dyn Intake>>);

impl Intakes {
    /// For this entity, this one instead of `sync_data`.
    #[must_use]
    pub fn with(mut self, entity: impl Into<String>, intake: Arc<dyn Intake>) -> Self {
        self.0.insert(entity.into(), intake);
        self
    }

    /// For this entity, this one, unless another one is named already.
    #[must_use]
    pub fn or_otherwise(mut self, entity: impl Into<String>, intake: Arc<dyn Intake>) -> Self {
        self.0.entry(entity.into()).or_insert(intake);
        self
    }

    fn of(&self, system: &'static str, entity: &str, systems: &Systems) -> Arc<dyn Intake> {
        match self.0.get(entity) {
            Some(intake) => Arc::clone(intake),
            None => Arc::new(PairIntake::new(system, entity, systems.clone())),
        }
    }
}

impl std::fmt::Debug for Intakes {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.0.keys()).finish()
    }
}

/// Whoever hears of no job of its own hears of records.
pub(super) fn with_records(ends: Ends, system: &'static str) -> Ends {
    ends.or_otherwise(Arc::new(RecordEnds { system }))
}

/// The entities of a system that are read in runs.
pub(super) fn sources(System { destination, intakes, .. }: &System, systems: &Systems) -> Vec<Source> {
    let system = destination.system();
    let in_runs = |entity: &&EntitySpec| match entity.read {
        ReadStyle::Pages(_) | ReadStyle::Stream(_) => true,
        ReadStyle::None | ReadStyle::AcknowledgedQueue { .. } => false,
    };
    let entities = &destination.connector().spec().entities;
    entities
        .iter()
        .filter(in_runs)
        .map(|entity| Source::new(destination.clone(), entity.name, intakes.of(system, entity.name, systems)))
        .collect()
}

impl Inner {
    /// Makes known what can be read, which lets runs go on that a dead process left, and starts the clock.
    pub(super) async fn start_streams(
        &self,
        sources: Vec<Source>,
        intervals: Intervals,
        random_seed: Option<u64>,
    ) -> Result<(), StoreError> {
        for source in sources {
            self.runs.add(source).await?;
        }
        match intervals.scheduling {
            Scheduling::ByHand => {}
            Scheduling::ByTheClock => {
                let scheduler = Scheduler::new(SchedulerParts {
                    store: self.store.clone(),
                    clock: self.clock.clone(),
                    zone: self.site.calendar.zone(),
                    default_interval: intervals.default_frequency,
                    runs: Arc::new(self.runs.clone()),
                    handle: self.schedules.clone(),
                    random_seed,
                    cancel: self.cancel.clone(),
                });
                self.tasks.spawn(scheduler.run());
            }
        }
        Ok(())
    }
}

impl super::Engine {
    /// To be told when a schedule, the registry or an integration was changed.
    pub fn schedules(&self) -> &ScheduleHandle {
        &self.inner.schedules
    }
}
