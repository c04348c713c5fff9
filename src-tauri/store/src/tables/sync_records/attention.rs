//! Records that could not be read, for people: what waits over all systems, and what became of the records of one run.

use mostrador_domain::Timestamp;
use rusqlite::{Row, params};

use super::results::ResultOutcome;
use crate::tables::unreadable;
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// How many records of one entity wait for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingCount {
    /// Outside system.
    pub system: String,
    /// Its entity.
    pub entity: String,
    /// How many.
    pub count: u64,
}

/// A record that failed and did not go through since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingRecord {
    /// Row id.
    pub id: i64,
    /// The latest run that brought it.
    pub run_id: Option<i64>,
    /// Outside system.
    pub system: String,
    /// Its entity.
    pub entity: String,
    /// The record's id there.
    pub external_id: String,
    /// Why.
    pub reason_code: String,
    /// The field that is concerned.
    pub field: Option<String>,
    /// Its value as received.
    pub value: Option<String>,
    /// The record as received, without secrets.
    pub response: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
    /// First time.
    pub first_seen_at: Timestamp,
}

/// Entries of one entity without a usable id that nobody has dealt with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAsideGroup {
    /// Outside system.
    pub system: String,
    /// Its entity.
    pub entity: String,
    /// How many.
    pub count: u64,
    /// Since when the oldest is listed.
    pub since: Timestamp,
    /// Why the latest one cannot be addressed.
    pub reason_code: String,
}

/// Failed records that wait, per entity.
///
/// # Errors
/// When the file cannot be read.
pub fn count_waiting(transaction: &ReadTransaction<'_>) -> Result<Vec<WaitingCount>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(COUNT_WAITING)?;
    let rows = statement.query_map([], |row| {
        Ok(WaitingCount { system: row.get(0)?, entity: row.get(1)?, count: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

const COUNT_WAITING: &str = "SELECT system, entity, count(*) FROM sync_records INDEXED BY sync_records_failed
  WHERE outcome = 'failed' AND resolved_at IS NULL AND external_id IS NOT NULL GROUP BY system, entity";

/// Failed records of these systems (a JSON list of names) that wait, the longest waiting first: after the one that was
/// first seen at `after.0` and has the id `after.1`.
///
/// # Errors
/// When the file cannot be read.
pub fn list_waiting(
    transaction: &ReadTransaction<'_>,
    systems: &str,
    entity: Option<&str>,
    after: (Timestamp, i64),
    limit: u32,
) -> Result<Vec<WaitingRecord>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(LIST_WAITING)?;
    let rows = statement
        .query_map(params![systems, entity, after.0.millis(), after.1, limit], |row| {
            Ok(WaitingRecord {
                id: row.get(0)?,
                run_id: row.get(1)?,
                system: row.get(2)?,
                entity: row.get(3)?,
                external_id: row.get(4)?,
                reason_code: row.get(5)?,
                field: row.get(6)?,
                value: row.get(7)?,
                response: row.get(8)?,
                attempts: row.get(9)?,
                first_seen_at: Timestamp(row.get(10)?),
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

const LIST_WAITING: &str =
    "SELECT id, run_id, system, entity, external_id, coalesce(reason_code, ''), field, value, response, attempts,
    first_seen_at
  FROM sync_records INDEXED BY sync_records_waiting
  WHERE outcome = 'failed' AND resolved_at IS NULL AND external_id IS NOT NULL
    AND first_seen_at >= ?3 AND (first_seen_at > ?3 OR id > ?4)
    AND system IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR entity = ?2)
  ORDER BY first_seen_at, id LIMIT ?5";

/// Entries without a usable id that nobody has dealt with, per entity.
///
/// # Errors
/// When the file cannot be read.
pub fn set_aside_groups(transaction: &ReadTransaction<'_>) -> Result<Vec<SetAsideGroup>, StoreError> {
    // With max(id), the other columns are those of the row that has it.
    let mut statement = transaction.connection().prepare_cached(SET_ASIDE)?;
    let rows = statement.query_map([], |row| {
        Ok(SetAsideGroup {
            system: row.get(0)?,
            entity: row.get(1)?,
            count: row.get(2)?,
            since: Timestamp(row.get(3)?),
            reason_code: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

const SET_ASIDE: &str = "SELECT groups.system, groups.entity, groups.entries, groups.since,
    coalesce(latest.reason_code, '')
  FROM (SELECT system, entity, count(*) AS entries, min(first_seen_at) AS since, max(id) AS latest
        FROM sync_records INDEXED BY sync_records_set_aside
        WHERE external_id IS NULL AND run_id IS NULL AND resolved_at IS NULL GROUP BY system, entity) AS groups
  JOIN sync_records AS latest ON latest.id = groups.latest";

/// A person knows of the entries without a usable id of an entity. Answers how many there were.
///
/// # Errors
/// When the file cannot be written.
pub fn dismiss_set_aside(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity: &str,
    now: Timestamp,
) -> Result<usize, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_records INDEXED BY sync_records_set_aside SET resolved_at = ?3
             WHERE system = ?1 AND entity = ?2 AND external_id IS NULL AND run_id IS NULL AND resolved_at IS NULL",
        )?
        .execute(params![system, entity, now.millis()])?)
}

/// How many records of a run had one outcome for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeCount {
    /// What became of them.
    pub outcome: ResultOutcome,
    /// Why.
    pub reason_code: String,
    /// How many.
    pub count: u64,
}

/// What became of the records of a run that were not simply taken, by reason, the most frequent first.
///
/// # Errors
/// When the file cannot be read.
pub fn reasons(transaction: &ReadTransaction<'_>, run: i64) -> Result<Vec<OutcomeCount>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT outcome, coalesce(reason_code, ''), count(*) FROM sync_records INDEXED BY sync_records_run
         WHERE run_id = ?1 AND outcome IN ('skipped', 'conflicted', 'failed')
         GROUP BY outcome, reason_code ORDER BY count(*) DESC, outcome, reason_code",
    )?;
    let rows = statement.query_map([run], |row| {
        Ok(OutcomeCount { outcome: read_outcome(row, 0)?, reason_code: row.get(1)?, count: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_outcome(row: &Row<'_>, column: usize) -> rusqlite::Result<ResultOutcome> {
    let code: String = row.get(column)?;
    ResultOutcome::from_code(&code).ok_or_else(|| unreadable(column, "not a result's outcome"))
}

/// How many records of a run had this outcome.
///
/// # Errors
/// When the file cannot be read.
pub fn count_of_run(
    transaction: &ReadTransaction<'_>,
    run: i64,
    outcome: ResultOutcome,
) -> Result<u64, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT count(*) FROM sync_records INDEXED BY sync_records_run WHERE run_id = ?1 AND outcome = ?2",
        )?
        .query_row(params![run, outcome.code()], |row| row.get(0))?)
}

/// How many failed records of a run wait for a person.
///
/// # Errors
/// When the file cannot be read.
pub fn count_open_of_run(transaction: &ReadTransaction<'_>, run: i64) -> Result<u64, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT count(*) FROM sync_records INDEXED BY sync_records_run
             WHERE run_id = ?1 AND outcome = 'failed' AND resolved_at IS NULL AND external_id IS NOT NULL",
        )?
        .query_row([run], |row| row.get(0))?)
}

#[cfg(test)]
#[path = "attention_tests.rs"]
mod tests;
