//! The jobs of one record, for whoever keeps the record: what is under way, what is taken back, and ids that became known.

use rusqlite::params;

use super::{DELETE, UPSERT};
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// A record at a destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobsOf<'a> {
    /// Outside system.
    pub destination: &'a str,
    /// Entity, e.g. `client`.
    pub entity: &'a str,
    /// Which record here.
    pub entity_id: &'a str,
}

/// What of a record is still under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unfinished {
    /// Pending jobs that never left.
    pub never_sent: u32,
    /// Jobs that are on their way, or may have arrived and wait to be tried again.
    pub perhaps_sent: u32,
}

impl Unfinished {
    /// Whether there is none at all.
    pub fn is_none(&self) -> bool {
        self.never_sent == 0 && self.perhaps_sent == 0
    }
}

/// Counts the writes and deletions of a record that have not ended, besides job `except`.
///
/// # Errors
/// When the file cannot be read.
pub fn unfinished(
    transaction: &ReadTransaction<'_>,
    of: JobsOf<'_>,
    except: Option<i64>,
) -> Result<Unfinished, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            // A job with a revision took in one that may have been sent.
            "SELECT count(*) FILTER (WHERE started_at IS NULL AND revision = 0),
                    count(*) FILTER (WHERE started_at IS NOT NULL OR revision > 0)
             FROM sync_queue INDEXED BY sync_queue_record
             WHERE entity = ?1 AND entity_id = ?2 AND action IN (?3, ?4) AND destination = ?5
               AND status IN ('pending', 'leased') AND id <> ?6",
        )?
        .query_row(
            params![of.entity, of.entity_id, UPSERT, DELETE, of.destination, except.unwrap_or(0)],
            |row| Ok(Unfinished { never_sent: row.get(0)?, perhaps_sent: row.get(1)? }),
        )?)
}

/// What is to be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withdraw {
    /// Jobs that were never sent.
    NeverSent,
    /// All that wait, also those that may have arrived: the destination has no such record any more.
    AllThatWait,
}

/// What was taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withdrawn {
    /// How many jobs are gone.
    pub jobs: usize,
    /// Entity and id of the record for which one of them waited.
    pub parent: Option<(String, String)>,
}

/// Takes back what waits of a record, and what was refused: nothing of it is wanted any more. What is on its way stays.
///
/// # Errors
/// When the file cannot be written.
pub fn withdraw(
    transaction: &WriteTransaction<'_>,
    of: JobsOf<'_>,
    what: Withdraw,
) -> Result<Withdrawn, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "DELETE FROM sync_queue INDEXED BY sync_queue_record
         WHERE entity = ?1 AND entity_id = ?2 AND action IN (?3, ?4) AND destination = ?5
           AND (status = 'dead' OR (status = 'pending' AND (?6 OR (started_at IS NULL AND revision = 0))))
         RETURNING parent_entity, parent_entity_id",
    )?;
    let all = what == Withdraw::AllThatWait;
    let mut rows = statement.query(params![of.entity, of.entity_id, UPSERT, DELETE, of.destination, all])?;
    let mut withdrawn = Withdrawn::default();
    while let Some(row) = rows.next()? {
        withdrawn.jobs = withdrawn.jobs.saturating_add(1);
        if let (Some(entity), Some(entity_id)) = (row.get(0)?, row.get(1)?) {
            withdrawn.parent = Some((entity, entity_id));
        }
    }
    Ok(withdrawn)
}

/// Entity and id of the records whose pending jobs wait for this one.
///
/// # Errors
/// When the file cannot be read.
pub fn children(
    transaction: &ReadTransaction<'_>,
    of: JobsOf<'_>,
) -> Result<Vec<(String, String)>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT DISTINCT entity, entity_id FROM sync_queue INDEXED BY sync_queue_parent
         WHERE parent_entity = ?1 AND parent_entity_id = ?2 AND status = 'pending' AND destination = ?3
         ORDER BY entity, entity_id",
    )?;
    let rows = statement
        .query_map(params![of.entity, of.entity_id, of.destination], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts another JSON text in place of one in the payloads of a record's pending jobs.
///
/// # Errors
/// When the file cannot be written.
pub fn replace_in_payloads(
    transaction: &WriteTransaction<'_>,
    of: JobsOf<'_>,
    from: &str,
    to: &str,
) -> Result<usize, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_queue INDEXED BY sync_queue_record SET payload = replace(payload, ?4, ?5)
             WHERE entity = ?1 AND entity_id = ?2 AND destination = ?3 AND status = 'pending'
               AND instr(payload, ?4) > 0",
        )?
        .execute(params![of.entity, of.entity_id, of.destination, from, to])?)
}

#[cfg(test)]
#[path = "records_tests.rs"]
mod tests;
