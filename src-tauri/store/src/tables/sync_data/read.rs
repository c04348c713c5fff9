//! Looking records up.

use std::collections::BinaryHeap;

use rusqlite::{OptionalExtension, params};

use super::row::{COLUMNS, read_row, same_hash};
use super::{EntityKey, LOCAL_ID_PREFIX, RecordRow, RecordStatus};
use crate::{ReadTransaction, StoreError};

/// The row of a record when its stored hash is `hash`. A tombstone has no hash, so a record that came back is not
/// unchanged.
///
/// # Errors
/// When the file cannot be read.
pub fn unchanged(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    id_there: &str,
    hash: &[u8; 32],
) -> Result<Option<i64>, StoreError> {
    let known = |sql| {
        transaction
            .connection()
            .prepare_cached(sql)?
            .query_row(params![key.system, key.entity_type, id_there], |row| {
                Ok((row.get::<_, i64>(0)?, same_hash(row, 1, hash)?))
            })
            .optional()
    };
    let found = match known(
        "SELECT id, payload_hash FROM sync_data INDEXED BY sync_data_record
         WHERE system = ?1 AND entity_type = ?2 AND entity_id = ?3",
    )? {
        Some(found) => Some(found),
        None => known(
            "SELECT id, payload_hash FROM sync_data INDEXED BY sync_data_external
             WHERE system = ?1 AND entity_type = ?2 AND external_id = ?3",
        )?,
    };
    Ok(found.and_then(|(row, same)| same.then_some(row)))
}

/// The record that the system calls by that id, whatever it is called here.
///
/// # Errors
/// When the file cannot be read.
pub fn find(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    id_there: &str,
) -> Result<Option<RecordRow>, StoreError> {
    match of_record(transaction, key, id_there)? {
        Some(row) => Ok(Some(row)),
        None => find_made_here(transaction, key, id_there),
    }
}

/// The record of that id here.
///
/// # Errors
/// When the file cannot be read.
pub fn of_record(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    entity_id: &str,
) -> Result<Option<RecordRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM sync_data INDEXED BY sync_data_record
             WHERE system = ?1 AND entity_type = ?2 AND entity_id = ?3"
        ))?
        .query_row(params![key.system, key.entity_type, entity_id], read_row)
        .optional()?)
}

/// The records of that id here, of whatever entity, with their entities. One look into the index for each entity.
///
/// # Errors
/// When the file cannot be read.
pub fn of_system(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity_id: &str,
) -> Result<Vec<(String, RecordRow)>, StoreError> {
    let mut next = transaction.connection().prepare_cached(
        "SELECT min(entity_type) FROM sync_data INDEXED BY sync_data_record WHERE system = ?1 AND entity_type > ?2",
    )?;
    let (mut found, mut after) = (Vec::new(), String::new());
    while let Some(entity_type) =
        next.query_row(params![system, after], |row| row.get::<_, Option<String>>(0))?
    {
        if let Some(row) = of_record(transaction, EntityKey { system, entity_type: &entity_type }, entity_id)?
        {
            found.push((entity_type.clone(), row));
        }
        after = entity_type;
    }
    Ok(found)
}

/// The record made here to which the system gave that id.
///
/// # Errors
/// When the file cannot be read.
pub fn find_made_here(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    external_id: &str,
) -> Result<Option<RecordRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM sync_data INDEXED BY sync_data_external
             WHERE system = ?1 AND entity_type = ?2 AND external_id = ?3"
        ))?
        .query_row(params![key.system, key.entity_type, external_id], read_row)
        .optional()?)
}

/// The record in that row, if it is one of that entity.
///
/// # Errors
/// When the file cannot be read.
pub fn by_row(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    row: i64,
) -> Result<Option<RecordRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM sync_data WHERE id = ?1 AND system = ?2 AND entity_type = ?3"
        ))?
        .query_row(params![row, key.system, key.entity_type], read_row)
        .optional()?)
}

/// Every id under which a record of that entity is known, here or at the system, of records that are not deleted: what a
/// reference may name.
///
/// # Errors
/// When the file cannot be read.
pub fn reference_ids(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
) -> Result<Vec<String>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT entity_id, external_id FROM sync_data INDEXED BY sync_data_record
         WHERE system = ?1 AND entity_type = ?2 AND status <> 'deleted'",
    )?;
    let mut rows = statement.query(params![key.system, key.entity_type])?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        ids.push(row.get(0)?);
        ids.extend(row.get::<_, Option<String>>(1)?);
    }
    Ok(ids)
}

/// Records that a read says nothing new about by not listing them: a person excluded them, they exist here alone, or a
/// person knows of the deletion and decides about it.
const SET_ASIDE: &str =
    "((status = 'skipped' AND error IN ('EXCLUDED', 'LOCAL_ONLY')) OR (status = 'conflict' AND EXISTS (
    SELECT 1 FROM sync_conflicts INDEXED BY sync_conflicts_open
    WHERE sync_conflicts.system = sync_data.system AND sync_conflicts.entity_type = sync_data.entity_type
      AND sync_conflicts.entity_id = sync_data.entity_id AND sync_conflicts.status = 'open'
      AND kind = 'deleted_there')))";

/// How many records the system may list: neither deleted nor unknown to it, nor set aside.
///
/// # Errors
/// When the file cannot be read.
pub fn count_listed(transaction: &ReadTransaction<'_>, key: EntityKey<'_>) -> Result<u64, StoreError> {
    let count = |sql: &str| -> Result<i64, StoreError> {
        Ok(transaction
            .connection()
            .prepare_cached(sql)?
            .query_row(params![key.system, key.entity_type], |row| row.get(0))?)
    };
    let all = count(
        "SELECT count(*) FROM sync_data INDEXED BY sync_data_record WHERE system = ?1 AND entity_type = ?2",
    )?;
    let deleted = count(
        "SELECT count(*) FROM sync_data INDEXED BY sync_data_status
         WHERE system = ?1 AND entity_type = ?2 AND status = 'deleted' AND status <> 'synced'",
    )?;
    // ';' follows ':': all ids that begin with the prefix.
    let local_only = count(
        "SELECT count(*) FROM sync_data INDEXED BY sync_data_record
         WHERE system = ?1 AND entity_type = ?2 AND entity_id >= 'local:' AND entity_id < 'local;'
           AND external_id IS NULL AND status <> 'deleted'",
    )?;
    // What was never there is counted already.
    let set_aside = count(&format!(
        "SELECT count(*) FROM sync_data INDEXED BY sync_data_status
         WHERE system = ?1 AND entity_type = ?2 AND status IN ('skipped', 'conflict') AND status <> 'synced'
           AND NOT (entity_id >= 'local:' AND entity_id < 'local;' AND external_id IS NULL) AND {SET_ASIDE}"
    ))?;
    Ok(u64::try_from(all - deleted - local_only - set_aside).unwrap_or(0))
}

/// The rows of records that the system may list, and that are not set aside, that `is_seen` does not know: above `after`, ascending, at most
/// `limit`. Each call walks the whole entity in its index, without its payloads, so a large `limit` is the cheap one.
///
/// # Errors
/// When the file cannot be read.
pub fn missing(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    mut is_seen: impl FnMut(i64) -> bool,
    after: i64,
    limit: usize,
) -> Result<Vec<i64>, StoreError> {
    let connection = transaction.connection();
    let mut walk = connection.prepare_cached(
        "SELECT id, entity_id FROM sync_data INDEXED BY sync_data_record
         WHERE system = ?1 AND entity_type = ?2 AND id > ?3",
    )?;
    let mut look = connection.prepare_cached(&format!(
        "SELECT status, external_id IS NULL, {SET_ASIDE} FROM sync_data WHERE id = ?1"
    ))?;
    let mut lowest: BinaryHeap<i64> = BinaryHeap::with_capacity(limit.min(4_096).saturating_add(1));
    let mut rows = walk.query(params![key.system, key.entity_type, after])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let full = lowest.len() >= limit;
        if is_seen(id) || (full && lowest.peek().is_none_or(|highest| id > *highest)) {
            continue;
        }
        let (status, unnamed, set_aside): (String, bool, bool) =
            look.query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let made_here = row.get_ref(1)?.as_str().is_ok_and(|id| id.starts_with(LOCAL_ID_PREFIX));
        if status == RecordStatus::Deleted.code() || (made_here && unnamed) || set_aside {
            continue;
        }
        lowest.push(id);
        if lowest.len() > limit {
            lowest.pop();
        }
    }
    Ok(lowest.into_sorted_vec())
}

/// Records that stand in that way, by row id above `after`. Not for [`RecordStatus::Synced`], which has no index.
///
/// # Errors
/// When the file cannot be read.
pub fn list_by_status(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    status: RecordStatus,
    after: i64,
    limit: u32,
) -> Result<Vec<RecordRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM sync_data INDEXED BY sync_data_status
         WHERE system = ?1 AND entity_type = ?2 AND status = ?3 AND status <> 'synced' AND id > ?4
         ORDER BY id LIMIT ?5"
    ))?;
    let rows =
        statement.query_map(params![key.system, key.entity_type, status.code(), after, limit], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}
