//! Applies entries in the bulk lane: a savepoint each; rows, results, counters and place in one transaction.

use std::sync::{Arc, Mutex, PoisonError};

use mostrador_connector::{Record, RecordBody, SetAside};
use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_history::{self, RunCounters, RunMode};
use mostrador_store::tables::sync_records::results::{self, Attention, NewResult, ResultOutcome};
use mostrador_store::tables::sync_records::{self, NewSetAside};
use mostrador_store::tables::sync_state::{self, Place};
use mostrador_store::{StoreError, WriteTransaction};

use super::batch::{Entry, Incoming};
use super::digest::{IdDigest, hex, short};
use super::failure::of_the_record;
use super::pass::Placement;
use super::tally::Tally;
use crate::runs::{Found, Intake, Outcome, Overlay, Reason, TakeContext, Taken, predicted, redacted};

/// What every slice of a run needs.
#[derive(Clone)]
pub(crate) struct SliceContext {
    pub(crate) system: &'static str,
    pub(crate) entity_type: String,
    pub(crate) run_id: i64,
    /// In whose name the run reads.
    pub(crate) integration: Option<i64>,
    pub(crate) mode: RunMode,
    pub(crate) mapping_version: i64,
    /// When the run began: what a complete read does not list was missing at some instant after it.
    pub(crate) began_at: Timestamp,
    /// When the page at hand was asked for.
    pub(crate) asked_at: Timestamp,
    pub(crate) intake: Arc<dyn Intake>,
    /// Only of a dry run.
    pub(crate) overlay: Arc<Mutex<Overlay>>,
    /// Which records the run has counted.
    pub(crate) tally: Arc<Mutex<Tally>>,
}

/// Entries to apply, with what was found out about them beforehand.
#[derive(Default)]
pub(crate) struct Entries {
    pub(crate) entries: Vec<Entry>,
    /// For each: the row of a record that did not change.
    pub(crate) unchanged: Vec<Option<i64>>,
}

/// Where the read stands in the source, for the place that is stored with the rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Track {
    /// The page under way.
    pub(crate) cursor: Option<String>,
    /// The one after it. Without one the place stays at the end of this page: a resumed read finds nothing left in it.
    pub(crate) next_cursor: Option<String>,
    pub(crate) next_watermark: Option<String>,
    pub(crate) page_size: Option<u64>,
}

/// One slice to apply.
pub(crate) struct Slice {
    pub(crate) context: SliceContext,
    pub(crate) entries: Arc<Entries>,
    /// The first entry of the slice.
    pub(crate) from: usize,
    /// Entries that may be written.
    pub(crate) limit: usize,
    /// Entries of the page that are applied already, and their ids.
    pub(crate) applied: u64,
    pub(crate) digest: IdDigest,
    /// `None` where the run keeps no place.
    pub(crate) track: Option<Track>,
    /// Whether the page ends with these entries.
    pub(crate) last: Last,
    /// Whether some record of this entity failed and waits: only then are records looked up there.
    pub(crate) open_failures: bool,
    /// Whether some record of this read was read before the source accepted a write from here: then the watermark stays,
    /// also for whoever goes on from the stored place.
    pub(crate) overtaken: bool,
    pub(crate) now: Timestamp,
    pub(crate) worked_ms: u64,
}

/// Whether a page ends with its entries at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Last {
    /// It does.
    Yes,
    /// More of it follows.
    No,
}

/// What a slice did.
pub(crate) struct Sliced {
    /// The first entry that is left.
    pub(crate) reached: usize,
    /// Of the records that were not counted before.
    pub(crate) counters: RunCounters,
    /// Of every entry.
    pub(crate) placements: Vec<Placement>,
    pub(crate) digest: IdDigest,
    /// See [`Slice::open_failures`].
    pub(crate) open_failures: bool,
    /// See [`Slice::overtaken`].
    pub(crate) overtaken: bool,
}

/// A savepoint that was rolled back.
enum Undone {
    /// The record could not be taken.
    Store(StoreError),
    /// It could, and this is a dry run: what would be, and whether the same record would then be found unchanged.
    DryRun(Taken, bool),
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Slice {
    /// Applies entries until the limit is reached, somebody waits for the writer, or none is left.
    ///
    /// # Errors
    /// When the file as such fails: nothing of the slice is stored then.
    pub(crate) fn apply(mut self, transaction: &WriteTransaction<'_>) -> Result<Sliced, StoreError> {
        let entries = self.entries.clone();
        let mut counters = RunCounters::default();
        let mut placements = Vec::new();
        let mut written = 0;
        let mut reached = self.from;
        for (entry, unchanged) in entries.entries.iter().zip(&entries.unchanged).skip(self.from) {
            let mut one = RunCounters::default();
            let placement = match (entry, unchanged) {
                (Entry::Record(incoming), Some(row)) if self.found(incoming).is_none() => {
                    written += usize::from(self.resolves());
                    self.keep(transaction, incoming, *row, &mut one)?
                }
                (Entry::Record(incoming), Some(_) | None) => {
                    written += 1;
                    self.take(transaction, incoming, &mut one)?
                }
                (Entry::Aside(entry), _) => {
                    written += 1;
                    self.set_aside(transaction, entry, &mut one)?
                }
            };
            if self.context.tally(|tally| tally.counts(entry.label(), placement, &one)) {
                counters.add(&one);
            }
            placements.push(placement);
            self.digest.push(entry.label());
            self.applied += 1;
            reached += 1;
            if written >= self.limit || (written > 0 && transaction.should_yield()) {
                break;
            }
        }
        let page_ends = reached >= entries.entries.len() && self.last == Last::Yes;
        counters.pages = u64::from(page_ends);
        sync_history::add(transaction, self.context.run_id, &counters, self.worked_ms)?;
        self.store_place(transaction, page_ends)?;
        if self.context.mode == RunMode::Real {
            let SliceContext { system, entity_type, .. } = &self.context;
            sync_state::add_totals(transaction, system, entity_type, counters.processed, counters.failed)?;
        }
        let (open_failures, overtaken) = (self.open_failures, self.overtaken);
        Ok(Sliced { reached, counters, placements, digest: self.digest, open_failures, overtaken })
    }

    fn store_place(&self, transaction: &WriteTransaction<'_>, page_ends: bool) -> Result<(), StoreError> {
        let Some(track) = &self.track else { return Ok(()) };
        let next_watermark = if self.overtaken { None } else { track.next_watermark.clone() };
        let place = match &track.next_cursor {
            Some(next) if page_ends => {
                Place { cursor: Some(next.clone()), page_applied: 0, page_digest: None, next_watermark }
            }
            Some(_) | None => Place {
                cursor: track.cursor.clone(),
                page_applied: self.applied,
                page_digest: Some(self.digest.value()),
                next_watermark,
            },
        };
        let SliceContext { system, entity_type, .. } = &self.context;
        sync_state::advance(transaction, system, entity_type, &place, track.page_size, self.now)
    }

    fn keep(
        &self,
        transaction: &WriteTransaction<'_>,
        incoming: &Incoming,
        row: i64,
        counters: &mut RunCounters,
    ) -> Result<Placement, StoreError> {
        counters.processed += 1;
        counters.unchanged += 1;
        match self.context.mode {
            RunMode::Real => {
                self.resolve(transaction, &incoming.record.external_id)?;
                Ok(Placement::Row(row))
            }
            RunMode::DryRun => {
                Ok(Placement::Predicted { id: short(&incoming.record.external_id), row: Some(row) })
            }
        }
    }

    fn take(
        &mut self,
        transaction: &WriteTransaction<'_>,
        incoming: &Incoming,
        counters: &mut RunCounters,
    ) -> Result<Placement, StoreError> {
        let id = &incoming.record.external_id;
        let found = self.found(incoming);
        counters.processed += 1;
        if found == Some(Found::Equal) && incoming.may_be_unchanged() {
            counters.unchanged += 1;
            return Ok(Placement::Predicted { id: short(id), row: None });
        }
        let context = TakeContext { hash: incoming.hash, ..self.take_context() };
        let tried = transaction.savepoint(|transaction| {
            let taken = self.context.intake.take(transaction, &incoming.record, &context)?;
            match self.context.mode {
                RunMode::Real => Ok(taken),
                RunMode::DryRun => {
                    let again = self.context.intake.kept().unchanged(transaction, id, &incoming.hash)?;
                    Err(Undone::DryRun(taken, again.is_some()))
                }
            }
        });
        let (outcome, placement) = match tried {
            Ok(Taken { row, outcome }) => {
                (outcome, row.map_or(Placement::Nowhere(short(id)), Placement::Row))
            }
            Err(Undone::DryRun(Taken { row, outcome }, again)) => {
                let body = &incoming.record.body;
                let outcome = predicted(outcome, found, body);
                self.overlay(|overlay| overlay.note(id, &incoming.hash, body, &outcome, again));
                (outcome, Placement::Predicted { id: short(id), row })
            }
            Err(Undone::Store(error)) if of_the_record(&error) => {
                // The text holds names of rules and columns, never a value.
                let reason = Reason { value: Some(error.to_string()), ..Reason::of("STORE_REFUSED") };
                (Outcome::Failed(reason), Placement::Unclear(short(id)))
            }
            Err(Undone::Store(error)) => return Err(error),
        };
        self.count(transaction, incoming, outcome, counters)?;
        Ok(placement)
    }

    fn count(
        &mut self,
        transaction: &WriteTransaction<'_>,
        incoming: &Incoming,
        outcome: Outcome,
        counters: &mut RunCounters,
    ) -> Result<(), StoreError> {
        let (kept, reason) = match outcome {
            Outcome::Created => {
                counters.created += 1;
                return self.resolve(transaction, &incoming.record.external_id);
            }
            Outcome::Updated => {
                counters.updated += 1;
                return self.resolve(transaction, &incoming.record.external_id);
            }
            Outcome::Unchanged => {
                counters.unchanged += 1;
                return self.resolve(transaction, &incoming.record.external_id);
            }
            Outcome::Skipped(reason) => {
                counters.skipped += 1;
                (ResultOutcome::Skipped, reason)
            }
            Outcome::Conflicted(reason) => {
                counters.conflicted += 1;
                (ResultOutcome::Conflicted, reason)
            }
            Outcome::Failed(reason) => {
                counters.failed += 1;
                (ResultOutcome::Failed, reason)
            }
        };
        let put_off = kept == ResultOutcome::Skipped && reason.code.as_str() == Reason::READ_BEFORE_WRITE;
        self.overtaken |= put_off;
        if kept == ResultOutcome::Failed {
            self.open_failures = true;
        } else if !put_off {
            self.resolve(transaction, &incoming.record.external_id)?;
        }
        let record = &incoming.record;
        if !self.context.tally(|tally| tally.tells(&record.external_id, kept)) {
            return Ok(());
        }
        // What is skipped is not tried again, and is listed again by every run: its text would be kept once per run.
        let (request, response) = match kept {
            ResultOutcome::Skipped => (None, None),
            ResultOutcome::Conflicted | ResultOutcome::Failed => {
                (Some(request(record, self.context.asked_at, &reason)), Some(redacted(&record.raw_json)))
            }
        };
        let hash = hex(&record.raw_json);
        let result = NewResult {
            external_id: Some(&record.external_id),
            field: reason.field.as_deref(),
            value: reason.value.as_deref(),
            request: request.as_deref(),
            response: response.as_deref(),
            content_hash: Some(&hash),
            ..self.result(kept, reason.code.as_str())
        };
        results::add(transaction, &result, self.now)
    }

    fn set_aside(
        &self,
        transaction: &WriteTransaction<'_>,
        entry: &SetAside,
        counters: &mut RunCounters,
    ) -> Result<Placement, StoreError> {
        counters.processed += 1;
        counters.skipped += 1;
        let SliceContext { system, entity_type, .. } = &self.context;
        if self.context.mode == RunMode::Real {
            let new = NewSetAside {
                system,
                entity: entity_type,
                content_hash: &entry.content_hash,
                reason_code: entry.reason.code(),
                raw: &entry.raw_json,
            };
            sync_records::set_aside(transaction, &new, self.now)?;
        }
        if !self.context.tally(|tally| tally.tells(&entry.content_hash, ResultOutcome::Skipped)) {
            return Ok(Placement::NoId);
        }
        // Its text stands in its own row, once and not per run; the hash leads there.
        let result = NewResult {
            content_hash: Some(&entry.content_hash),
            ..self.result(ResultOutcome::Skipped, entry.reason.code())
        };
        results::add(transaction, &result, self.now)?;
        Ok(Placement::NoId)
    }

    fn result<'a>(&'a self, outcome: ResultOutcome, reason_code: &'a str) -> NewResult<'a> {
        NewResult {
            run_id: self.context.run_id,
            system: self.context.system,
            entity: &self.context.entity_type,
            external_id: None,
            outcome,
            reason_code,
            field: None,
            value: None,
            request: None,
            response: None,
            content_hash: None,
            attention: match self.context.mode {
                RunMode::Real => Attention::Open,
                RunMode::DryRun => Attention::None,
            },
        }
    }

    /// Whether each record is looked up among the failures, which is work for the writer.
    fn resolves(&self) -> bool {
        self.open_failures && self.context.mode == RunMode::Real
    }

    /// The record went through: what failed before is over.
    fn resolve(&self, transaction: &WriteTransaction<'_>, external_id: &str) -> Result<(), StoreError> {
        if self.resolves() {
            let SliceContext { system, entity_type, integration, .. } = &self.context;
            results::resolve(transaction, system, entity_type, external_id, *integration, self.now)?;
        }
        Ok(())
    }

    fn take_context(&self) -> TakeContext {
        self.context.take_context(self.now, self.context.asked_at)
    }

    /// What a dry run would have left of this record before.
    fn found(&self, incoming: &Incoming) -> Option<Found> {
        match self.context.mode {
            RunMode::Real => None,
            RunMode::DryRun => {
                self.overlay(|overlay| overlay.find(&incoming.record.external_id, &incoming.hash))
            }
        }
    }

    fn overlay<T>(&self, act: impl FnOnce(&mut Overlay) -> T) -> T {
        act(&mut self.context.overlay.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl SliceContext {
    pub(crate) fn tally<T>(&self, act: impl FnOnce(&mut Tally) -> T) -> T {
        act(&mut self.tally.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The context of something that has no record, as the source told it after `asked_at`.
    pub(crate) fn take_context(&self, now: Timestamp, asked_at: Timestamp) -> TakeContext {
        TakeContext {
            system: self.system,
            entity_type: self.entity_type.clone(),
            hash: [0; 32],
            now,
            asked_at,
            run_id: self.run_id,
            mapping_version: self.mapping_version,
        }
    }
}

/// What a record needs besides its raw text to be taken once more. When the source was asked for it tells whether a write
/// from here that was accepted since is older than the record.
pub(crate) fn request(record: &Record, asked_at: Timestamp, reason: &Reason) -> String {
    let body = match record.body {
        RecordBody::Raw => "raw",
        RecordBody::Deleted => "deleted",
        RecordBody::Order { .. } => "order",
        RecordBody::Malformed { .. } => "malformed",
    };
    let mut request = serde_json::json!({
        "askedAt": asked_at.millis(),
        "body": body,
        "modifiedAt": record.modified_at.map(Timestamp::millis),
        "version": record.version,
    });
    if let Some(request) = request.as_object_mut().filter(|_| !reason.concerned.is_empty()) {
        request.insert("concerned".to_owned(), serde_json::json!(reason.concerned));
    }
    request.to_string()
}

/// The other records that a failure told of, see [`Reason::concerned`].
pub(crate) fn concerned(row: &results::ResultRow) -> Vec<String> {
    let request: Option<serde_json::Value> =
        row.request.as_deref().and_then(|request| serde_json::from_str(request).ok());
    let ids = request.as_ref().and_then(|request| request.get("concerned")?.as_array());
    ids.into_iter().flatten().filter_map(|id| id.as_str().map(str::to_owned)).collect()
}

/// The record that was kept with a result, and when the source was asked for it, if all of it was kept and it can be taken
/// without the source.
pub(crate) fn kept_record(row: &results::ResultRow) -> Option<(Timestamp, Record)> {
    let raw_json = row.response.clone()?;
    let request: serde_json::Value = serde_json::from_str(row.request.as_deref()?).ok()?;
    let body = match request.get("body").and_then(serde_json::Value::as_str) {
        Some("raw") => RecordBody::Raw,
        Some("deleted") => RecordBody::Deleted,
        Some(_) | None => return None,
    };
    let asked_at = request.get("askedAt").and_then(serde_json::Value::as_i64).map(Timestamp)?;
    // Without a secret that was left out, and not cut.
    if row.content_hash.as_deref() != Some(hex(&raw_json).as_str()) {
        return None;
    }
    let record = Record {
        external_id: row.external_id.clone()?,
        raw_json,
        modified_at: request.get("modifiedAt").and_then(serde_json::Value::as_i64).map(Timestamp),
        version: request.get("version").and_then(serde_json::Value::as_str).map(str::to_owned),
        body,
    };
    Some((asked_at, record))
}
