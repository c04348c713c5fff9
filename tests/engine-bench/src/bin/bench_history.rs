//! Measures looking through a long history of runs, and the overview over large tables.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, ensure};
use clap::Parser;
use mostrador_engine_bench::history::{self, LOOKS};
use mostrador_engine_bench::site;
use mostrador_tests::bench::{Better, Outcome, Report, median};
use serde_json::json;
use tempfile::TempDir;

/// Measures the use cases over a file of that size, next to bare prepared statements. Ends with code 1 when a goal is
/// missed.
#[derive(Debug, Parser)]
struct Arguments {
    /// Times that count; one before them warms the file up.
    #[arg(long, default_value_t = 15)]
    times: usize,
    /// Runs in the history.
    #[arg(long, default_value_t = 100_000)]
    runs: u64,
    /// Records of the other system.
    #[arg(long, default_value_t = 1_000_000)]
    records: u64,
    /// Writes the results to a file.
    #[arg(long)]
    json: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    ensure!(arguments.times > 0, "at least one time is needed");
    let folder = TempDir::new()?;
    let store = site::open(folder.path())?;
    history::fill(&store, arguments.runs, arguments.records).await?;
    let bare = history::bare(folder.path())?;
    let (engine, api) = history::open(store).await?;
    let mut results = Vec::new();
    for look in LOOKS {
        let (mut measured, mut floors) = (Vec::new(), Vec::new());
        for time in 0..=arguments.times {
            let (took, found) = look.through(&api).await?;
            let (floor, there) = look.bare(&bare)?;
            ensure!(found == there, "{}: {found} runs were found, there are {there}", look.name);
            if time > 0 {
                measured.push(took);
                floors.push(floor);
            }
        }
        let name = format!("{} of {} runs", look.name, arguments.runs);
        results.push(outcome(&name, measured, look.goal, median(floors))?);
    }
    // The first one counts every record; the others take its word for a few seconds.
    let (counted, _) = history::ask(&api, "sync_overview", json!({})).await?;
    let name = format!("overview that counts {} records", arguments.records);
    results.push(outcome(&name, vec![counted], 300.0, None)?);
    let mut measured = Vec::new();
    for _ in 0..arguments.times {
        measured.push(history::ask(&api, "sync_overview", json!({})).await?.0);
    }
    let name = format!("overview over {} records", arguments.records);
    results.push(outcome(&name, measured, 100.0, None)?);
    engine.stop().await;
    Report { bench: "history", results }.tell(arguments.json.as_deref())
}

fn outcome(name: &str, measured: Vec<f64>, goal: f64, floor: Option<f64>) -> anyhow::Result<Outcome> {
    let value = median(measured).context("nothing was measured")?;
    Ok(Outcome::of_value(name, "ms", Better::Lower, value, goal, floor))
}
