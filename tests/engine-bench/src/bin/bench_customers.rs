//! Measures customers by the hundred thousand: each pull in a process of its own, next to the same rows through bare
//! prepared statements with the same commits.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::{Parser, Subcommand};
use mostrador_engine_bench::measure::Told;
use mostrador_engine_bench::{child, customers, site};
use mostrador_tests::bench::{Better, Latency, Outcome, Report, median};
use mostrador_tests::say;
use tempfile::TempDir;

/// Measures customers in a release build. Ends with code 1 when a goal is missed.
#[derive(Debug, Parser)]
struct Arguments {
    /// Runs; each figure is the median over them.
    #[arg(long, default_value_t = 7)]
    runs: usize,
    /// Customers.
    #[arg(long, default_value_t = 100_000)]
    customers: u64,
    /// Writes the results to a file.
    #[arg(long)]
    json: Option<PathBuf>,
    #[command(subcommand)]
    child: Option<Task>,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// One process of a measurement; started by the program itself.
    #[command(hide = true)]
    Child {
        #[command(subcommand)]
        kind: Kind,
    },
}

#[derive(Debug, Subcommand)]
enum Kind {
    First { folder: PathBuf, total: u64 },
    Drain { folder: PathBuf, total: u64 },
    Compare { folder: PathBuf, total: u64 },
    Dispute { folder: PathBuf, total: u64 },
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    if let Some(Task::Child { kind }) = arguments.child {
        let told = match kind {
            Kind::First { folder, total } => customers::first(&folder, total).await?,
            Kind::Drain { folder, total } => customers::drain(&folder, total).await?,
            Kind::Compare { folder, total } => customers::compare(&folder, total).await?,
            Kind::Dispute { folder, total } => customers::dispute(&folder, total).await?,
        };
        say(serde_json::to_string(&told)?);
        return Ok(ExitCode::SUCCESS);
    }
    ensure!(arguments.runs > 0, "at least one run is needed");
    let results = measure(arguments.runs, arguments.customers).await?;
    Report { bench: "customers", results }.tell(arguments.json.as_deref())
}

/// The same measurement over the runs.
#[derive(Default)]
struct Series {
    ms: Vec<f64>,
    memory: Vec<f64>,
    floors: Vec<f64>,
}

impl Series {
    fn add(&mut self, told: Told) {
        self.ms.push(told.ms);
        self.memory.push(told.peak_mb);
    }
}

async fn measure(runs: usize, total: u64) -> anyhow::Result<Vec<Outcome>> {
    let text = total.to_string();
    let (mut first, mut drain, mut again) = (Series::default(), Series::default(), Series::default());
    let mut last = TempDir::new()?;
    for run in 1..=runs {
        let folder = TempDir::new()?;
        first.add(child::measure("first", folder.path(), &[&text]).await?);
        drain.add(child::measure("drain", folder.path(), &[&text]).await?);
        again.add(child::measure("compare", folder.path(), &[&text]).await?);
        again.floors.push(millis(customers::compare_bare(folder.path(), total)?));
        first.floors.push(millis(bare(total).await?));
        say(format_args!("run {run} of {runs}"));
        last = folder;
    }
    child::measure("dispute", last.path(), &[&text]).await?;
    // Whatever the conflicts changed is in the list before it is looked at.
    child::measure("drain", last.path(), &[&text]).await?;
    let looked = customers::look(last.path(), total, runs.min(5)).await?;
    let latency = |measured: Vec<f64>| Latency::of(measured).context("nothing was measured");
    let (searches, pages) = (latency(looked.searches)?, latency(looked.pages)?);
    let (conflicts, details) = (latency(looked.conflicts)?, latency(looked.details)?);
    let p95 = |figures: &Latency| figures.p95;
    Ok(vec![
        time(&format!("first pull of {total} customers"), first.ms, 5_000.0, first.floors)?,
        memory(&format!("first pull of {total} customers, peak memory of the process"), first.memory, 60.0)?,
        time(&format!("{total} unchanged customers"), again.ms, 1_500.0, again.floors)?,
        time(&format!("list and search of {total} new customers drawn"), drain.ms, 30_000.0, Vec::new())?,
        memory("list and search drawn, peak memory of the process", drain.memory, 60.0)?,
        Outcome::new("search as it is typed, p95", searches, p95, 50.0, None),
        Outcome::new("part of the list at any offset, p95", pages, p95, 50.0, None),
        Outcome::new("conflict, p95", conflicts, p95, 150.0, None),
        Outcome::new("one customer, p95", details, p95, 150.0, None),
    ])
}

/// The floor of a first pull, in an empty file of the product's.
async fn bare(total: u64) -> anyhow::Result<Duration> {
    let folder = TempDir::new()?;
    close(folder.path()).await?;
    customers::import_bare(folder.path(), total)
}

/// Makes a file and leaves it alone.
async fn close(folder: &Path) -> anyhow::Result<()> {
    Ok(site::open(folder)?.close().await?)
}

fn time(name: &str, measured: Vec<f64>, goal: f64, floors: Vec<f64>) -> anyhow::Result<Outcome> {
    let value = median(measured).context("nothing was measured")?;
    Ok(Outcome::of_value(name, "ms", Better::Lower, value, goal, median(floors)))
}

fn memory(name: &str, measured: Vec<f64>, goal: f64) -> anyhow::Result<Outcome> {
    let value = median(measured).context("nothing was measured")?;
    Ok(Outcome::of_value(name, "MB", Better::Lower, value, goal, None))
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
