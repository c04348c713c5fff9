//! What a person says of a client that waits, carried out at once: from then on the client's id means a row like any other.

use mostrador_connector::{Record, RecordBody};
use mostrador_domain::Timestamp;
use mostrador_store::tables::client_reviews::{self, NewReview, ReviewRow, ReviewStatus};
use mostrador_store::tables::sync_data::{self, EntityKey, NewRecord, RecordRow, RecordStatus};
use mostrador_store::tables::sync_log::{self, Direction, LogEntry};
use mostrador_store::{StoreError, WriteTransaction};

use super::candidates::is_free;
use super::{AMBIGUOUS, CLIENT, EXCLUDED};
use crate::dataset::records::Records;
use crate::runs::{Intake, Outcome, TakeContext};

/// Who a client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The one in this row of `sync_data`. Where the source still lists that one under another id, that other id means
    /// nobody any more: it is skipped as replaced, and nobody is asked about it.
    Known {
        /// Row, one of the candidates.
        row: i64,
    },
    /// Somebody new.
    New,
    /// It stays out.
    Nobody,
}

/// Why a decision was not carried out. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
pub enum DecisionError {
    /// Nobody of that id waits, or waited.
    #[error("no such client waits")]
    Unknown,
    /// It was decided already, or nothing is left to decide.
    #[error("it is decided already")]
    NotOpen,
    /// That row is not one of the candidates, or not there any more.
    #[error("that is none of the candidates")]
    NotACandidate,
    /// The client cannot be taken so: the code says why.
    #[error("the client cannot be taken: {0}")]
    Refused(String),
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Carries a decision out. Must be the only thing in its transaction that depends on its success: on an error, what was
/// begun is to be rolled back with it.
///
/// # Errors
/// See [`DecisionError`].
pub fn decide(
    transaction: &WriteTransaction<'_>,
    system: &'static str,
    id: i64,
    decision: Decision,
    actor: &str,
    now: Timestamp,
) -> Result<(), DecisionError> {
    let review = client_reviews::find(transaction, id)?.ok_or(DecisionError::Unknown)?;
    if review.system != system {
        return Err(DecisionError::Unknown);
    }
    if review.status != ReviewStatus::Open {
        return Err(DecisionError::NotOpen);
    }
    let deciding = Deciding { transaction, system, review: &review, actor, now };
    let status = match decision {
        Decision::Known { row } => {
            deciding.known(row)?;
            ReviewStatus::Known
        }
        Decision::New => {
            deciding.somebody_new()?;
            ReviewStatus::New
        }
        Decision::Nobody => {
            deciding.nobody()?;
            ReviewStatus::Nobody
        }
    };
    client_reviews::decide(transaction, id, status, actor, now)?;
    deciding.audit("review", status.code())?;
    Ok(())
}

struct Deciding<'a> {
    transaction: &'a WriteTransaction<'a>,
    system: &'static str,
    review: &'a ReviewRow,
    actor: &'a str,
    now: Timestamp,
}

impl Deciding<'_> {
    fn key(&self) -> EntityKey<'_> {
        EntityKey { system: self.system, entity_type: CLIENT }
    }

    fn known(&self, row: i64) -> Result<(), DecisionError> {
        if !self.review.candidates.contains(&row) {
            return Err(DecisionError::NotACandidate);
        }
        let id = &self.review.record_id;
        let row = sync_data::by_row(self.transaction, self.key(), row)?;
        let row = row.ok_or(DecisionError::NotACandidate)?;
        if let Some(other) = row.id_there().filter(|other| *other != id && !is_free(&row)) {
            self.replaced(other, &row)?;
        }
        let external_id = (row.entity_id != *id).then(|| id.clone());
        let left_out = row.status == RecordStatus::Skipped && row.error.as_deref() == Some(EXCLUDED);
        let (status, error) =
            if left_out { (RecordStatus::Synced, None) } else { (row.status, row.error.clone()) };
        sync_data::save(
            self.transaction,
            &RecordRow { external_id, payload_hash: None, status, error, ..row },
        )?;
        self.take()
    }

    /// Another id of the source meant the row until now.
    fn replaced(&self, other: &str, row: &RecordRow) -> Result<(), DecisionError> {
        let review = NewReview {
            system: self.system,
            record_id: other,
            reason: AMBIGUOUS,
            payload: &row.payload,
            payload_hash: &row.payload_hash.unwrap_or_default(),
            candidates: &[row.id],
            run_id: self.review.run_id,
        };
        Ok(client_reviews::replaced(self.transaction, &review, self.actor, self.now)?)
    }

    fn somebody_new(&self) -> Result<(), DecisionError> {
        let id = &self.review.record_id;
        if let Some(row) = sync_data::of_record(self.transaction, self.key(), id)?
            && let Some(other) = row.external_id.clone()
        {
            // The row was given to another id when this one was gone. Both are persons of their own: each has a row of its
            // own id from now on.
            self.insert(&other, &row.payload, row.payload_hash.as_ref(), RecordStatus::Synced)?;
            sync_data::save(self.transaction, &RecordRow { external_id: None, payload_hash: None, ..row })?;
        }
        self.take()
    }

    fn nobody(&self) -> Result<(), DecisionError> {
        let id = &self.review.record_id;
        if sync_data::of_record(self.transaction, self.key(), id)?.is_none() {
            let row = self.insert(id, &self.review.payload, None, RecordStatus::Skipped)?;
            if let Some(row) = sync_data::by_row(self.transaction, self.key(), row)? {
                sync_data::save(self.transaction, &RecordRow { error: Some(EXCLUDED.to_owned()), ..row })?;
            }
            self.audit("exclude", "ok")?;
        }
        Ok(())
    }

    fn insert(
        &self,
        entity_id: &str,
        payload: &str,
        payload_hash: Option<&[u8; 32]>,
        status: RecordStatus,
    ) -> Result<i64, DecisionError> {
        let record = NewRecord {
            key: self.key(),
            entity_id,
            payload,
            payload_hash,
            status,
            modified_by: self.system,
            source_version: None,
            source_modified_at: None,
            synced_at: Some(self.now),
            now: self.now,
        };
        Ok(sync_data::insert(self.transaction, &record)?)
    }

    /// The client is taken as the source had it, as a run would.
    fn take(&self) -> Result<(), DecisionError> {
        let record = Record {
            external_id: self.review.record_id.clone(),
            raw_json: self.review.payload.clone(),
            modified_at: None,
            version: None,
            body: RecordBody::Raw,
        };
        let context = TakeContext {
            system: self.system,
            entity_type: CLIENT.to_owned(),
            hash: self.review.payload_hash,
            now: self.now,
            asked_at: self.now,
            run_id: self.review.run_id,
            mapping_version: 1,
        };
        let records = Records::of_entity(self.transaction, self.system, CLIENT)?;
        match records.take(self.transaction, &record, &context)?.outcome {
            Outcome::Created | Outcome::Updated | Outcome::Unchanged | Outcome::Conflicted(_) => Ok(()),
            Outcome::Skipped(reason) | Outcome::Failed(reason) => {
                Err(DecisionError::Refused(reason.code.as_str().to_owned()))
            }
        }
    }

    fn audit(&self, action: &str, outcome: &str) -> Result<(), DecisionError> {
        let entry = LogEntry {
            at: self.now,
            system: self.system,
            entity: CLIENT,
            entity_id: &self.review.record_id,
            direction: Direction::Local,
            action,
            outcome,
            actor: Some(self.actor),
            duration_ms: None,
            before: None,
            after: None,
            detail: None,
        };
        Ok(sync_log::add(self.transaction, &entry)?)
    }
}
