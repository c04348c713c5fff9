//! Histories by the hundred, and their twins: the same with one safeguard switched off must be noticed.

use std::sync::atomic::{AtomicU64, Ordering};

use mostrador_simulation::{Keep, Options, Safeguard, history, runner};
use mostrador_store::Durability;

/// As many threads as the machine has.
fn range(seeds: u64) -> runner::Range {
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    runner::Range { from: 0, seeds, jobs }
}

#[test]
fn no_history_of_failures_breaks_a_promise() {
    let mut broken = Vec::new();
    let summary = runner::run(range(300), &Options::default(), |_, seed, outcome| {
        broken.extend(outcome.broken.iter().map(|what| format!("seed {seed}: {what}")));
        broken.len() < 20
    });
    assert!(broken.is_empty(), "{broken:#?}");
    let figures = summary.figures;
    assert!(figures.orders > 1_000 && figures.sudden_ends > 100, "nothing happened: {figures:?}");
}

#[test]
fn the_same_seed_gives_the_same_history() {
    let mut longest = 0;
    let options = Options { keep: Keep::Lines, ..Options::default() };
    for seed in 0..30 {
        let (first, second) = (history::run(seed, &options), history::run(seed, &options));
        assert_eq!(first, second, "seed {seed}");
        longest = longest.max(first.trace.len());
    }
    assert!(longest > 200, "the histories must be worth comparing, the longest has {longest} entries");
    assert_ne!(history::run(1, &options).digest, history::run(2, &options).digest);
}

/// How many seeds it takes at most until one of them breaks a promise.
fn noticed_within(seeds: u64, options: &Options) -> bool {
    let noticed = AtomicU64::new(0);
    runner::run(range(seeds), options, |_, _, outcome| {
        if !outcome.broken.is_empty() {
            noticed.fetch_add(1, Ordering::Relaxed);
        }
        outcome.broken.is_empty()
    });
    noticed.into_inner() > 0
}

/// The twin: with commits that are not synced the same checks find orders that were confirmed and then lost.
#[test]
fn commits_that_are_not_on_disk_are_noticed() {
    let options = Options { durability: Durability::Normal, ..Options::default() };
    assert!(noticed_within(100, &options), "a store that does not sync must lose something");
}

#[test]
fn each_safeguard_is_missed_when_it_is_off() {
    for safeguard in Safeguard::ALL {
        let options = Options { safeguard_off: Some(safeguard), ..Options::default() };
        assert!(noticed_within(400, &options), "nobody noticed that {safeguard} is off");
    }
}
