//! Histories by the hundred, and their twins: the same with one safeguard switched off must be noticed.

use mostrador_simulation::{Keep, Options, Safeguard, Systems, history, runner};
use mostrador_store::Durability;

/// As many threads as the machine has.
fn range(seeds: u64) -> runner::Range {
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    runner::Range { from: 0, seeds, jobs }
}

#[test]
fn no_history_of_failures_breaks_a_promise() {
    let mut broken = Vec::new();
    let options = Options { systems: Some(Systems::Ordering), ..Options::default() };
    let summary = runner::run(range(300), &options, |_, seed, outcome| {
        broken.extend(outcome.broken.iter().map(|what| format!("seed {seed}: {what}")));
        broken.len() < 20
    });
    assert!(broken.is_empty(), "{broken:#?}");
    let figures = summary.figures;
    assert!(figures.orders > 1_000 && figures.sudden_ends > 100, "nothing happened: {figures:?}");
}

#[test]
fn customers_that_both_sides_edit_converge_and_the_owners_value_stands() {
    let mut broken = Vec::new();
    let options = Options { systems: Some(Systems::Clientele), ..Options::default() };
    let summary = runner::run(range(100), &options, |_, seed, outcome| {
        broken.extend(outcome.broken.iter().map(|what| format!("seed {seed}: {what}")));
        broken.len() < 20
    });
    assert!(broken.is_empty(), "{broken:#?}");
    let figures = summary.figures;
    assert!(figures.edits > 400 && figures.sudden_ends > 30, "nothing happened: {figures:?}");
}

/// The twin: where no owner is heard, values that are the site's are lost.
#[test]
fn customers_whose_owners_are_not_heard_are_noticed() {
    let options = Options {
        systems: Some(Systems::Clientele),
        safeguard_off: Some(Safeguard::Owner),
        ..Options::default()
    };
    assert!(noticed_within(200, &options).is_some(), "nobody noticed that owners are not heard");
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

/// A seed below `seeds` whose history breaks a promise with these options, and keeps all of them without.
fn noticed_within(seeds: u64, options: &Options) -> Option<u64> {
    let sound = Options { systems: options.systems, ..Options::default() };
    let mut noticed = None;
    runner::run(range(seeds), options, |_, seed, outcome| {
        if !outcome.broken.is_empty() && history::run(seed, &sound).broken.is_empty() {
            noticed = Some(seed);
        }
        noticed.is_none()
    });
    noticed
}

/// The twin: with commits that are not synced the same checks find orders that were confirmed and then lost.
#[test]
fn commits_that_are_not_on_disk_are_noticed() {
    let options = Options { durability: Durability::Normal, ..Options::default() };
    assert!(noticed_within(100, &options).is_some(), "a store that does not sync must lose something");
}

#[test]
fn each_safeguard_is_missed_when_it_is_off() {
    for safeguard in Safeguard::ALL {
        let options = Options { safeguard_off: Some(safeguard), ..Options::default() };
        assert!(noticed_within(600, &options).is_some(), "nobody noticed that {safeguard} is off");
    }
}
