//! The engine in simulated time: a remote that fails in every way it can, a disk that loses what was not
//! synced, a clock that jumps, a process that dies. Whatever happens, no order is lost, doubled or numbered
//! twice, and nothing is confirmed before it is on disk.
//!
//! `MOSTRADOR_SIMULATION_SEEDS` sets how many histories are run.

mod history;
mod remote;
mod stories;
mod world;

use mostrador_store::Durability;

use history::{Outcome, run};

fn seeds() -> u64 {
    std::env::var("MOSTRADOR_SIMULATION_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(60)
}

#[test]
fn no_history_of_failures_loses_doubles_or_renumbers_an_order() {
    let mut orders = 0;
    let mut crashes = 0;
    for seed in 0..seeds() {
        let Outcome { violations, emitted, crashed, .. } = run(seed, Durability::Full);
        assert!(violations.is_empty(), "seed {seed}: {violations:#?}");
        orders += emitted;
        crashes += crashed;
    }
    let histories = seeds();
    assert!(orders > 0 && crashes > 0, "{histories} histories contain {orders} orders and {crashes} crashes");
}

#[test]
fn the_same_seed_gives_the_same_history() {
    let mut longest = 0;
    for seed in 0..12 {
        let (first, second) = (run(seed, Durability::Full), run(seed, Durability::Full));
        assert_eq!(first.trace, second.trace, "seed {seed}");
        longest = longest.max(first.trace.len());
    }
    assert!(longest > 100, "the histories must be worth comparing, the longest has {longest} entries");
}

/// The twin: with commits that are not synced the same checks find orders that were confirmed and then lost.
#[test]
fn commits_that_are_not_on_disk_are_noticed() {
    let lost = (0..40).filter(|seed| !run(*seed, Durability::Normal).violations.is_empty()).count();
    assert!(lost > 0, "a store that does not sync must lose confirmed orders in some history");
}
