//! What the audit says of one record.

use mostrador_domain::Timestamp;
use rusqlite::{Row, params};

use crate::{ReadTransaction, StoreError, WriteTransaction};

/// One thing that was done to a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// Row id.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub action: String,
    /// How it ended: a rule, or a reason code.
    pub outcome: String,
    /// Who; `None` for the program itself.
    pub actor: Option<String>,
    /// JSON per field.
    pub before: Option<String>,
    /// JSON per field.
    pub after: Option<String>,
    /// Why, or a technical description.
    pub detail: Option<String>,
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<Deed> {
    Ok(Deed {
        id: row.get(0)?,
        at: Timestamp(row.get(1)?),
        action: row.get(2)?,
        outcome: row.get(3)?,
        actor: row.get(4)?,
        before: row.get(5)?,
        after: row.get(6)?,
        detail: row.get(7)?,
    })
}

/// What was done to a record, the newest first, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn newest(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity: &str,
    entity_id: &str,
    limit: u32,
) -> Result<Vec<Deed>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT id, at, action, outcome, actor, before, after, detail FROM sync_log INDEXED BY sync_log_record
         WHERE entity = ?1 AND entity_id = ?2 AND system = ?3 ORDER BY id DESC LIMIT ?4",
    )?;
    let rows = statement.query_map(params![entity, entity_id, system, limit], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Empties what the audit says of a record, whatever the system is called there; who did something and when stays.
///
/// # Errors
/// When the file cannot be written.
pub fn forget(transaction: &WriteTransaction<'_>, entity: &str, entity_id: &str) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_log INDEXED BY sync_log_record SET before = NULL, after = NULL, detail = NULL
             WHERE entity = ?1 AND entity_id = ?2",
        )?
        .execute(params![entity, entity_id])?;
    Ok(())
}

/// When the other side first accepted a record after an instant with something else than `value`, a JSON text, in a field;
/// `None` while it has not.
///
/// # Errors
/// When the file cannot be read.
pub fn sent_without(
    transaction: &ReadTransaction<'_>,
    entity: &str,
    entity_id: &str,
    after: Timestamp,
    field: &str,
    value: &str,
) -> Result<Option<Timestamp>, StoreError> {
    let path = format!("$.\"{field}\"");
    let at: Option<i64> = transaction
        .connection()
        .prepare_cached(
            "SELECT min(at) FROM sync_log INDEXED BY sync_log_record
             WHERE entity = ?1 AND entity_id = ?2 AND at > ?3 AND direction = 'out' AND outcome = 'ok'
               AND action = 'upsert' AND json_valid(after)
               AND json_extract(after, ?4) IS NOT json_extract(?5, '$')",
        )?
        .query_row(params![entity, entity_id, after.millis(), path, value], |row| row.get(0))?;
    Ok(at.map(Timestamp))
}

/// Takes one value of a field out of what the audit says of a record between two instants, both included: it was taken over
/// from somebody who is forgotten. `value` is a JSON text.
///
/// # Errors
/// When the file cannot be written.
pub fn forget_value(
    transaction: &WriteTransaction<'_>,
    entity: &str,
    entity_id: &str,
    [since, until]: [Timestamp; 2],
    field: &str,
    value: &str,
) -> Result<(), StoreError> {
    let path = format!("$.\"{field}\"");
    let mut statement = transaction.connection().prepare_cached(
        "UPDATE sync_log INDEXED BY sync_log_record
         SET before = CASE WHEN json_extract(before, ?4) = json_extract(?5, '$')
                           THEN json_remove(before, ?4) ELSE before END,
             after = CASE WHEN json_extract(after, ?4) = json_extract(?5, '$')
                          THEN json_remove(after, ?4) ELSE after END
         WHERE entity = ?1 AND entity_id = ?2 AND at BETWEEN ?3 AND ?6
           AND json_valid(coalesce(before, '{}')) AND json_valid(coalesce(after, '{}'))
           AND (json_extract(before, ?4) = json_extract(?5, '$') OR json_extract(after, ?4) = json_extract(?5, '$'))",
    )?;
    statement.execute(params![entity, entity_id, since.millis(), path, value, until.millis()])?;
    Ok(())
}

/// Takes the words of what was done to a record at an instant out of the audit: they were taken over from somebody who is
/// forgotten.
///
/// # Errors
/// When the file cannot be written.
pub fn forget_detail(
    transaction: &WriteTransaction<'_>,
    entity: &str,
    entity_id: &str,
    at: Timestamp,
    action: &str,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_log INDEXED BY sync_log_record SET detail = NULL
             WHERE entity = ?1 AND entity_id = ?2 AND at = ?3 AND action = ?4",
        )?
        .execute(params![entity, entity_id, at.millis(), action])?;
    Ok(())
}
