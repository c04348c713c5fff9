//! `customer_merges`: two customers became one. The other one is kept as it was and shown no more; while the time for it
//! lasts, the merge can be taken back.

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::{ReadTransaction, StoreError, WriteTransaction};

/// A merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeRow {
    /// Row id.
    pub id: i64,
    /// *Registro principal*: row of `sync_data`.
    pub main: i64,
    /// The other one: row of `sync_data`.
    pub other: i64,
    /// What the other one was called.
    pub other_name: Option<String>,
    /// When.
    pub merged_at: Timestamp,
    /// Who.
    pub merged_by: String,
    /// Until when it can be taken back.
    pub undo_until: Timestamp,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
    /// JSON: what an undo takes back.
    pub detail: String,
}

const COLUMNS: &str = "id, main, other, other_name, merged_at, merged_by, undo_until, undone_at, detail";

fn read_row(row: &Row<'_>) -> rusqlite::Result<MergeRow> {
    Ok(MergeRow {
        id: row.get(0)?,
        main: row.get(1)?,
        other: row.get(2)?,
        other_name: row.get(3)?,
        merged_at: Timestamp(row.get(4)?),
        merged_by: row.get(5)?,
        undo_until: Timestamp(row.get(6)?),
        undone_at: row.get::<_, Option<i64>>(7)?.map(Timestamp),
        detail: row.get(8)?,
    })
}

/// Keeps a merge and answers its row; `id` and `undone_at` are not looked at.
///
/// # Errors
/// When the file cannot be written; a uniqueness rule when the other one is part of somebody already.
pub fn insert(transaction: &WriteTransaction<'_>, merge: &MergeRow) -> Result<i64, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "INSERT INTO customer_merges (main, other, other_name, merged_at, merged_by, undo_until, detail)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .insert(params![
            merge.main,
            merge.other,
            merge.other_name,
            merge.merged_at.millis(),
            merge.merged_by,
            merge.undo_until.millis(),
            merge.detail,
        ])?)
}

/// One merge.
///
/// # Errors
/// When the file cannot be read.
pub fn find(transaction: &ReadTransaction<'_>, id: i64) -> Result<Option<MergeRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM customer_merges WHERE id = ?1"))?
        .query_row([id], read_row)
        .optional()?)
}

/// The latest merge into a customer that stands.
///
/// # Errors
/// When the file cannot be read.
pub fn latest(transaction: &ReadTransaction<'_>, main: i64) -> Result<Option<MergeRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM customer_merges INDEXED BY customer_merges_main
             WHERE main = ?1 AND undone_at IS NULL ORDER BY id DESC LIMIT 1"
        ))?
        .query_row([main], read_row)
        .optional()?)
}

/// The merge by which a customer is a part of another one by now.
///
/// # Errors
/// When the file cannot be read.
pub fn of_other(transaction: &ReadTransaction<'_>, other: i64) -> Result<Option<MergeRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM customer_merges INDEXED BY customer_merges_other
             WHERE other = ?1 AND undone_at IS NULL"
        ))?
        .query_row([other], read_row)
        .optional()?)
}

/// Every merge that a customer was the other one of, also those that were taken back.
///
/// # Errors
/// When the file cannot be read.
pub fn all_of_other(transaction: &ReadTransaction<'_>, other: i64) -> Result<Vec<MergeRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM customer_merges INDEXED BY customer_merges_all WHERE other = ?1 ORDER BY id"
    ))?;
    let rows = statement.query_map([other], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every merge that a customer was the main one of, also those that were taken back.
///
/// # Errors
/// When the file cannot be read.
pub fn all_of_main(transaction: &ReadTransaction<'_>, main: i64) -> Result<Vec<MergeRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM customer_merges INDEXED BY customer_merges_main WHERE main = ?1 ORDER BY id"
    ))?;
    let rows = statement.query_map([main], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The customer of which another one is a part by now; `None`: it stands for itself.
///
/// # Errors
/// When the file cannot be read.
pub fn main_of(transaction: &ReadTransaction<'_>, other: i64) -> Result<Option<i64>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT main FROM customer_merges INDEXED BY customer_merges_other WHERE other = ?1 AND undone_at IS NULL",
        )?
        .query_row([other], |row| row.get(0))
        .optional()?)
}

/// Rows of `sync_data` that are parts of a customer by now, however deep, without itself.
///
/// # Errors
/// When the file cannot be read.
pub fn parts_of(transaction: &ReadTransaction<'_>, main: i64) -> Result<Vec<i64>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "WITH RECURSIVE part (id) AS (
           SELECT other FROM customer_merges INDEXED BY customer_merges_main WHERE main = ?1 AND undone_at IS NULL
           UNION
           SELECT customer_merges.other FROM part
           CROSS JOIN customer_merges INDEXED BY customer_merges_main ON customer_merges.main = part.id
           WHERE customer_merges.undone_at IS NULL
         ) SELECT id FROM part ORDER BY id",
    )?;
    let rows = statement.query_map([main], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Marks a merge as taken back.
///
/// # Errors
/// When the file cannot be written, or it was taken back already.
pub fn undo(transaction: &WriteTransaction<'_>, id: i64, by: &str, now: Timestamp) -> Result<(), StoreError> {
    let changed = transaction
        .connection()
        .prepare_cached(
            "UPDATE customer_merges SET undone_at = ?2, undone_by = ?3 WHERE id = ?1 AND undone_at IS NULL",
        )?
        .execute(params![id, now.millis(), by])?;
    if changed == 0 { Err(StoreError::NoRow) } else { Ok(()) }
}

/// Puts another detail in place of a merge's: somebody is forgotten whose values it has.
///
/// # Errors
/// When the file cannot be written, or there is no such merge.
pub fn rewrite(transaction: &WriteTransaction<'_>, id: i64, detail: &str) -> Result<(), StoreError> {
    let changed = transaction
        .connection()
        .prepare_cached("UPDATE customer_merges SET detail = ?2 WHERE id = ?1")?
        .execute(params![id, detail])?;
    if changed == 0 { Err(StoreError::NoRow) } else { Ok(()) }
}

/// Forgets what a customer's merges say of people; that there were merges stays.
///
/// # Errors
/// When the file cannot be written.
pub fn forget(transaction: &WriteTransaction<'_>, customer: i64) -> Result<(), StoreError> {
    let connection = transaction.connection();
    connection
        .prepare_cached(
            "UPDATE customer_merges INDEXED BY customer_merges_main
             SET other_name = NULL, detail = '{}', undo_until = merged_at WHERE main = ?1",
        )?
        .execute([customer])?;
    connection
        .prepare_cached(
            "UPDATE customer_merges INDEXED BY customer_merges_all
             SET other_name = NULL, detail = '{}', undo_until = merged_at WHERE other = ?1",
        )?
        .execute([customer])?;
    Ok(())
}
