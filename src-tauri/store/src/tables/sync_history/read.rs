//! Reading runs.

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::types::{Completeness, RunCounters, RunMode, RunRow, RunScope, RunStatus, RunTrigger};
use crate::tables::unreadable;
use crate::{ReadTransaction, StoreError};

/// The columns of a [`RunRow`], in its order.
macro_rules! columns {
    () => {
        "SELECT id, system, entity_type, trigger, mode, status, scope, record_limit, actor, started_at, ended_at,
                duration_ms, expected, pages, processed, created, updated, unchanged, skipped, conflicted, failed,
                missing, deleted, held_deletions, completeness, error_class, error_code, error,
                integration_id FROM sync_history "
    };
}

fn coded<T>(row: &Row<'_>, column: usize, read: fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let code: String = row.get(column)?;
    read(&code).ok_or_else(|| unreadable(column, "not a code of this column"))
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<RunRow> {
    Ok(RunRow {
        id: row.get(0)?,
        system: row.get(1)?,
        entity_type: row.get(2)?,
        trigger: coded(row, 3, RunTrigger::from_code)?,
        mode: coded(row, 4, RunMode::from_code)?,
        status: coded(row, 5, RunStatus::from_code)?,
        scope: coded(row, 6, RunScope::from_code)?,
        record_limit: row.get(7)?,
        actor: row.get(8)?,
        started_at: Timestamp(row.get(9)?),
        ended_at: row.get::<_, Option<i64>>(10)?.map(Timestamp),
        duration_ms: row.get(11)?,
        expected: row.get(12)?,
        counters: RunCounters {
            pages: row.get(13)?,
            processed: row.get(14)?,
            created: row.get(15)?,
            updated: row.get(16)?,
            unchanged: row.get(17)?,
            skipped: row.get(18)?,
            conflicted: row.get(19)?,
            failed: row.get(20)?,
            missing: row.get(21)?,
            deleted: row.get(22)?,
            held_deletions: row.get(23)?,
        },
        completeness: coded(row, 24, Completeness::from_code)?,
        error_class: row.get(25)?,
        error_code: row.get(26)?,
        error: row.get(27)?,
        integration_id: row.get(28)?,
    })
}

/// One run.
///
/// # Errors
/// When the file cannot be read.
pub fn find(transaction: &ReadTransaction<'_>, run: i64) -> Result<Option<RunRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(concat!(columns!(), "WHERE id = ?1"))?
        .query_row([run], read_row)
        .optional()?)
}

/// The run of a stream that is under way or paused.
///
/// # Errors
/// When the file cannot be read.
pub fn open_run(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity_type: &str,
) -> Result<Option<RunRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(concat!(
            columns!(),
            "WHERE system = ?1 AND entity_type = ?2 AND direction = 'in' AND status IN ('running', 'paused')"
        ))?
        .query_row(params![system, entity_type], read_row)
        .optional()?)
}

/// All runs that are under way or paused.
///
/// # Errors
/// When the file cannot be read.
pub fn list_open(transaction: &ReadTransaction<'_>) -> Result<Vec<RunRow>, StoreError> {
    let mut statement = transaction
        .connection()
        .prepare_cached(concat!(columns!(), "WHERE status IN ('running', 'paused') ORDER BY id"))?;
    Ok(statement.query_map([], read_row)?.collect::<Result<_, _>>()?)
}

/// The runs of a stream before the run `before` (`i64::MAX` for the latest), newest first.
///
/// # Errors
/// When the file cannot be read.
pub fn list(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity_type: &str,
    before: i64,
    limit: u32,
) -> Result<Vec<RunRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(concat!(
        columns!(),
        "WHERE system = ?1 AND entity_type = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4"
    ))?;
    Ok(statement
        .query_map(params![system, entity_type, before, limit], read_row)?
        .collect::<Result<_, _>>()?)
}

/// How many more records the source listed than there are, in the latest read of everything that proved to be complete:
/// so many it lists twice. `None` without such a read.
///
/// # Errors
/// When the file cannot be read.
pub fn repeats_of_latest_proof(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity_type: &str,
) -> Result<Option<u64>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT max(expected - processed, 0) FROM sync_history INDEXED BY sync_history_stream
             WHERE system = ?1 AND entity_type = ?2 AND direction = 'in' AND mode = 'real' AND scope = 'all'
               AND status = 'completed' AND completeness = 'proved' AND record_limit IS NULL
               AND expected IS NOT NULL
             ORDER BY id DESC LIMIT 1",
        )?
        .query_row(params![system, entity_type], |row| row.get(0))
        .optional()?)
}

/// Row ids of the run's missing records that wait for a person, as a serialised bitmap.
///
/// # Errors
/// When the file cannot be read.
pub fn held(transaction: &ReadTransaction<'_>, run: i64) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached("SELECT held FROM sync_history WHERE id = ?1")?
        .query_row([run], |row| row.get(0))
        .optional()?
        .flatten())
}

/// The runs of a stream whose missing records wait for a person, oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn held_runs(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity_type: &str,
) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT id, held FROM sync_history INDEXED BY sync_history_held
         WHERE system = ?1 AND entity_type = ?2 AND held IS NOT NULL ORDER BY id",
    )?;
    Ok(statement
        .query_map(params![system, entity_type], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?)
}
