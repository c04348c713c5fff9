//! One pass over a source, from a beginning to its end: what it saw, whether it goes round in circles, and what it proves.
//! Pure.

use std::collections::HashSet;

use mostrador_connector::{CursorKind, Page, Totals};
use roaring::RoaringTreemap;

use super::digest::{IdDigest, short};
use super::failure::RunFailure;

/// Pages of nothing but records that this pass has seen already. One or two happen when rows move while paging.
const IDLE_PAGES: u32 = 3;
/// Pages without any entry, one after the other. Sources that filter after cutting have some.
const EMPTY_PAGES: u32 = 1_000;
/// A source may grow while it is read, but not to more than twice its size and so many records.
const EXCESS: u64 = 1_000;
/// Records without a row that are told apart. Above it, a complete read cannot be proved: memory is worth more.
const ROWLESS: usize = 1_000_000;

/// Where a pass began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// At the beginning, in this process.
    Beginning,
    /// Where an earlier process or run had stopped: what came before was not seen by this pass.
    Midway,
}

/// Where a record that was read is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placement {
    /// In this row.
    Row(i64),
    /// Nowhere (it failed, or it is left out): the hash of its id.
    Nowhere(u64),
    /// This is a dry run: the hash of its id, and the row that has it or would have it.
    Predicted { id: u64, row: Option<i64> },
    /// It has no id at all.
    NoId,
    /// The file refused it, so that it is not known whether there is a row of it.
    Unclear(u64),
}

/// The records that a pass saw more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Repeats {
    pub(crate) count: u64,
    /// Which ones, in whatever order.
    mark: u64,
}

/// Which repeats are the source's own way to list, and no sign that rows moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doubles {
    /// None that is known of.
    Unknown,
    /// As many as the latest complete read saw.
    AsMany(u64),
    /// Just these: the pass before saw them too.
    These(Repeats),
}

impl Doubles {
    fn explain(self, repeats: Repeats) -> bool {
        repeats.count == 0
            || match self {
                Self::Unknown => false,
                Self::AsMany(count) => repeats.count == count,
                Self::These(before) => repeats == before,
            }
    }
}

/// How what was seen adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sum {
    /// Everything that there is was seen.
    AddsUp,
    /// It was not, or rows moved.
    Differs,
    /// The source says nothing that would tell.
    CannotTell,
}

/// One pass.
pub(crate) struct Pass {
    pub(crate) start: Start,
    /// Rows of the records that were read.
    pub(crate) seen: RoaringTreemap,
    rowless: HashSet<u64>,
    distinct: u64,
    repeats: u64,
    repeats_mark: u64,
    no_id: u64,
    unclear: u64,
    records: u64,
    first_total: Option<u64>,
    last_total: Option<u64>,
    /// Whether some page told another total than the first one, also where a later one tells the first one again.
    total_moved: bool,
    /// Pages that did not tell the total.
    untold: u64,
    cursors: HashSet<u64>,
    pages: HashSet<[u8; 32]>,
    idle: u32,
    empty: u32,
    page_records: u64,
    page_repeats: u64,
}

impl Pass {
    pub(crate) fn new(start: Start) -> Self {
        Self {
            start,
            seen: RoaringTreemap::new(),
            rowless: HashSet::new(),
            distinct: 0,
            repeats: 0,
            repeats_mark: 0,
            no_id: 0,
            unclear: 0,
            records: 0,
            first_total: None,
            last_total: None,
            total_moved: false,
            untold: 0,
            cursors: HashSet::new(),
            pages: HashSet::new(),
            idle: 0,
            empty: 0,
            page_records: 0,
            page_repeats: 0,
        }
    }

    /// A page arrived for the cursor `asked`; nothing of it is applied yet.
    ///
    /// # Errors
    /// When it shows that the source goes round in circles.
    pub(crate) fn page(&mut self, asked: Option<&str>, page: &Page) -> Result<(), RunFailure> {
        self.total(page.total);
        (self.page_records, self.page_repeats) = (0, 0);
        if !page.records.is_empty() {
            let mut ids = IdDigest::default();
            page.records.iter().for_each(|record| ids.push(&record.external_id));
            if !self.pages.insert(ids.value()) {
                return Err(RunFailure::guard(
                    "PAGE_REPEATED",
                    "the source answered the same page twice: it does not heed which page is asked for",
                ));
            }
        }
        let nothing = page.records.is_empty() && page.set_aside.is_empty() && page.next_cursor.is_some();
        self.empty = if nothing { self.empty + 1 } else { 0 };
        if self.empty >= EMPTY_PAGES {
            return Err(RunFailure::guard(
                "ONLY_EMPTY_PAGES",
                format!("the source answered {EMPTY_PAGES} empty pages in a row and says that there is more"),
            ));
        }
        if let Some(asked) = asked {
            self.cursors.insert(short(asked));
        }
        if page.next_cursor.as_deref().is_some_and(|next| self.cursors.contains(&short(next))) {
            return Err(RunFailure::guard(
                "CURSOR_REPEATED",
                "the source named a place that was read already as the next one: it would never end",
            ));
        }
        Ok(())
    }

    /// What a page or a body said about the total.
    pub(crate) fn total(&mut self, total: Option<u64>) {
        match total {
            Some(total) => {
                let first = *self.first_total.get_or_insert(total);
                self.total_moved |= first != total;
                self.last_total = Some(total);
            }
            None => self.untold += 1,
        }
    }

    /// An entry was applied.
    pub(crate) fn place(&mut self, placement: Placement) {
        self.records += 1;
        self.page_records += 1;
        let new = match placement {
            Placement::Row(row) => u64::try_from(row).is_ok_and(|row| self.seen.insert(row)),
            Placement::Nowhere(id) => self.remember(id),
            Placement::Predicted { id, row } => {
                row.and_then(|row| u64::try_from(row).ok()).map(|row| self.seen.insert(row));
                self.remember(id)
            }
            Placement::Unclear(id) => {
                self.unclear += 1;
                self.remember(id)
            }
            Placement::NoId => {
                self.no_id += 1;
                true
            }
        };
        if new {
            self.distinct += 1;
        } else {
            self.repeats += 1;
            self.repeats_mark = self.repeats_mark.wrapping_add(mark(placement));
            self.page_repeats += 1;
        }
    }

    fn remember(&mut self, id: u64) -> bool {
        if self.rowless.len() >= ROWLESS && !self.rowless.contains(&id) {
            self.unclear += 1;
            self.untold += 1;
            return true;
        }
        self.rowless.insert(id)
    }

    /// All entries of the page were applied.
    ///
    /// # Errors
    /// When the source goes round in circles.
    pub(crate) fn page_done(&mut self) -> Result<(), RunFailure> {
        let idle = self.page_records > 0 && self.page_repeats == self.page_records;
        self.idle = if idle { self.idle + 1 } else { 0 };
        if self.idle >= IDLE_PAGES {
            return Err(RunFailure::guard(
                "ONLY_REPEATS",
                format!("the last {IDLE_PAGES} pages hold only records that were read already"),
            ));
        }
        let most = self.first_total.max(self.last_total);
        if let Some(total) = most
            && self.records > total.saturating_mul(2).saturating_add(EXCESS)
        {
            let records = self.records;
            return Err(RunFailure::guard(
                "MORE_THAN_TOTAL",
                format!("{records} records were read although the source says that it has {total}"),
            ));
        }
        Ok(())
    }

    /// The records that were read more than once.
    pub(crate) fn repeats(&self) -> Repeats {
        Repeats { count: self.repeats, mark: self.repeats_mark }
    }

    /// Different records that were read, those without an id included.
    pub(crate) fn distinct(&self) -> u64 {
        self.distinct
    }

    /// The latest total that was told.
    pub(crate) fn stated(&self) -> Option<u64> {
        self.last_total
    }

    /// Whether every page said that there is nothing.
    pub(crate) fn stated_empty(&self) -> bool {
        self.untold == 0 && self.first_total == Some(0) && self.last_total == Some(0) && self.records == 0
    }

    /// Whether each record that was read is known by its row or by its id.
    pub(crate) fn all_told_apart(&self) -> bool {
        self.no_id == 0 && self.unclear == 0
    }

    /// How it adds up, at its end.
    pub(crate) fn sum(&self, cursor: CursorKind, totals: Totals, doubles: Doubles) -> Sum {
        // Where positions shift, a row that went and one that came leave the total as it was, and a row unread.
        let (moved, seen) = match cursor {
            CursorKind::Offset => (self.total_moved || !doubles.explain(self.repeats()), self.records),
            CursorKind::Keyset | CursorKind::Opaque => (false, self.distinct),
        };
        if moved {
            return Sum::Differs;
        }
        match (totals, self.first_total, self.last_total) {
            (Totals::Stated, Some(first), Some(last)) if self.untold == 0 => {
                let agrees = first == last && (self.start == Start::Midway || seen == first);
                if agrees { Sum::AddsUp } else { Sum::Differs }
            }
            (Totals::Stated, _, _) => Sum::CannotTell,
            (Totals::Unstated, _, _) => match cursor {
                CursorKind::Offset => Sum::CannotTell,
                CursorKind::Keyset | CursorKind::Opaque => Sum::AddsUp,
            },
        }
    }

    /// Whether the source said that there was more than it listed.
    pub(crate) fn clearly_short(&self) -> bool {
        self.start == Start::Beginning
            && matches!((self.first_total, self.last_total), (Some(first), Some(last)) if self.distinct() < first.min(last))
    }
}

/// A number that stands for what was read again.
fn mark(placement: Placement) -> u64 {
    match placement {
        Placement::Row(row) => short(&row.to_string()),
        Placement::Nowhere(id) | Placement::Predicted { id, row: _ } | Placement::Unclear(id) => id,
        Placement::NoId => 0,
    }
}

#[cfg(test)]
#[path = "pass_tests.rs"]
mod tests;
