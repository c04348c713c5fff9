//! The run: rounds of deliveries and kills, then peace and the last look.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::ExitStatus;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::checks::Checks;
use super::ledger::Ledger;
use super::schedule::{Kill, MOST_DELIVERIES, Round, Schedule, Step};
use crate::app::{App, AppSettings};
use crate::file::FileCopy;
use crate::remote::{API_KEY, Control, Remote};
use crate::{say, wait};

const ENDED_BY_KILLS: &str = "the application ended by the kills alone, each point was passed";
const DELIVERED: &str = "every order was delivered 1 to 20 times";
const SETTLED: &str = "after the last start everything is confirmed within a minute, and it stops cleanly";

/// Between two deliveries of a round that ends at a crash point.
const PACE: Duration = Duration::from_millis(4);

/// Between two looks over the second path, besides the socket's.
const POLL_PACE: Duration = Duration::from_millis(40);

/// A crash point that has not been passed after so long never will.
const POINT_LIMIT: Duration = Duration::from_secs(15);

/// How long the last start may take to settle.
const SETTLE_LIMIT: Duration = Duration::from_secs(60);

/// The same once a check has failed: the verdict is known, the rest only completes the picture.
const SETTLE_LIMIT_FAILED: Duration = Duration::from_secs(10);

/// What to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// How often the application is killed, over all worlds.
    pub kills: usize,
    /// How many orders come in, over all worlds.
    pub orders: usize,
    /// How many restaurants run side by side, each with a file and a remote of its own. A life is mostly waiting, so
    /// several of them keep the machine busy.
    pub worlds: usize,
    /// Decides everything that is random.
    pub seed: u64,
    /// A safeguard of the application to switch off; the run must then fail.
    pub safeguard_off: Option<String>,
}

/// Runs it, prints the checks and answers whether all passed.
///
/// # Errors
/// The programs are missing or cannot be driven; that is no verdict on the application.
pub async fn run(options: &Options) -> anyhow::Result<bool> {
    let worlds = options.worlds.clamp(1, options.kills.max(1));
    say(format_args!(
        "{} orders, {} kills in {worlds} worlds, seed {}: half of the kills at random instants, half at crash points",
        options.orders, options.kills, options.seed
    ));
    let progress =
        Arc::new(Progress { started: Instant::now(), kills: options.kills, done: AtomicUsize::new(0) });
    let mut running = JoinSet::new();
    for number in 0..worlds {
        let own = Options {
            kills: share(options.kills, worlds, number),
            orders: share(options.orders, worlds, number),
            worlds: 1,
            seed: options.seed.wrapping_add(number as u64),
            safeguard_off: options.safeguard_off.clone(),
        };
        let progress = Arc::clone(&progress);
        let runtime = tokio::runtime::Handle::current();
        // On a thread of its own: it looks into files between two lives.
        running.spawn_blocking(move || {
            runtime.block_on(world(&own, &progress)).map(|found| (number + 1, found))
        });
    }
    let mut checks = Checks::default();
    let mut total = Figures::default();
    while let Some(ended) = running.join_next().await {
        let (number, (found, figures)) = ended??;
        checks.merge(number, found);
        total.add(&figures);
    }
    let minutes = progress.started.elapsed().as_secs_f64() / 60.0;
    say(format_args!(
        "{} orders, {} deliveries, each listed {} to {} times in {} listings, {} confirmations, {minutes:.1} min, {:.0} kills a minute",
        total.orders,
        total.deliveries,
        total.fewest,
        total.most,
        total.listings,
        total.confirmations,
        options.kills as f64 / minutes
    ));
    Ok(checks.report())
}

/// The part of a total that falls to one of several.
fn share(total: usize, of: usize, number: usize) -> usize {
    (total * (number + 1)).div_ceil(of) - (total * number).div_ceil(of)
}

/// How far all worlds are together.
struct Progress {
    started: Instant,
    kills: usize,
    done: AtomicUsize,
}

impl Progress {
    fn killed(&self, findings: usize) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of((self.kills / 20).max(1)) || done == self.kills {
            let minutes = self.started.elapsed().as_secs_f64() / 60.0;
            say(format_args!(
                "kill {done}/{}: {findings} findings in this world, {minutes:.1} min",
                self.kills
            ));
        }
    }
}

/// What was done.
struct Figures {
    orders: usize,
    deliveries: u32,
    fewest: u64,
    most: u64,
    listings: u64,
    confirmations: usize,
}

impl Default for Figures {
    fn default() -> Self {
        Self { orders: 0, deliveries: 0, fewest: u64::MAX, most: 0, listings: 0, confirmations: 0 }
    }
}

impl Figures {
    fn add(&mut self, other: &Self) {
        self.orders += other.orders;
        self.deliveries += other.deliveries;
        self.fewest = self.fewest.min(other.fewest);
        self.most = self.most.max(other.most);
        self.listings += other.listings;
        self.confirmations += other.confirmations;
    }
}

/// One restaurant with its remote, from its first start to its settling.
async fn world(options: &Options, progress: &Progress) -> anyhow::Result<(Checks, Figures)> {
    let schedule = Schedule::new(options.seed, options.orders, options.kills);
    let folder = tempfile::tempdir()?;
    let remote = Remote::start(options.seed).await?;
    remote
        .faults(json!({ "events": { "drop": 0.15, "duplicate": 2, "reorder": true }, "seed": options.seed }))
        .await?;
    let mut settings = AppSettings::new(folder.path(), remote.url(), API_KEY);
    if let Some(safeguard) = &options.safeguard_off {
        settings = settings.with("MOSTRADOR_SAFEGUARD_OFF", safeguard);
    }
    let mut story = Story {
        control: remote.control(),
        settings,
        ids: Vec::new(),
        delivered: Vec::new(),
        planned: schedule.deliveries.clone(),
        rng: StdRng::seed_from_u64(options.seed),
        ledger: Ledger::new(),
    };
    for name in [ENDED_BY_KILLS, DELIVERED, SETTLED] {
        story.ledger.checks.open(name);
    }
    for (index, round) in schedule.rounds.iter().take(options.kills).enumerate() {
        story.round(index + 1, round).await?;
        story.look(index + 1, folder.path()).await?;
        progress.killed(story.ledger.checks.count());
    }
    story.settle(folder.path()).await?;
    let records = remote.orders().await?;
    let (fewest, most) = range(records.iter().map(|order| order.listed));
    let figures = Figures {
        orders: story.ids.len(),
        deliveries: story.delivered.iter().sum(),
        fewest,
        most,
        listings: remote.stat("listings").await?,
        confirmations: records.iter().map(|order| order.confirmations.len()).sum(),
    };
    Ok((story.ledger.checks, figures))
}

fn range(values: impl Iterator<Item = u64> + Clone) -> (u64, u64) {
    (values.clone().min().unwrap_or_default(), values.max().unwrap_or_default())
}

struct Story {
    control: Control,
    settings: AppSettings,
    ids: Vec<String>,
    /// How often each was delivered so far.
    delivered: Vec<u32>,
    /// How often each will have been delivered at the end.
    planned: Vec<u32>,
    rng: StdRng,
    ledger: Ledger,
}

impl Story {
    /// One life of the application.
    async fn round(&mut self, number: usize, round: &Round) -> anyhow::Result<()> {
        let mut settings = self.settings.clone();
        if let Kill::At { point, passing } = &round.kill {
            settings = settings.with("MOSTRADOR_CRASH_AT", format!("{point}:{passing}"));
        }
        let mut app = App::spawn(&settings)?;
        let session = app.session_elsewhere();
        // The second path: looks for orders at the same time as the socket's events do. It ends with the process.
        let poller = tokio::spawn(async move {
            let session = session.await?;
            loop {
                session.ask("connection_retry").await?;
                sleep(POLL_PACE).await;
            }
            #[expect(unreachable_code, reason = "gives the block its type")]
            anyhow::Ok(())
        });
        let status = match &round.kill {
            Kill::After(life) => {
                let pace = *life / u32::try_from(round.steps.len().max(1))?;
                let (fed, status) = tokio::join!(self.feed(&round.steps, pace), async {
                    // The instant of the kill is the point of the test; nothing waits for it.
                    sleep(*life).await;
                    app.kill().await
                });
                fed?;
                status?
            }
            Kill::At { point, passing } => {
                self.feed(&round.steps, PACE).await?;
                if !self.feed_until_ended(&mut app).await? {
                    let what = format!("round {number}: {point}:{passing} was not passed");
                    self.ledger.checks.found(ENDED_BY_KILLS, what);
                }
                app.kill().await?
            }
        };
        poller.abort();
        self.expect_killed(number, status);
        Ok(())
    }

    fn expect_killed(&mut self, number: usize, status: ExitStatus) {
        if status.signal() != Some(9) {
            self.ledger.checks.found(ENDED_BY_KILLS, format!("round {number}: it ended with {status}"));
        }
    }

    async fn feed(&mut self, steps: &[Step], pace: Duration) -> anyhow::Result<()> {
        for step in steps {
            match step {
                Step::New => {
                    self.ids.extend(self.control.make(json!({ "count": 1, "shape": "evening" })).await?);
                    self.delivered.push(1);
                }
                Step::Again(order) => self.again(*order).await?,
            }
            sleep(pace).await;
        }
        Ok(())
    }

    /// Lists an order again, in most cases with one to three events.
    async fn again(&mut self, order: usize) -> anyhow::Result<()> {
        let (Some(id), Some(times)) = (self.ids.get(order), self.delivered.get_mut(order)) else {
            return Ok(());
        };
        self.control.redeliver(id).await?;
        *times += 1;
        if self.rng.random_bool(0.7) {
            self.control.announce(id, self.rng.random_range(1..=3)).await?;
        }
        Ok(())
    }

    /// Goes on delivering known orders until the application has killed itself. Answers whether it has.
    async fn feed_until_ended(&mut self, app: &mut App) -> anyhow::Result<bool> {
        let deadline = Instant::now() + POINT_LIMIT;
        while Instant::now() < deadline {
            if app.process().has_ended()? {
                return Ok(true);
            }
            if !self.ids.is_empty() {
                let order = self.rng.random_range(0..self.ids.len());
                if let Some(planned) = self.planned.get_mut(order)
                    && *planned < MOST_DELIVERIES
                {
                    *planned += 1;
                    self.again(order).await?;
                }
            }
            sleep(PACE).await;
        }
        Ok(false)
    }

    /// Looks at the file after a kill. The remote is read first: what it has confirmed by then must be in the file.
    async fn look(&mut self, number: usize, folder: &Path) -> anyhow::Result<()> {
        let remote = self.control.orders().await?;
        let file = FileCopy::take(folder)?;
        self.ledger.after_kill(number, file.as_ref(), &remote)
    }

    /// The last start, in peace.
    async fn settle(&mut self, folder: &Path) -> anyhow::Result<()> {
        self.control.heal().await?;
        let total = self.ids.len() as u64;
        let control = self.control.clone();
        let limit = if self.ledger.checks.count() == 0 { SETTLE_LIMIT } else { SETTLE_LIMIT_FAILED };
        let settled = match App::start(&self.settings).await {
            Err(error) => Err(error),
            Ok((mut app, session)) => {
                let settled = wait::until("everything is confirmed", limit, async || {
                    let done = control.stat("pending").await? == 0
                        && control.stat("confirmed").await? == total
                        && session.figure("/ordersConfirmed").await? == total;
                    Ok(done.then_some(()))
                })
                .await;
                let stopped = app.stop().await;
                settled.and(stopped)
            }
        };
        if let Err(error) = settled {
            self.ledger.checks.found(SETTLED, format!("{error:#}"));
        }
        let in_range = self.delivered.iter().all(|times| (1..=MOST_DELIVERIES).contains(times));
        if !in_range || self.delivered != self.planned {
            self.ledger.checks.found(DELIVERED, "the schedule was not kept");
        }
        let remote = self.control.orders().await?;
        match FileCopy::take(folder)? {
            Some(file) => self.ledger.at_the_end(&file, &remote),
            None => {
                self.ledger.checks.found(SETTLED, "there is no data file");
                Ok(())
            }
        }
    }
}
