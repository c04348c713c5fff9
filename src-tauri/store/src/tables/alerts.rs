//! `alerts`: what is wrong for longer or more often than the site puts up with. At most one row per cause and system is open.

pub mod figures;

use mostrador_domain::Timestamp;
use mostrador_domain::alert::Cause;
use rusqlite::{OptionalExtension, Row, params};

use super::unreadable;
use crate::{ReadTransaction, StoreError, WriteTransaction};

const COLUMNS: &str =
    "id, cause, system, value, threshold, opened_at, last_seen_at, closed_at, acknowledged_by, told_at";

/// An alert.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertRow {
    /// Row id.
    pub id: i64,
    /// What it is about.
    pub cause: Cause,
    /// Outside system.
    pub system: String,
    /// The figure when it was last seen, in the unit of the cause.
    pub value: f64,
    /// The rule's threshold when it opened.
    pub threshold: f64,
    /// Since when.
    pub opened_at: Timestamp,
    /// When it was last found so.
    pub last_seen_at: Timestamp,
    /// When it was over; `None` while it is open.
    pub closed_at: Option<Timestamp>,
    /// Who has taken note of it.
    pub acknowledged_by: Option<String>,
    /// When it was last told outside this machine: that it is, or that it is over.
    pub told_at: Option<Timestamp>,
}

/// The open ones, oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn open(transaction: &ReadTransaction<'_>) -> Result<Vec<AlertRow>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM alerts INDEXED BY alerts_open WHERE closed_at IS NULL ORDER BY id");
    let mut statement = transaction.connection().prepare_cached(&sql)?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// At most `limit` of those that were over at `since` or later, the latest first.
///
/// # Errors
/// When the file cannot be read.
pub fn closed_since(
    transaction: &ReadTransaction<'_>,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<AlertRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM alerts INDEXED BY alerts_closed WHERE closed_at IS NOT NULL AND closed_at >= ?1
         ORDER BY closed_at DESC, id DESC LIMIT ?2"
    );
    let mut statement = transaction.connection().prepare_cached(&sql)?;
    let rows = statement.query_map(params![since.millis(), limit], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One alert.
///
/// # Errors
/// When the file cannot be read.
pub fn find(transaction: &ReadTransaction<'_>, id: i64) -> Result<Option<AlertRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM alerts WHERE id = ?1");
    Ok(transaction.connection().prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// An alert begins; answers its row.
///
/// # Errors
/// When one of this cause and system is open, or the file cannot be written.
pub fn begin(
    transaction: &WriteTransaction<'_>,
    cause: Cause,
    system: &str,
    value: f64,
    threshold: f64,
    now: Timestamp,
) -> Result<i64, StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO alerts (cause, system, value, threshold, opened_at, last_seen_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
        )?
        .execute(params![cause.code(), system, value, threshold, now.millis()])?;
    Ok(transaction.connection().last_insert_rowid())
}

/// It is still so; `value` where it is known.
///
/// # Errors
/// When the file cannot be written.
pub fn seen(
    transaction: &WriteTransaction<'_>,
    id: i64,
    value: Option<f64>,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("UPDATE alerts SET value = coalesce(?2, value), last_seen_at = ?3 WHERE id = ?1")?
        .execute(params![id, value, now.millis()])?;
    Ok(())
}

/// It is over.
///
/// # Errors
/// When the file cannot be written.
pub fn close(transaction: &WriteTransaction<'_>, id: i64, now: Timestamp) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("UPDATE alerts SET closed_at = ?2 WHERE id = ?1 AND closed_at IS NULL")?
        .execute(params![id, now.millis()])?;
    Ok(())
}

/// Nobody looks at it any more: it ends, and as if its end had been told.
///
/// # Errors
/// When the file cannot be written.
pub fn forget(transaction: &WriteTransaction<'_>, id: i64, now: Timestamp) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "UPDATE alerts SET closed_at = ?2, told_at = CASE WHEN told_at IS NOT NULL THEN max(told_at, ?2) END
             WHERE id = ?1 AND closed_at IS NULL",
        )?
        .execute(params![id, now.millis()])?;
    Ok(())
}

/// Somebody has taken note of an open one; the first one counts. Answers whether it was open and new.
///
/// # Errors
/// When the file cannot be written.
pub fn acknowledge(
    transaction: &WriteTransaction<'_>,
    id: i64,
    by: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = transaction
        .connection()
        .prepare_cached(
            "UPDATE alerts SET acknowledged_at = ?3, acknowledged_by = ?2
             WHERE id = ?1 AND closed_at IS NULL AND acknowledged_at IS NULL",
        )?
        .execute(params![id, by, now.millis()])?;
    Ok(changed > 0)
}

/// It was told outside this machine.
///
/// # Errors
/// When the file cannot be written.
pub fn told(transaction: &WriteTransaction<'_>, id: i64, now: Timestamp) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("UPDATE alerts SET told_at = ?2 WHERE id = ?1")?
        .execute(params![id, now.millis()])?;
    Ok(())
}

/// Deletes at most `limit` alerts that were over before `before`, oldest first, and answers how many.
///
/// # Errors
/// When the file cannot be written.
pub fn prune(transaction: &WriteTransaction<'_>, before: Timestamp, limit: u32) -> Result<usize, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "DELETE FROM alerts WHERE id IN (
               SELECT id FROM alerts INDEXED BY alerts_closed
               WHERE closed_at IS NOT NULL AND closed_at < ?1 ORDER BY closed_at LIMIT ?2)",
        )?
        .execute(params![before.millis(), limit])?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<AlertRow> {
    let time = |index: usize| row.get::<_, Option<i64>>(index).map(|at| at.map(Timestamp));
    Ok(AlertRow {
        id: row.get(0)?,
        cause: Cause::from_code(&row.get::<_, String>(1)?).ok_or_else(|| unreadable(1, "not a cause"))?,
        system: row.get(2)?,
        value: row.get(3)?,
        threshold: row.get(4)?,
        opened_at: Timestamp(row.get(5)?),
        last_seen_at: Timestamp(row.get(6)?),
        closed_at: time(7)?,
        acknowledged_by: row.get(8)?,
        told_at: time(9)?,
    })
}

#[cfg(test)]
#[path = "alerts_tests.rs"]
mod tests;
