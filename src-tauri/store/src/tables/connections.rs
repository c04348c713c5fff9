//! `connections`: outside systems that a person set up, besides the ordering remote; and what goes with one that is taken
//! away. Their secrets lie elsewhere, under the name that [`secret_of`] gives.

mod forget;

use std::collections::BTreeMap;

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use serde_json::{Value, json};

use super::{site_settings, unreadable};
use crate::{ReadTransaction, StoreError, WriteTransaction};

pub use forget::{forget, forget_records, forgotten};

/// The group of `site_settings` with the highest number that was ever given per kind.
const GIVEN: &str = "connections";

/// A connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionRow {
    /// Its name in every table.
    pub system: String,
    /// Which kind of system.
    pub kind: String,
    /// What a person called it, 1 to 60 characters.
    pub name: String,
    /// The name as it is compared: lower case, without accents. Unique.
    pub name_key: String,
    /// What is set, without secrets.
    pub settings: BTreeMap<String, String>,
}

const COLUMNS: &str = "system, kind, name, name_key, settings";

fn read_row(row: &Row<'_>) -> rusqlite::Result<ConnectionRow> {
    let settings: String = row.get(4)?;
    Ok(ConnectionRow {
        system: row.get(0)?,
        kind: row.get(1)?,
        name: row.get(2)?,
        name_key: row.get(3)?,
        settings: serde_json::from_str(&settings)
            .map_err(|_| unreadable(4, "not the settings of a connection"))?,
    })
}

/// The name of a connection's secret.
pub fn secret_of(system: &str, field: &str) -> String {
    format!("connection/{system}/{field}")
}

/// All connections, by name.
///
/// # Errors
/// When the file cannot be read.
pub fn list(transaction: &ReadTransaction<'_>) -> Result<Vec<ConnectionRow>, StoreError> {
    let mut statement = transaction
        .connection()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM connections ORDER BY name_key"))?;
    Ok(statement.query_map([], read_row)?.collect::<Result<_, _>>()?)
}

/// One connection.
///
/// # Errors
/// When the file cannot be read.
pub fn find(transaction: &ReadTransaction<'_>, system: &str) -> Result<Option<ConnectionRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM connections WHERE system = ?1"))?
        .query_row([system], read_row)
        .optional()?)
}

/// The next name of a system of that kind, e.g. `csv-3`. It is given once, whatever becomes of it: the history of a system
/// that is gone must never be taken for that of another one.
///
/// # Errors
/// When the file cannot be written.
pub fn next_system(
    transaction: &WriteTransaction<'_>,
    kind: &str,
    now: Timestamp,
    by: &str,
) -> Result<String, StoreError> {
    let mut given = site_settings::get(transaction, GIVEN)?.unwrap_or_else(|| json!({}));
    let number = given.get(kind).and_then(Value::as_u64).unwrap_or(0).saturating_add(1);
    match given.as_object_mut() {
        Some(kinds) => drop(kinds.insert(kind.to_owned(), number.into())),
        None => given = json!({ kind: number }),
    }
    site_settings::put(transaction, GIVEN, &given, now, by)?;
    Ok(format!("{kind}-{number}"))
}

/// Stores a connection, a new one or another state of one that is there.
///
/// # Errors
/// When the file cannot be written; a uniqueness rule when the name is taken.
pub fn save(
    transaction: &WriteTransaction<'_>,
    row: &ConnectionRow,
    now: Timestamp,
    by: &str,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO connections (system, kind, name, name_key, settings, created_at, updated_at, updated_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)
             ON CONFLICT (system) DO UPDATE SET
               name = excluded.name, name_key = excluded.name_key, settings = excluded.settings,
               updated_at = excluded.updated_at, updated_by = excluded.updated_by",
        )?
        .execute(params![
            row.system,
            row.kind,
            row.name,
            row.name_key,
            json!(row.settings).to_string(),
            now.millis(),
            by
        ])?;
    Ok(())
}

/// Takes a connection away and nothing that goes with it, for one that was never connected; answers whether it was there.
///
/// # Errors
/// When the file cannot be written.
pub fn remove(transaction: &WriteTransaction<'_>, system: &str) -> Result<bool, StoreError> {
    let removed = transaction
        .connection()
        .prepare_cached("DELETE FROM connections WHERE system = ?1")?
        .execute([system])?;
    Ok(removed > 0)
}

/// How many integrations that a person set up use each system.
///
/// # Errors
/// When the file cannot be read.
pub fn used_by(transaction: &ReadTransaction<'_>) -> Result<BTreeMap<String, u32>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT system, count(*) FROM (
           SELECT source_system AS system, id FROM sync_integrations WHERE origin = 'person'
           UNION SELECT target_system, id FROM sync_integrations WHERE origin = 'person')
         GROUP BY system",
    )?;
    let counts = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(counts.collect::<Result<_, _>>()?)
}

/// The entities of a system that something here depends on, by name: records, jobs, or an integration that a person set
/// up. What is known of an entity without any of them is nothing that could be lost.
///
/// # Errors
/// When the file cannot be read.
pub fn entities_of(transaction: &ReadTransaction<'_>, system: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT entity_type FROM sync_entity_config known WHERE system = ?1 AND (
           EXISTS (SELECT 1 FROM sync_data INDEXED BY sync_data_record
                   WHERE system = ?1 AND entity_type = known.entity_type)
           OR EXISTS (SELECT 1 FROM sync_queue
                      WHERE destination = ?1 AND entity = known.entity_type AND status IN ('pending', 'leased', 'dead'))
           OR EXISTS (SELECT 1 FROM sync_integrations WHERE origin = 'person' AND (
                (source_system = ?1 AND source_entity = known.entity_type)
                OR (target_system = ?1 AND target_entity = known.entity_type))))
         ORDER BY entity_type",
    )?;
    Ok(statement.query_map([system], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

#[cfg(test)]
#[path = "connections_tests.rs"]
mod tests;
