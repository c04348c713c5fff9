//! Looking at some records of an entity, or at all of them, without keeping them.

use rusqlite::{OptionalExtension, params};

use super::{EntityKey, RecordStatus};
use crate::{ReadTransaction, StoreError};

/// A record as it is shown in a sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sampled {
    /// Its id here.
    pub entity_id: String,
    /// JSON object.
    pub payload: String,
}

/// The first `first` records of an entity and others from everywhere behind them, evenly spread: at most
/// `most` in all. Deleted ones are left out. Walks the index of the entity, and reads only what it answers.
///
/// # Errors
/// When the file cannot be read.
pub fn sample(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    first: usize,
    most: usize,
) -> Result<Vec<Sampled>, StoreError> {
    let connection = transaction.connection();
    let all: i64 = connection
        .prepare_cached(
            "SELECT count(*) FROM sync_data INDEXED BY sync_data_record WHERE system = ?1 AND entity_type = ?2",
        )?
        .query_row(params![key.system, key.entity_type], |row| row.get(0))?;
    let behind = usize::try_from(all).unwrap_or(usize::MAX).saturating_sub(first);
    let places = most.saturating_sub(first);
    let step = behind.div_ceil(places.max(1)).max(1);
    let mut walk = connection.prepare_cached(
        "SELECT id FROM sync_data INDEXED BY sync_data_record WHERE system = ?1 AND entity_type = ?2
         ORDER BY entity_id",
    )?;
    let mut look = connection
        .prepare_cached("SELECT entity_id, payload FROM sync_data WHERE id = ?1 AND status <> ?2")?;
    let mut found = Vec::new();
    let mut rows = walk.query(params![key.system, key.entity_type])?;
    let mut place = 0_usize;
    while let Some(row) = rows.next()? {
        let wanted = place < first || place.saturating_sub(first).is_multiple_of(step);
        place = place.saturating_add(1);
        if !wanted {
            continue;
        }
        let record = look
            .query_row(params![row.get::<_, i64>(0)?, RecordStatus::Deleted.code()], |row| {
                Ok(Sampled { entity_id: row.get(0)?, payload: row.get(1)? })
            })
            .optional()?;
        found.extend(record);
        if found.len() >= most {
            break;
        }
    }
    Ok(found)
}

/// Shows the records of an entity in the order of their ids, at most `most`. Deleted ones are left out.
///
/// # Errors
/// When the file cannot be read.
pub fn walk(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    most: u64,
    mut look: impl FnMut(&str),
) -> Result<(), StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT payload FROM sync_data INDEXED BY sync_data_record
         WHERE system = ?1 AND entity_type = ?2 AND status <> ?3 ORDER BY entity_id LIMIT ?4",
    )?;
    let mut rows =
        statement.query(params![key.system, key.entity_type, RecordStatus::Deleted.code(), most])?;
    while let Some(row) = rows.next()? {
        // What is no text is no record.
        if let Ok(payload) = row.get_ref(0)?.as_str() {
            look(payload);
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "sample_tests.rs"]
mod tests;
