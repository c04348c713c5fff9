use mostrador_store::tables::sync_records::results::ResultOutcome::{Conflicted, Failed, Skipped};

use super::*;

/// Where a record without a row is.
const NOWHERE: Placement = Placement::Nowhere(0);

const UNCHANGED: RunCounters = RunCounters { processed: 1, unchanged: 1, ..NONE };
const CREATED: RunCounters = RunCounters { processed: 1, created: 1, ..NONE };
const SKIPPED: RunCounters = RunCounters { processed: 1, skipped: 1, ..NONE };
const NONE: RunCounters = RunCounters {
    pages: 0,
    processed: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    skipped: 0,
    conflicted: 0,
    failed: 0,
    missing: 0,
    deleted: 0,
    held_deletions: 0,
};

#[test]
fn a_record_counts_once_however_often_it_is_read() {
    let mut tally = Tally::Once(Counted::default());
    assert!(tally.counts("a", NOWHERE, &CREATED));
    assert!(!tally.counts("a", NOWHERE, &UNCHANGED));
    assert!(tally.counts("b", NOWHERE, &UNCHANGED));
    assert!(tally.tells("b", Skipped) && !tally.tells("b", Skipped));
    let mut each = Tally::Each;
    assert!(
        each.counts("a", NOWHERE, &CREATED)
            && each.counts("a", NOWHERE, &CREATED)
            && each.tells("a", Skipped)
            && each.tells("a", Skipped)
    );
}

#[test]
fn a_failure_is_told_once_also_of_a_record_that_was_told_otherwise_before() {
    let mut tally = Tally::Once(Counted::default());
    assert!(tally.tells("a", Skipped) && tally.tells("a", Failed));
    assert!(!tally.tells("a", Failed) && !tally.tells("a", Skipped));
    assert!(tally.tells("b", Failed) && !tally.tells("b", Conflicted));
    // The same after a restart.
    let told = [(short("a"), Skipped), (short("b"), Failed)];
    let mut tally = Tally::Once(Counted::after(&NONE, told.into_iter()));
    assert!(tally.tells("a", Failed) && !tally.tells("b", Failed));
}

#[test]
fn a_record_with_a_row_is_known_by_it_and_one_that_gets_a_row_by_its_id() {
    let mut tally = Tally::Once(Counted::default());
    assert!(tally.counts("a", Placement::Row(1), &CREATED));
    assert!(!tally.counts("a", Placement::Row(1), &UNCHANGED));
    assert!(tally.counts("b", Placement::Row(2), &CREATED));
    assert!(tally.counts("c", NOWHERE, &SKIPPED));
    assert!(!tally.counts("c", Placement::Row(3), &CREATED));
}

#[test]
fn what_an_earlier_process_counted_is_not_counted_again_by_the_whole_read_after_the_rest() {
    // Of a to e: a and b were taken, c was left out; then the process died.
    let before = RunCounters { created: 2, skipped: 1, processed: 3, ..NONE };
    let told = [(short("c"), Skipped)];
    let mut tally = Tally::Once(Counted::after(&before, told.into_iter()).with_the_rest_first());
    assert!(tally.counts("d", NOWHERE, &CREATED));
    assert!(!tally.counts("a", NOWHERE, &UNCHANGED), "it is listed twice, or e was: the whole read tells");
    assert!(!tally.counts("e", NOWHERE, &UNCHANGED));
    tally.whole();
    let more: Vec<&str> =
        [("a", UNCHANGED), ("b", UNCHANGED), ("c", SKIPPED), ("d", UNCHANGED), ("e", UNCHANGED)]
            .into_iter()
            .filter(|(id, one)| tally.counts(id, NOWHERE, one))
            .map(|(id, _)| id)
            .collect();
    assert_eq!(more, ["e"]);
    assert!(!tally.tells("c", Skipped));
}
