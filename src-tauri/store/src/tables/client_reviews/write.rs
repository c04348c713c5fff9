//! Noting clients that wait, and what was decided.

use mostrador_domain::Timestamp;
use rusqlite::params;

use super::ReviewStatus;
use crate::{StoreError, WriteTransaction};

/// A client that nobody can place for sure.
#[derive(Clone, Copy, Debug)]
pub struct NewReview<'a> {
    /// Outside system.
    pub system: &'a str,
    /// The client's id at the source.
    pub record_id: &'a str,
    /// Why: a code.
    pub reason: &'a str,
    /// JSON object: the client as the source has it.
    pub payload: &'a str,
    /// Its hash, as runs make it.
    pub payload_hash: &'a [u8; 32],
    /// Rows of `sync_data` that it may be.
    pub candidates: &'a [i64],
    /// The run that lists it.
    pub run_id: i64,
}

/// Has a client wait. One that waits already goes on waiting since the same instant, with what is said of it now; one that
/// was [`ReviewStatus::Moot`] waits anew.
///
/// # Errors
/// When the file cannot be written.
pub fn open(
    transaction: &WriteTransaction<'_>,
    review: &NewReview<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let candidates = review.candidates.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO client_reviews
               (system, record_id, reason, status, payload, payload_hash, candidates, run_id, opened_at)
             VALUES (?1, ?2, ?3, 'open', ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (system, record_id) DO UPDATE SET
               opened_at = iif(status = 'open', opened_at, excluded.opened_at), status = 'open',
               reason = excluded.reason, payload = excluded.payload, payload_hash = excluded.payload_hash,
               candidates = excluded.candidates, run_id = excluded.run_id, decided_at = NULL, decided_by = NULL",
        )?
        .execute(params![
            review.system,
            review.record_id,
            review.reason,
            review.payload,
            review.payload_hash.as_slice(),
            format!("[{candidates}]"),
            review.run_id,
            now.millis(),
        ])?;
    Ok(())
}

/// The source still lists a client that waits, as it was.
///
/// # Errors
/// When the file cannot be written.
pub fn listed(transaction: &WriteTransaction<'_>, id: i64, run_id: i64) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("UPDATE client_reviews SET run_id = max(run_id, ?2) WHERE id = ?1")?
        .execute(params![id, run_id])?;
    Ok(())
}

/// A person decided. Answers whether it was open.
///
/// # Errors
/// When the file cannot be written.
pub fn decide(
    transaction: &WriteTransaction<'_>,
    id: i64,
    decision: ReviewStatus,
    actor: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let decided = transaction
        .connection()
        .prepare_cached(
            "UPDATE client_reviews SET status = ?2, decided_by = ?3, decided_at = ?4
             WHERE id = ?1 AND status = 'open'",
        )?
        .execute(params![id, decision.code(), actor, now.millis()])?;
    Ok(decided > 0)
}

/// A client went its way: it does not wait any more. Answers whether it did.
///
/// # Errors
/// When the file cannot be written.
pub fn moot(
    transaction: &WriteTransaction<'_>,
    system: &str,
    record_id: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let closed = transaction
        .connection()
        .prepare_cached(
            "UPDATE client_reviews SET status = 'moot', decided_at = ?3
             WHERE system = ?1 AND record_id = ?2 AND status = 'open'",
        )?
        .execute(params![system, record_id, now.millis()])?;
    Ok(closed > 0)
}

/// A person said that another client is the one that this one was: it is not asked about when it is listed again.
///
/// # Errors
/// When the file cannot be written.
pub fn replaced(
    transaction: &WriteTransaction<'_>,
    review: &NewReview<'_>,
    actor: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    open(transaction, review, now)?;
    transaction
        .connection()
        .prepare_cached(
            "UPDATE client_reviews SET status = 'replaced', decided_by = ?3, decided_at = ?4
             WHERE system = ?1 AND record_id = ?2",
        )?
        .execute(params![review.system, review.record_id, actor, now.millis()])?;
    Ok(())
}
