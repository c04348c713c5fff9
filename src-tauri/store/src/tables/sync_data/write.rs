//! Storing records.

use mostrador_domain::Timestamp;
use rusqlite::params;

use super::{EntityKey, NewRecord, RecordRow, Tombstone};
use crate::{StoreError, WriteTransaction};

/// Stores a record that is not here and answers its row.
///
/// # Errors
/// When the file cannot be written; a uniqueness rule when the record is here already.
pub fn insert(transaction: &WriteTransaction<'_>, record: &NewRecord<'_>) -> Result<i64, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "INSERT INTO sync_data (system, entity_type, entity_id, payload_hash, status, modified_by, source_version,
                                    source_modified_at, synced_at, updated_at, payload)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .insert(params![
            record.key.system,
            record.key.entity_type,
            record.entity_id,
            record.payload_hash.map(|hash| hash.as_slice()),
            record.status.code(),
            record.modified_by,
            record.source_version,
            record.source_modified_at.map(Timestamp::millis),
            record.synced_at.map(Timestamp::millis),
            record.now.millis(),
            record.payload,
        ])?)
}

/// Stores everything of a row but its id and its key.
///
/// # Errors
/// When the file cannot be written, or there is no such row.
pub fn save(transaction: &WriteTransaction<'_>, row: &RecordRow) -> Result<(), StoreError> {
    let changed = transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_data SET payload_hash = ?2, version = ?3, status = ?4, tombstone = ?5, modified_by = ?6,
                    external_id = ?7, source_version = ?8, source_modified_at = ?9, synced_at = ?10, updated_at = ?11,
                    error = ?12, payload = ?13
             WHERE id = ?1",
        )?
        .execute(params![
            row.id,
            row.payload_hash.as_ref().map(|hash| hash.as_slice()),
            row.version,
            row.status.code(),
            row.tombstone.map(Tombstone::code),
            row.modified_by,
            row.external_id,
            row.source_version,
            row.source_modified_at.map(Timestamp::millis),
            row.synced_at.map(Timestamp::millis),
            row.updated_at.millis(),
            row.error,
            row.payload,
        ])?;
    if changed == 0 { Err(StoreError::NoRow) } else { Ok(()) }
}

/// What the source said, where the payload stays as it is.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'a> {
    /// Hash of the raw record.
    pub hash: &'a [u8; 32],
    /// The source's concurrency token.
    pub source_version: Option<&'a str>,
    /// When the source says that it was modified last.
    pub source_modified_at: Option<Timestamp>,
}

/// Takes note of what the source said without touching the payload.
///
/// # Errors
/// When the file cannot be written.
pub fn hear(transaction: &WriteTransaction<'_>, row: i64, heard: &Heard<'_>) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_data SET payload_hash = ?2, source_version = ?3, source_modified_at = ?4 WHERE id = ?1",
        )?
        .execute(params![
            row,
            heard.hash.as_slice(),
            heard.source_version,
            heard.source_modified_at.map(Timestamp::millis)
        ])?;
    Ok(())
}

/// Takes a row away: the record is in another one, or never left the site.
///
/// # Errors
/// When the file cannot be written.
pub fn delete(transaction: &WriteTransaction<'_>, row: i64) -> Result<(), StoreError> {
    transaction.connection().prepare_cached("DELETE FROM sync_data WHERE id = ?1")?.execute([row])?;
    Ok(())
}

/// Puts another JSON text in place of one in the payload of a record, where it stands there.
///
/// # Errors
/// When the file cannot be written.
pub fn replace_in_payload(
    transaction: &WriteTransaction<'_>,
    key: EntityKey<'_>,
    entity_id: &str,
    from: &str,
    to: &str,
) -> Result<usize, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_data INDEXED BY sync_data_record
             SET payload = replace(payload, ?4, ?5), version = version + 1
             WHERE system = ?1 AND entity_type = ?2 AND entity_id = ?3 AND instr(payload, ?4) > 0",
        )?
        .execute(params![key.system, key.entity_type, entity_id, from, to])?)
}
