//! Cuts the power at many points of the engine's writes. The last line is `N passed, M failed`.

use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Parser, ValueEnum};
use mostrador_simulation::powerloss::{Trial, run};

/// Records the engine at work on a disk that loses what was not synced, opens images of random instants, and looks for
/// what the outside had been told by then.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many images.
    #[arg(long, default_value_t = 2_000)]
    images: u64,
    /// Where the random choices begin.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// When a commit counts as done.
    #[arg(long, value_enum, default_value_t = Durability::Full)]
    durability: Durability,
    /// Threads; as many as the machine has unless given.
    #[arg(long)]
    jobs: Option<usize>,
}

/// SQLite's `synchronous`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Durability {
    /// Once the disk has it: what the product uses.
    Full,
    /// Once the operating system has it; the run must fail.
    Normal,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let durability = match arguments.durability {
        Durability::Full => mostrador_store::Durability::Full,
        Durability::Normal => mostrador_store::Durability::Normal,
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = arguments.jobs.unwrap_or(cores);
    let trial = Trial { images: arguments.images, seed: arguments.seed, durability, jobs };
    let began = Instant::now();
    let report = run(&trial, |report| {
        say(&format!("{} of {} images", report.images, arguments.images));
    });
    for finding in &report.findings {
        say(finding);
    }
    let took = began.elapsed().as_secs_f64();
    say(&format!(
        "{} images in {took:.1} s ({:.0} a second): {} promises looked for; {} images lost one, {} are damaged, {} hold something half done",
        report.images,
        report.images as f64 / took,
        report.promises,
        report.lost,
        report.damaged,
        report.half,
    ));
    say(&format!("{} passed, {} failed", report.images - report.failed(), report.failed()));
    if report.failed() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A reader that went away is no reason to stop.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _closed = writeln!(out, "{line}").and_then(|()| out.flush());
}
