//! Taking jobs and recording what became of them. Every answer is fenced by the lease's token.

use mostrador_domain::Timestamp;
use rusqlite::params;

use super::{JobResult, Lease, LeasedJob};
use crate::{StoreError, WriteTransaction};

/// Another job that speaks for the same record: a newer one, whatever its status, says the same and more; and there is
/// at most one pending one. Looked up for the row `sync_queue` of the statement around it. Whoever puts a job back must
/// ask this first, or the unique index `sync_queue_coalesced` refuses the row.
pub(super) const SUPERSEDED: &str = "EXISTS (SELECT 1 FROM sync_queue AS other INDEXED BY sync_queue_record
  WHERE other.entity = sync_queue.entity AND other.entity_id = sync_queue.entity_id AND other.action = sync_queue.action
    AND other.destination = sync_queue.destination AND other.id <> sync_queue.id
    AND (other.id > sync_queue.id OR other.status = 'pending'))";

/// Leases up to `limit` due jobs of a destination, in the order priority, due time, age.
/// A lease has no end of its own: its holder is this process, and what no call holds any more is put back by
/// [`release_held`](super::release_held). `token` must be higher than every token that this file has seen; see [`highest_token`](super::highest_token).
///
/// # Errors
/// When the file cannot be written.
pub fn lease_due(
    transaction: &WriteTransaction<'_>,
    destination: &str,
    now: Timestamp,
    token: i64,
    limit: usize,
) -> Result<Vec<LeasedJob>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "UPDATE sync_queue
         SET status = 'leased', lease_token = ?3, started_at = ?2
         WHERE id IN (SELECT id FROM sync_queue WHERE destination = ?1 AND status = 'pending' AND scheduled_at <= ?2
                      ORDER BY priority, scheduled_at, id LIMIT ?4)
         RETURNING id, lease_token, entity, entity_id, action, coalesce(external_id, ''), payload, idempotency_key, attempts",
    )?;
    let rows = statement.query_map(
        params![destination, now.millis(), token, i64::try_from(limit).unwrap_or(i64::MAX)],
        |row| {
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
            })
        },
    )?;
    let mut jobs = rows.collect::<Result<Vec<_>, _>>()?;
    // RETURNING promises no order; the oldest record goes first.
    jobs.sort_unstable_by_key(|job| job.id);
    Ok(jobs)
}

/// Records what became of a leased job. Refused when the lease is not ours any more. An accepted job takes the place of
/// the ended ones before it, so that a record that is listed again and again keeps one row.
///
/// # Errors
/// When the file cannot be written.
pub fn finish(
    transaction: &WriteTransaction<'_>,
    job: &LeasedJob,
    result: &JobResult<'_>,
    now: Timestamp,
) -> Result<Lease, StoreError> {
    let connection = transaction.connection();
    let changed = match result {
        JobResult::Done => {
            let changed = connection
                .prepare_cached(
                    "UPDATE sync_queue SET status = 'done', lease_token = NULL, completed_at = ?3,
                            error_class = NULL, error_code = NULL, last_error = NULL
                     WHERE id = ?1 AND status = 'leased' AND lease_token = ?2",
                )?
                .execute(params![job.id, job.lease_token, now.millis()])?;
            if changed > 0 {
                drop_ended_before(transaction, job)?;
            }
            changed
        }
        JobResult::Retry { at, attempts, failure } => {
            let superseded = connection
                .prepare_cached(&format!(
                    "DELETE FROM sync_queue WHERE id = ?1 AND status = 'leased' AND lease_token = ?2 AND {SUPERSEDED}"
                ))?
                .execute(params![job.id, job.lease_token])?;
            if superseded > 0 {
                return Ok(Lease::Held);
            }
            connection
                .prepare_cached(
                    "UPDATE sync_queue SET status = 'pending', lease_token = NULL,
                            scheduled_at = ?3, attempts = ?4, error_class = ?5, error_code = ?6, last_error = ?7
                     WHERE id = ?1 AND status = 'leased' AND lease_token = ?2",
                )?
                .execute(params![
                    job.id,
                    job.lease_token,
                    at.millis(),
                    attempts,
                    failure.class,
                    failure.code,
                    failure.detail
                ])?
        }
        JobResult::Dead { attempts, failure } => connection
            .prepare_cached(
                "UPDATE sync_queue SET status = 'dead', lease_token = NULL, completed_at = ?3,
                        attempts = ?4, error_class = ?5, error_code = ?6, last_error = ?7
                 WHERE id = ?1 AND status = 'leased' AND lease_token = ?2",
            )?
            .execute(params![
                job.id,
                job.lease_token,
                now.millis(),
                attempts,
                failure.class,
                failure.code,
                failure.detail
            ])?,
    };
    Ok(if changed > 0 { Lease::Held } else { Lease::Lost })
}

/// Accepted and refused jobs before this one say nothing that this one does not.
fn drop_ended_before(transaction: &WriteTransaction<'_>, job: &LeasedJob) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "DELETE FROM sync_queue INDEXED BY sync_queue_record
             WHERE entity = ?2 AND entity_id = ?3 AND action = ?4 AND id < ?1 AND status IN ('done', 'dead')
               AND destination = (SELECT destination FROM sync_queue AS accepted WHERE accepted.id = ?1)",
        )?
        .execute(params![job.id, job.entity, job.entity_id, job.action])?;
    Ok(())
}
