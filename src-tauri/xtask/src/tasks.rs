//! Commands that are one build and one run.

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::binaries;
use crate::display::VirtualDisplay;
use crate::frontend;
use crate::run;

/// The benchmarks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bench {
    /// Notification to committed order.
    Orders,
    /// Imports, the outbox, and orders beside them.
    Engine,
    /// Looking through 100,000 runs.
    History,
    /// 100,000 customers: the first pull, the comparison, the search and the conflict dialog, then their page in a browser.
    Customers,
    /// Clients of a Wispro account, then what the page makes of keys and presses meanwhile.
    Wispro,
    /// Start of the desktop program to its board, and what it uses while nothing happens.
    Start,
}

const DESKTOP: (&str, &str) = ("mostrador", "mostrador");
const TESTS: &str = "mostrador-tests";
const ENGINE_BENCH: &str = "mostrador-engine-bench";
const SERVER: (&str, &str) = ("mostrador-server", "mostrador-headless");
const SANDBOX: (&str, &str) = ("mostrador-sandbox", "mostrador-sandbox");

/// Formatting and lints, nothing is run.
pub(crate) fn lint() -> anyhow::Result<()> {
    frontend::install("")?;
    run::go(&mut frontend::npm(&["run", "lint"]))?;
    run::go(&mut frontend::npm(&["run", "typecheck"]))?;
    frontend::build()?;
    format()?;
    clippy()
}

/// The formatter finds nothing to change.
pub(crate) fn format() -> anyhow::Result<()> {
    run::go(run::cargo().args(["fmt", "--all", "--check"]))
}

/// The lints of every target find nothing.
pub(crate) fn clippy() -> anyhow::Result<()> {
    run::go(run::cargo().args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
}

/// Which histories, and how.
#[derive(Clone, Debug, Args)]
pub(crate) struct Sim {
    /// How many histories.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Does without a safeguard of the engine, to show that the invariants notice: the run must then fail.
    #[arg(long)]
    safeguard_off: Option<String>,
    /// Threads; as many as the machine has unless given.
    #[arg(long)]
    jobs: Option<usize>,
    /// Passed on to the simulation as they are, after `--`.
    #[arg(last = true)]
    rest: Vec<String>,
}

/// Histories of failures in simulated time.
pub(crate) fn sim(options: &Sim) -> anyhow::Result<ExitCode> {
    let mut command = run::command(binaries::build_simulation("sim")?);
    command.args(["--seeds", &options.seeds.to_string(), "--from", &options.from.to_string()]);
    if let Some(safeguard) = &options.safeguard_off {
        command.args(["--safeguard-off", safeguard]);
    }
    if let Some(jobs) = options.jobs {
        command.args(["--jobs", &jobs.to_string()]);
    }
    run::verdict(command.args(&options.rest))
}

/// Which power cuts.
#[derive(Clone, Debug, Args)]
pub(crate) struct Powerloss {
    /// How many disk images.
    #[arg(long, default_value_t = 2_000)]
    images: u64,
    /// Where the random choices begin.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// When a commit counts as done: `full`, or `normal`, with which the run must fail.
    #[arg(long, default_value = "full")]
    durability: String,
    /// Passed on as they are, after `--`.
    #[arg(last = true)]
    rest: Vec<String>,
}

/// Power cuts on images of the engine's writes.
pub(crate) fn powerloss(options: &Powerloss) -> anyhow::Result<ExitCode> {
    let mut command = run::command(binaries::build_simulation("powerloss")?);
    command.args(["--images", &options.images.to_string(), "--seed", &options.seed.to_string()]);
    command.args(["--durability", &options.durability]);
    run::verdict(command.args(&options.rest))
}

/// The crash run, over the build with crash points.
pub(crate) fn crash(kills: u32, rest: &[String]) -> anyhow::Result<ExitCode> {
    frontend::install("")?;
    frontend::build()?;
    let built = binaries::build_dev()?;
    run::verdict(&mut crash_command(&built, kills, rest))
}

/// The crash run over programs that are built already.
pub(crate) fn crash_with(built: &binaries::Binaries, kills: u32) -> anyhow::Result<()> {
    run::go(&mut crash_command(built, kills, &[]))
}

fn crash_command(built: &binaries::Binaries, kills: u32, rest: &[String]) -> std::process::Command {
    let mut command = run::command(built.named("crash"));
    command.args(["--kills", &kills.to_string()]).args(rest);
    built.tell(&mut command);
    command
}

/// One benchmark, in a release build.
pub(crate) fn bench(which: Bench, json: Option<&Path>, rest: &[String]) -> anyhow::Result<()> {
    let (built, program) = match which {
        Bench::Orders => {
            frontend::install("")?;
            frontend::build()?;
            let program = "bench_orders";
            (binaries::build_release(&[SERVER, SANDBOX, (TESTS, program)])?, program)
        }
        Bench::Engine => {
            let program = "bench_engine";
            (binaries::build_release(&[(ENGINE_BENCH, program)])?, program)
        }
        Bench::History => {
            let program = "bench_history";
            (binaries::build_release(&[(ENGINE_BENCH, program)])?, program)
        }
        Bench::Customers => {
            frontend::install("")?;
            frontend::build()?;
            let program = "bench_customers";
            (binaries::build_release(&[SERVER, SANDBOX, (ENGINE_BENCH, program)])?, program)
        }
        Bench::Wispro => {
            frontend::install("")?;
            frontend::build()?;
            let program = "bench_wispro";
            (binaries::build_release(&[SERVER, SANDBOX, (ENGINE_BENCH, program)])?, program)
        }
        Bench::Start => {
            frontend::install("")?;
            frontend::build()?;
            let program = "bench_start";
            (binaries::build_release(&[DESKTOP, SERVER, SANDBOX, (TESTS, program)])?, program)
        }
    };
    let mut command = run::command(built.named(program));
    // Always the same screen: on a person's own, other windows and the graphics card would be part of the figure.
    let screen = (which == Bench::Start).then(VirtualDisplay::start).transpose()?;
    if let Some(screen) = &screen {
        screen.tell(&mut command);
    }
    // The programs run in the top folder, the person may not.
    let json = json.map(std::path::absolute).transpose()?;
    if let Some(file) = &json {
        command.arg("--json").arg(file);
    }
    command.args(rest);
    run::go(built.tell(&mut command))?;
    match which {
        Bench::Customers => bench_page(&built, "customers", json.as_deref()),
        Bench::Wispro => bench_page(&built, "wispro", json.as_deref()),
        Bench::Orders | Bench::Engine | Bench::History | Bench::Start => Ok(()),
    }
}

/// What the page makes of keys and presses, in a real browser. Its figures are added to those that stand in `json`.
fn bench_page(built: &binaries::Binaries, name: &str, json: Option<&Path>) -> anyhow::Result<()> {
    let mut command = frontend::in_browser(&["run", "bench:browser", "--", name])?;
    if let Some(file) = json {
        command.env("BENCH_JSON", file);
    }
    run::go(built.tell(&mut command))
}

/// Renders the types of the wire to TypeScript, or tells whether they are up to date.
pub(crate) fn types(check: bool) -> anyhow::Result<()> {
    let mut command = run::cargo();
    command.args(["run", "--quiet", "--locked", "--package", "mostrador-api", "--example", "types"]);
    if check {
        command.args(["--", "--check"]);
    }
    run::go(&mut command)
}
