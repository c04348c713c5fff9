//! Measures the engine next to the machine's own floor.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::ensure;
use clap::{Parser, Subcommand};
use mostrador_engine_bench::child::{self, Stub};
use mostrador_engine_bench::floor::Floor;
use mostrador_engine_bench::measure::{self, Import, Told};
use mostrador_engine_bench::{site, stub};
use mostrador_tests::bench::{Better, Latency, Outcome, Report, median};
use mostrador_tests::say;
use tempfile::TempDir;

/// Clients on a page.
const PER_PAGE: u64 = 1_000;
/// What an edit of a client sends, for the floor.
const PAYLOAD_CLIENT: u64 = 7;

/// Measures the engine's release build. Ends with code 1 when a goal is missed.
#[derive(Debug, Parser)]
struct Arguments {
    /// Runs; each figure is the median over them.
    #[arg(long, default_value_t = 7)]
    runs: usize,
    /// Records of the large import.
    #[arg(long, default_value_t = 1_000_000)]
    large: u64,
    /// Only the measurements with this in their names.
    #[arg(long)]
    only: Option<String>,
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
    Unchanged { folder: PathBuf, base: String, total: u64 },
    Deliver { folder: PathBuf, base: String, jobs: u64, group: usize, concurrency: usize },
    Beside { folder: PathBuf, base: String, total: u64, pace_ms: u64 },
    Alone { folder: PathBuf, count: u64, pace_ms: u64 },
    Start { folder: PathBuf, base: String, jobs: u64 },
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
    ensure!(arguments.runs > 0, "at least one run is needed");
    let mut bench = Bench { runs: arguments.runs, only: arguments.only, results: Vec::new() };
    bench.small_imports().await?;
    bench.deliveries().await?;
    bench.start().await?;
    bench.large_import(arguments.large).await?;
    bench.orders_beside(arguments.large).await?;
    Report { bench: "engine", results: bench.results }.tell(arguments.json.as_deref())
}

async fn work(kind: Kind) -> anyhow::Result<Option<Told>> {
    Ok(Some(match kind {
        Kind::Stub { clients, per_page } => {
            stub::serve(clients, per_page).await?;
            return Ok(None);
        }
        Kind::First { folder, base, total } => {
            measure::import(&folder, base.parse()?, total, Import::First).await?
        }
        Kind::Unchanged { folder, base, total } => {
            measure::import(&folder, base.parse()?, total, Import::Unchanged).await?
        }
        Kind::Deliver { folder, base, jobs, group, concurrency } => {
            measure::deliver(&folder, base.parse()?, jobs, group, concurrency).await?
        }
        Kind::Beside { folder, base, total, pace_ms } => {
            let pace = Duration::from_millis(pace_ms);
            measure::orders_beside(&folder, base.parse()?, total, pace).await?
        }
        Kind::Alone { folder, count, pace_ms } => {
            measure::orders_alone(&folder, count, Duration::from_millis(pace_ms)).await?
        }
        Kind::Start { folder, base, jobs } => {
            measure::start_with_backlog(&folder, base.parse()?, jobs).await?
        }
    }))
}

struct Bench {
    runs: usize,
    only: Option<String>,
    results: Vec<Outcome>,
}

impl Bench {
    fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| name.contains(only.as_str()))
    }

    fn time(&mut self, name: &str, measured: Vec<f64>, goal: f64, floors: Vec<f64>) {
        let Some(value) = median(measured) else { return };
        let outcome = Outcome::of_value(name, "ms", Better::Lower, value, goal, median(floors));
        say(&outcome);
        self.results.push(outcome);
    }

    fn most_memory(&mut self, name: &str, measured: Vec<f64>, goal: f64) {
        let Some(value) = median(measured) else { return };
        self.results.push(Outcome::of_value(name, "MB", Better::Lower, value, goal, None));
    }

    /// 10,000 clients for the first time, and again.
    async fn small_imports(&mut self) -> anyhow::Result<()> {
        const TOTAL: u64 = 10_000;
        if !self.wants("import") {
            return Ok(());
        }
        let stub = child::stub(TOTAL, PER_PAGE).await?;
        let (mut first, mut again) = (Series::default(), Series::default());
        for _ in 0..self.runs {
            let folder = TempDir::new()?;
            let total = TOTAL.to_string();
            first.add(child::measure("first", folder.path(), &[&stub.url, &total]).await?);
            again.add(child::measure("unchanged", folder.path(), &[&stub.url, &total]).await?);
            let floor = floor(&stub, folder.path())?;
            first.floors.push(millis(floor.import(TOTAL, PER_PAGE).await?));
            again.floors.push(millis(floor.compare(TOTAL, PER_PAGE).await?));
        }
        self.time("import of 10,000 clients", first.ms, 250.0, first.floors);
        self.most_memory("import of 10,000 clients, peak memory of the process", first.memory, 30.0);
        self.time("import of 10,000 unchanged clients", again.ms, 150.0, again.floors);
        Ok(())
    }

    /// Queued edits, in groups and one by one.
    async fn deliveries(&mut self) -> anyhow::Result<()> {
        for (name, jobs, group, concurrency, goal) in [
            ("outbox: 1,000 jobs in groups of 100", 1_000_u64, 100_usize, 1_usize, 10_000.0),
            ("outbox: 1,000 jobs, a request and a commit each", 1_000, 1, 8, 2_000.0),
            ("outbox: backlog of 10,000 jobs", 10_000, 100, 1, 2_000.0),
        ] {
            if !self.wants(name) {
                continue;
            }
            let stub = child::stub(jobs, PER_PAGE).await?;
            let mut payload = String::new();
            mostrador_engine_bench::clients::write_client(&mut payload, PAYLOAD_CLIENT);
            let (mut rates, mut floors) = (Vec::new(), Vec::new());
            for _ in 0..self.runs {
                let folder = TempDir::new()?;
                let arguments = [&stub.url, &jobs.to_string(), &group.to_string(), &concurrency.to_string()];
                let arguments: Vec<&str> = arguments.iter().map(|argument| argument.as_str()).collect();
                let told = child::measure("deliver", folder.path(), &arguments).await?;
                rates.push(rate(jobs, told.ms));
                let floor = floor(&stub, folder.path())?;
                let took = floor.deliver(usize::try_from(jobs)?, group, &payload).await?;
                floors.push(rate(jobs, millis(took)));
            }
            let (Some(value), floor) = (median(rates), median(floors)) else { continue };
            let outcome = Outcome::of_value(name, "1/s", Better::Higher, value, goal, floor);
            say(&outcome);
            self.results.push(outcome);
        }
        Ok(())
    }

    /// A start with a long outbox.
    async fn start(&mut self) -> anyhow::Result<()> {
        const NAME: &str = "start with 100,000 jobs in the outbox, first order";
        if !self.wants(NAME) {
            return Ok(());
        }
        let stub = child::stub(10, PER_PAGE).await?;
        let mut measured = Vec::new();
        for _ in 0..self.runs {
            let folder = TempDir::new()?;
            measured.push(child::measure("start", folder.path(), &[&stub.url, "100000"]).await?.ms);
        }
        self.time(NAME, measured, 1_000.0, Vec::new());
        Ok(())
    }

    /// As many records as asked for, and the memory that it takes.
    async fn large_import(&mut self, total: u64) -> anyhow::Result<()> {
        let name = format!("backfill of {total} records");
        if !self.wants(&name) {
            return Ok(());
        }
        let stub = child::stub(total, PER_PAGE).await?;
        let mut series = Series::default();
        for _ in 0..self.runs {
            let folder = TempDir::new()?;
            series.add(child::measure("first", folder.path(), &[&stub.url, &total.to_string()]).await?);
            series.floors.push(millis(floor(&stub, folder.path())?.import(total, PER_PAGE).await?));
        }
        self.time(&name, series.ms, 30_000.0, series.floors);
        self.most_memory(&format!("{name}, peak memory of the process"), series.memory, 40.0);
        Ok(())
    }

    /// Orders while the large import runs.
    async fn orders_beside(&mut self, total: u64) -> anyhow::Result<()> {
        let name = format!("order committed beside a backfill of {total} records, p99");
        if !self.wants(&name) {
            return Ok(());
        }
        let stub = child::stub(total, PER_PAGE).await?;
        let (mut measured, mut floors) = (Vec::new(), Vec::new());
        for _ in 0..self.runs {
            let folder = TempDir::new()?;
            let told =
                child::measure("beside", folder.path(), &[&stub.url, &total.to_string(), "25"]).await?;
            measured.extend(Latency::of(told.latencies));
            let folder = TempDir::new()?;
            let told = child::measure("alone", folder.path(), &["400", "25"]).await?;
            floors.extend(Latency::of(told.latencies));
        }
        let Some(latency) = Latency::median_of(&measured) else { return Ok(()) };
        let floor = Latency::median_of(&floors);
        self.results.push(Outcome::new(&name, latency, |figures| figures.p99, 25.0, floor));
        Ok(())
    }
}

/// The figures of one measurement over the runs.
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

fn floor(stub: &Stub, folder: &Path) -> anyhow::Result<Floor> {
    let schema = folder.join("site.db");
    ensure!(schema.is_file(), "{} has the schema", site::FILE);
    Floor::open(&stub.url, &schema, &folder.join("floor.db"))
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand")]
fn rate(jobs: u64, ms: f64) -> f64 {
    jobs as f64 * 1_000.0 / ms
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
