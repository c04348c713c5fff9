//! What the outbox tells the records of a system.

use mostrador_connector::Record;
use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_queue::LeasedJob;
use mostrador_store::{StoreError, WriteTransaction};

use super::{Acknowledged, Records, acknowledge, refused, reread, tried_again};
use crate::event::EngineEvent;
use crate::outbox::{Acknowledge, JobEnd, Merged, Reread};

/// Hears of the jobs of every entity of a system whose records are in `sync_data`.
#[derive(Clone, Copy, Debug)]
pub struct RecordEnds {
    /// Name of the system in every table.
    pub system: &'static str,
}

impl Acknowledge for RecordEnds {
    fn ended(
        &self,
        transaction: &WriteTransaction<'_>,
        job: &LeasedJob,
        end: &JobEnd<'_>,
        now: Timestamp,
    ) -> Result<Option<EngineEvent>, StoreError> {
        // The rules may have changed since the program started.
        let records = Records::of_entity(transaction, self.system, &job.entity)?;
        let acknowledged = match end {
            JobEnd::Done(accepted) => acknowledge(transaction, &records, job, accepted, now)?,
            JobEnd::Dead { failure } => refused(transaction, &records, job, failure, now)?,
            JobEnd::Retry => tried_again(transaction, &records, job, now)?,
        };
        Ok(match acknowledged {
            Acknowledged::Settled { .. } | Acknowledged::MoreWaits { .. } => Some(EngineEvent::Record {
                system: self.system,
                entity_type: job.entity.clone(),
                entity_id: job.entity_id.clone(),
            }),
            Acknowledged::NotOurs => None,
        })
    }
}

impl Reread for RecordEnds {
    fn merge(
        &self,
        transaction: &WriteTransaction<'_>,
        job: &LeasedJob,
        found: Option<&Record>,
        now: Timestamp,
    ) -> Result<Merged, StoreError> {
        let records = Records::of_entity(transaction, self.system, &job.entity)?;
        reread(transaction, &records, job, found, now)
    }
}
