//! Measures *Sincronizar con Wispro* next to the machine's own floor.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::ensure;
use clap::{Parser, Subcommand};
use mostrador_engine_bench::child::{self, Stub};
use mostrador_engine_bench::floor::Floor;
use mostrador_engine_bench::measure::{Import, Told};
use mostrador_engine_bench::{site, stub, wispro};
use mostrador_tests::bench::{Better, Outcome, Report, median};
use mostrador_tests::say;
use tempfile::TempDir;

/// Clients on a page.
const PER_PAGE: u64 = 1_000;
/// Clients of an ordinary account.
const SMALL: u64 = 10_000;

/// Measures the synchronisation of clients in a release build. Ends with code 1 when a goal is missed.
#[derive(Debug, Parser)]
struct Arguments {
    /// Runs; each figure is the median over them.
    #[arg(long, default_value_t = 7)]
    runs: usize,
    /// Runs of the large import.
    #[arg(long, default_value_t = 3)]
    large_runs: usize,
    /// Clients of the large import.
    #[arg(long, default_value_t = 1_000_000)]
    large: u64,
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
    Stub { clients: u64, per_page: u64 },
    First { folder: PathBuf, base: String, total: u64 },
    Drain { folder: PathBuf, base: String },
    Unchanged { folder: PathBuf, base: String, total: u64 },
    Watched { folder: PathBuf, base: String, total: u64 },
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    // Two providers may be compiled in, and then somebody has to choose.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let arguments = Arguments::parse();
    if let Some(Task::Child { kind }) = arguments.child {
        if let Some(told) = work(kind).await? {
            say(serde_json::to_string(&told)?);
        }
        return Ok(ExitCode::SUCCESS);
    }
    ensure!(arguments.runs > 0 && arguments.large_runs > 0, "at least one run is needed");
    let mut results = small(arguments.runs).await?;
    results.extend(large(arguments.large_runs, arguments.large).await?);
    Report { bench: "wispro", results }.tell(arguments.json.as_deref())
}

async fn work(kind: Kind) -> anyhow::Result<Option<Told>> {
    Ok(Some(match kind {
        Kind::Stub { clients, per_page } => {
            stub::serve(clients, per_page).await?;
            return Ok(None);
        }
        Kind::First { folder, base, total } => {
            wispro::import(&folder, base.parse()?, total, Import::First).await?
        }
        Kind::Drain { folder, base } => wispro::drain(&folder, base.parse()?).await?,
        Kind::Unchanged { folder, base, total } => {
            wispro::import(&folder, base.parse()?, total, Import::Unchanged).await?
        }
        Kind::Watched { folder, base, total } => wispro::watched(&folder, base.parse()?, total).await?,
    }))
}

/// The figures of one measurement over the runs.
#[derive(Default)]
struct Series {
    ms: Vec<f64>,
    memory: Vec<f64>,
    requests: Vec<f64>,
    floors: Vec<f64>,
}

impl Series {
    fn add(&mut self, told: &Told) {
        self.ms.push(told.ms);
        self.memory.push(told.peak_mb);
        self.requests.push(number(told.requests));
    }
}

/// An ordinary account for the first time, and again. A run that writes where nothing changed ends the benchmark.
async fn small(runs: usize) -> anyhow::Result<Vec<Outcome>> {
    let stub = child::stub(SMALL, PER_PAGE).await?;
    let (mut first, mut again) = (Series::default(), Series::default());
    for _ in 0..runs {
        let folder = TempDir::new()?;
        let total = SMALL.to_string();
        first.add(&child::measure("first", folder.path(), &[&stub.url, &total]).await?);
        child::measure("drain", folder.path(), &[&stub.url]).await?;
        again.add(&child::measure("unchanged", folder.path(), &[&stub.url, &total]).await?);
        let floor = floor(&stub, folder.path())?;
        first.floors.push(millis(floor.import(SMALL, PER_PAGE).await?));
        again.floors.push(millis(floor.compare(SMALL, PER_PAGE).await?));
    }
    let memory = [first.memory, again.memory].concat();
    let outcomes = [
        value("10,000 clients for the first time", "ms", first.ms, 250.0, first.floors),
        value("10,000 clients for the first time, requests", "requests", first.requests, 10.0, Vec::new()),
        value("10,000 unchanged clients, no row written", "ms", again.ms, 150.0, again.floors),
        value("10,000 unchanged clients, requests", "requests", again.requests, 10.0, Vec::new()),
        value("10,000 clients, peak memory of the process", "MB", memory, 30.0, Vec::new()),
    ];
    Ok(outcomes.into_iter().flatten().collect())
}

/// As many clients as nobody has, whether the memory stays what it was, and what a screen is told meanwhile.
async fn large(runs: usize, total: u64) -> anyhow::Result<Vec<Outcome>> {
    let stub = child::stub(total, PER_PAGE).await?;
    let mut series = Series::default();
    let mut messages = Vec::new();
    for _ in 0..runs {
        let folder = TempDir::new()?;
        let total_text = total.to_string();
        series.add(&child::measure("first", folder.path(), &[&stub.url, &total_text]).await?);
        series.floors.push(millis(floor(&stub, folder.path())?.import(total, PER_PAGE).await?));
        let folder = TempDir::new()?;
        let told = child::measure("watched", folder.path(), &[&stub.url, &total_text]).await?;
        messages.push(number(told.messages));
    }
    let name = |what: &str| format!("{total} clients for the first time{what}");
    let outcomes = [
        value(&name(""), "ms", series.ms, 30_000.0, series.floors),
        value(&name(", peak memory of the process"), "MB", series.memory, 40.0, Vec::new()),
        value(&name(", most messages to a screen in a second"), "1/s", messages, 4.0, Vec::new()),
    ];
    Ok(outcomes.into_iter().flatten().collect())
}

fn value(name: &str, unit: &'static str, measured: Vec<f64>, goal: f64, floors: Vec<f64>) -> Option<Outcome> {
    let value = median(measured)?;
    let outcome = Outcome::of_value(name, unit, Better::Lower, value, goal, median(floors));
    say(&outcome);
    Some(outcome)
}

fn floor(stub: &Stub, folder: &Path) -> anyhow::Result<Floor> {
    let schema = folder.join(site::FILE);
    ensure!(schema.is_file(), "{} has the schema", site::FILE);
    Floor::open(&stub.url, &schema, &folder.join("floor.db"))
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand")]
fn number(count: u64) -> f64 {
    count as f64
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
