//! The records of an entity as runs see them, with the pairs that carry them on.

use std::sync::{Arc, Mutex, PoisonError};

use mostrador_connector::{Record, RecordBody};
use mostrador_domain::merge::Side;
use mostrador_store::tables::sync_data::{self, EntityKey, RecordRow};
use mostrador_store::{ReadTransaction, StoreError, WriteTransaction};
use roaring::RoaringTreemap;

use super::Systems;
use super::carry::{self, Carrying, Undone, has_carried};
use super::pair::Pair;
use crate::dataset::records::RecordIntake;
use crate::runs::{Intake, Kept, Outcome, RunFacts, TakeContext, Taken};

/// Takes the records of an entity, and lets its pairs carry them on, in the savepoint of the record. Pairs and mappings are
/// those of the run's first record: what a person changes meanwhile holds from the next run on.
#[derive(Debug)]
pub(crate) struct PairIntake {
    inner: RecordIntake,
    system: &'static str,
    entity_type: String,
    systems: Systems,
    /// The run that it takes for; outside of one nothing is carried on.
    run: Option<Run>,
}

#[derive(Debug)]
struct Run {
    facts: RunFacts,
    pairs: Mutex<Option<Arc<Vec<Pair>>>>,
    taken: carry::Taken,
}

impl PairIntake {
    /// For an entity that is kept in `sync_data`, besides these systems.
    pub(crate) fn new(system: &'static str, entity_type: impl Into<String>, systems: Systems) -> Self {
        let entity_type = entity_type.into();
        Self {
            inner: RecordIntake::new(system, entity_type.clone()),
            system,
            entity_type,
            systems,
            run: None,
        }
    }

    fn key(&self) -> EntityKey<'_> {
        EntityKey { system: self.system, entity_type: &self.entity_type }
    }

    fn pairs(&self, run: &Run, transaction: &ReadTransaction<'_>) -> Result<Arc<Vec<Pair>>, StoreError> {
        let mut loaded = run.pairs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pairs) = loaded.as_ref() {
            return Ok(Arc::clone(pairs));
        }
        let pairs = Pair::all(transaction, self.system, &self.entity_type, run.facts.integration)?;
        let pairs = Arc::new(pairs);
        *loaded = Some(Arc::clone(&pairs));
        Ok(pairs)
    }

    /// Lets every pair carry a record that was taken. A pair that cannot leaves nothing behind; what was taken, and what
    /// other pairs did, stays.
    fn carry(
        &self,
        run: &Run,
        pairs: &[Pair],
        transaction: &WriteTransaction<'_>,
        row: &RecordRow,
        taken: Outcome,
        context: &TakeContext,
    ) -> Result<Outcome, StoreError> {
        let mut at_targets: Option<Outcome> = None;
        let mut way_back: Option<Outcome> = None;
        for pair in pairs {
            let tried = transaction.savepoint(|transaction| {
                let carrying = Carrying {
                    pair,
                    transaction,
                    systems: &self.systems,
                    mode: run.facts.mode,
                    taken: &run.taken,
                    hash: &context.hash,
                    now: context.now,
                };
                match pair.side {
                    Side::Source => carrying.there(row),
                    Side::Target => carrying.back(row),
                }
            });
            let outcome = match tried {
                Ok(Some(outcome)) => outcome,
                Ok(None) => continue,
                Err(Undone::Failed(reason)) => Outcome::Failed(reason),
                Err(Undone::Store(error)) => return Err(error),
            };
            let so_far = match pair.side {
                Side::Source => &mut at_targets,
                Side::Target => &mut way_back,
            };
            *so_far = Some(match so_far.take() {
                Some(before) => graver(before, outcome),
                None => outcome,
            });
        }
        // What became of it at the target counts; a way back adds to what the read itself did.
        let outcome = at_targets.unwrap_or(taken);
        Ok(match way_back {
            Some(back) => graver(outcome, back),
            None => outcome,
        })
    }
}

/// The one of two outcomes that a person should rather hear of; the first where they weigh the same.
fn graver(one: Outcome, other: Outcome) -> Outcome {
    fn weight(outcome: &Outcome) -> u8 {
        match outcome {
            Outcome::Failed(_) => 5,
            Outcome::Conflicted(_) => 4,
            Outcome::Created => 3,
            Outcome::Updated => 2,
            Outcome::Skipped(_) => 1,
            Outcome::Unchanged => 0,
        }
    }
    if weight(&other) > weight(&one) { other } else { one }
}

impl Kept for PairIntake {
    fn unchanged(
        &self,
        transaction: &ReadTransaction<'_>,
        external_id: &str,
        hash: &[u8; 32],
    ) -> Result<Option<i64>, StoreError> {
        let Some(row) = self.inner.kept().unchanged(transaction, external_id, hash)? else { return Ok(None) };
        let Some(run) = &self.run else { return Ok(Some(row)) };
        for pair in self.pairs(run, transaction)?.iter() {
            if !has_carried(transaction, pair, row, hash)? {
                return Ok(None);
            }
        }
        Ok(Some(row))
    }

    fn known(&self, transaction: &ReadTransaction<'_>) -> Result<u64, StoreError> {
        self.inner.kept().known(transaction)
    }

    fn missing(
        &self,
        transaction: &ReadTransaction<'_>,
        seen: &RoaringTreemap,
        after: i64,
        limit: usize,
    ) -> Result<Vec<i64>, StoreError> {
        self.inner.kept().missing(transaction, seen, after, limit)
    }

    fn id_there(&self, transaction: &ReadTransaction<'_>, row: i64) -> Result<Option<String>, StoreError> {
        self.inner.kept().id_there(transaction, row)
    }
}

impl Intake for PairIntake {
    fn kept(&self) -> &dyn Kept {
        self
    }

    fn take(
        &self,
        transaction: &WriteTransaction<'_>,
        record: &Record,
        context: &TakeContext,
    ) -> Result<Taken, StoreError> {
        let taken = self.inner.take(transaction, record, context)?;
        let Some(run) = &self.run else { return Ok(taken) };
        match record.body {
            RecordBody::Raw | RecordBody::Order { .. } => {}
            // What is deleted at one side stays at the other.
            RecordBody::Deleted | RecordBody::Malformed { .. } => return Ok(taken),
        }
        let was_taken = match taken.outcome {
            Outcome::Created | Outcome::Updated | Outcome::Unchanged => true,
            Outcome::Skipped(_) | Outcome::Conflicted(_) | Outcome::Failed(_) => false,
        };
        let Some(row) = taken.row.filter(|_| was_taken) else { return Ok(taken) };
        let pairs = self.pairs(run, transaction)?;
        if pairs.is_empty() {
            return Ok(taken);
        }
        let Some(row) = sync_data::by_row(transaction, self.key(), row)? else { return Ok(taken) };
        let outcome = self.carry(run, &pairs, transaction, &row, taken.outcome, context)?;
        Ok(Taken { outcome, ..taken })
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
        let run = Run { facts, pairs: Mutex::default(), taken: carry::Taken::default() };
        let intake = Self::new(self.system, self.entity_type.clone(), self.systems.clone());
        Some(Arc::new(Self { run: Some(run), ..intake }))
    }
}
