//! `sync_history`: the runs. That the outcomes add up to what was processed is a rule of the table; the counters rise in
//! the transaction that stores what they count, so that they are right after a kill too.

pub mod browse;
mod last;
pub mod of_integration;
mod read;
mod types;

use mostrador_domain::Timestamp;
use rusqlite::params;

use crate::{StoreError, WriteTransaction};

pub use last::last_read;
pub use read::{find, held, held_runs, list, list_open, open_run, repeats_of_latest_proof};
pub use types::{
    Completeness, NewRun, RunCounters, RunEnd, RunMode, RunRow, RunScope, RunStatus, RunTrigger,
};

/// Opens a run and answers its id.
///
/// # Errors
/// A `Unique` constraint of `sync_history_open` when a run of this stream is under way; else when the file cannot be
/// written.
pub fn open(transaction: &WriteTransaction<'_>, run: &NewRun<'_>) -> Result<i64, StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO sync_history (system, entity_type, direction, trigger, mode, status, scope, record_limit,
                                       actor, started_at, integration_id)
             VALUES (?1, ?2, 'in', ?3, ?4, 'running', ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            run.system,
            run.entity_type,
            run.trigger.code(),
            run.mode.code(),
            run.scope.code(),
            run.record_limit,
            run.actor,
            run.started_at.millis(),
            run.integration_id,
        ])?;
    Ok(transaction.connection().last_insert_rowid())
}

/// Adds to a run's counters and to its time at work.
///
/// # Errors
/// When the outcomes do not add up, or the file cannot be written.
pub fn add(
    transaction: &WriteTransaction<'_>,
    run: i64,
    counters: &RunCounters,
    worked_ms: u64,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_history SET pages = pages + ?2, processed = processed + ?3, created = created + ?4,
               updated = updated + ?5, unchanged = unchanged + ?6, skipped = skipped + ?7,
               conflicted = conflicted + ?8, failed = failed + ?9, missing = missing + ?10,
               deleted = deleted + ?11, held_deletions = held_deletions + ?12, duration_ms = duration_ms + ?13
             WHERE id = ?1",
        )?
        .execute(params![
            run,
            counters.pages,
            counters.processed,
            counters.created,
            counters.updated,
            counters.unchanged,
            counters.skipped,
            counters.conflicted,
            counters.failed,
            counters.missing,
            counters.deleted,
            counters.held_deletions,
            worked_ms,
        ])?;
    Ok(())
}

/// How many records the source says there are.
///
/// # Errors
/// When the file cannot be written.
pub fn set_expected(transaction: &WriteTransaction<'_>, run: i64, expected: u64) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("UPDATE sync_history SET expected = ?2 WHERE id = ?1")?
        .execute(params![run, expected])?;
    Ok(())
}

/// A run pauses, or goes on.
///
/// # Errors
/// A `Unique` constraint of `sync_history_open` when another run of this stream is under way; else when the file cannot
/// be written.
pub fn set_status(transaction: &WriteTransaction<'_>, run: i64, status: RunStatus) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("UPDATE sync_history SET status = ?2 WHERE id = ?1")?
        .execute(params![run, status.code()])?;
    Ok(())
}

/// A run ended.
///
/// # Errors
/// When the file cannot be written.
pub fn finish(
    transaction: &WriteTransaction<'_>,
    run: i64,
    end: &RunEnd<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_history SET status = ?2, completeness = ?3, error_class = ?4, error_code = ?5, error = ?6,
                                     ended_at = ?7 WHERE id = ?1",
        )?
        .execute(params![
            run,
            end.status.code(),
            end.completeness.code(),
            end.error_class,
            end.error_code,
            end.error,
            now.millis(),
        ])?;
    match end.status {
        RunStatus::Completed => super::sync_integrations::proved_by(transaction, run, now),
        RunStatus::Running
        | RunStatus::Paused
        | RunStatus::Stopped
        | RunStatus::Failed
        | RunStatus::Interrupted => Ok(()),
    }
}

/// Which missing records wait for a person: their number and their row ids as a serialised bitmap; `None` when none
/// does any more. The number of missing ones is not touched.
///
/// # Errors
/// When more are held than are missing, or the file cannot be written.
pub fn set_held(
    transaction: &WriteTransaction<'_>,
    run: i64,
    count: u64,
    rows: Option<&[u8]>,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("UPDATE sync_history SET held = ?3, held_deletions = ?2 WHERE id = ?1")?
        .execute(params![run, count, rows])?;
    Ok(())
}

#[cfg(test)]
#[path = "sync_history_tests.rs"]
mod tests;
