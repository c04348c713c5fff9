//! What a person may ask about outside systems, and do to them.

use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_log::{self, Direction, LogEntry};
use mostrador_store::tables::sync_queue;
use mostrador_store::tables::sync_state::pause;
use mostrador_store::{Lane, StoreError, WriteTransaction};
use tokio_util::sync::CancellationToken;

use super::{Engine, System};
use crate::destination::{Destination, DestinationStatus};
use crate::event::{EngineEvent, Events};
use crate::flow::Command;
use crate::outbox::JobEnd;

/// Jobs taken up in one transaction.
const RETRY_SLICE: usize = 200;

/// How an outside system stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemStatus {
    /// Its name in every table.
    pub system: &'static str,
    /// How it stands.
    pub status: DestinationStatus,
    /// Since when it does not simply work.
    pub troubled_since: Option<Timestamp>,
    /// When it last answered properly since the program started.
    pub answered_at: Option<Timestamp>,
}

/// Why something could not be done to an outside system.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// There is no such system.
    #[error("there is no such system")]
    UnknownSystem,
    /// The file could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Which jobs a person has tried anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhichJobs {
    /// The one of this id.
    One(i64),
    /// All of the entity.
    All,
}

/// Tells whoever listens whenever a system stands differently.
pub(super) async fn tell(destination: Destination, events: Events, cancel: CancellationToken) {
    let mut status = destination.watch();
    cancel
        .run_until_cancelled(async {
            while status.changed().await.is_ok() {
                let now = status.borrow_and_update().clone();
                events.send(EngineEvent::Destination(now, destination.system()));
            }
        })
        .await;
}

impl Engine {
    /// How every outside system stands, by name.
    pub fn destinations(&self) -> Vec<SystemStatus> {
        let status = |(system, parts): (&&'static str, &System)| SystemStatus {
            system,
            status: parts.destination.status(),
            troubled_since: parts.destination.troubled_since(),
            answered_at: parts.destination.answered_at(),
        };
        self.inner.systems.iter().map(status).collect()
    }

    /// Name of the ordering remote, where there is one.
    pub fn ordering(&self) -> Option<&'static str> {
        self.inner.ordering
    }

    /// The destination of a system, for whoever calls it.
    pub fn destination(&self, system: &str) -> Option<&Destination> {
        self.inner.systems.get(system).map(|system| &system.destination)
    }

    /// Nothing is sent to a system and nothing read from it until somebody resumes it, also after a restart.
    ///
    /// # Errors
    /// When there is no such system, or the file cannot be written; it is called on then.
    pub async fn pause_destination(&self, system: &str, actor: &str) -> Result<(), ControlError> {
        let parts = self.system(system)?;
        let (name, by, now) = (parts.destination.system(), actor.to_owned(), self.now());
        self.store()
            .write(Lane::Interactive, move |transaction| {
                pause::set(transaction, name, &by, now)?;
                note(transaction, name, "*", "*", "pause", &by, now)
            })
            .await?;
        parts.destination.pause(actor);
        Ok(())
    }

    /// Ends a pause, and tries at once what waited for it.
    ///
    /// # Errors
    /// When there is no such system, or the file cannot be written; it stays paused then.
    pub async fn resume_destination(&self, system: &str, actor: &str) -> Result<(), ControlError> {
        let parts = self.system(system)?;
        let (name, by, now) = (parts.destination.system(), actor.to_owned(), self.now());
        self.store()
            .write(Lane::Interactive, move |transaction| {
                if pause::clear(transaction, name, now)? {
                    note(transaction, name, "*", "*", "resume", &by, now)?;
                }
                Ok::<_, StoreError>(())
            })
            .await?;
        parts.destination.resume();
        if self.inner.ordering == Some(name) {
            self.inner.flow.command(Command::Woke);
        }
        Ok(())
    }

    /// A person says that a system is worth calling now: breaker, throttle and refused key are forgotten.
    ///
    /// # Errors
    /// When there is no such system, or the file cannot be written; nothing is forgotten then.
    pub async fn reopen_destination(&self, system: &str, actor: &str) -> Result<(), ControlError> {
        let parts = self.system(system)?;
        let (name, by, now) = (parts.destination.system(), actor.to_owned(), self.now());
        self.store()
            .write(Lane::Interactive, move |transaction| {
                note(transaction, name, "*", "*", "reopen", &by, now)
            })
            .await?;
        if self.inner.ordering == Some(parts.destination.system()) {
            // The flow reopens it, and looks at once.
            self.inner.flow.command(Command::Retry);
        } else {
            parts.destination.reopen();
        }
        Ok(())
    }

    /// Something new for a system is committed.
    pub fn wake_outbox(&self, system: &str) {
        // What a person changes of a record concerns the list of customers as well.
        self.inner.projection.wake();
        if let Some(system) = self.inner.systems.get(system) {
            system.outbox.wake();
        }
    }

    /// A person has jobs tried anew that were set aside; answers how many. They start counting from nothing.
    ///
    /// # Errors
    /// When there is no such system, or the file cannot be written; what was taken up before stays so.
    pub async fn retry_dead(
        &self,
        system: &str,
        entity: &str,
        which: WhichJobs,
        actor: &str,
    ) -> Result<usize, ControlError> {
        let parts = self.system(system)?;
        let name = parts.destination.system();
        let (job, slice) = match which {
            WhichJobs::One(id) => (Some(id), 1),
            WhichJobs::All => (None, RETRY_SLICE),
        };
        let mut retried = 0_usize;
        loop {
            let (entity, by, now) = (entity.to_owned(), actor.to_owned(), self.now());
            let acknowledge = parts.ends.of(&entity).cloned();
            let (taken_up, events) = self
                .store()
                .write(Lane::Interactive, move |transaction| {
                    let jobs = sync_queue::retry_dead(transaction, name, &entity, job, now, slice)?;
                    let mut events = Vec::new();
                    for job in &jobs {
                        note(transaction, name, &entity, &job.entity_id, "retry", &by, now)?;
                        if let Some(acknowledge) = &acknowledge {
                            events.extend(acknowledge.ended(transaction, job, &JobEnd::Retry, now)?);
                        }
                    }
                    Ok::<_, StoreError>((jobs.len(), events))
                })
                .await?;
            for event in events {
                self.inner.events.send(event);
            }
            retried = retried.saturating_add(taken_up);
            if taken_up < slice || job.is_some() {
                break;
            }
        }
        parts.outbox.wake();
        Ok(retried)
    }

    fn system(&self, name: &str) -> Result<&System, ControlError> {
        self.inner.systems.get(name).ok_or(ControlError::UnknownSystem)
    }
}

/// Writes down what a person did.
fn note(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity: &str,
    entity_id: &str,
    action: &str,
    actor: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sync_log::add(
        transaction,
        &LogEntry {
            at: now,
            system,
            entity,
            entity_id,
            direction: Direction::Local,
            action,
            outcome: "ok",
            actor: Some(actor),
            duration_ms: None,
            before: None,
            after: None,
            detail: None,
        },
    )
}
