//! Open conflicts over all systems, for people.

use mostrador_domain::Timestamp;
use rusqlite::params;

use super::row::{self, names_text, read_names};
use super::{EntityKey, FieldSet};
use crate::{ReadTransaction, StoreError};

/// Open conflicts that can be decided in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictGroup {
    /// Outside system.
    pub system: String,
    /// Its entity.
    pub entity_type: String,
    /// What they are about.
    pub fields: FieldSet,
    /// How many.
    pub count: u64,
    /// The first one of them.
    pub first: i64,
    /// Since when the oldest waits.
    pub since: Timestamp,
}

/// Every group of open conflicts, the oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn groups(transaction: &ReadTransaction<'_>) -> Result<Vec<ConflictGroup>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT system, entity_type, kind, fields, count(*), min(id), min(opened_at)
         FROM sync_conflicts INDEXED BY sync_conflicts_groups WHERE status = 'open'
         GROUP BY system, entity_type, kind, fields ORDER BY min(opened_at), min(id)",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(ConflictGroup {
            system: row.get(0)?,
            entity_type: row.get(1)?,
            fields: FieldSet { kind: row::read_kind(row, 2)?, fields: read_names(row, 3)? },
            count: row.get(4)?,
            first: row.get(5)?,
            since: Timestamp(row.get(6)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many open conflicts one group has.
///
/// # Errors
/// When the file cannot be read.
pub fn count_group(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    group: &FieldSet,
) -> Result<u64, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT count(*) FROM sync_conflicts INDEXED BY sync_conflicts_groups
             WHERE system = ?1 AND entity_type = ?2 AND status = 'open' AND kind = ?3 AND fields = ?4",
        )?
        .query_row(
            params![key.system, key.entity_type, group.kind.code(), names_text(&group.fields)?],
            |row| row.get(0),
        )?)
}

/// Ids of open conflicts above `after`, in the order in which they were opened; of these systems (a JSON list of names) and
/// of this entity, where there is one.
///
/// # Errors
/// When the file cannot be read.
pub fn list_ids(
    transaction: &ReadTransaction<'_>,
    systems: &str,
    entity: Option<&str>,
    after: i64,
    limit: u32,
) -> Result<Vec<i64>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT id FROM sync_conflicts INDEXED BY sync_conflicts_open
         WHERE status = 'open' AND system IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR entity_type = ?2)
           AND id > ?3 ORDER BY id LIMIT ?4",
    )?;
    let rows = statement.query_map(params![systems, entity, after, limit], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
#[path = "overview_tests.rs"]
mod tests;
