//! What the records of this site learn about their jobs.

use std::collections::BTreeMap;
use std::sync::Arc;

use mostrador_connector::{Accepted, Record};
use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_queue::{JobFailure, LeasedJob};
use mostrador_store::{StoreError, WriteTransaction};

use crate::event::EngineEvent;

/// How a job ended, or that it goes on.
#[derive(Clone, Copy, Debug)]
pub enum JobEnd<'a> {
    /// The destination accepted it.
    Done(&'a Accepted),
    /// It is tried again later, of itself or because a person wants it.
    Retry,
    /// A person must look.
    Dead {
        /// Why.
        failure: JobFailure<'a>,
    },
}

/// Hears of the ends of an entity's jobs.
pub trait Acknowledge: Send + Sync {
    /// Called in the transaction that stores the end of a job, once per end; never for an answer that came too late.
    /// Answers what the screen should be told once it is committed.
    ///
    /// # Errors
    /// When the file cannot be written. The end is then stored alone and the job set aside, because the destination has
    /// answered and would be asked in vain again.
    fn ended(
        &self,
        transaction: &WriteTransaction<'_>,
        job: &LeasedJob,
        end: &JobEnd<'_>,
        now: Timestamp,
    ) -> Result<Option<EngineEvent>, StoreError>;
}

/// Merges a record that changed at the destination with what was to be written.
pub trait Reread: Send + Sync {
    /// Called in a write transaction, with the record as the destination has it now (`None`: it is gone), after the
    /// destination refused a job because of it.
    ///
    /// # Errors
    /// When the file cannot be written.
    fn merge(
        &self,
        transaction: &WriteTransaction<'_>,
        job: &LeasedJob,
        found: Option<&Record>,
        now: Timestamp,
    ) -> Result<Merged, StoreError>;
}

/// What is left to send after a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// The same job with this content, once more.
    Again(Content),
    /// Nothing: whoever merged has settled the edits of the job, or opened a conflict. [`Acknowledge`] is not called.
    Settled,
}

/// The content of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// JSON: the whole record.
    pub payload: String,
    /// Names of the fields that differ from what the destination has; `None`: everything.
    pub changed: Option<Vec<String>>,
    /// The destination's concurrency token of the record that was merged.
    pub base_version: Option<String>,
    /// The record's edit counter.
    pub edits: i64,
}

/// Who hears of the ends of the jobs of one system.
#[derive(Clone, Default)]
pub struct Ends {
    entities: BTreeMap<String, Arc<dyn Acknowledge>>,
    others: Option<Arc<dyn Acknowledge>>,
    reread: Option<Arc<dyn Reread>>,
}

impl Ends {
    /// For this entity, this one.
    #[must_use]
    pub fn with(mut self, entity: impl Into<String>, acknowledge: Arc<dyn Acknowledge>) -> Self {
        self.entities.insert(entity.into(), acknowledge);
        self
    }

    /// For every entity that has none of its own.
    #[must_use]
    pub fn otherwise(mut self, acknowledge: Arc<dyn Acknowledge>) -> Self {
        self.others = Some(acknowledge);
        self
    }

    /// Merges after a conflict. Without it a conflict is tried again like a transient failure.
    #[must_use]
    pub fn reread(mut self, reread: Arc<dyn Reread>) -> Self {
        self.reread = Some(reread);
        self
    }

    /// Where nobody else was named, this one hears of jobs and merges.
    pub(crate) fn or_otherwise<T: Acknowledge + Reread + 'static>(mut self, both: Arc<T>) -> Self {
        self.others.get_or_insert_with(|| both.clone());
        self.reread.get_or_insert(both);
        self
    }

    pub(crate) fn of(&self, entity: &str) -> Option<&Arc<dyn Acknowledge>> {
        self.entities.get(entity).or(self.others.as_ref())
    }

    pub(super) fn merger(&self) -> Option<&Arc<dyn Reread>> {
        self.reread.as_ref()
    }
}

impl std::fmt::Debug for Ends {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.entities.keys()).finish()
    }
}
