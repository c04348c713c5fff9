//! `sync_log`: the audit. Rows are only ever added, and pruned after their retention.

pub mod of_record;

use std::collections::BTreeMap;

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::sync_records::results::{DISMISSED, TAKEN_BACK};
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// Which way something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the outside system.
    In,
    /// To the outside system.
    Out,
    /// A person's action here.
    Local,
}

impl Direction {
    fn code(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Local => "local",
        }
    }
}

/// One row of the audit. `before` and `after` are JSON per field; personal data may stand there, never
/// secrets.
#[derive(Clone, Debug)]
pub struct LogEntry<'a> {
    /// When.
    pub at: Timestamp,
    /// Outside system, or `local`.
    pub system: &'a str,
    /// Entity, e.g. `order`.
    pub entity: &'a str,
    /// Which record.
    pub entity_id: &'a str,
    /// Which way.
    pub direction: Direction,
    /// What, e.g. `create`, `confirm`, `move`.
    pub action: &'a str,
    /// How it ended, e.g. `ok`, `number_replaced`, or a reason code.
    pub outcome: &'a str,
    /// Who; `None` for the system itself.
    pub actor: Option<&'a str>,
    /// How long it took.
    pub duration_ms: Option<i64>,
    /// JSON before.
    pub before: Option<&'a str>,
    /// JSON after.
    pub after: Option<&'a str>,
    /// Short technical description.
    pub detail: Option<&'a str>,
}

/// Adds a row.
///
/// # Errors
/// When the file cannot be written.
pub fn add(transaction: &WriteTransaction<'_>, entry: &LogEntry<'_>) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO sync_log (at, system, entity, entity_id, direction, action, outcome, actor,
                                   duration_ms, before, after, detail)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            entry.at.millis(),
            entry.system,
            entry.entity,
            entry.entity_id,
            entry.direction.code(),
            entry.action,
            entry.outcome,
            entry.actor,
            entry.duration_ms,
            entry.before,
            entry.after,
            entry.detail,
        ])?;
    Ok(())
}

/// One row of the audit as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRow {
    /// Row id.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Outside system, or `local`.
    pub system: String,
    /// Entity.
    pub entity: String,
    /// Which record.
    pub entity_id: String,
    /// What.
    pub action: String,
    /// How it ended.
    pub outcome: String,
    /// Who; `None` for the system itself.
    pub actor: Option<String>,
    /// JSON before.
    pub before: Option<String>,
    /// JSON after.
    pub after: Option<String>,
    /// Short description.
    pub detail: Option<String>,
}

/// The row of that id, as far as the audit is kept.
///
/// # Errors
/// When the file cannot be read.
pub fn find(transaction: &ReadTransaction<'_>, id: i64) -> Result<Option<LogRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT id, at, system, entity, entity_id, action, outcome, actor, before, after, detail
             FROM sync_log WHERE id = ?1",
        )?
        .query_row([id], |row| {
            Ok(LogRow {
                id: row.get(0)?,
                at: Timestamp(row.get(1)?),
                system: row.get(2)?,
                entity: row.get(3)?,
                entity_id: row.get(4)?,
                action: row.get(5)?,
                outcome: row.get(6)?,
                actor: row.get(7)?,
                before: row.get(8)?,
                after: row.get(9)?,
                detail: row.get(10)?,
            })
        })
        .optional()?)
}

/// When something was last done with a record, as far as the audit is kept.
///
/// # Errors
/// When the file cannot be read.
pub fn last_at(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity: &str,
    entity_id: &str,
    action: &str,
) -> Result<Option<Timestamp>, StoreError> {
    let at: Option<i64> = transaction
        .connection()
        .prepare_cached(
            "SELECT at FROM sync_log INDEXED BY sync_log_record
             WHERE entity = ?1 AND entity_id = ?2 AND system = ?3 AND action = ?4 ORDER BY id DESC LIMIT 1",
        )?
        .query_row(params![entity, entity_id, system, action], |row| row.get(0))
        .optional()?;
    Ok(at.map(Timestamp))
}

/// Who wrote something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writer {
    /// Who; `None`: the program itself.
    pub actor: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// So many rows of a record's audit are looked through for whoever wrote its fields last.
const LOOKED_THROUGH: u32 = 500;

/// Which person last wrote each of these fields of a record (a JSON list of names), as far as the audit is kept. Fields that
/// nobody wrote here are left out.
///
/// # Errors
/// When the file cannot be read.
pub fn last_writers(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity: &str,
    entity_id: &str,
    fields: &str,
) -> Result<BTreeMap<String, Writer>, StoreError> {
    // What a rule turned down is no writing: its row holds the value that won.
    let mut statement = transaction.connection().prepare_cached(
        "SELECT field.key, entry.actor, entry.at
         FROM (SELECT id, at, actor, after FROM sync_log INDEXED BY sync_log_record
               WHERE entity = ?1 AND entity_id = ?2 AND system = ?3 AND direction = 'local' AND action <> 'discard'
                 AND actor IS NOT NULL AND json_valid(after)
               ORDER BY id DESC LIMIT ?5) entry,
              json_each(entry.after) field
         WHERE field.key IN (SELECT value FROM json_each(?4))
         ORDER BY entry.id",
    )?;
    let rows = statement.query_map(params![entity, entity_id, system, fields, LOOKED_THROUGH], |row| {
        Ok((row.get::<_, String>(0)?, Writer { actor: row.get(1)?, at: Timestamp(row.get(2)?) }))
    })?;
    // The newest comes last and stays.
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Which person last did something with a record here, as far as the audit is kept.
///
/// # Errors
/// When the file cannot be read.
pub fn last_by(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity: &str,
    entity_id: &str,
    action: &str,
) -> Result<Option<Writer>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT actor, at FROM sync_log INDEXED BY sync_log_record
             WHERE entity = ?1 AND entity_id = ?2 AND system = ?3 AND action = ?4 AND direction = 'local'
               AND actor IS NOT NULL
             ORDER BY id DESC LIMIT 1",
        )?
        .query_row(params![entity, entity_id, system, action], |row| {
            Ok(Writer { actor: row.get(0)?, at: Timestamp(row.get(1)?) })
        })
        .optional()?)
}

/// The latest entry about a record of the site's own, and who it speaks of.
///
/// # Errors
/// When the file cannot be read.
pub fn latest_of(
    transaction: &ReadTransaction<'_>,
    entity: &str,
    entity_id: &str,
) -> Result<Option<(i64, Option<String>)>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT id, actor FROM sync_log INDEXED BY sync_log_record
             WHERE entity = ?1 AND entity_id = ?2 AND system = 'local' ORDER BY id DESC LIMIT 1",
        )?
        .query_row([entity, entity_id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// Deletes at most `limit` rows older than `before` and answers how many. The last word of a person on a failure of a
/// record for a reason stays, however old it is: it is the answer to a question that would be asked anew.
///
/// # Errors
/// When the file cannot be written.
pub fn prune(transaction: &WriteTransaction<'_>, before: Timestamp, limit: u32) -> Result<usize, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "DELETE FROM sync_log WHERE id IN (
               SELECT id FROM sync_log AS entry INDEXED BY sync_log_at
               WHERE at < ?1
                 AND (action NOT IN (?3, ?4) OR detail IS NULL OR EXISTS (
                   SELECT 1 FROM sync_log AS later INDEXED BY sync_log_record
                   WHERE later.entity = entry.entity AND later.entity_id = entry.entity_id AND later.id > entry.id
                     AND later.system = entry.system AND later.action IN (?3, ?4)
                     AND substr(later.detail, 1, instr(later.detail, ' '))
                       = substr(entry.detail, 1, instr(entry.detail, ' '))))
               ORDER BY at LIMIT ?2)",
        )?
        .execute(params![before.millis(), limit, DISMISSED, TAKEN_BACK])?)
}

#[cfg(test)]
#[path = "sync_log_tests.rs"]
mod tests;
