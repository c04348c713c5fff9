//! What happens to jobs besides being sent: made due, looked forward to, pruned.

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::lease::{Rest, next_priority};
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// Makes at most `limit` pending jobs of a destination due that were put off: the remote is reachable again, or a person
/// said so. In slices, because a clock that was set back may have put off all of them.
///
/// # Errors
/// When the file cannot be written.
pub fn make_due(
    transaction: &WriteTransaction<'_>,
    destination: &str,
    now: Timestamp,
    limit: usize,
) -> Result<Rest, StoreError> {
    let mut left = limit;
    let mut priority = next_priority(transaction, destination, i64::MIN)?;
    while let Some(current) = priority {
        let changed = transaction.connection().prepare_cached(MAKE_DUE)?.execute(params![
            destination,
            current,
            now.millis(),
            i64::try_from(left).unwrap_or(i64::MAX)
        ])?;
        left = left.saturating_sub(changed);
        if left == 0 {
            return Ok(Rest::Perhaps);
        }
        priority = next_priority(transaction, destination, current.saturating_add(1))?;
    }
    Ok(Rest::None)
}

pub(super) const MAKE_DUE: &str = "UPDATE sync_queue SET scheduled_at = ?3 WHERE id IN (
  SELECT id FROM sync_queue INDEXED BY sync_queue_due
  WHERE destination = ?1 AND status = 'pending' AND waits_for IS NULL AND priority = ?2 AND scheduled_at > ?3
  ORDER BY scheduled_at, id LIMIT ?4)";

/// The highest fencing token in use. Tokens of finished jobs are gone, which is safe: an answer is only
/// accepted by a job that is leased under exactly that token.
///
/// # Errors
/// When the file cannot be read.
pub fn highest_token(transaction: &ReadTransaction<'_>) -> Result<i64, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT coalesce(max(lease_token), 0) FROM sync_queue INDEXED BY sync_queue_leased WHERE status = 'leased'",
        )?
        .query_row([], |row| row.get(0))?)
}

/// When the next pending job of a destination is due that waits for nothing but its time.
///
/// # Errors
/// When the file cannot be read.
pub fn next_due(
    transaction: &ReadTransaction<'_>,
    destination: &str,
) -> Result<Option<Timestamp>, StoreError> {
    let mut earliest: Option<i64> = None;
    let mut priority = next_priority(transaction, destination, i64::MIN)?;
    while let Some(current) = priority {
        let first = transaction
            .connection()
            .prepare_cached(NEXT_DUE)?
            .query_row(params![destination, current], |row| row.get::<_, i64>(0))
            .optional()?;
        earliest = match (earliest, first) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        priority = next_priority(transaction, destination, current.saturating_add(1))?;
    }
    Ok(earliest.map(Timestamp))
}

pub(super) const NEXT_DUE: &str = "SELECT scheduled_at FROM sync_queue INDEXED BY sync_queue_due
  WHERE destination = ?1 AND status = 'pending' AND waits_for IS NULL AND priority = ?2 ORDER BY scheduled_at LIMIT 1";

/// Deletes at most `limit` jobs that were accepted before `before`, oldest first, and answers how many. Confirmations of
/// orders are not among them, because the badge of an order is read from its job; nor is what waits for a person.
///
/// # Errors
/// When the file cannot be written.
pub fn prune_done(
    transaction: &WriteTransaction<'_>,
    before: Timestamp,
    limit: u32,
) -> Result<usize, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "DELETE FROM sync_queue WHERE id IN (
               SELECT id FROM sync_queue INDEXED BY sync_queue_ended
               WHERE status = 'done' AND entity <> 'order' AND completed_at < ?1 ORDER BY completed_at LIMIT ?2)",
        )?
        .execute(params![before.millis(), limit])?)
}
