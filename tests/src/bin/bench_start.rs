//! Measures the start of the desktop program to its board, and what it uses while nothing happens.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::Parser;
use mostrador_tests::bench::start::{Idle, Restaurant, floor};
use mostrador_tests::bench::usage::Usage;
use mostrador_tests::bench::{Better, Latency, Outcome, Report};
use mostrador_tests::say;

/// Starts the release build of the desktop program on a file with open orders, next to a bare window of the
/// same WebKit. Ends with code 1 when a goal is missed.
#[derive(Debug, Parser)]
struct Arguments {
    /// Starts that count; one before them warms the machine up.
    #[arg(long, default_value_t = 7)]
    runs: u32,
    /// Open orders in the file.
    #[arg(long, default_value_t = 500)]
    orders: usize,
    /// How long the idle program is watched; 0 leaves it out.
    #[arg(long, default_value_t = 60)]
    idle_seconds: u64,
    /// Writes the results to a file.
    #[arg(long)]
    json: Option<PathBuf>,
}

/// Name of the program whose processes are not the page's.
const APPLICATION: &str = "mostrador";

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    ensure!(arguments.runs > 0, "at least one run is needed");
    let restaurant = Restaurant::open(arguments.orders).await?;
    say(format_args!("{} open orders are in the file", arguments.orders));
    restaurant.start().await?;
    floor().await?;
    let mut starts = Vec::new();
    let mut floors = Vec::new();
    for run in 1..=arguments.runs {
        let (start, bare) = (restaurant.start().await?, floor().await?);
        say(format_args!("run {run}/{}: {start:.0} ms, floor {bare:.0} ms", arguments.runs));
        starts.push(start);
        floors.push(bare);
    }
    let mut results = vec![Outcome::new(
        &format!("start to board with {} open orders, p50", arguments.orders),
        Latency::of(starts).context("nothing was measured")?,
        |figures| figures.p50,
        1_500.0,
        Latency::of(floors),
    )];
    if arguments.idle_seconds > 0 {
        let idle = restaurant.idle(Duration::from_secs(arguments.idle_seconds)).await?;
        results.extend(of_idle(&idle));
    }
    Report { bench: "start", results }.tell(arguments.json.as_deref())
}

/// Memory and processor time, apart for the application and for the page. The goals are generous: they tell a
/// leak and a loop that never rests, and nothing finer.
fn of_idle(idle: &Idle) -> Vec<Outcome> {
    for Usage { program, megabytes, .. } in &idle.after {
        say(format_args!("idle: {program} {megabytes:.1} MB"));
    }
    let sum = |all: &[Usage], of: fn(&Usage) -> f64, own: bool| -> f64 {
        all.iter().filter(|usage| (usage.program == APPLICATION) == own).map(of).sum()
    };
    let megabytes = |own| sum(&idle.after, |usage| usage.megabytes, own);
    let minutes = idle.length.as_secs_f64() / 60.0;
    let seconds = |own| {
        (sum(&idle.after, |usage| usage.seconds, own) - sum(&idle.before, |usage| usage.seconds, own))
            / minutes
    };
    let outcome =
        |name: &str, unit, value, goal| Outcome::of_value(name, unit, Better::Lower, value, goal, None);
    vec![
        outcome("idle memory, application", "MB", megabytes(true), 200.0),
        outcome("idle memory, page", "MB", megabytes(false), 400.0),
        outcome("idle processor time, application", "s/min", seconds(true), 3.0),
        outcome("idle processor time, page", "s/min", seconds(false), 6.0),
    ]
}
