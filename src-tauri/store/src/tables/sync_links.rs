//! `sync_links`: what the other side of an integration has of a record that was edited here, how many edits it has yet to
//! hear of, and whether the record goes back and forth.

use mostrador_domain::Timestamp;
use mostrador_domain::merge::{FlipState, Side};
use rusqlite::{OptionalExtension, Row, params};

use crate::tables::unreadable;
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRow {
    /// Row id.
    pub id: i64,
    /// Whose link it is.
    pub integration_id: i64,
    /// The record's id on the source's side.
    pub source_id: Option<String>,
    /// The record's id on the target's side.
    pub target_id: Option<String>,
    /// JSON: the record as the other side has it; `None` while equal to the record's payload.
    pub base: Option<String>,
    /// Versions made here for the other side, ever.
    pub edit_counter: i64,
    /// How many of them the other side has. Never more than there are.
    pub acknowledged_edits: i64,
    /// Who wrote last.
    pub last_writer: Option<String>,
    /// The flip detector.
    pub flips: FlipState,
    /// The latest edit made here.
    pub edited_at: Option<Timestamp>,
    /// The latest write that the other side accepted.
    pub acknowledged_at: Option<Timestamp>,
}

impl LinkRow {
    /// Whether the other side has yet to hear of something.
    pub fn is_pending(&self) -> bool {
        self.edit_counter > self.acknowledged_edits
    }
}

const COLUMNS: &str =
    "id, integration_id, source_id, target_id, base, edit_counter, acknowledged_edits, last_writer,
                       flips, edited_at, acknowledged_at";

fn read_row(row: &Row<'_>) -> rusqlite::Result<LinkRow> {
    let flips: String = row.get(8)?;
    Ok(LinkRow {
        id: row.get(0)?,
        integration_id: row.get(1)?,
        source_id: row.get(2)?,
        target_id: row.get(3)?,
        base: row.get(4)?,
        edit_counter: row.get(5)?,
        acknowledged_edits: row.get(6)?,
        last_writer: row.get(7)?,
        flips: serde_json::from_str(&flips).map_err(|_| unreadable(8, "not a flip detector"))?,
        edited_at: row.get::<_, Option<i64>>(9)?.map(Timestamp),
        acknowledged_at: row.get::<_, Option<i64>>(10)?.map(Timestamp),
    })
}

fn flips_text(flips: &FlipState) -> Result<String, StoreError> {
    serde_json::to_string(flips).map_err(|_| StoreError::Unreadable { column: 8 })
}

/// The link of a record, by its id on one side.
///
/// # Errors
/// When the file cannot be read.
pub fn find(
    transaction: &ReadTransaction<'_>,
    integration_id: i64,
    side: Side,
    id: &str,
) -> Result<Option<LinkRow>, StoreError> {
    let (index, column) = match side {
        Side::Source => ("sync_links_source", "source_id"),
        Side::Target => ("sync_links_target", "target_id"),
    };
    Ok(transaction
        .connection()
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM sync_links INDEXED BY {index} WHERE integration_id = ?1 AND {column} = ?2"
        ))?
        .query_row(params![integration_id, id], read_row)
        .optional()?)
}

/// Links that wait, by row id above `after`.
///
/// # Errors
/// When the file cannot be read.
pub fn list_pending(
    transaction: &ReadTransaction<'_>,
    integration_id: i64,
    after: i64,
    limit: u32,
) -> Result<Vec<LinkRow>, StoreError> {
    list(
        transaction,
        "sync_links_pending",
        "edit_counter > acknowledged_edits",
        [integration_id, after],
        limit,
    )
}

/// Links of records that went back and forth too often, by row id above `after`.
///
/// # Errors
/// When the file cannot be read.
pub fn list_paused(
    transaction: &ReadTransaction<'_>,
    integration_id: i64,
    after: i64,
    limit: u32,
) -> Result<Vec<LinkRow>, StoreError> {
    list(transaction, "sync_links_paused", "paused_since IS NOT NULL", [integration_id, after], limit)
}

fn list(
    transaction: &ReadTransaction<'_>,
    index: &str,
    which: &str,
    [integration_id, after]: [i64; 2],
    limit: u32,
) -> Result<Vec<LinkRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM sync_links INDEXED BY {index}
         WHERE integration_id = ?1 AND {which} AND id > ?2 ORDER BY id LIMIT ?3"
    ))?;
    let rows = statement.query_map(params![integration_id, after, limit], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Stores a link; its `id` is not looked at. Answers the row.
///
/// # Errors
/// When the file cannot be written; a uniqueness rule when the record has one already.
pub fn insert(transaction: &WriteTransaction<'_>, link: &LinkRow, now: Timestamp) -> Result<i64, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "INSERT INTO sync_links (integration_id, source_id, target_id, base, edit_counter, acknowledged_edits,
                                     last_writer, flips, paused_since, edited_at, acknowledged_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .insert(params![
            link.integration_id,
            link.source_id,
            link.target_id,
            link.base,
            link.edit_counter,
            link.acknowledged_edits,
            link.last_writer,
            flips_text(&link.flips)?,
            paused_since(&link.flips),
            link.edited_at.map(Timestamp::millis),
            link.acknowledged_at.map(Timestamp::millis),
            now.millis(),
        ])?)
}

/// Stores everything of a link but its integration.
///
/// # Errors
/// When the file cannot be written, or there is no such row.
pub fn save(transaction: &WriteTransaction<'_>, link: &LinkRow, now: Timestamp) -> Result<(), StoreError> {
    let changed = transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_links SET source_id = ?2, target_id = ?3, base = ?4, edit_counter = ?5, acknowledged_edits = ?6,
                    last_writer = ?7, flips = ?8, paused_since = ?9, edited_at = ?10, acknowledged_at = ?11,
                    updated_at = ?12
             WHERE id = ?1",
        )?
        .execute(params![
            link.id,
            link.source_id,
            link.target_id,
            link.base,
            link.edit_counter,
            link.acknowledged_edits,
            link.last_writer,
            flips_text(&link.flips)?,
            paused_since(&link.flips),
            link.edited_at.map(Timestamp::millis),
            link.acknowledged_at.map(Timestamp::millis),
            now.millis(),
        ])?;
    if changed == 0 { Err(StoreError::NoRow) } else { Ok(()) }
}

fn paused_since(flips: &FlipState) -> Option<i64> {
    match flips {
        FlipState::Paused { since } => Some(since.millis()),
        FlipState::Watching { .. } => None,
    }
}

/// Takes a link away.
///
/// # Errors
/// When the file cannot be written.
pub fn delete(transaction: &WriteTransaction<'_>, id: i64) -> Result<(), StoreError> {
    transaction.connection().prepare_cached("DELETE FROM sync_links WHERE id = ?1")?.execute([id])?;
    Ok(())
}

#[cfg(test)]
#[path = "sync_links_tests.rs"]
mod tests;
