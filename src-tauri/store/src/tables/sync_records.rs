//! `sync_records`: what happened to single records. Here: entries without a usable id, which cannot be stored as what
//! they are and must not be lost either; in [`results`]: the records of runs that were not simply taken.

pub mod attention;
pub mod results;

use std::borrow::Cow;

use mostrador_domain::Timestamp;
use rusqlite::params;

use crate::{ReadTransaction, StoreError, WriteTransaction};

/// The same entry is written again at most this often while the remote keeps listing it.
const REPEAT_MILLIS: i64 = 60_000;

/// Bytes that are kept of an entry. One entry may be as large as a whole answer of the remote; what a person needs to
/// recognise it stands at its beginning.
const RAW_BYTES: usize = 16 * 1_024;

/// An entry without a usable id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAsideRow {
    /// Row id.
    pub id: i64,
    /// First time it was listed.
    pub first_seen_at: Timestamp,
    /// Last time it was listed, to the minute.
    pub last_seen_at: Timestamp,
    /// In how many minutes it was listed.
    pub times: u32,
    /// Why it cannot be addressed.
    pub reason_code: String,
    /// The entry as received; one above 16 KiB is cut and ends in `… [kept of all bytes]`.
    pub raw: String,
}

/// An entry to set aside.
#[derive(Clone, Copy, Debug)]
pub struct NewSetAside<'a> {
    /// Outside system.
    pub system: &'a str,
    /// Entity.
    pub entity: &'a str,
    /// SHA-256 of the entry.
    pub content_hash: &'a str,
    /// Why.
    pub reason_code: &'a str,
    /// The entry as received.
    pub raw: &'a str,
}

/// What setting aside did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetAsideOutcome {
    /// It was not known yet.
    Added,
    /// It was known; at most its counter rose.
    Known,
}

/// Keeps an entry, or counts that it was listed again.
///
/// # Errors
/// When the file cannot be written.
pub fn set_aside(
    transaction: &WriteTransaction<'_>,
    entry: &NewSetAside<'_>,
    now: Timestamp,
) -> Result<SetAsideOutcome, StoreError> {
    let added = transaction
        .connection()
        .prepare_cached(
            "INSERT INTO sync_records (system, entity, outcome, reason_code, value, content_hash,
                                       first_seen_at, last_seen_at)
             VALUES (?1, ?2, 'skipped', ?3, ?4, ?5, ?6, ?6)
             ON CONFLICT (system, entity, content_hash) WHERE external_id IS NULL AND run_id IS NULL DO NOTHING",
        )?
        .execute(params![
            entry.system,
            entry.entity,
            entry.reason_code,
            kept(entry.raw, RAW_BYTES),
            entry.content_hash,
            now.millis()
        ])?;
    if added > 0 {
        return Ok(SetAsideOutcome::Added);
    }
    transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_records SET times = times + 1, last_seen_at = ?4
             WHERE system = ?1 AND entity = ?2 AND content_hash = ?3 AND external_id IS NULL AND run_id IS NULL
               AND last_seen_at <= ?5",
        )?
        .execute(params![
            entry.system,
            entry.entity,
            entry.content_hash,
            now.millis(),
            now.plus_millis(-REPEAT_MILLIS).millis()
        ])?;
    Ok(SetAsideOutcome::Known)
}

/// The beginning of a long entry, marked as cut.
fn kept(raw: &str, bytes: usize) -> Cow<'_, str> {
    let end = raw.floor_char_boundary(bytes);
    match raw.get(..end) {
        Some(start) if end < raw.len() => format!("{start}… [{end} of {} bytes]", raw.len()).into(),
        _ => raw.into(),
    }
}

/// Deletes at most `limit` rows that were last seen before `before`, oldest first, and answers how many. A failure that nobody
/// has dealt with yet stays, however old it is: it is all that is left of that record.
///
/// # Errors
/// When the file cannot be written.
pub fn prune(transaction: &WriteTransaction<'_>, before: Timestamp, limit: u32) -> Result<usize, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "DELETE FROM sync_records WHERE id IN (
               SELECT id FROM sync_records INDEXED BY sync_records_seen
               WHERE last_seen_at < ?1 AND (outcome <> 'failed' OR resolved_at IS NOT NULL OR external_id IS NULL)
               ORDER BY last_seen_at LIMIT ?2)",
        )?
        .execute(params![before.millis(), limit])?)
}

/// How many entries are set aside that nobody has dealt with.
///
/// # Errors
/// When the file cannot be read.
pub fn count_set_aside(transaction: &ReadTransaction<'_>) -> Result<u32, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT count(*) FROM sync_records WHERE external_id IS NULL AND run_id IS NULL AND resolved_at IS NULL AND entity = 'order'",
        )?
        .query_row([], |row| row.get(0))?)
}

/// The latest entries that nobody has dealt with, newest first.
///
/// # Errors
/// When the file cannot be read.
pub fn list_set_aside(transaction: &ReadTransaction<'_>, limit: u32) -> Result<Vec<SetAsideRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT id, first_seen_at, last_seen_at, times, coalesce(reason_code, ''), coalesce(value, '')
         FROM sync_records WHERE external_id IS NULL AND run_id IS NULL AND resolved_at IS NULL AND entity = 'order'
         ORDER BY last_seen_at DESC, id DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([limit], |row| {
        Ok(SetAsideRow {
            id: row.get(0)?,
            first_seen_at: Timestamp(row.get(1)?),
            last_seen_at: Timestamp(row.get(2)?),
            times: row.get(3)?,
            reason_code: row.get(4)?,
            raw: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
#[path = "sync_records_tests.rs"]
mod tests;
