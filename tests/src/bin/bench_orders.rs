//! Measures notification to committed order and notification to the card on screen.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, ensure};
use clap::Parser;
use mostrador_tests::bench::{Latency, Outcome, Report, measure_commits, measure_screen};
use mostrador_tests::say;

/// Measures the release build of the application next to the machine's own floor. Ends with code 1 when a goal is missed.
#[derive(Debug, Parser)]
struct Arguments {
    /// Orders per run.
    #[arg(long, default_value_t = 1_000)]
    orders: usize,
    /// Runs; each figure is the median over them.
    #[arg(long, default_value_t = 7)]
    runs: u64,
    /// Orders on screen per run; 0 leaves the browser out.
    #[arg(long, default_value_t = 200)]
    screen_orders: usize,
    /// Runs with the browser.
    #[arg(long, default_value_t = 7)]
    screen_runs: u64,
    /// Writes the results to a file.
    #[arg(long)]
    json: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    ensure!(arguments.runs > 0 && arguments.orders > 0, "at least one run of one order is needed");
    let mut applications = Vec::new();
    let mut floors = Vec::new();
    for run in 1..=arguments.runs {
        let measured = measure_commits(arguments.orders, run).await?;
        say(format_args!(
            "run {run}/{}: {} orders, {}, floor {}",
            arguments.runs,
            arguments.orders,
            shown(&measured.application),
            shown(&measured.floor)
        ));
        applications.push(measured.application);
        floors.push(measured.floor);
    }
    let application = Latency::median_of(&applications).context("nothing was measured")?;
    let floor = Latency::median_of(&floors);
    let commit = "notification to committed order";
    let mut results = vec![
        Outcome::new(&format!("{commit}, p50"), application, |figures| figures.p50, 1.0, floor),
        Outcome::new(&format!("{commit}, p95"), application, |figures| figures.p95, 2.0, floor),
        Outcome::new(&format!("{commit}, p99"), application, |figures| figures.p99, 5.0, floor),
    ];
    if arguments.screen_orders > 0 {
        let mut screens = Vec::new();
        let mut floors = Vec::new();
        for run in 1..=arguments.screen_runs {
            let measured = measure_screen(arguments.screen_orders, run).await?;
            say(format_args!(
                "screen run {run}/{}: {} orders, {}, floor {}",
                arguments.screen_runs,
                arguments.screen_orders,
                shown(&measured.application),
                shown(&measured.floor)
            ));
            screens.push(measured.application);
            floors.push(measured.floor);
        }
        let screen = Latency::median_of(&screens).context("nothing was shown")?;
        results.push(Outcome::new(
            "notification to card on screen, p99",
            screen,
            |figures| figures.p99,
            50.0,
            Latency::median_of(&floors),
        ));
    }
    Report { bench: "orders", results }.tell(arguments.json.as_deref())
}

fn shown(figures: &Latency) -> String {
    format!("p50 {:.3} p95 {:.3} p99 {:.3} ms", figures.p50, figures.p95, figures.p99)
}
