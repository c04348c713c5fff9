//! `sync_state`: where each stream stands. The cursor moves only in the transaction that stores the rows before it, so a
//! reader calls [`advance`] from the same closure that takes the records.

pub mod pause;

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::{ReadTransaction, StoreError, WriteTransaction};

/// Where the inbound stream of one entity stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamState {
    /// The read under way.
    pub place: Place,
    /// Where the next incremental read begins, in the source's own text.
    pub watermark: Option<String>,
    /// The mapping's version of the read under way or of the last one.
    pub mapping_version: i64,
    /// Records that a page holds in the read under way.
    pub page_size: Option<u64>,
    /// Start of the read under way; `None` while none is.
    pub reading_since: Option<Timestamp>,
    /// The latest run.
    pub last_run_id: Option<i64>,
    /// When something last arrived whole.
    pub last_success_at: Option<Timestamp>,
    /// When everything was last read whole.
    pub last_full_at: Option<Timestamp>,
    /// Records that the source has, as far as it is known.
    pub total_records: u64,
    /// Records of all runs.
    pub total_processed: u64,
    /// Those of them that failed.
    pub total_failed: u64,
    /// When any of this changed.
    pub updated_at: Timestamp,
}

/// How far a read has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The page under way, in the source's own text; `None` for the first one.
    pub cursor: Option<String>,
    /// Entries of that page that are committed.
    pub page_applied: u64,
    /// SHA-256 of their ids, so that a resumed read recognises them.
    pub page_digest: Option<[u8; 32]>,
    /// Becomes the watermark when the read ends whole.
    pub next_watermark: Option<String>,
}

/// A read that begins, or goes on under a new run.
#[derive(Clone, Copy, Debug)]
pub struct BeginRead<'a> {
    /// The run.
    pub run_id: i64,
    /// Where it begins.
    pub place: &'a Place,
    /// Where the changes begin that it asks for; `None` for everything, whatever was known before.
    pub watermark: Option<&'a str>,
    /// The mapping's version.
    pub mapping_version: i64,
    /// Records that a page holds.
    pub page_size: Option<u64>,
    /// When the read began.
    pub reading_since: Timestamp,
}

/// What happens to the watermark when a read ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatermarkMove {
    /// The read was whole: the next one begins where this one began.
    Forward,
    /// Something may have been missed: the next one begins where this one did.
    Stay,
}

/// How a read ended.
#[derive(Clone, Copy, Debug)]
pub struct EndRead {
    /// What happens to the watermark.
    pub watermark: WatermarkMove,
    /// Everything was asked for and the read was whole.
    pub full: bool,
    /// Records that the source has, where this read told it.
    pub total_records: Option<u64>,
}

/// Where the inbound stream of an entity stands; `None` before its first run.
///
/// # Errors
/// When the file cannot be read.
pub fn find(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity_type: &str,
) -> Result<Option<StreamState>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT cursor, watermark, next_watermark, mapping_version, page_applied, page_digest, page_size,
                    reading_since, last_run_id, last_success_at, last_full_at, total_records, total_processed,
                    total_failed, updated_at
             FROM sync_state WHERE system = ?1 AND entity_type = ?2 AND direction = 'in'",
        )?
        .query_row(params![system, entity_type], |row| {
            Ok(StreamState {
                place: Place {
                    cursor: row.get(0)?,
                    page_applied: row.get(4)?,
                    page_digest: row.get(5)?,
                    next_watermark: row.get(2)?,
                },
                watermark: row.get(1)?,
                mapping_version: row.get(3)?,
                page_size: row.get(6)?,
                reading_since: row.get::<_, Option<i64>>(7)?.map(Timestamp),
                last_run_id: row.get(8)?,
                last_success_at: row.get::<_, Option<i64>>(9)?.map(Timestamp),
                last_full_at: row.get::<_, Option<i64>>(10)?.map(Timestamp),
                total_records: row.get(11)?,
                total_processed: row.get(12)?,
                total_failed: row.get(13)?,
                updated_at: Timestamp(row.get(14)?),
            })
        })
        .optional()?)
}

/// A read begins or goes on.
///
/// # Errors
/// When the file cannot be written.
pub fn begin_read(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity_type: &str,
    begin: &BeginRead<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO sync_state (system, entity_type, direction, cursor, watermark, next_watermark,
                                     mapping_version, page_applied, page_digest, page_size, reading_since,
                                     last_run_id, updated_at)
             VALUES (?1, ?2, 'in', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (system, entity_type, direction) DO UPDATE SET
               cursor = excluded.cursor, watermark = excluded.watermark,
               next_watermark = excluded.next_watermark, mapping_version = excluded.mapping_version,
               page_applied = excluded.page_applied, page_digest = excluded.page_digest,
               page_size = excluded.page_size, reading_since = excluded.reading_since,
               last_run_id = excluded.last_run_id, updated_at = excluded.updated_at",
        )?
        .execute(params![
            system,
            entity_type,
            begin.place.cursor,
            begin.watermark,
            begin.place.next_watermark,
            begin.mapping_version,
            begin.place.page_applied,
            begin.place.page_digest,
            begin.page_size,
            begin.reading_since.millis(),
            begin.run_id,
            now.millis(),
        ])?;
    Ok(())
}

/// The read came so far. Called in the transaction that stores what is before this place.
///
/// # Errors
/// When the file cannot be written.
pub fn advance(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity_type: &str,
    place: &Place,
    page_size: Option<u64>,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_state SET cursor = ?3, next_watermark = ?4, page_applied = ?5, page_digest = ?6,
                                   page_size = ?7, updated_at = ?8
             WHERE system = ?1 AND entity_type = ?2 AND direction = 'in'",
        )?
        .execute(params![
            system,
            entity_type,
            place.cursor,
            place.next_watermark,
            place.page_applied,
            place.page_digest,
            page_size,
            now.millis(),
        ])?;
    Ok(())
}

/// The read ended with success: no place is kept any more.
///
/// # Errors
/// When the file cannot be written.
pub fn end_read(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity_type: &str,
    end: &EndRead,
    now: Timestamp,
) -> Result<(), StoreError> {
    let forward = end.watermark == WatermarkMove::Forward;
    transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_state SET
               watermark = CASE WHEN ?3 THEN coalesce(next_watermark, watermark) ELSE watermark END,
               cursor = NULL, next_watermark = NULL, page_applied = 0, page_digest = NULL, page_size = NULL,
               reading_since = NULL, last_success_at = ?4,
               last_full_at = CASE WHEN ?5 THEN ?4 ELSE last_full_at END,
               total_records = coalesce(?6, total_records), updated_at = ?4
             WHERE system = ?1 AND entity_type = ?2 AND direction = 'in'",
        )?
        .execute(params![system, entity_type, forward, now.millis(), end.full, end.total_records])?;
    Ok(())
}

/// A person ended the read: the next one begins anew, from the watermark that it had.
///
/// # Errors
/// When the file cannot be written.
pub fn drop_read(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity_type: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_state SET cursor = NULL, next_watermark = NULL, page_applied = 0, page_digest = NULL,
                                   page_size = NULL, reading_since = NULL, updated_at = ?3
             WHERE system = ?1 AND entity_type = ?2 AND direction = 'in'",
        )?
        .execute(params![system, entity_type, now.millis()])?;
    Ok(())
}

/// Adds to the totals of a stream.
///
/// # Errors
/// When the file cannot be written.
pub fn add_totals(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity_type: &str,
    processed: u64,
    failed: u64,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_state SET total_processed = total_processed + ?3, total_failed = total_failed + ?4
             WHERE system = ?1 AND entity_type = ?2 AND direction = 'in'",
        )?
        .execute(params![system, entity_type, processed, failed])?;
    Ok(())
}

/// A list that is read without runs (the acknowledged queue) was read whole and brought so much.
///
/// # Errors
/// When the file cannot be written.
pub fn note_success(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity_type: &str,
    processed: u64,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO sync_state (system, entity_type, direction, last_success_at, total_processed, updated_at)
             VALUES (?1, ?2, 'in', ?3, ?4, ?3)
             ON CONFLICT (system, entity_type, direction) DO UPDATE SET
               last_success_at = excluded.last_success_at, updated_at = excluded.updated_at,
               total_processed = total_processed + excluded.total_processed",
        )?
        .execute(params![system, entity_type, now.millis(), processed])?;
    Ok(())
}

#[cfg(test)]
#[path = "sync_state_tests.rs"]
mod tests;
