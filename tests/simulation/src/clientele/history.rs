//! One seed, one history: a restaurant and the remote edit the same customers and addresses, through several lives of the
//! process, and in the end everything works.

use std::time::Duration;

use mostrador_domain::Timestamp;
use mostrador_engine::{RunRefusal, Scheduling};
use mostrador_store::tables::sync_history::{RunMode, RunRow, RunStatus};
use mostrador_store::vfs::Image;
use rand::RngExt;
use rand::rngs::StdRng;

use super::invariants::{at_any_time, at_end, left_to_do};
use super::{CUSTOMER, Clientele, Desk, SYSTEM};
use crate::faults::Climate;
use crate::history::Figures;
use crate::life::{self, Life, Site, pass};
use crate::reading::{ended, read_everything, until_done};
use crate::trace::Trace;

/// Rounds of reading, deciding and sending after which it must be quiet.
const ROUNDS: usize = 12;
/// What is read.
const WHAT: (&str, &str) = (SYSTEM, CUSTOMER);
/// Cycles at the end in which everybody is written anew there, and nothing may follow from it.
const ECHOES: usize = 3;

/// A site and its remote over all lives.
pub(crate) struct History<'a> {
    site: &'a Site,
    remote: Clientele,
    desk: Desk,
    trace: Trace,
    random: StdRng,
    now: i64,
    broken: Vec<String>,
    figures: Figures,
}

/// Plays the history of a site.
pub(crate) fn run(site: &Site, trace: Trace, random: StdRng, now: i64) -> (Vec<String>, Figures) {
    let remote = site.clientele.clone();
    let desk = Desk::new(remote.clone());
    let (broken, figures) = (Vec::new(), Figures::default());
    let mut history = History { site, remote, desk, trace, random, now, broken, figures };
    let mut image = Some(life::fresh().clone());
    let lives = history.random.random_range(1..4);
    for number in 0..lives {
        history.figures.lives += 1;
        let last = number + 1 == lives;
        image = life::runtime().block_on(history.life(number, image.as_ref(), last));
        if image.is_none() {
            break;
        }
    }
    history.figures.requests = history.remote.state().requests;
    history.figures.edits = history.desk.said.len() as u64;
    (history.broken, history.figures)
}

impl History<'_> {
    /// Answers what is left on the disk; `None` ends the history.
    async fn life(&mut self, number: u32, image: Option<&Image>, last: bool) -> Option<Image> {
        self.trace.begin_life(number);
        let opened = match life::open(self.site, image) {
            Ok(opened) => opened,
            Err(broken) => {
                self.broken.push(broken);
                return None;
            }
        };
        let lost = at_any_time(&opened.store, &self.desk).await;
        if !lost.is_empty() {
            self.broken.extend(lost);
            return None;
        }
        let life = match life::start(self.site, opened, self.now, Scheduling::ByHand).await {
            Ok(life) => life,
            Err(broken) => {
                self.broken.push(broken);
                return None;
            }
        };
        if let Err(error) = self.desk.set_up(&life.store, Timestamp(self.now)).await {
            self.broken.push(format!("the customers cannot be set up: {error}"));
            return None;
        }
        for _ in 0..self.random.random_range(8..28) {
            self.step(&life).await;
        }
        let left = if last {
            self.settle(&life).await;
            life.engine.stop().await;
            None
        } else {
            Some(self.end(&life).await)
        };
        self.now = life.clock.millis();
        left
    }

    async fn step(&mut self, life: &Life) {
        let Self { random, remote, desk, .. } = self;
        match random.random_range(0..100) {
            0..40 => {
                for _ in 0..random.random_range(1..4) {
                    remote.act(random, &desk.phones);
                }
            }
            40..90 => {
                for _ in 0..random.random_range(1..4) {
                    desk.act(life, random).await;
                }
            }
            _ => remote.set_climate(Climate::any(random)),
        }
        if random.random_range(0..2) == 0 {
            pass(Duration::from_millis(random.random_range(1..8_000))).await;
        }
    }

    /// The process is killed, the power goes, or it is stopped cleanly.
    async fn end(&mut self, life: &Life) -> Image {
        if self.random.random_range(0..4) == 0 {
            life.engine.stop().await;
            return life.recorder.process_kill();
        }
        self.figures.sudden_ends += 1;
        let (how, image) = self.site.witness.sudden_end(&mut self.random);
        self.trace.note(format_args!("{how}"));
        image
    }

    /// Everything works from now on: soon both sides are equal.
    async fn settle(&mut self, life: &Life) {
        self.remote.set_climate(Climate::Well);
        let _ = life.engine.reopen_destination(SYSTEM, "Ana").await;
        let quiet = self.until_equal(life).await;
        self.broken.extend(at_end(&life.store, &self.remote, &self.desk, self.figures.lives).await);
        if let Err(why) = quiet {
            self.broken.push(format!("there is no peace after {ROUNDS} rounds: {why}"));
            return;
        }
        for _ in 0..ECHOES {
            self.broken.extend(self.echo(life).await);
        }
        let predicted = self.predicted(life).await;
        self.broken.extend(predicted);
    }

    async fn until_equal(&mut self, life: &Life) -> Result<(), String> {
        let mut why = String::new();
        for _ in 0..ROUNDS {
            let sent = self.remote.state().write_requests;
            let left_before = left_to_do(&life.store).await;
            let run = read_everything(life, WHAT, RunMode::Real).await?;
            self.desk.decide_all(life, &mut self.random).await;
            self.desk.take_up(life).await;
            life.engine.wake_outbox(SYSTEM);
            let left = until_done(life, left_to_do).await;
            let counters = run.counters;
            let moved = counters.created + counters.updated + counters.conflicted + counters.failed;
            let quiet = left_before == 0 && self.remote.state().write_requests == sent;
            if left == 0 && moved == 0 && quiet && run.status == RunStatus::Completed {
                return Ok(());
            }
            why = format!("{left} things are left, the last run counted {counters:?} ({:?})", run.status);
            if counters.failed > 0 {
                // Few customers lose all their addresses at once here: Ana knows that it is true.
                try_again(life, run.id).await?;
            }
        }
        Err(why)
    }

    /// Everybody is written anew there, and nothing is changed: nothing may follow.
    async fn echo(&self, life: &Life) -> Vec<String> {
        self.remote.state().customers.touch();
        let before = self.remote.state().write_requests;
        let counters = match read_everything(life, WHAT, RunMode::Real).await {
            Ok(run) => run.counters,
            Err(why) => return vec![why],
        };
        pass(Duration::from_secs(30)).await;
        let mut broken = Vec::new();
        if counters.unchanged + counters.skipped != counters.processed {
            broken.push(format!("I5: an echo counts {counters:?}"));
        }
        if self.remote.state().write_requests != before {
            broken.push("I5: an echo is answered with a write".to_owned());
        }
        broken
    }

    /// A dry run says what a real one then does.
    async fn predicted(&mut self, life: &Life) -> Vec<String> {
        for _ in 0..3 {
            self.remote.act(&mut self.random, &[]);
        }
        match (
            read_everything(life, WHAT, RunMode::DryRun).await,
            read_everything(life, WHAT, RunMode::Real).await,
        ) {
            (Ok(dry), Ok(real)) => {
                let figures = |row: &RunRow| {
                    let counted = row.counters;
                    [counted.created, counted.updated, counted.unchanged, counted.conflicted, counted.failed]
                };
                let (dry, real) = (figures(&dry), figures(&real));
                if dry == real {
                    Vec::new()
                } else {
                    vec![format!("a dry run said {dry:?}, and {real:?} was done")]
                }
            }
            (Err(why), _) | (_, Err(why)) => vec![why],
        }
    }
}

/// Ana has the failed ones of a run tried once more.
async fn try_again(life: &Life, run: i64) -> Result<(), String> {
    match life.engine.runs().retry_failed(run, "Ana").await {
        Ok(id) => {
            // The next round reads again, whatever became of it.
            ended(life, id).await.map(drop)
        }
        // The next round does.
        Err(RunRefusal::AlreadyRunning { .. }) => Ok(()),
        Err(refusal) => Err(format!("a run is refused: {refusal}")),
    }
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
