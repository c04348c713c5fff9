//! Everything works again: soon both sides are equal, a dry run changes nothing, and another round writes nothing.

use std::time::Duration;

use mostrador_store::tables::sync_history::{RunMode, RunStatus};
use rand::rngs::StdRng;

use super::invariants::{at_end, left_to_do, untouched};
use super::{Desk, ENTITY, Partner, SYSTEM};
use crate::faults::Climate;
use crate::life::{Life, pass};
use crate::reading::{PATIENCE, read_everything, until_done};

/// Rounds of reading, deciding and sending after which it must be quiet. A decision may open the next conflict, so it
/// takes several.
const ROUNDS: usize = 12;
/// What is read.
const WHAT: (&str, &str) = (SYSTEM, ENTITY);

/// Puts everything right and tells what is then still wrong.
pub(crate) async fn settle(
    life: &Life,
    partner: &Partner,
    desk: &mut Desk,
    random: &mut StdRng,
    lives: u64,
) -> Vec<String> {
    partner.set_climate(Climate::Well);
    partner.state().contacts.mend();
    let _ = life.engine.reopen_destination(SYSTEM, "Ana").await;
    let quiet = until_equal(life, partner, desk, random).await;
    let mut broken = at_end(&life.store, partner, desk, lives).await;
    if let Err(why) = quiet {
        broken.push(format!("there is no peace after {ROUNDS} rounds: {why}"));
        return broken;
    }
    broken.extend(another_round_writes_nothing(life, partner).await);
    broken.extend(a_dry_run_changes_nothing(life, partner, random).await);
    broken
}

async fn until_equal(
    life: &Life,
    partner: &Partner,
    desk: &mut Desk,
    random: &mut StdRng,
) -> Result<(), String> {
    let mut why = String::new();
    for _ in 0..ROUNDS {
        end_open_runs(life).await?;
        let sent = partner.state().write_requests;
        let left_before = left_to_do(&life.store).await;
        let run = read_everything(life, WHAT, RunMode::Real).await?;
        desk.decide_all(life, random).await;
        desk.resume_flips(life).await;
        desk.take_up(life).await;
        if run.counters.held_deletions > 0 {
            let _ = life.engine.runs().confirm_deletions(run.id, "Ana").await;
        }
        life.engine.wake_outbox(SYSTEM);
        let left = until_done(life, left_to_do).await;
        let counters = run.counters;
        let moved =
            counters.created + counters.updated + counters.conflicted + counters.failed + counters.missing;
        // What was written comes back once more as an echo.
        let quiet = left_before == 0 && partner.state().write_requests == sent;
        if left == 0 && moved == 0 && quiet && run.status == RunStatus::Completed {
            return Ok(());
        }
        why =
            format!("{left} things are left to do, and the last run counted {counters:?} ({:?})", run.status);
    }
    Err(why)
}

/// A run that somebody let wait is in the way of the next one.
async fn end_open_runs(life: &Life) -> Result<(), String> {
    let open = super::desk::ids(
        &life.store,
        "SELECT id FROM sync_history WHERE status IN ('running', 'paused') ORDER BY id",
    )
    .await;
    for run in open.iter().filter_map(|run| run.parse().ok()) {
        let stopped = tokio::time::timeout(PATIENCE, life.engine.runs().stop(run, "Ana")).await;
        if stopped.is_err() {
            return Err(format!("a run cannot be stopped: {:?}", life.engine.runs().progress(run)));
        }
    }
    Ok(())
}

async fn another_round_writes_nothing(life: &Life, partner: &Partner) -> Vec<String> {
    let before = partner.state().write_requests;
    let mut broken = Vec::new();
    match read_everything(life, WHAT, RunMode::Real).await {
        Err(why) => broken.push(why),
        Ok(run) => {
            let unusable = partner.state().unusable;
            let counters = run.counters;
            if counters.unchanged + counters.skipped + counters.failed != counters.processed
                || counters.failed > unusable
                || counters.missing > 0
            {
                broken.push(format!("I5: both sides are equal, and a run counts {counters:?}"));
            }
        }
    }
    pass(Duration::from_secs(60)).await;
    let written = partner.state().write_requests - before;
    if written > 0 {
        broken.push(format!("I5: both sides are equal, and {written} requests to write follow"));
    }
    broken
}

async fn a_dry_run_changes_nothing(life: &Life, partner: &Partner, random: &mut StdRng) -> Vec<String> {
    for _ in 0..3 {
        partner.act(random);
    }
    let writes = partner.state().writes;
    let before = untouched(&life.store).await;
    let run = read_everything(life, WHAT, RunMode::DryRun).await;
    let written = partner.state().writes;
    let after = untouched(&life.store).await;
    match run {
        Err(why) => vec![why],
        Ok(_) if before != after => {
            let changed = before.iter().filter(|(table, digest)| after.get(*table) != Some(*digest));
            let tables: Vec<&String> = changed.map(|(table, _)| table).collect();
            vec![format!("I9: a dry run changed {tables:?}")]
        }
        Ok(_) if writes != written => vec!["I9: a dry run wrote something there".to_owned()],
        Ok(_) => Vec::new(),
    }
}
