//! Which records a run has counted. Where positions shift a list is read more than once, and may hold a record twice: its
//! counters are to add up to the different records all the same.

use std::collections::HashSet;

use mostrador_store::tables::sync_history::RunCounters;
use mostrador_store::tables::sync_records::results::ResultOutcome;
use roaring::RoaringTreemap;

use super::digest::short;
use super::pass::Placement;

/// Records without a row that are told apart. Above it one that is read again is counted again: memory is worth more. Those
/// with a row cost a bit each.
const RECORDS: usize = 1_000_000;

/// How a run counts.
#[derive(Debug, Default)]
pub(crate) enum Tally {
    /// Every entry that is read.
    #[default]
    Each,
    /// Every record once.
    Once(Counted),
}

/// What is counted.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    /// Rows of what this process counted.
    rows: RoaringTreemap,
    /// Hashes of the ids of what this process counted that has no row, and of what earlier ones told.
    known: HashSet<u64>,
    /// Hashes of the ids of those that have a result of their own.
    told: HashSet<u64>,
    /// Of those, the ones that were told as failures.
    failed: HashSet<u64>,
    /// Records that earlier processes took or found equal. Which ones they were is not known any more.
    earlier: u64,
    pass: Passing,
}

/// Which part of the list is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Passing {
    /// What an earlier process left unread. The whole list is read after it.
    Rest,
    /// From its beginning on.
    #[default]
    Whole,
}

impl Counted {
    /// What earlier processes of the run counted: `told` are the ids of those with a result.
    pub(crate) fn after(counters: &RunCounters, told: impl Iterator<Item = (u64, ResultOutcome)>) -> Self {
        let told: Vec<(u64, ResultOutcome)> = told.collect();
        let failures = told.iter().filter(|(_, outcome)| *outcome == ResultOutcome::Failed);
        let failed = failures.map(|(id, _)| *id).collect();
        let told: HashSet<u64> = told.into_iter().map(|(id, _)| id).collect();
        let earlier = counters.created + counters.updated + counters.unchanged;
        Self { known: told.clone(), told, failed, earlier, ..Self::default() }
    }

    /// The read goes on in the middle, and the whole list is read after it.
    pub(crate) fn with_the_rest_first(self) -> Self {
        Self { pass: Passing::Rest, ..self }
    }

    fn knows(&self, label: &str, placement: Placement) -> bool {
        let stored = row_of(placement).is_some_and(|row| self.rows.contains(row));
        // One may have got its row after it was counted without.
        stored || (!self.known.is_empty() && self.known.contains(&short(label)))
    }

    fn note(&mut self, label: &str, placement: Placement) {
        if let Some(row) = row_of(placement) {
            self.rows.insert(row);
        } else if self.known.len() < RECORDS {
            self.known.insert(short(label));
        }
    }
}

fn row_of(placement: Placement) -> Option<u64> {
    match placement {
        Placement::Row(row) => u64::try_from(row).ok(),
        Placement::Nowhere(_) | Placement::Predicted { .. } | Placement::NoId | Placement::Unclear(_) => None,
    }
}

impl Tally {
    /// The list is read from its beginning on.
    pub(crate) fn whole(&mut self) {
        match self {
            Self::Each => {}
            Self::Once(counted) => counted.pass = Passing::Whole,
        }
    }

    /// Whether this entry, of which `one` tells what became and `placement` where it is, is one more record.
    pub(crate) fn counts(&mut self, label: &str, placement: Placement, one: &RunCounters) -> bool {
        let counted = match self {
            Self::Each => return true,
            Self::Once(counted) => counted,
        };
        if counted.knows(label, placement) {
            return false;
        }
        // Only a record to which nothing happened may be one that an earlier process counted.
        let equal = one.unchanged > 0;
        if equal && counted.pass == Passing::Rest {
            return false;
        }
        counted.note(label, placement);
        if equal && counted.earlier > 0 {
            counted.earlier -= 1;
            return false;
        }
        true
    }

    /// Whether what became of this entry is to be kept as a result: once per record and run, and its first failure too,
    /// whatever it was told as before. Somebody has to see to that one.
    pub(crate) fn tells(&mut self, label: &str, outcome: ResultOutcome) -> bool {
        let counted = match self {
            Self::Each => return true,
            Self::Once(counted) => counted,
        };
        let id = short(label);
        let first = note(&mut counted.told, id);
        match outcome {
            ResultOutcome::Failed => note(&mut counted.failed, id),
            ResultOutcome::Skipped | ResultOutcome::Conflicted => first,
        }
    }
}

/// Whether it is new there.
fn note(told: &mut HashSet<u64>, id: u64) -> bool {
    if told.len() < RECORDS { told.insert(id) } else { !told.contains(&id) }
}

#[cfg(test)]
#[path = "tally_tests.rs"]
mod tests;
