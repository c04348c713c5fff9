//! What a body says as a whole, before anything of it is taken.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::reader::short;
use crate::runs::{Listing, TriedAgain, too_many};

/// What is known of the body of a run. Without a look at it nothing is.
#[derive(Debug)]
pub(super) struct Ahead {
    /// For the sake of which failures the run began.
    again: Option<TriedAgain>,
    seen: Mutex<Seen>,
}

/// What was seen so far. Ids are kept as hashes: that two of them are the same makes a customer be thought alive, or an
/// address be thought not missing, and then less is done than could be.
#[derive(Debug, Default)]
struct Seen {
    customers: HashSet<u64>,
    /// Addresses in the lists of customers that changed.
    addresses: HashSet<u64>,
    /// Addresses that their customers have no more.
    missing: HashSet<u64>,
    /// The same where the customer may be one that has another id so far, by that id.
    perhaps: Vec<(u64, Vec<u64>)>,
    /// Rows that this run gave to a customer with another id, and to which. A dry run keeps nothing else of it.
    adopted: HashMap<i64, u64>,
    /// Whether this run gave a row back to the customer that had it first, so that another one has a row of its own by now.
    parted: bool,
    whole: Option<Whole>,
}

/// What the body says as a whole.
#[derive(Clone, Copy, Debug)]
struct Whole {
    listing: Listing,
    absences: Absences,
}

/// Whether a body has listed a customer before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    Now,
    Before,
}

/// Whether a customer that is known is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alive {
    /// The body lists it.
    Yes,
    /// The body lists everything, and not that one.
    No,
    /// It is not among what changed.
    Silent,
}

/// What is done about addresses that are missing in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absences {
    /// They were deleted there.
    Believed,
    /// A person decides first.
    Held,
}

impl Ahead {
    pub(super) fn new(again: Option<TriedAgain>) -> Self {
        Self { again, seen: Mutex::default() }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The body lists a customer. Answers whether it did already.
    pub(super) fn customer(&self, id: &str) -> Listed {
        if self.seen().customers.insert(short(id)) { Listed::Now } else { Listed::Before }
    }

    /// The body lists a customer that changed, with these addresses.
    pub(super) fn addresses<'a>(&self, listed: impl Iterator<Item = &'a str>) {
        self.seen().addresses.extend(listed.map(short));
    }

    /// The body lists a customer that changed without these addresses. Where it may be the one that has the id `holder` so
    /// far, they are missing only if the body does not list that one as well.
    pub(super) fn missing<'a>(&self, holder: Option<&str>, missing: impl Iterator<Item = &'a str>) {
        let mut seen = self.seen();
        match holder {
            Some(holder) => seen.perhaps.push((short(holder), missing.map(short).collect())),
            None => seen.missing.extend(missing.map(short)),
        }
    }

    /// All of the body was seen. One address that is missing is believed, of whatever number; several only if they are few
    /// of the `known` ones, and none while a person was `told` of others and has said nothing: else each further run would
    /// take its part.
    pub(super) fn is_whole(&self, listing: Listing, known: u64, told: bool) {
        let mut seen = self.seen();
        for (holder, missing) in std::mem::take(&mut seen.perhaps) {
            if !seen.customers.contains(&holder) {
                seen.missing.extend(missing);
            }
        }
        // One that another customer has by now was not deleted.
        let gone = seen.missing.difference(&seen.addresses).count();
        let gone = u64::try_from(gone).unwrap_or(u64::MAX);
        let doubtful = told || (gone > 1 && too_many(gone, known));
        let absences = if doubtful { Absences::Held } else { Absences::Believed };
        seen.whole = Some(Whole { listing, absences });
    }

    /// Whether all of these were among what is missing when the body was looked at. Others were not counted.
    pub(super) fn has_counted<'a>(&self, mut missing: impl Iterator<Item = &'a str>) -> bool {
        let seen = self.seen();
        seen.whole.is_none() || missing.all(|address| seen.missing.contains(&short(address)))
    }

    /// Whether the body lists an address of a customer that changed. Who gets one changed.
    pub(super) fn has_address(&self, id: &str) -> bool {
        self.seen().addresses.contains(&short(id))
    }

    /// Which failures a person has tried again by this run.
    pub(super) fn again(&self) -> Option<TriedAgain> {
        self.again
    }

    /// The run gave this row to the customer of this id.
    pub(super) fn adopted(&self, row: i64, id: &str) {
        let mut seen = self.seen();
        if seen.whole.is_some() {
            seen.adopted.insert(row, short(id));
        }
    }

    /// The run parts two customers that had one row.
    pub(super) fn part(&self) {
        self.seen().parted = true;
    }

    pub(super) fn has_parted(&self) -> bool {
        self.seen().parted
    }

    /// Whether the run gave this row to a customer of another id than this.
    pub(super) fn is_taken(&self, row: i64, id: &str) -> bool {
        self.seen().adopted.get(&row).is_some_and(|by| *by != short(id))
    }

    pub(super) fn absences(&self) -> Absences {
        self.seen().whole.map_or(Absences::Believed, |whole| whole.absences)
    }

    /// Whether the body says that the customer of this id is still there.
    pub(super) fn alive(&self, id: &str) -> Alive {
        let seen = self.seen();
        match seen.whole.map(|whole| whole.listing) {
            Some(_) if seen.customers.contains(&short(id)) => Alive::Yes,
            Some(Listing::Everything) => Alive::No,
            Some(Listing::Part) | None => Alive::Silent,
        }
    }
}
