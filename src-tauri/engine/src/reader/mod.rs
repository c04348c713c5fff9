//! Reads one entity of one system: pages or one body, from a place to the end, into an [`Intake`](crate::Intake).
//!
//! What is read is applied in slices of the bulk lane; the place moves in the transaction of the rows before it. Only what
//! changed reaches the writer: equal records are found by their hash on a reading connection.

mod ahead;
mod batch;
mod body;
mod call;
mod digest;
mod failure;
mod pages;
mod pass;
mod slice;
mod spool;
mod tally;
mod verdict;

use std::collections::HashSet;
use std::num::NonZeroI64;
use std::path::PathBuf;
use std::sync::Arc;

use mostrador_connector::{Changes, CursorKind, Selection};
use mostrador_domain::Clock;
use mostrador_store::tables::sync_history::{self, Completeness, RunCounters, RunMode, RunStatus};
use mostrador_store::tables::sync_records::results;
use mostrador_store::tables::sync_state::{Place, WatermarkMove};
use mostrador_store::{Lane, Store, StoreError, crash_point};
use roaring::RoaringTreemap;
use tokio::time::Instant;

pub(crate) use self::ahead::PageAhead;
pub(crate) use self::batch::{Entry, Incoming, entries};
pub(crate) use self::call::Answer;
use self::digest::IdDigest;
pub(crate) use self::digest::{record_hash, short};
pub use self::failure::RunFailure;
pub(crate) use self::failure::{Cut, PlaceAfter, of_the_record};
pub(crate) use self::pass::{Pass, Start};
#[cfg(test)]
pub(crate) use self::slice::request;
use self::slice::{Entries, Slice, Sliced, Track};
pub(crate) use self::slice::{Last, SliceContext, concerned, kept_record};
pub(crate) use self::spool::{path_of, remove as remove_spool, sweep as sweep_spools};
use self::tally::{Counted, Tally};
use crate::metrics::{Metric, Metrics};
use crate::outbox::OutboxHandle;
use crate::runs::{Control, Directive, Meter, Shape, Source, Style};

/// Row ids that are asked for at once. Each asking walks over all rows of the entity, so it is one for as good as all
/// entities; the ids of one asking take 8 MB at most.
pub(crate) const ROW_IDS: usize = 1_000_000;

/// What to read, and from where.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) selection: Selection,
    pub(crate) place: Place,
    pub(crate) start: Start,
    /// Records that a page holds.
    pub(crate) page_size: u64,
    /// Records that may still be read.
    pub(crate) left: Option<u64>,
}

/// What a read that came to its end tells.
pub(crate) struct Whole {
    pub(crate) completeness: Completeness,
    pub(crate) watermark: WatermarkMove,
    /// Records that the source has, where this read told it.
    pub(crate) total: Option<u64>,
    /// Rows that were known when the read began and were not listed, if that may be believed.
    pub(crate) missing: Option<Missing>,
}

/// What was known of an entity when a pass over it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stock {
    /// Nothing: every record is new, and to look for each beforehand would only cost time. One that is listed twice is
    /// found when it is taken.
    Empty,
    /// Something, or it is not known.
    Perhaps,
}

/// Records that a complete read did not list.
pub(crate) struct Missing {
    /// Rows known when the read began.
    pub(crate) known: RoaringTreemap,
    /// Whether each listed entry could be told apart: else one of them may be one of the missing.
    pub(crate) told_apart: bool,
}

/// Reads for one run.
pub(crate) struct Reader {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) metrics: Metrics,
    pub(crate) source: Source,
    pub(crate) style: Style,
    pub(crate) context: SliceContext,
    pub(crate) control: Control,
    pub(crate) meter: Meter,
    /// The pass under way; what it saw is what the run knows to be there.
    pub(crate) pass: Pass,
    /// Whether there is anything that a listed record can be equal to.
    pub(crate) stock: Stock,
    /// Of each entry of the body at hand: the row of one that did not change when the body was looked over. `None` after a
    /// pause: what was found out before it may be hours old.
    pub(crate) looked: Option<Vec<Option<NonZeroI64>>>,
    /// The next page, where it was asked for already. A pause forgets it, for the same reason.
    pub(crate) ahead: Option<PageAhead>,
    /// Records that earlier lives of the run have read.
    pub(crate) read_before: u64,
    /// Whether some record of this entity failed and waits.
    pub(crate) open_failures: bool,
    /// Whether some record of this run was read before the source accepted a write from here, and is left to a later
    /// read: the watermark stays.
    pub(crate) overtaken: bool,
    /// Where bodies are spooled.
    pub(crate) spool: PathBuf,
    /// Told of what a page left to be sent.
    pub(crate) outboxes: Vec<OutboxHandle>,
    /// Since when the run is at work and has not written so.
    pub(crate) working_since: Instant,
}

impl Reader {
    /// Reads from the plan's place to the end.
    pub(crate) async fn read(&mut self, plan: Plan) -> Result<Whole, Cut> {
        self.read_before = self.meter.counters().processed;
        self.count_once(&plan).await?;
        let known = self.known_before(&plan).await?;
        self.stock = match &known {
            Some(known) if known.is_empty() => Stock::Empty,
            Some(_) | None => Stock::Perhaps,
        };
        // The part before such a record stored its place without a watermark.
        self.overtaken = plan.start == Start::Midway
            && plan.place.next_watermark.is_none()
            && self.style.changes == Changes::Since;
        let whole = match self.style.shape {
            Shape::Pages { .. } => self.read_pages(plan, known).await?,
            Shape::Body => self.read_body(plan, known).await?,
        };
        let watermark = if self.overtaken { WatermarkMove::Stay } else { whole.watermark };
        Ok(Whole { watermark, ..whole })
    }

    /// Where positions shift a read of a whole list counts every record once, however often it is read.
    async fn count_once(&mut self, plan: &Plan) -> Result<(), Cut> {
        let paged = match self.style.shape {
            Shape::Pages { .. } => true,
            Shape::Body => false,
        };
        if !paged || self.style.cursor != CursorKind::Offset || plan.left.is_some() || !plan.keeps_place() {
            return Ok(());
        }
        let counted = if self.read_before == 0 {
            Counted::default()
        } else {
            let run = self.context.run_id;
            let told = self.store.read(move |transaction| results::told(transaction, run)).await?;
            let told = told.iter().map(|(label, outcome)| (short(label), *outcome));
            let counted = Counted::after(&self.meter.counters(), told);
            match plan.start {
                Start::Beginning => counted,
                Start::Midway => counted.with_the_rest_first(),
            }
        };
        self.context.tally(|tally| *tally = Tally::Once(counted));
        Ok(())
    }

    /// The rows that a complete read should list. Taken before it begins: a record that comes to be known meanwhile, by
    /// an edit here that the source accepted, may stand where the read has passed already.
    async fn known_before(&self, plan: &Plan) -> Result<Option<RoaringTreemap>, Cut> {
        if plan.selection != Selection::All || plan.start == Start::Midway || plan.left.is_some() {
            return Ok(None);
        }
        let mut known = RoaringTreemap::new();
        let mut after = 0;
        loop {
            let intake = self.source.intake.clone();
            let rows = self
                .store
                .read(move |transaction| {
                    intake.kept().missing(transaction, &RoaringTreemap::new(), after, ROW_IDS)
                })
                .await?;
            known.extend(rows.iter().filter_map(|row| u64::try_from(*row).ok()));
            match rows.last() {
                Some(last) if rows.len() >= ROW_IDS => after = *last,
                Some(_) | None => return Ok(Some(known)),
            }
        }
    }

    /// Does what somebody wants between two steps: waits while the run is paused.
    pub(crate) async fn checkpoint(&mut self) -> Result<(), Cut> {
        loop {
            match self.control.directive() {
                Directive::Go => return Ok(()),
                Directive::Stop => return Err(Cut::Stopped),
                Directive::Shutdown => return Err(Cut::Shutdown),
                Directive::Pause => {
                    self.looked = None;
                    self.ahead = None;
                    self.set_status(RunStatus::Paused).await?;
                    self.control.until_other_than(Directive::Pause).await;
                    if self.control.directive() == Directive::Go {
                        self.set_status(RunStatus::Running).await?;
                        self.meter.restart_speed();
                    }
                    self.working_since = Instant::now();
                }
            }
        }
    }

    async fn set_status(&mut self, status: RunStatus) -> Result<(), Cut> {
        let run = self.context.run_id;
        self.store
            .write(Lane::Interactive, move |transaction| sync_history::set_status(transaction, run, status))
            .await?;
        self.meter.change(|progress| progress.status = status);
        Ok(())
    }

    /// Milliseconds at work since this was last asked.
    pub(crate) fn worked_ms(&mut self) -> u64 {
        let now = Instant::now();
        let worked = now.saturating_duration_since(self.working_since);
        self.working_since = now;
        u64::try_from(worked.as_millis()).unwrap_or(u64::MAX)
    }

    /// Finds the records that did not change, on a reading connection. Those of which that was found out beforehand are
    /// `looked` up by now: the first ones of the entries, or none.
    pub(crate) async fn compare(
        &self,
        entries: Vec<Entry>,
        looked: Vec<Option<NonZeroI64>>,
    ) -> Result<Entries, Cut> {
        if self.stock == Stock::Empty {
            let unchanged = vec![None; entries.len()];
            return Ok(Entries { entries, unchanged });
        }
        let intake = self.source.intake.clone();
        let compared = self
            .store
            .read(move |transaction| {
                let mut unchanged = Vec::with_capacity(entries.len());
                // One that is listed twice: the second is to be compared with what the first one leaves.
                let mut changed = HashSet::new();
                let looked = looked.into_iter().chain(std::iter::repeat(None));
                for (entry, looked) in entries.iter().zip(looked) {
                    unchanged.push(match (entry, looked) {
                        (Entry::Aside(_), _) => None,
                        (Entry::Record(_), Some(row)) => Some(row.get()),
                        (Entry::Record(Incoming { record, hash }), None) => {
                            let known = if !entry.may_be_unchanged() || changed.contains(&record.external_id)
                            {
                                None
                            } else {
                                intake.kept().unchanged(transaction, &record.external_id, hash)?
                            };
                            if known.is_none() {
                                changed.insert(&record.external_id);
                            }
                            known
                        }
                    });
                }
                drop(changed);
                Ok::<_, StoreError>(Entries { entries, unchanged })
            })
            .await?;
        Ok(compared)
    }

    /// Applies entries from `from` on, in slices. Answers the digest of the page's entries so far.
    pub(crate) async fn apply(
        &mut self,
        entries: Entries,
        from: usize,
        page: &mut PageSoFar,
        track: Option<&Track>,
        last: Last,
    ) -> Result<(), Cut> {
        let entries = Arc::new(entries);
        let mut reached = from;
        // Once even for an empty page: its place and its counter are written too.
        loop {
            self.checkpoint().await?;
            let slice = Slice {
                context: self.context.clone(),
                entries: entries.clone(),
                from: reached,
                limit: self.store.pace().slice_records(),
                applied: page.applied,
                digest: page.digest.clone(),
                track: track.cloned(),
                last,
                open_failures: self.open_failures,
                overtaken: self.overtaken,
                now: self.clock.now(),
                worked_ms: self.worked_ms(),
            };
            let sliced = self.store.write(Lane::Bulk, move |transaction| slice.apply(transaction)).await?;
            let Sliced { reached: now_reached, counters, placements, digest, open_failures, overtaken } =
                sliced;
            crash_point!("run.slice.committed");
            self.open_failures |= open_failures;
            self.overtaken |= overtaken;
            let entries_read = u64::try_from(placements.len()).unwrap_or(u64::MAX);
            page.applied += entries_read;
            page.digest = digest;
            placements.into_iter().for_each(|placement| self.pass.place(placement));
            self.meter.read(&counters, entries_read);
            page.measured.add(&counters);
            reached = now_reached;
            if reached >= entries.entries.len() {
                break;
            }
            // The inline executor does a whole slice in one poll; others must have their turn.
            tokio::task::yield_now().await;
        }
        if last == Last::Yes {
            crash_point!("run.page.committed");
            self.page_ended(&page.measured)?;
        }
        tokio::task::yield_now().await;
        Ok(())
    }

    fn page_ended(&mut self, page: &RunCounters) -> Result<(), Cut> {
        self.meter.page();
        if self.context.mode == RunMode::Real {
            // A merge or a pair may have left something to send, to whatever system.
            self.outboxes.iter().for_each(OutboxHandle::wake);
            let taken = page.processed.saturating_sub(page.failed);
            for (metric, count) in [
                (Metric::Processed, page.processed),
                (Metric::Succeeded, taken),
                (Metric::Failed, page.failed),
            ] {
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                self.metrics.record(self.context.system, &self.context.entity_type, metric, count);
            }
        }
        let counters = self.meter.counters();
        tracing::info!(
            run = self.context.run_id,
            system = self.context.system,
            entity = self.context.entity_type,
            dry_run = self.context.mode == RunMode::DryRun,
            pages = counters.pages,
            processed = counters.processed,
            created = counters.created,
            updated = counters.updated,
            unchanged = counters.unchanged,
            skipped = counters.skipped,
            conflicted = counters.conflicted,
            failed = counters.failed,
            "a page of a run is stored"
        );
        self.pass.page_done()?;
        Ok(())
    }

    /// The source says how many records there are.
    pub(crate) async fn expect(&mut self, total: Option<u64>) -> Result<(), Cut> {
        let Some(total) = total else { return Ok(()) };
        let expected = Some(total);
        if self.meter.watch().borrow().expected == expected {
            return Ok(());
        }
        let run = self.context.run_id;
        self.store
            .write(Lane::Bulk, move |transaction| sync_history::set_expected(transaction, run, total))
            .await?;
        self.meter.change(|progress| progress.expected = expected);
        Ok(())
    }
}

/// The entries of a page that are applied.
#[derive(Default)]
pub(crate) struct PageSoFar {
    pub(crate) applied: u64,
    pub(crate) digest: IdDigest,
    /// What became of those that this process applied.
    pub(crate) measured: RunCounters,
}

impl PageSoFar {
    /// The first `count` entries were applied by a read that was cut off.
    pub(crate) fn after(entries: &[Entry], count: usize) -> Self {
        let mut digest = IdDigest::default();
        entries.iter().take(count).for_each(|entry| digest.push(entry.label()));
        let applied = u64::try_from(count).unwrap_or(u64::MAX);
        Self { applied, digest, measured: RunCounters::default() }
    }
}
