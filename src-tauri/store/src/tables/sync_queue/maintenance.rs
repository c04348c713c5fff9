//! What happens to jobs besides being sent: put back, made due, tried anew.

use mostrador_domain::Timestamp;
use rusqlite::params;

use super::lease::SUPERSEDED;
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// Puts every leased job of every destination back and answers how many: at start, what a dead process held is free at
/// once (the file's lock proves that no other process lives). A job that a newer one speaks for is dropped instead.
///
/// # Errors
/// When the file cannot be written.
pub fn release_all(transaction: &WriteTransaction<'_>) -> Result<usize, StoreError> {
    let destinations = transaction
        .connection()
        .prepare_cached("SELECT DISTINCT destination FROM sync_queue WHERE status = 'leased'")?
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    let mut released = 0_usize;
    for destination in destinations {
        released = released.saturating_add(release_held(transaction, &destination, None)?);
    }
    Ok(released)
}

/// Puts back every leased job of a destination whose token is not `except_token` (none is spared for `None`), unchanged
/// and due as before, and answers how many. A job that a newer one speaks for is dropped instead, also when both are
/// leased: afterwards a record has at most one pending job per action.
///
/// # Errors
/// When the file cannot be written.
pub fn release_held(
    transaction: &WriteTransaction<'_>,
    destination: &str,
    except_token: Option<i64>,
) -> Result<usize, StoreError> {
    let connection = transaction.connection();
    connection
        .prepare_cached(&format!(
            "DELETE FROM sync_queue WHERE status = 'leased' AND destination = ?1 AND lease_token IS NOT ?2 AND {SUPERSEDED}"
        ))?
        .execute(params![destination, except_token])?;
    Ok(connection
        .prepare_cached(
            "UPDATE sync_queue SET status = 'pending', lease_token = NULL
             WHERE status = 'leased' AND destination = ?1 AND lease_token IS NOT ?2",
        )?
        .execute(params![destination, except_token])?)
}

/// Makes every pending job of a destination due now: the remote is reachable again, or a person said so.
///
/// # Errors
/// When the file cannot be written.
pub fn make_due(
    transaction: &WriteTransaction<'_>,
    destination: &str,
    now: Timestamp,
) -> Result<usize, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_queue SET scheduled_at = ?2 WHERE destination = ?1 AND status = 'pending' AND scheduled_at > ?2",
        )?
        .execute(params![destination, now.millis()])?)
}

/// *Reintentar*: the latest job of a record is due now and starts counting anew; answers whether there was
/// one to retry (an accepted one, or one on its way, is left alone).
///
/// # Errors
/// When the file cannot be written.
pub fn retry(
    transaction: &WriteTransaction<'_>,
    entity: &str,
    entity_id: &str,
    action: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_queue SET status = 'pending', attempts = 0, scheduled_at = ?4, completed_at = NULL
             WHERE id = (SELECT max(id) FROM sync_queue WHERE entity = ?1 AND entity_id = ?2 AND action = ?3)
               AND status IN ('pending', 'dead')",
        )?
        .execute(params![entity, entity_id, action, now.millis()])?;
    Ok(changed > 0)
}

/// The highest fencing token in use. Tokens of finished jobs are gone, which is safe: an answer is only
/// accepted by a job that is leased under exactly that token.
///
/// # Errors
/// When the file cannot be read.
pub fn highest_token(transaction: &ReadTransaction<'_>) -> Result<i64, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached("SELECT coalesce(max(lease_token), 0) FROM sync_queue WHERE status = 'leased'")?
        .query_row([], |row| row.get(0))?)
}

/// When the next pending job of a destination is due.
///
/// # Errors
/// When the file cannot be read.
pub fn next_due(
    transaction: &ReadTransaction<'_>,
    destination: &str,
) -> Result<Option<Timestamp>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT min(scheduled_at) FROM sync_queue WHERE destination = ?1 AND status = 'pending'",
        )?
        .query_row([destination], |row| row.get::<_, Option<i64>>(0))?
        .map(Timestamp))
}

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
