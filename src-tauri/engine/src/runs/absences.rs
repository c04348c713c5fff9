//! Records that a complete read did not list: deleted there, if there are few of them; else a person is asked.

use std::sync::Arc;

use mostrador_connector::{CursorKind, Record, RecordBody};
use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_history::{self, RunCounters, RunMode};
use mostrador_store::tables::sync_records::results::{self, Attention, NewResult, ResultOutcome};
use mostrador_store::{Lane, Store, StoreError, WriteTransaction};
use roaring::RoaringTreemap;

use super::{Outcome, Reason, Taken};
use crate::reader::{
    Cut, Missing, PlaceAfter, ROW_IDS, Reader, RunFailure, SliceContext, entries, of_the_record,
};

/// So many deletions are believed, unless nothing of what is known would be left.
const FEW: u64 = 10;
/// And this part of what is known: one in so many.
const PART: u64 = 10;
/// So many questions about single records are asked before a deletion is believed.
const QUESTIONS: usize = 100;

/// Whether so many deletions among so many known records need a person. All of them do, however few they are: an answer
/// without anything known is more often a fault than the truth.
pub(crate) fn too_many(missing: u64, known: u64) -> bool {
    missing >= known || missing > FEW.max(known / PART)
}

/// What a look at the missing records says about the read that did not list them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Listing {
    /// Nothing against it.
    Whole,
    /// The source still has some of them: the read passed them over, and perhaps others that nobody knows of.
    PassedSomeOver,
    /// It may still have some of them: not each question about them got an answer, the first one because of this.
    NotTold(RunFailure),
}

/// What asking for single records told.
struct Asked {
    /// Rows that the source does not have any more.
    absent: Vec<i64>,
    /// Rows of which it told nothing.
    unanswered: Vec<i64>,
    /// Why it did not, the first time.
    failure: Option<RunFailure>,
    /// It still has some that it did not list.
    passed_some_over: bool,
}

impl Asked {
    /// What it says of the list.
    fn listing(self) -> Listing {
        match self.failure {
            Some(failure) => Listing::NotTold(failure),
            None if self.passed_some_over => Listing::PassedSomeOver,
            None => Listing::Whole,
        }
    }
}

impl Reader {
    /// Deletes what is missing, or holds it.
    pub(crate) async fn absences(&mut self, missing: Missing) -> Result<Listing, Cut> {
        let gone = self.gone(&missing.known).await?;
        if gone.is_empty() {
            return Ok(Listing::Whole);
        }
        let count = gone.len();
        // Without the rows that went meanwhile by another way.
        let known = count.saturating_add(missing.known.intersection_len(&self.pass.seen));
        let rows: Vec<i64> = row_ids(&gone);
        if !missing.told_apart || too_many(count, known) || self.is_much_to_ask(rows.len()) {
            self.hold(&gone).await?;
            return Ok(Listing::Whole);
        }
        let asked = self.ask_for_each(rows).await?;
        if !asked.unanswered.is_empty() {
            self.hold(&bitmap(&asked.unanswered)).await?;
        }
        let mut rest = asked.absent.as_slice();
        while !rest.is_empty() {
            self.checkpoint().await?;
            let (slice, after) = rest.split_at(rest.len().min(self.store.pace().slice_records()));
            let (slice, context, now) = (slice.to_vec(), self.context.clone(), self.clock.now());
            let counters = self
                .store
                .write(Lane::Bulk, move |transaction| {
                    let deleted = remove(transaction, &context, &slice, now)?;
                    if context.mode == RunMode::Real {
                        release(transaction, context.system, &context.entity_type, &bitmap(&slice))?;
                    }
                    let missing = u64::try_from(slice.len()).unwrap_or(u64::MAX);
                    let counters = RunCounters { missing, deleted, ..RunCounters::default() };
                    sync_history::add(transaction, context.run_id, &counters, 0)?;
                    Ok::<_, StoreError>(counters)
                })
                .await?;
            self.meter.add(&counters);
            rest = after;
        }
        Ok(asked.listing())
    }

    /// A person is to decide about these rows; in this run alone, whatever runs before it held.
    async fn hold(&mut self, rows: &RoaringTreemap) -> Result<(), Cut> {
        let (context, rows, count) = (self.context.clone(), rows.clone(), rows.len());
        let counters = RunCounters { missing: count, held_deletions: count, ..RunCounters::default() };
        self.store
            .write(Lane::Bulk, move |transaction| {
                sync_history::add(transaction, context.run_id, &counters, 0)?;
                match context.mode {
                    RunMode::Real => {
                        release(transaction, context.system, &context.entity_type, &rows)?;
                        store_held(transaction, context.run_id, &rows)
                    }
                    // A dry run only says how many: there is nothing to confirm.
                    RunMode::DryRun => Ok(()),
                }
            })
            .await?;
        self.meter.add(&counters);
        Ok(())
    }

    /// Whether each record is asked for by its id before its absence counts. Where positions shift a row that went and one
    /// that came between the same two pages leave every total as it was, and some row between them unread.
    fn asks(&self) -> bool {
        self.style.cursor == CursorKind::Offset && self.style.by_id > 0
    }

    fn is_much_to_ask(&self, rows: usize) -> bool {
        self.asks() && rows.div_ceil(self.style.by_id.max(1)) > QUESTIONS
    }

    /// Asks for these rows by their ids, and takes what the source still has. A question that is refused for itself keeps nobody
    /// from asking the next one; after one that gets no answer for any other reason nothing more is asked: what was read is
    /// worth more than a few deletions.
    async fn ask_for_each(&mut self, rows: Vec<i64>) -> Result<Asked, Cut> {
        let mut asked =
            Asked { absent: Vec::new(), unanswered: Vec::new(), failure: None, passed_some_over: false };
        if !self.asks() {
            asked.absent = rows;
            return Ok(asked);
        }
        let intake = self.source.intake.clone();
        let named = self
            .store
            .read(move |transaction| {
                let named = rows.into_iter().map(|row| Ok((row, intake.kept().id_there(transaction, row)?)));
                named.collect::<Result<Vec<_>, StoreError>>()
            })
            .await?;
        let mut questions = named.chunks(self.style.by_id);
        while let Some(some) = questions.next() {
            let ids: Vec<String> = some.iter().filter_map(|(_, id)| id.clone()).collect();
            if ids.is_empty() {
                asked.absent.extend(some.iter().map(|(row, _)| *row));
                continue;
            }
            let page = match self.ask_for(&ids).await {
                Ok(page) => page,
                Err(Cut::Failed(failure)) => {
                    asked.unanswered.extend(some.iter().map(|(row, _)| *row));
                    match failure.place {
                        // It was this question that the source refused.
                        PlaceAfter::Dropped => {}
                        PlaceAfter::Kept => {
                            asked.unanswered.extend(questions.by_ref().flatten().map(|(row, _)| *row));
                        }
                    }
                    asked.failure.get_or_insert(failure);
                    continue;
                }
                Err(cut @ (Cut::Stopped | Cut::Shutdown)) => return Err(cut),
            };
            // An answer that names nobody may be one of them.
            let unclear = !page.set_aside.is_empty();
            let is_there =
                |id: &String| unclear || page.records.iter().any(|record| record.external_id == *id);
            asked.absent.extend(
                some.iter().filter(|(_, id)| !id.as_ref().is_some_and(is_there)).map(|(row, _)| *row),
            );
            if page.records.iter().any(|record| ids.contains(&record.external_id) && is_alive(record)) {
                asked.passed_some_over = true;
            }
            if !page.records.is_empty() {
                self.take(entries(page, self.context.mapping_version)).await?;
            }
        }
        if let Some(failure) = &asked.failure {
            tracing::warn!(
                run = self.context.run_id,
                code = failure.code.as_str(),
                held = asked.unanswered.len(),
                "missing records could not be asked for"
            );
        }
        Ok(asked)
    }

    /// The rows that were known when the read began, still are, and were not listed.
    async fn gone(&self, known: &RoaringTreemap) -> Result<RoaringTreemap, Cut> {
        let seen = Arc::new(self.pass.seen.clone());
        let mut gone = RoaringTreemap::new();
        let mut after = 0;
        loop {
            let (intake, seen) = (self.source.intake.clone(), seen.clone());
            let rows = self
                .store
                .read(move |transaction| intake.kept().missing(transaction, &seen, after, ROW_IDS))
                .await?;
            gone.extend(rows.iter().filter_map(|row| u64::try_from(*row).ok()));
            match rows.last() {
                Some(last) if rows.len() >= ROW_IDS => after = *last,
                Some(_) | None => break,
            }
        }
        gone &= known;
        Ok(gone)
    }
}

/// Whether the source has it, and does not only know that it was deleted.
fn is_alive(record: &Record) -> bool {
    match record.body {
        RecordBody::Raw | RecordBody::Order { .. } | RecordBody::Malformed { .. } => true,
        RecordBody::Deleted => false,
    }
}

/// Takes the absence of these rows for their deletion; answers how many of them are deleted now. The others were edited
/// here, or are no longer what they were.
fn remove(
    transaction: &WriteTransaction<'_>,
    context: &SliceContext,
    rows: &[i64],
    now: Timestamp,
) -> Result<u64, StoreError> {
    /// A savepoint that was rolled back.
    enum Undone {
        Store(StoreError),
        DryRun(Taken),
    }
    impl From<StoreError> for Undone {
        fn from(error: StoreError) -> Self {
            Self::Store(error)
        }
    }
    let take_context = context.take_context(now, context.began_at);
    let mut deleted = 0;
    for row in rows {
        let tried = transaction.savepoint(|transaction| {
            let taken = context.intake.remove(transaction, *row, &take_context)?;
            match context.mode {
                RunMode::Real => Ok(taken),
                RunMode::DryRun => Err(Undone::DryRun(taken)),
            }
        });
        let outcome = match tried {
            Ok(taken) | Err(Undone::DryRun(taken)) => taken.outcome,
            Err(Undone::Store(error)) if of_the_record(&error) => {
                Outcome::Failed(Reason { value: Some(error.to_string()), ..Reason::of("STORE_REFUSED") })
            }
            Err(Undone::Store(error)) => return Err(error),
        };
        let (kept, reason) = match outcome {
            Outcome::Created | Outcome::Updated => {
                deleted += 1;
                continue;
            }
            Outcome::Unchanged => continue,
            Outcome::Skipped(reason) => (ResultOutcome::Skipped, reason),
            Outcome::Conflicted(reason) => (ResultOutcome::Conflicted, reason),
            Outcome::Failed(reason) => (ResultOutcome::Failed, reason),
        };
        let row = row.to_string();
        let result = NewResult {
            run_id: context.run_id,
            system: context.system,
            entity: &context.entity_type,
            // The row is known, its id at the source is the intake's own matter.
            external_id: None,
            outcome: kept,
            reason_code: reason.code.as_str(),
            field: reason.field.as_deref(),
            value: Some(reason.value.as_deref().unwrap_or(&row)),
            request: None,
            response: None,
            content_hash: None,
            attention: match context.mode {
                RunMode::Real => Attention::Open,
                RunMode::DryRun => Attention::None,
            },
        };
        results::add(transaction, &result, now)?;
    }
    Ok(deleted)
}

/// A person believes the deletions that a run holds. In slices; each moves its rows from held to deleted at once, so that
/// a second attempt goes on where a first one was cut off. Answers how many are deleted.
pub(crate) async fn confirm(
    store: &Store,
    context: &SliceContext,
    now: impl Fn() -> Timestamp,
) -> Result<u64, StoreError> {
    let mut deleted = 0;
    loop {
        let (context, now, slice) = (context.clone(), now(), store.pace().slice_records());
        let done = store
            .write(Lane::Bulk, move |transaction| {
                let Some(blob) = sync_history::held(transaction, context.run_id)? else {
                    return Ok::<_, StoreError>(None);
                };
                let mut held = deserialised(&blob);
                let rows: Vec<i64> =
                    held.iter().take(slice).filter_map(|row| i64::try_from(row).ok()).collect();
                for row in rows.iter().filter_map(|row| u64::try_from(*row).ok()) {
                    held.remove(row);
                }
                store_held(transaction, context.run_id, &held)?;
                let deleted = remove(transaction, &context, &rows, now)?;
                let counters = RunCounters { deleted, ..RunCounters::default() };
                sync_history::add(transaction, context.run_id, &counters, 0)?;
                Ok(Some(deleted))
            })
            .await?;
        match done {
            Some(count) => deleted += count,
            None => return Ok(deleted),
        }
    }
}

/// Nobody need decide about these rows any more, in whatever run they are held: a read listed them, or found out more.
pub(crate) fn release(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity_type: &str,
    known: &RoaringTreemap,
) -> Result<(), StoreError> {
    for (run, blob) in sync_history::held_runs(transaction, system, entity_type)? {
        let before = deserialised(&blob);
        let held = &before - known;
        if held.len() < before.len() {
            store_held(transaction, run, &held)?;
        }
    }
    Ok(())
}

/// Nobody need decide about what the runs before `run` hold: a complete read has looked again, or what was listed since
/// is not known.
pub(crate) fn release_all(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity_type: &str,
    before: i64,
) -> Result<(), StoreError> {
    for (run, _) in sync_history::held_runs(transaction, system, entity_type)? {
        if run < before {
            sync_history::set_held(transaction, run, 0, None)?;
        }
    }
    Ok(())
}

fn store_held(transaction: &WriteTransaction<'_>, run: i64, held: &RoaringTreemap) -> Result<(), StoreError> {
    let rows = (!held.is_empty()).then(|| serialised(held));
    sync_history::set_held(transaction, run, held.len(), rows.as_deref())
}

fn row_ids(rows: &RoaringTreemap) -> Vec<i64> {
    rows.iter().filter_map(|row| i64::try_from(row).ok()).collect()
}

fn bitmap(rows: &[i64]) -> RoaringTreemap {
    rows.iter().filter_map(|row| u64::try_from(*row).ok()).collect()
}

fn serialised(rows: &RoaringTreemap) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(rows.serialized_size());
    // A vector takes everything.
    let _ = rows.serialize_into(&mut bytes);
    bytes
}

/// A damaged bitmap holds nothing: no record is deleted because of it.
fn deserialised(bytes: &[u8]) -> RoaringTreemap {
    RoaringTreemap::deserialize_from(bytes).unwrap_or_default()
}

#[cfg(test)]
#[path = "absences_tests.rs"]
mod tests;
