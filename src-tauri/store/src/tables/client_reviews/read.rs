//! Looking at clients that wait.

use mostrador_domain::Timestamp;
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row, params};

use super::{ReviewRow, ReviewStatus};
use crate::tables::unreadable;
use crate::{ReadTransaction, StoreError};

const COLUMNS: &str =
    "id, system, record_id, reason, status, payload, payload_hash, candidates, run_id, opened_at";

/// A later complete read that did not list the client says that it is gone: then nothing is left to decide.
const STILL_LISTED: &str = "NOT EXISTS (SELECT 1 FROM sync_history INDEXED BY sync_history_stream
    WHERE sync_history.system = client_reviews.system AND sync_history.entity_type = 'client'
      AND sync_history.id > client_reviews.run_id AND mode = 'real' AND scope = 'all'
      AND sync_history.status = 'completed' AND completeness = 'proved')";

fn read_row(row: &Row<'_>) -> rusqlite::Result<ReviewRow> {
    let status: String = row.get(4)?;
    let candidates: String = row.get(7)?;
    let candidates = serde_json::from_str(&candidates)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(7, Type::Text, error.into()))?;
    Ok(ReviewRow {
        id: row.get(0)?,
        system: row.get(1)?,
        record_id: row.get(2)?,
        reason: row.get(3)?,
        status: ReviewStatus::from_code(&status).ok_or_else(|| unreadable(4, "not a review's status"))?,
        payload: row.get(5)?,
        payload_hash: row.get(6)?,
        candidates,
        run_id: row.get(8)?,
        opened_at: Timestamp(row.get(9)?),
    })
}

/// The row of that id.
///
/// # Errors
/// When the file cannot be read.
pub fn find(transaction: &ReadTransaction<'_>, id: i64) -> Result<Option<ReviewRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM client_reviews WHERE id = ?1"))?
        .query_row([id], read_row)
        .optional()?)
}

/// What is known of a client of the source.
///
/// # Errors
/// When the file cannot be read.
pub fn of_record(
    transaction: &ReadTransaction<'_>,
    system: &str,
    record_id: &str,
) -> Result<Option<ReviewRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM client_reviews WHERE system = ?1 AND record_id = ?2"
        ))?
        .query_row(params![system, record_id], read_row)
        .optional()?)
}

/// Whether any client of a system waits.
///
/// # Errors
/// When the file cannot be read.
pub fn any_open(transaction: &ReadTransaction<'_>, system: &str) -> Result<bool, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM client_reviews INDEXED BY client_reviews_open
             WHERE system = ?1 AND status = 'open')",
        )?
        .query_row([system], |row| row.get(0))?)
}

/// How many clients of a system wait.
///
/// # Errors
/// When the file cannot be read.
pub fn count_open(transaction: &ReadTransaction<'_>, system: &str) -> Result<u64, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!(
            "SELECT count(*) FROM client_reviews INDEXED BY client_reviews_open
             WHERE system = ?1 AND status = 'open' AND {STILL_LISTED}"
        ))?
        .query_row([system], |row| row.get(0))?)
}

/// Clients that wait, of one system or of all, above that row, the oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn list_open(
    transaction: &ReadTransaction<'_>,
    system: Option<&str>,
    after: i64,
    limit: u32,
) -> Result<Vec<ReviewRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM client_reviews INDEXED BY client_reviews_open
         WHERE (?1 IS NULL OR system = ?1) AND status = 'open' AND id > ?2 AND {STILL_LISTED} ORDER BY id LIMIT ?3"
    ))?;
    let rows = statement.query_map(params![system, after, limit], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}
