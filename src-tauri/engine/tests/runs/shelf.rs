//! The simplest thing that takes records: one table, one row per record.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use mostrador_connector::{Record, RecordBody};
use mostrador_engine::{Intake, Kept, Outcome, Reason, RunFacts, TakeContext, Taken, TriedAgain};
use mostrador_store::{ReadTransaction, StoreError, WriteTransaction};
use roaring::RoaringTreemap;
use rusqlite::{OptionalExtension, params};

pub(crate) const TABLE: &str = "CREATE TABLE IF NOT EXISTS shelf (
    id INTEGER PRIMARY KEY, external_id TEXT NOT NULL UNIQUE, payload TEXT NOT NULL, hash BLOB NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0, edited INTEGER NOT NULL DEFAULT 0)";

#[derive(Default)]
pub(crate) struct Shelf {
    /// How many records reached the writer.
    pub(crate) taken: Arc<AtomicUsize>,
    /// How often all rows were walked over.
    pub(crate) walks: Arc<AtomicUsize>,
    /// When the last record that was taken was asked for.
    pub(crate) asked_at: Arc<AtomicI64>,
    /// For the sake of which failures the runs began.
    pub(crate) again: Arc<Mutex<Vec<Option<TriedAgain>>>>,
}

fn find(transaction: &ReadTransaction<'_>, id: &str) -> rusqlite::Result<Option<(i64, Vec<u8>, bool)>> {
    transaction
        .connection()
        .prepare_cached("SELECT id, hash, deleted FROM shelf WHERE external_id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()
}

impl Kept for Shelf {
    fn unchanged(
        &self,
        transaction: &ReadTransaction<'_>,
        external_id: &str,
        hash: &[u8; 32],
    ) -> Result<Option<i64>, StoreError> {
        Ok(find(transaction, external_id)?.filter(|known| known.1 == hash && !known.2).map(|known| known.0))
    }

    fn known(&self, transaction: &ReadTransaction<'_>) -> Result<u64, StoreError> {
        Ok(transaction
            .connection()
            .query_row("SELECT count(*) FROM shelf WHERE deleted = 0", [], |row| row.get(0))?)
    }

    fn missing(
        &self,
        transaction: &ReadTransaction<'_>,
        seen: &RoaringTreemap,
        after: i64,
        limit: usize,
    ) -> Result<Vec<i64>, StoreError> {
        self.walks.fetch_add(1, Ordering::Relaxed);
        let mut statement = transaction
            .connection()
            .prepare_cached("SELECT id FROM shelf WHERE deleted = 0 AND id > ?1 ORDER BY id")?;
        let mut missing = Vec::new();
        let mut rows = statement.query([after])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            if !seen.contains(u64::try_from(id).unwrap()) {
                missing.push(id);
            }
            if missing.len() >= limit {
                break;
            }
        }
        Ok(missing)
    }

    fn id_there(&self, transaction: &ReadTransaction<'_>, row: i64) -> Result<Option<String>, StoreError> {
        Ok(transaction
            .connection()
            .prepare_cached("SELECT external_id FROM shelf WHERE id = ?1")?
            .query_row([row], |row| row.get(0))
            .optional()?)
    }
}

impl Intake for Shelf {
    fn kept(&self) -> &dyn Kept {
        self
    }

    fn take(
        &self,
        transaction: &WriteTransaction<'_>,
        record: &Record,
        context: &TakeContext,
    ) -> Result<Taken, StoreError> {
        self.taken.fetch_add(1, Ordering::Relaxed);
        self.asked_at.store(context.asked_at.millis(), Ordering::Relaxed);
        let known = find(transaction, &record.external_id)?;
        let row = known.as_ref().map(|known| known.0);
        let told = |outcome| Ok(Taken { row, outcome });
        match &record.body {
            RecordBody::Malformed { reason, field } => {
                return told(Outcome::Failed(Reason {
                    code: reason.clone(),
                    field: field.clone(),
                    value: None,
                    concerned: Vec::new(),
                }));
            }
            RecordBody::Deleted => {
                let done = transaction.connection().execute(
                    "UPDATE shelf SET deleted = 1 WHERE external_id = ?1 AND deleted = 0",
                    [&record.external_id],
                )?;
                return told(if done > 0 { Outcome::Updated } else { Outcome::Unchanged });
            }
            RecordBody::Raw | RecordBody::Order { .. } => {}
        }
        let has = |member: &str| record.raw_json.contains(&format!("\"{member}\""));
        if has("bad") {
            let reason =
                Reason { field: Some("bad".to_owned()), value: Some("=1+1".to_owned()), ..Reason::of("BAD") };
            return told(Outcome::Failed(reason));
        }
        if has("left") {
            return told(Outcome::Skipped(Reason::of("LEFT_OUT")));
        }
        if has("early") {
            return told(Outcome::Skipped(Reason::of("READ_BEFORE_WRITE")));
        }
        if has("dispute") {
            return told(Outcome::Conflicted(Reason::of("DISPUTED")));
        }
        if has("refused") {
            transaction.connection().execute("INSERT INTO shelf (external_id) VALUES (NULL)", [])?;
        }
        match known {
            Some((_, hash, false)) if hash == context.hash => told(Outcome::Unchanged),
            Some((id, _, _)) => {
                transaction.connection().execute(
                    "UPDATE shelf SET payload = ?2, hash = ?3, deleted = 0 WHERE id = ?1",
                    params![id, record.raw_json, context.hash],
                )?;
                told(Outcome::Updated)
            }
            None => {
                transaction.connection().execute(
                    "INSERT INTO shelf (external_id, payload, hash) VALUES (?1, ?2, ?3)",
                    params![record.external_id, record.raw_json, context.hash],
                )?;
                Ok(Taken {
                    row: Some(transaction.connection().last_insert_rowid()),
                    outcome: Outcome::Created,
                })
            }
        }
    }

    fn for_run(&self, facts: RunFacts) -> Option<Arc<dyn Intake>> {
        self.again.lock().unwrap_or_else(PoisonError::into_inner).push(facts.again);
        None
    }

    fn remove(
        &self,
        transaction: &WriteTransaction<'_>,
        row: i64,
        _context: &TakeContext,
    ) -> Result<Taken, StoreError> {
        let edited: bool =
            transaction
                .connection()
                .query_row("SELECT edited FROM shelf WHERE id = ?1", [row], |row| row.get(0))?;
        if edited {
            return Ok(Taken { row: Some(row), outcome: Outcome::Conflicted(Reason::of("EDITED_HERE")) });
        }
        transaction.connection().execute("UPDATE shelf SET deleted = 1 WHERE id = ?1", [row])?;
        Ok(Taken { row: Some(row), outcome: Outcome::Updated })
    }
}
