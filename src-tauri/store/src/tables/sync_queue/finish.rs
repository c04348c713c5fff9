//! Recording what became of a leased job. Every answer is fenced by the lease's token.

use mostrador_domain::Timestamp;
use rusqlite::params;

use super::coalesce::{DELETE, UPSERT, partners};
use super::enqueue::KEY;
use super::lease::{GaveWay, free_own, give_way};
use super::types::changed_to_text;
use super::{JobResult, Lease, LeasedJob, Receipt};
use crate::{StoreError, WriteTransaction};

/// The condition that fences. `?3` is 1 only where a check switched the safeguard off, to see that it notices.
macro_rules! fenced {
    ($update:literal) => {
        concat!($update, " WHERE id = ?1 AND ((status = 'leased' AND lease_token = ?2) OR ?3)")
    };
}

/// Records what became of a leased job. Refused when the lease is not ours any more. An accepted job takes the place of
/// the ended ones before it, so that a record that is written again and again keeps one row; what waited for it is free,
/// and later jobs of the record learn the id and the version that the destination gave.
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
    let unfenced = crate::safeguard_off!("fencing");
    let changed = match result {
        JobResult::Done(receipt) => {
            let changed = connection
                .prepare_cached(fenced!(
                    "UPDATE sync_queue SET status = 'done', lease_token = NULL, lease_until = NULL, completed_at = ?4,
                            external_id = coalesce(?5, external_id), error_class = NULL, error_code = NULL,
                            last_error = NULL"
                ))?
                .execute(params![job.id, job.lease_token, unfenced, now.millis(), receipt.external_id])?;
            if changed > 0 {
                drop_ended_before(transaction, job)?;
                tell_later_ones(transaction, job, receipt)?;
                connection
                    .prepare_cached("UPDATE sync_queue SET waits_for = NULL WHERE waits_for = ?1")?
                    .execute([job.id])?;
            }
            changed
        }
        JobResult::Retry { at, attempts, failure } => {
            if give_way(transaction, job.id, job.lease_token)? == GaveWay::Yes {
                return Ok(Lease::Held);
            }
            let changed = connection
                .prepare_cached(fenced!(
                    "UPDATE sync_queue SET status = 'pending', lease_token = NULL, lease_until = NULL,
                            scheduled_at = ?4, attempts = ?5, error_class = ?6, error_code = ?7, last_error = ?8"
                ))?
                .execute(params![
                    job.id,
                    job.lease_token,
                    unfenced,
                    at.millis(),
                    attempts,
                    failure.class,
                    failure.code,
                    failure.detail
                ])?;
            if changed > 0 {
                free_own(transaction, job.id)?;
            }
            changed
        }
        JobResult::Dead { attempts, failure } => {
            let changed = connection
                .prepare_cached(fenced!(
                    "UPDATE sync_queue SET status = 'dead', lease_token = NULL, lease_until = NULL, completed_at = ?4,
                            attempts = ?5, error_class = ?6, error_code = ?7, last_error = ?8"
                ))?
                .execute(params![
                    job.id,
                    job.lease_token,
                    unfenced,
                    now.millis(),
                    attempts,
                    failure.class,
                    failure.code,
                    failure.detail
                ])?;
            if changed > 0 {
                drop_dead_before(transaction, job)?;
                // The record's own later jobs go on; its children wait for a person.
                free_own(transaction, job.id)?;
            }
            changed
        }
    };
    Ok(if changed > 0 { Lease::Held } else { Lease::Lost })
}

/// Accepted and refused jobs before this one say nothing that this one does not.
fn drop_ended_before(transaction: &WriteTransaction<'_>, job: &LeasedJob) -> Result<(), StoreError> {
    let [first, second] = partners(&job.action);
    transaction.connection().prepare_cached(DROP_ENDED)?.execute(params![
        job.id,
        job.entity,
        job.entity_id,
        first,
        second
    ])?;
    Ok(())
}

pub(super) const DROP_ENDED: &str = "DELETE FROM sync_queue INDEXED BY sync_queue_record
  WHERE entity = ?2 AND entity_id = ?3 AND action IN (?4, ?5) AND id < ?1 AND status IN ('done', 'dead')
    AND destination = (SELECT destination FROM sync_queue AS accepted WHERE accepted.id = ?1)";

/// Of an action in which nothing is written, the last refusal says it all, and nobody would ever accept the others. A
/// refused write keeps what it wanted to write until a write of the record is accepted.
fn drop_dead_before(transaction: &WriteTransaction<'_>, job: &LeasedJob) -> Result<(), StoreError> {
    if job.action == UPSERT || job.action == DELETE {
        return Ok(());
    }
    transaction.connection().prepare_cached(DROP_DEAD)?.execute(params![
        job.id,
        job.entity,
        job.entity_id,
        job.action
    ])?;
    Ok(())
}

pub(super) const DROP_DEAD: &str = "DELETE FROM sync_queue INDEXED BY sync_queue_record
  WHERE entity = ?2 AND entity_id = ?3 AND action = ?4 AND id < ?1 AND status = 'dead'
    AND destination = (SELECT destination FROM sync_queue AS refused WHERE refused.id = ?1)";

/// A job that was made before the answer came does not know under which id the destination keeps the record, and which
/// version our own write made.
fn tell_later_ones(
    transaction: &WriteTransaction<'_>,
    job: &LeasedJob,
    receipt: &Receipt<'_>,
) -> Result<(), StoreError> {
    if receipt.external_id.is_none() && receipt.version.is_none() {
        return Ok(());
    }
    transaction.connection().prepare_cached(TELL_LATER)?.execute(params![
        job.id,
        job.entity,
        job.entity_id,
        receipt.external_id,
        receipt.version
    ])?;
    Ok(())
}

pub(super) const TELL_LATER: &str = "UPDATE sync_queue INDEXED BY sync_queue_record
  SET external_id = coalesce(?4, external_id), base_version = coalesce(?5, base_version)
  WHERE entity = ?2 AND entity_id = ?3 AND id > ?1 AND status = 'pending'
    AND destination = (SELECT destination FROM sync_queue AS accepted WHERE accepted.id = ?1)";

/// Gives a leased job another content: it was refused because the record had changed there, and what is to be sent now is
/// the merge of both. It gets a new idempotency key, because the old one stands for the old content. Answers the job as it
/// is now, or `None` when the lease is not ours any more.
///
/// # Errors
/// When the file cannot be written.
pub fn rewrite(
    transaction: &WriteTransaction<'_>,
    job: LeasedJob,
    payload: String,
    changed: Option<Vec<String>>,
    base_version: Option<String>,
    edits: i64,
) -> Result<Option<LeasedJob>, StoreError> {
    let connection = transaction.connection();
    let rewritten = connection
        .prepare_cached(
            "UPDATE sync_queue SET payload = ?3, changed = ?4, base_version = ?5, edits = ?6, revision = revision + 1
             WHERE id = ?1 AND status = 'leased' AND lease_token = ?2",
        )?
        .execute(params![
            job.id,
            job.lease_token,
            payload,
            changed_to_text(changed.as_deref()),
            base_version,
            edits
        ])?;
    if rewritten == 0 {
        return Ok(None);
    }
    let idempotency_key = connection
        .prepare_cached(&format!(
            "UPDATE sync_queue SET idempotency_key = {KEY} WHERE id = ?1 RETURNING idempotency_key"
        ))?
        .query_row([job.id], |row| row.get(0))?;
    Ok(Some(LeasedJob { payload, changed, base_version, edits, idempotency_key, ..job }))
}
