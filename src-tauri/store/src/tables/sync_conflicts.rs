//! `sync_conflicts`: what waits for a person, with both sides as the person sees them, and what was decided. A record has
//! at most one open conflict.

pub mod overview;
pub mod patterns;
mod row;

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::tables::sync_data::EntityKey;
use crate::{ReadTransaction, StoreError, WriteTransaction};

use row::{COLUMNS, names_text, read_names, read_row};
pub use row::{ConflictKind, ConflictRow, ConflictSides, ConflictStatus, FieldSet};

/// A conflict to open.
#[derive(Clone, Copy, Debug)]
pub struct NewConflict<'a> {
    /// Whose rules could not decide.
    pub integration_id: Option<i64>,
    /// The record's entity.
    pub key: EntityKey<'a>,
    /// The record's id here.
    pub entity_id: &'a str,
    /// The rule that asks for a person.
    pub strategy: &'a str,
    /// What it is about.
    pub sides: &'a ConflictSides,
}

/// Opens a conflict and answers its row.
///
/// # Errors
/// When the file cannot be written; a uniqueness rule when the record has an open one.
pub fn open(
    transaction: &WriteTransaction<'_>,
    conflict: &NewConflict<'_>,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let sides = conflict.sides;
    Ok(transaction
        .connection()
        .prepare_cached(
            "INSERT INTO sync_conflicts (integration_id, system, entity_type, entity_id, kind, status, strategy, base,
                                         source_payload, target_payload, fields, opened_at)
             VALUES (?1, ?2, ?3, ?4, ?5, 'open', ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .insert(params![
            conflict.integration_id,
            conflict.key.system,
            conflict.key.entity_type,
            conflict.entity_id,
            sides.kind.code(),
            conflict.strategy,
            sides.base,
            sides.source,
            sides.target,
            names_text(&sides.fields)?,
            now.millis(),
        ])?)
}

/// Brings an open conflict up to date: a side has moved. Its version rises, so that a decision made by the old picture is
/// noticed.
///
/// # Errors
/// When the file cannot be written, or there is no such open conflict.
pub fn update(transaction: &WriteTransaction<'_>, id: i64, sides: &ConflictSides) -> Result<(), StoreError> {
    let changed = transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_conflicts SET version = version + 1, kind = ?2, base = ?3, source_payload = ?4,
                    target_payload = ?5, fields = ?6
             WHERE id = ?1 AND status = 'open'",
        )?
        .execute(params![
            id,
            sides.kind.code(),
            sides.base,
            sides.source,
            sides.target,
            names_text(&sides.fields)?,
        ])?;
    if changed == 0 { Err(StoreError::NoRow) } else { Ok(()) }
}

/// Closes an open conflict with what was decided (JSON) about these of its fields.
///
/// # Errors
/// When the file cannot be written, or there is no such open conflict.
pub fn close(
    transaction: &WriteTransaction<'_>,
    id: i64,
    fields: &[String],
    resolution: &str,
    actor: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let changed = transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_conflicts SET status = 'resolved', fields = ?2, resolution = ?3, resolved_by = ?4,
                    resolved_at = ?5
             WHERE id = ?1 AND status = 'open'",
        )?
        .execute(params![id, names_text(fields)?, resolution, actor, now.millis()])?;
    if changed == 0 { Err(StoreError::NoRow) } else { Ok(()) }
}

/// Marks a decision as taken back.
///
/// # Errors
/// When the file cannot be written, or there is no such decision.
pub fn mark_undone(
    transaction: &WriteTransaction<'_>,
    id: i64,
    actor: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let changed = transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_conflicts SET status = 'undone', undone_at = ?2, undone_by = ?3
             WHERE id = ?1 AND status = 'resolved'",
        )?
        .execute(params![id, now.millis(), actor])?;
    if changed == 0 { Err(StoreError::NoRow) } else { Ok(()) }
}

/// The conflict of that id.
///
/// # Errors
/// When the file cannot be read.
pub fn find(transaction: &ReadTransaction<'_>, id: i64) -> Result<Option<ConflictRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM sync_conflicts WHERE id = ?1"))?
        .query_row([id], read_row)
        .optional()?)
}

/// The open conflict of a record.
///
/// # Errors
/// When the file cannot be read.
pub fn open_of(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    entity_id: &str,
) -> Result<Option<ConflictRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM sync_conflicts INDEXED BY sync_conflicts_open
             WHERE system = ?1 AND entity_type = ?2 AND entity_id = ?3 AND status = 'open'"
        ))?
        .query_row(params![key.system, key.entity_type, entity_id], read_row)
        .optional()?)
}

/// The id of the open conflict of a record.
///
/// # Errors
/// When the file cannot be read.
pub fn open_id(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    entity_id: &str,
) -> Result<Option<i64>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT id FROM sync_conflicts INDEXED BY sync_conflicts_open
             WHERE system = ?1 AND entity_type = ?2 AND entity_id = ?3 AND status = 'open'",
        )?
        .query_row(params![key.system, key.entity_type, entity_id], |row| row.get(0))
        .optional()?)
}

/// Every conflict that a record ever had, oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn of_record(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    entity_id: &str,
) -> Result<Vec<ConflictRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM sync_conflicts INDEXED BY sync_conflicts_record
         WHERE system = ?1 AND entity_type = ?2 AND entity_id = ?3 ORDER BY id"
    ))?;
    let rows = statement.query_map(params![key.system, key.entity_type, entity_id], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Conflicts of a record that a person decided at or after `since`, whether they were taken back or not, the newest first.
///
/// # Errors
/// When the file cannot be read.
pub fn decided(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    entity_id: &str,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<ConflictRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM sync_conflicts INDEXED BY sync_conflicts_record
         WHERE system = ?1 AND entity_type = ?2 AND entity_id = ?3 AND status <> 'open' AND resolved_at >= ?4
         ORDER BY id DESC LIMIT ?5"
    ))?;
    let values = params![key.system, key.entity_type, entity_id, since.millis(), limit];
    let rows = statement.query_map(values, read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many conflicts are open, over all systems.
///
/// # Errors
/// When the file cannot be read.
pub fn count_open(transaction: &ReadTransaction<'_>) -> Result<u32, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT count(*) FROM sync_conflicts INDEXED BY sync_conflicts_open WHERE status = 'open'",
        )?
        .query_row([], |row| row.get(0))?)
}

/// Open conflicts of an entity, by record above `after`.
///
/// # Errors
/// When the file cannot be read.
pub fn list_open(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    after: &str,
    limit: u32,
) -> Result<Vec<ConflictRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM sync_conflicts INDEXED BY sync_conflicts_open
         WHERE system = ?1 AND entity_type = ?2 AND entity_id > ?3 AND status = 'open' ORDER BY entity_id LIMIT ?4"
    ))?;
    let rows = statement.query_map(params![key.system, key.entity_type, after, limit], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The open conflicts of an entity, counted by kind and fields in dispute, largest group first: what can be decided in
/// one go.
///
/// # Errors
/// When the file cannot be read.
pub fn groups(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
) -> Result<Vec<(FieldSet, u32)>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT kind, fields, count(*) FROM sync_conflicts INDEXED BY sync_conflicts_groups
         WHERE system = ?1 AND entity_type = ?2 AND status = 'open'
         GROUP BY kind, fields ORDER BY count(*) DESC, kind, fields",
    )?;
    let rows = statement.query_map(params![key.system, key.entity_type], |row| {
        Ok((FieldSet { kind: row::read_kind(row, 0)?, fields: read_names(row, 1)? }, row.get(2)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Ids of the open conflicts of one group, above `after`.
///
/// # Errors
/// When the file cannot be read.
pub fn list_group(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    group: &FieldSet,
    after: i64,
    limit: u32,
) -> Result<Vec<i64>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT id FROM sync_conflicts INDEXED BY sync_conflicts_groups
         WHERE system = ?1 AND entity_type = ?2 AND status = 'open' AND kind = ?3 AND fields = ?4 AND id > ?5
         ORDER BY id LIMIT ?6",
    )?;
    let rows = statement.query_map(
        params![key.system, key.entity_type, group.kind.code(), names_text(&group.fields)?, after, limit],
        |row| row.get(0),
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
#[path = "sync_conflicts_tests.rs"]
mod tests;
