//! The answer of a process that was thought dead: it held a job when its life ended, was in fact only suspended, and tells
//! its result long after the next process has taken the job over.

use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_queue::{self, JobFailure, JobResult, Lease, LeasedJob};
use mostrador_store::{Lane, Store, StoreError};

/// The jobs that the last process held.
pub(crate) async fn held(store: &Store) -> Vec<LeasedJob> {
    let read = store.read(|transaction| {
        let mut statement = transaction.connection().prepare(
            "SELECT id, lease_token, entity, entity_id, action, external_id, payload, idempotency_key, attempts, edits
             FROM sync_queue WHERE status = 'leased' ORDER BY id",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(LeasedJob {
                id: row.get(0)?,
                lease_token: row.get(1)?,
                entity: row.get(2)?,
                entity_id: row.get(3)?,
                action: row.get(4)?,
                external_id: row.get(5)?,
                payload: row.get(6)?,
                idempotency_key: row.get(7)?,
                attempts: row.get(8)?,
                edits: row.get(9)?,
                ..LeasedJob::default()
            })
        })?;
        Ok::<_, StoreError>(rows.collect::<Result<Vec<_>, _>>()?)
    });
    read.await.expect("the file is readable")
}

/// Tells that the job failed for good. `Err` is what it broke: the job is another process's by now.
pub(crate) async fn answer(store: &Store, job: LeasedJob, now: Timestamp) -> Result<(), String> {
    let told = format!("a late answer to the job of {} {} was taken", job.entity, job.entity_id);
    let lease = store
        .write(Lane::Interactive, move |transaction| {
            let failure =
                JobFailure { class: "record", code: "TOO_LATE", detail: "the answer of a dead process" };
            let result = JobResult::Dead { attempts: job.attempts, failure };
            sync_queue::finish(transaction, &job, &result, now)
        })
        .await;
    match lease {
        // The disk may be full: then nothing was taken either.
        Ok(Lease::Lost) | Err(_) => Ok(()),
        Ok(Lease::Held) => Err(told),
    }
}
