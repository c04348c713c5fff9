//! The clients of a system as runs see them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use mostrador_connector::{Record, RecordBody};
use mostrador_domain::NationalId;
use mostrador_store::tables::client_reviews::{self, NewReview, ReviewStatus};
use mostrador_store::tables::sync_data::{self, EntityKey, RecordRow};
use mostrador_store::tables::sync_history::RunMode;
use mostrador_store::{ReadTransaction, StoreError, WriteTransaction, crash_point};

use super::candidates::{Match, Others, is_free};
use super::overlay::Overlay;
use super::{AMBIGUOUS, CLIENT, EXCLUDED, REPLACED, key_of};
use crate::dataset::records::RecordIntake;
use crate::pairs::PairIntake;
use crate::runs::{Intake, Kept, Outcome, Reason, RunFacts, TakeContext, Taken};

/// Takes the clients of one system: see the module.
pub struct ClientIntake {
    system: &'static str,
    /// Takes a client once it is known who it is.
    inner: Arc<dyn Intake>,
    /// What would be stored by now; only of a dry run.
    overlay: Option<Mutex<Overlay>>,
    /// Whether somebody may wait in this system, as far as it was looked up.
    waits: OnceLock<AtomicBool>,
}

impl ClientIntake {
    /// For the clients of a system that are kept in `sync_data`.
    pub fn new(system: &'static str) -> Self {
        Self::over(system, Arc::new(RecordIntake::new(system, CLIENT)))
    }

    fn over(system: &'static str, inner: Arc<dyn Intake>) -> Self {
        Self { system, inner, overlay: None, waits: OnceLock::new() }
    }

    fn key(&self) -> EntityKey<'_> {
        EntityKey { system: self.system, entity_type: CLIENT }
    }

    fn with_overlay<T>(&self, act: impl FnOnce(Option<&mut Overlay>) -> T) -> T {
        match &self.overlay {
            Some(overlay) => act(Some(&mut overlay.lock().unwrap_or_else(PoisonError::into_inner))),
            None => act(None),
        }
    }

    /// The row that the id means, where it means one.
    fn meant_by(
        &self,
        transaction: &ReadTransaction<'_>,
        record_id: &str,
    ) -> Result<Option<RecordRow>, StoreError> {
        let row = sync_data::find(transaction, self.key(), record_id)?;
        let means_it = |row: &RecordRow| {
            row.id_there() == Some(record_id)
                && self.with_overlay(|overlay| !overlay.is_some_and(|overlay| overlay.is_bound(row.id)))
        };
        Ok(row.filter(means_it))
    }

    /// A row of this very id that another id means by now.
    fn given_away(
        &self,
        transaction: &ReadTransaction<'_>,
        record_id: &str,
    ) -> Result<Option<i64>, StoreError> {
        let row = sync_data::of_record(transaction, self.key(), record_id)?;
        Ok(match row {
            Some(row) if self.meant_by(transaction, record_id)?.is_none() => Some(row.id),
            Some(_) | None => None,
        })
    }

    /// Nothing speaks against what its id says.
    fn pass(
        &self,
        transaction: &WriteTransaction<'_>,
        record: &Record,
        key: Option<&NationalId>,
        context: &TakeContext,
    ) -> Result<Taken, StoreError> {
        let given_away = self.with_overlay(|overlay| overlay.is_some_and(|overlay| overlay.binds_any()));
        if given_away && let Some(row) = self.given_away(transaction, &record.external_id)? {
            return self.wait(transaction, record, key, &[row], context);
        }
        let taken = self.inner.take(transaction, record, context)?;
        match &taken.outcome {
            // The source lists it again after its row was given to another id.
            Outcome::Skipped(reason) if reason.code.as_str() == REPLACED => {
                let row: Vec<i64> = taken.row.into_iter().collect();
                self.wait(transaction, record, key, &row, context)
            }
            Outcome::Created | Outcome::Updated | Outcome::Unchanged | Outcome::Conflicted(_) => {
                self.went_its_way(transaction, record, key, context)?;
                Ok(taken)
            }
            Outcome::Skipped(_) | Outcome::Failed(_) => Ok(taken),
        }
    }

    fn went_its_way(
        &self,
        transaction: &WriteTransaction<'_>,
        record: &Record,
        key: Option<&NationalId>,
        context: &TakeContext,
    ) -> Result<(), StoreError> {
        self.with_overlay(|overlay| {
            if let Some(overlay) = overlay {
                overlay.note(&record.external_id, key);
            }
        });
        if self.may_wait(transaction)?
            && client_reviews::moot(transaction, self.system, &record.external_id, context.now)?
        {
            tracing::info!(run = context.run_id, system = self.system, "a client does not wait any more");
        }
        Ok(())
    }

    fn may_wait(&self, transaction: &ReadTransaction<'_>) -> Result<bool, StoreError> {
        if let Some(waits) = self.waits.get() {
            return Ok(waits.load(Ordering::Acquire));
        }
        let waits = client_reviews::any_open(transaction, self.system)?;
        Ok(self.waits.get_or_init(|| AtomicBool::new(waits)).load(Ordering::Acquire))
    }

    /// The client is the one of this row, which the source knows under no other id.
    fn bind(
        &self,
        transaction: &WriteTransaction<'_>,
        record: &Record,
        row: RecordRow,
        key: Option<&NationalId>,
        context: &TakeContext,
    ) -> Result<Taken, StoreError> {
        let before = row.clone();
        let row_id = row.id;
        let external_id = (row.entity_id != record.external_id).then(|| record.external_id.clone());
        sync_data::save(transaction, &RecordRow { external_id, ..row })?;
        crash_point!("client.bound");
        let taken = self.inner.take(transaction, record, context)?;
        match taken.outcome {
            Outcome::Created | Outcome::Updated | Outcome::Unchanged => {
                self.with_overlay(|overlay| {
                    if let Some(overlay) = overlay {
                        overlay.bind(row_id);
                    }
                });
                self.went_its_way(transaction, record, key, context)?;
                Ok(Taken { outcome: Outcome::Updated, ..taken })
            }
            Outcome::Conflicted(_) => {
                self.went_its_way(transaction, record, key, context)?;
                Ok(taken)
            }
            // It is not taken as it is: then the row is nobody's as before.
            Outcome::Skipped(_) | Outcome::Failed(_) => {
                sync_data::save(transaction, &before)?;
                Ok(Taken { row: None, ..taken })
            }
        }
    }

    /// The row that another client took from this one, if that one is gone since.
    fn row_left(
        &self,
        transaction: &ReadTransaction<'_>,
        rows: &[i64],
    ) -> Result<Option<RecordRow>, StoreError> {
        for row in rows {
            let row = sync_data::by_row(transaction, self.key(), *row)?.filter(is_free);
            let bound = |row: &RecordRow| {
                self.with_overlay(|overlay| overlay.is_some_and(|overlay| overlay.is_bound(row.id)))
            };
            if let Some(row) = row.filter(|row| !bound(row)) {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// Nobody can tell who it is: it waits, unless somebody has decided.
    fn wait(
        &self,
        transaction: &WriteTransaction<'_>,
        record: &Record,
        key: Option<&NationalId>,
        candidates: &[i64],
        context: &TakeContext,
    ) -> Result<Taken, StoreError> {
        let skipped = |code: &str| Taken { row: None, outcome: Outcome::Skipped(Reason::of(code)) };
        let known = client_reviews::of_record(transaction, self.system, &record.external_id)?;
        match known {
            Some(review) if review.status == ReviewStatus::Nobody => return Ok(skipped(EXCLUDED)),
            // As long as the other client has the row.
            Some(review) if review.status == ReviewStatus::Replaced => {
                match self.row_left(transaction, &review.candidates)? {
                    None => return Ok(skipped(REPLACED)),
                    Some(row) if row.entity_id == record.external_id => {
                        return self.bind(transaction, record, row, key, context);
                    }
                    // Somebody is to decide anew.
                    Some(_) => {}
                }
            }
            Some(review)
                if review.status == ReviewStatus::Open
                    && review.payload_hash == context.hash
                    && review.candidates == candidates =>
            {
                client_reviews::listed(transaction, review.id, context.run_id)?;
                return Ok(skipped(AMBIGUOUS));
            }
            Some(_) | None => {}
        }
        let review = NewReview {
            system: self.system,
            record_id: &record.external_id,
            reason: AMBIGUOUS,
            payload: &record.raw_json,
            payload_hash: &context.hash,
            candidates,
            run_id: context.run_id,
        };
        client_reviews::open(transaction, &review, context.now)?;
        self.waits.get_or_init(|| AtomicBool::new(true)).store(true, Ordering::Release);
        Ok(skipped(AMBIGUOUS))
    }
}

impl Intake for ClientIntake {
    fn kept(&self) -> &dyn Kept {
        self.inner.kept()
    }

    fn take(
        &self,
        transaction: &WriteTransaction<'_>,
        record: &Record,
        context: &TakeContext,
    ) -> Result<Taken, StoreError> {
        match record.body {
            RecordBody::Raw => {}
            RecordBody::Deleted | RecordBody::Malformed { .. } | RecordBody::Order { .. } => {
                return self.inner.take(transaction, record, context);
            }
        }
        let Some(key) = key_of(&record.raw_json) else {
            return self.pass(transaction, record, None, context);
        };
        let others = self.with_overlay(|overlay| {
            Others::find(transaction, self.system, &key, &record.external_id, overlay.as_deref())
        })?;
        // Nearly always: then it is as its id says, whether that is known or not.
        if others.is_empty() {
            return self.pass(transaction, record, Some(&key), context);
        }
        let would_be_known =
            self.with_overlay(|overlay| overlay.is_some_and(|overlay| overlay.knows(&record.external_id)));
        if would_be_known || self.meant_by(transaction, &record.external_id)?.is_some() {
            return self.pass(transaction, record, Some(&key), context);
        }
        // The row of its own id means another client by now, so that no other row can have this id.
        if let Some(row) = self.given_away(transaction, &record.external_id)? {
            return self.wait(transaction, record, Some(&key), &[row], context);
        }
        match others.decide() {
            Match::Nobody => self.pass(transaction, record, Some(&key), context),
            Match::Free(row) => self.bind(transaction, record, *row, Some(&key), context),
            Match::Ambiguous(candidates) => self.wait(transaction, record, Some(&key), &candidates, context),
        }
    }

    fn remove(
        &self,
        transaction: &WriteTransaction<'_>,
        row: i64,
        context: &TakeContext,
    ) -> Result<Taken, StoreError> {
        self.inner.remove(transaction, row, context)
    }

    fn for_run(&self, facts: RunFacts) -> Option<Arc<dyn Intake>> {
        let inner = self.inner.for_run(facts).unwrap_or_else(|| Arc::clone(&self.inner));
        let overlay = match facts.mode {
            RunMode::Real => None,
            RunMode::DryRun => Some(Mutex::default()),
        };
        Some(Arc::new(Self { overlay, ..Self::over(self.system, inner) }))
    }

    fn beside(&self, systems: &Arc<[&'static str]>) -> Option<Arc<dyn Intake>> {
        let inner = PairIntake::new(self.system, CLIENT, Arc::clone(systems));
        Some(Arc::new(Self::over(self.system, Arc::new(inner))))
    }
}
