//! `sync_queue`: the outbox. A job is pending, leased to the worker of this process, done, or dead (waits for
//! a person). There is at most one pending job per destination, record and action.

mod lease;
mod maintenance;
mod types;

use mostrador_domain::Timestamp;
use rusqlite::params;

use crate::{StoreError, WriteTransaction};

pub use lease::{finish, lease_due};
pub use maintenance::{highest_token, make_due, next_due, prune_done, release_all, release_held, retry};
pub(crate) use types::read_state;
pub use types::{JobFailure, JobResult, JobState, JobStatus, Lease, LeasedJob, NewJob};

/// Adds a job; when one is pending already for the same record and action it takes over the new payload and
/// becomes due at once. Its idempotency key is `entity/record/action/serial`: unique per job, the same in every
/// attempt, and the same in every run of a simulation.
///
/// # Errors
/// When the file cannot be written.
pub fn enqueue(
    transaction: &WriteTransaction<'_>,
    job: &NewJob<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO sync_queue (source, destination, entity, entity_id, action, external_id, payload,
                                     idempotency_key, status, priority, created_at, scheduled_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,
                     ?3 || '/' || ?4 || '/' || ?5 || '/'
                       || (coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'sync_queue'), 0) + 1),
                     'pending', ?8, ?9, ?9)
             ON CONFLICT (destination, entity, entity_id, action) WHERE status = 'pending'
             DO UPDATE SET payload = excluded.payload, scheduled_at = min(scheduled_at, excluded.scheduled_at)",
        )?
        .execute(params![
            job.source,
            job.destination,
            job.entity,
            job.entity_id,
            job.action,
            job.external_id,
            job.payload,
            job.priority,
            now.millis(),
        ])?;
    Ok(())
}

#[cfg(test)]
#[path = "sync_queue_tests.rs"]
mod tests;
