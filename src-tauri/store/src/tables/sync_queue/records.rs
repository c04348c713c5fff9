//! The jobs of one record, for whoever keeps the record: what is under way, what is taken back, and ids that became known.

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::enqueue::KEY;
use super::types::changed_from_text;
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

/// The fields that the unfinished writes of a record speak of, besides job `except`; `None` where one speaks of all of them.
///
/// # Errors
/// When the file cannot be read.
pub fn fields_under_way(
    transaction: &ReadTransaction<'_>,
    of: JobsOf<'_>,
    except: Option<i64>,
) -> Result<Option<Vec<String>>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT changed FROM sync_queue INDEXED BY sync_queue_record
         WHERE entity = ?1 AND entity_id = ?2 AND action IN (?3, ?4) AND destination = ?5
           AND status IN ('pending', 'leased') AND id <> ?6 ORDER BY id",
    )?;
    let mut rows = statement.query(params![
        of.entity,
        of.entity_id,
        UPSERT,
        DELETE,
        of.destination,
        except.unwrap_or(0)
    ])?;
    let mut fields = Vec::new();
    while let Some(row) = rows.next()? {
        let text: Option<String> = row.get(0)?;
        let Some(changed) = changed_from_text(text.as_deref()) else { return Ok(None) };
        for field in changed {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
    }
    Ok(Some(fields))
}

/// What a destination accepted last of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// JSON: the whole record.
    pub payload: String,
    /// Names of the fields that were changed; `None`: all of them.
    pub changed: Option<Vec<String>>,
}

/// What a destination accepted last of the fields of a record; `None` where nothing was, or it is long ago.
///
/// # Errors
/// When the file cannot be read.
pub fn last_accepted(transaction: &ReadTransaction<'_>, of: JobsOf<'_>) -> Result<Option<Sent>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT payload, changed FROM sync_queue INDEXED BY sync_queue_record
             WHERE entity = ?1 AND entity_id = ?2 AND action = ?3 AND destination = ?4 AND status = 'done'
             ORDER BY id DESC LIMIT 1",
        )?
        .query_row(params![of.entity, of.entity_id, UPSERT, of.destination], |row| {
            Ok(Sent {
                payload: row.get(0)?,
                changed: changed_from_text(row.get::<_, Option<String>>(1)?.as_deref()),
            })
        })
        .optional()?)
}

/// What is to be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withdraw {
    /// Jobs that were never sent.
    NeverSent,
    /// All that wait, also changes that may have arrived.
    AllThatWait,
}

/// A creation without an answer: the destination may have made the record, and only the answer to this very job, under
/// this very idempotency key, tells its id. Taken back, it would be made a second time under another key.
///
/// A dead letter counts when the destination failed (`transient`) or its answer could not be stored; everything else says
/// that nothing was made.
pub(super) const UNANSWERED: &str = "(action = 'upsert' AND coalesce(external_id, '') = '' AND CASE status
      WHEN 'dead' THEN error_class = 'transient' OR error_code = 'NOT_RECORDED'
      ELSE started_at IS NOT NULL OR revision > 0 END)";

/// What was taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withdrawn {
    /// How many jobs are gone.
    pub jobs: usize,
    /// Entity and id of the record for which one of them waited.
    pub parent: Option<(String, String)>,
}

/// Takes back what waits of a record, and what was refused: nothing of it is wanted any more. What is on its way stays, and
/// so does a creation without an answer.
///
/// # Errors
/// When the file cannot be written.
pub fn withdraw(
    transaction: &WriteTransaction<'_>,
    of: JobsOf<'_>,
    what: Withdraw,
) -> Result<Withdrawn, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&format!(
        "DELETE FROM sync_queue INDEXED BY sync_queue_record
         WHERE entity = ?1 AND entity_id = ?2 AND action IN (?3, ?4) AND destination = ?5
           AND (status = 'dead' OR (status = 'pending' AND (?6 OR (started_at IS NULL AND revision = 0))))
           AND NOT {UNANSWERED}
         RETURNING parent_entity, parent_entity_id"
    ))?;
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

/// Tries a creation without an answer anew that was set aside, and answers whether there was one. What is newer of the
/// record comes after it; should it be refused as often again, the newer one goes without it, so that a person can mend
/// what the destination cannot bear.
///
/// # Errors
/// When the file cannot be written.
pub fn revive_creation(
    transaction: &WriteTransaction<'_>,
    of: JobsOf<'_>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let revived = transaction
        .connection()
        .prepare_cached(&format!(
            "UPDATE sync_queue INDEXED BY sync_queue_record
             SET status = 'pending', attempts = 0, scheduled_at = ?4, completed_at = NULL
             WHERE entity = ?1 AND entity_id = ?2 AND destination = ?3 AND status = 'dead' AND {UNANSWERED}"
        ))?
        .execute(params![of.entity, of.entity_id, of.destination, now.millis()])?;
    Ok(revived > 0)
}

/// The destination turned out to know a record that was made here: what would have made it there changes it instead. Its
/// idempotency key becomes another one, because the old one stands for the creation.
///
/// # Errors
/// When the file cannot be written.
pub fn name(transaction: &WriteTransaction<'_>, of: JobsOf<'_>, external_id: &str) -> Result<(), StoreError> {
    let connection = transaction.connection();
    let named = connection
        .prepare_cached(
            "UPDATE sync_queue INDEXED BY sync_queue_record SET external_id = ?4, revision = revision + 1
             WHERE entity = ?1 AND entity_id = ?2 AND destination = ?3 AND action IN (?5, ?6)
               AND status IN ('pending', 'leased', 'dead') AND coalesce(external_id, '') = ''
             RETURNING id",
        )?
        .query_map(params![of.entity, of.entity_id, of.destination, external_id, UPSERT, DELETE], |row| {
            row.get::<_, i64>(0)
        })?
        .collect::<Result<Vec<_>, _>>()?;
    for id in named {
        connection
            .prepare_cached(&format!("UPDATE sync_queue SET idempotency_key = {KEY} WHERE id = ?1"))?
            .execute([id])?;
    }
    Ok(())
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
