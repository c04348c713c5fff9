//! One run from its opening to its end.

use mostrador_connector::Selection;
use mostrador_store::tables::sync_entity_config::Deletions;
use mostrador_store::tables::sync_history::{self, Completeness, RunEnd, RunMode, RunStatus};
use mostrador_store::tables::sync_integrations;
use mostrador_store::tables::sync_records::results;
use mostrador_store::tables::sync_state::{self, EndRead, WatermarkMove};
use mostrador_store::{Lane, StoreError, crash_point, safeguard_off};

use super::absences::{self, Listing};
use super::retry::TriedAgain;
use crate::reader::{Cut, PlaceAfter, Plan, Reader, RunFailure, Whole};

/// What a run does.
pub(crate) enum Work {
    /// Reads a stream.
    Read {
        plan: Plan,
        /// For the sake of these records alone: a stream of which single ones cannot be asked for.
        again: Option<TriedAgain>,
    },
    /// Reads single records once more.
    Retry(TriedAgain),
}

impl Work {
    /// The stream.
    pub(crate) fn read(plan: Plan) -> Self {
        Self::Read { plan, again: None }
    }

    /// Which records a person has tried once more by it.
    pub(crate) fn again(&self) -> Option<TriedAgain> {
        match self {
            Self::Read { again, .. } => *again,
            Self::Retry(wanted) => Some(*wanted),
        }
    }
}

/// How a run ended.
pub(crate) struct Ended {
    pub(crate) status: RunStatus,
    /// What it could not do; of a run that is completed, what it could not find out.
    pub(crate) failure: Option<RunFailure>,
}

/// What a run that came to its end has found out.
struct Done {
    completeness: Completeness,
    stands: Stands,
    /// Why it is not known whether some records are missing.
    failure: Option<RunFailure>,
}

/// What the end of a run changes besides the run.
enum Stands {
    /// The stream's place goes, and its watermark perhaps forward.
    Over(EndRead),
    /// A person ended the read.
    Dropped,
    /// The place is kept, or the run has none of its own.
    Kept,
}

impl Reader {
    /// Runs to the end and writes it down; `None` when the program ends first: the run then stays open.
    pub(crate) async fn run(&mut self, work: Work) -> Option<Ended> {
        let stopped = match &work {
            Work::Read { .. } => Stands::Dropped,
            Work::Retry(_) => Stands::Kept,
        };
        let done = self.work(work).await;
        let (end, stands, completeness) = match done {
            Ok(Done { completeness, stands, failure }) => {
                (Ended { status: RunStatus::Completed, failure }, stands, completeness)
            }
            Err(Cut::Shutdown) => return None,
            Err(Cut::Stopped) => {
                (Ended { status: RunStatus::Stopped, failure: None }, stopped, Completeness::Unknown)
            }
            Err(Cut::Failed(failure)) => {
                let stands = match failure.place {
                    PlaceAfter::Kept => Stands::Kept,
                    PlaceAfter::Dropped => stopped,
                };
                let end = Ended { status: RunStatus::Failed, failure: Some(failure) };
                (end, stands, Completeness::Unknown)
            }
        };
        match self.write_end(&end, stands, completeness).await {
            Ok(()) => {
                crash_point!("run.finished");
            }
            // It stays open in the file and goes on at the next start.
            Err(error) => {
                tracing::error!(run = self.context.run_id, %error, "the end of a run could not be stored");
                let failure = Some(RunFailure::from(error));
                return Some(Ended { status: RunStatus::Failed, failure });
            }
        }
        let counters = self.meter.counters();
        tracing::info!(
            run = self.context.run_id,
            system = self.context.system,
            entity = self.context.entity_type,
            status = end.status.code(),
            code = end.failure.as_ref().map(|failure| failure.code.as_str()),
            processed = counters.processed,
            failed = counters.failed,
            missing = counters.missing,
            deleted = counters.deleted,
            "a run ended"
        );
        Some(end)
    }

    async fn work(&mut self, work: Work) -> Result<Done, Cut> {
        let (system, entity) = (self.context.system, self.context.entity_type.clone());
        let open =
            self.store.read(move |transaction| results::count_open(transaction, system, &entity)).await?;
        self.open_failures = open > 0;
        match work {
            Work::Retry(wanted) => {
                self.retry(wanted).await?;
                Ok(Done { completeness: Completeness::Unknown, stands: Stands::Kept, failure: None })
            }
            Work::Read { plan, .. } => {
                let (all, limited) = (plan.selection == Selection::All, plan.left.is_some());
                let Whole { mut completeness, mut watermark, total, missing } = self.read(plan).await?;
                let proved = completeness == Completeness::Proved || safeguard_off!("completeness");
                let listing = match missing {
                    Some(missing) if proved && self.style.absence == Deletions::Guarded => {
                        self.absences(missing).await?
                    }
                    Some(_) | None => Listing::Whole,
                };
                let (is_whole, failure) = match listing {
                    Listing::Whole => (true, None),
                    // The sum added up all the same: one that came hid one that was passed over.
                    Listing::PassedSomeOver => (false, None),
                    // Or may have hidden one.
                    Listing::NotTold(failure) => (false, Some(failure)),
                };
                if !is_whole {
                    completeness = Completeness::Unknown;
                    watermark = WatermarkMove::Stay;
                }
                let full = all && !limited && watermark == WatermarkMove::Forward;
                let stands = Stands::Over(EndRead { watermark, full, total_records: total });
                Ok(Done { completeness, stands, failure })
            }
        }
    }

    async fn write_end(
        &mut self,
        end: &Ended,
        stands: Stands,
        completeness: Completeness,
    ) -> Result<(), StoreError> {
        let (context, now, worked_ms) = (self.context.clone(), self.clock.now(), self.worked_ms());
        let (status, failure) = (end.status, end.failure.clone());
        let listed = std::mem::take(&mut self.pass.seen);
        self.store
            .write(Lane::Bulk, move |transaction| {
                let (system, entity, run) = (context.system, context.entity_type.as_str(), context.run_id);
                sync_history::add(transaction, run, &sync_history::RunCounters::default(), worked_ms)?;
                let end = RunEnd {
                    error_class: failure.as_ref().map(|failure| failure.class),
                    error_code: failure.as_ref().map(|failure| failure.code.as_str()),
                    error: failure.as_ref().map(|failure| failure.text.as_str()),
                    ..RunEnd::of(status, completeness)
                };
                sync_history::finish(transaction, run, &end, now)?;
                if context.mode == RunMode::DryRun {
                    return Ok(());
                }
                if completeness == Completeness::Proved {
                    absences::release_all(transaction, system, entity, run)?;
                } else {
                    absences::release(transaction, system, entity, &listed)?;
                }
                match stands {
                    // A pair that was changed meanwhile did not carry all of it: the next read begins anew.
                    Stands::Over(end)
                        if sync_integrations::pairs::changed_since(
                            transaction,
                            system,
                            entity,
                            context.began_at,
                        )? =>
                    {
                        let end = EndRead { full: false, ..end };
                        sync_state::end_read(transaction, system, entity, &end, now)
                    }
                    Stands::Over(end) => sync_state::end_read(transaction, system, entity, &end, now),
                    Stands::Dropped => sync_state::drop_read(transaction, system, entity, now),
                    Stands::Kept => Ok(()),
                }
            })
            .await
    }
}
