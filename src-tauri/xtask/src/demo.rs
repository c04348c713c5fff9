//! `cargo xtask demo`: the application's real window on the stand-in remote, orders coming in by themselves.

mod follow;
pub(crate) mod memory;
mod report;
mod staff;
mod stage;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;

use crate::binaries::{self, Binaries};
use crate::display;
use crate::packages::{self, Purpose};
use crate::run::say;
use crate::{frontend, interrupt, workspace};
use follow::Follower;
use report::Report;
use stage::Stage;

/// How often the flow is looked at.
const PACE: Duration = Duration::from_secs(1);

/// What a demo shows.
#[derive(Clone, Debug, Args)]
pub(crate) struct Options {
    /// Ends by itself: as many orders as come in about so long, and all of them must be stored and confirmed.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) seconds: Option<u64>,
    /// Orders per minute, on average.
    #[arg(long, value_name = "PER_MINUTE", default_value_t = 12)]
    pub(crate) rate: u32,
    /// Writes the figures here, as JSON.
    #[arg(long)]
    pub(crate) report: Option<PathBuf>,
    /// Writes pictures of the window here. Only of a virtual screen, never of a person's own.
    #[arg(long)]
    pub(crate) screenshots: Option<PathBuf>,
}

impl Options {
    /// With an end there is a fixed number of orders, so that the report is about all of them and not about
    /// those that happened to be through.
    fn orders(&self) -> Option<u64> {
        self.seconds.map(|seconds| (u64::from(self.rate) * seconds / 60).max(1))
    }
}

/// Installs, builds and shows.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let began = Instant::now();
    let purpose = if display::is_there() { Purpose::Screen } else { Purpose::VirtualScreen };
    phase(began, "system packages");
    packages::ensure(purpose)?;
    phase(began, "screen: packages and build");
    frontend::install("")?;
    frontend::build()?;
    phase(began, "programs (the first time takes several minutes)");
    let built = binaries::build_dev()?;
    phase(began, "demo");
    show(options, &built)
}

fn phase(began: Instant, name: &str) {
    say(format_args!("==> {name} ({:.1} min so far)", began.elapsed().as_secs_f64() / 60.0));
}

/// Shows what is built already.
pub(crate) fn show(options: &Options, built: &Binaries) -> anyhow::Result<()> {
    // Pictures go nowhere unless somebody names a place, except where they are all that can be seen.
    let pictures = match (&options.screenshots, display::is_there()) {
        (Some(folder), _) => Some(folder.clone()),
        (None, true) => None,
        (None, false) => Some(workspace::root().join("screenshots")),
    };
    if let Some(folder) = &pictures {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let mut stage = Stage::open(options, built)?;
    say(format_args!("    stand-in remote: {}", stage.remote.base()));
    match options.orders() {
        Some(orders) => say(format_args!("    {orders} orders, then it ends by itself")),
        None => say("    close the window, or press Ctrl-C, to end"),
    }

    let mut follower = Follower::default();
    let followed = follow(options, &mut stage, &mut follower, pictures.as_deref());
    if let Err(error) = followed {
        bail!("{error:#}\n{}", stage.application.tail());
    }
    let memory = memory::of_tree(stage.application.id());
    if let (Some(folder), true) = (&pictures, stage.application.is_running()) {
        stage.picture(folder, "2-end-1366x768.png", 1366, 768)?;
        stage.picture(folder, "3-end-1920x1080.png", 1920, 1080)?;
    }
    let report = Report::new(&follower, memory);
    report.print();
    if let Some(file) = &options.report {
        report.write(file)?;
        say(format_args!("    report: {}", workspace::shown(file)));
    }
    match options.orders() {
        Some(expected) => report.judge(expected),
        None => Ok(()),
    }
}

/// Looks at the flow until it ends: all orders are through, or the person quit the application.
fn follow(
    options: &Options,
    stage: &mut Stage,
    follower: &mut Follower,
    pictures: Option<&Path>,
) -> anyhow::Result<()> {
    let began = Instant::now();
    // Orders come at random distances of half to one and a half of the mean; a confirmation that failed once
    // is tried again within seconds.
    let patience = options.seconds.map(|seconds| Duration::from_secs(seconds * 3 / 2 + 60));
    let mut pictured = false;
    loop {
        interrupt::pause(PACE)?;
        if !stage.application.is_running() {
            return match options.seconds {
                Some(_) => bail!("the application ended before the demo"),
                None => Ok(()),
            };
        }
        follower.look(&stage.remote, &stage.session)?;
        if !display::is_there() {
            staff::work(&stage.session)?;
        }
        if let Some(folder) = pictures
            && !pictured
            && follower.on_screen() >= 8
        {
            pictured = true;
            stage.picture(folder, "1-orders-1366x768.png", 1366, 768)?;
        }
        if options.orders().is_some_and(|orders| follower.is_through(orders)) {
            // One look more: the page reports the last card after its second frame.
            interrupt::pause(PACE)?;
            return follower.look(&stage.remote, &stage.session);
        }
        // Late is not an error here: the report says what is missing.
        if patience.is_some_and(|patience| began.elapsed() > patience) {
            return Ok(());
        }
    }
}
