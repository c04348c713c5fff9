//! Kills the application again and again while orders come in, and checks that nothing is missing afterwards.

use std::process::ExitCode;

use clap::Parser;
use mostrador_tests::crash::{Options, run};

/// Kills the real application while orders come in over the socket and the poll at once, and checks its file and the
/// remote's records. The last line is `N passed, M failed`.
#[derive(Debug, Parser)]
struct Arguments {
    /// How often it is killed.
    #[arg(long, default_value_t = 200)]
    kills: usize,
    /// How many orders come in, each 1 to 20 times.
    #[arg(long, default_value_t = 1_000)]
    orders: usize,
    /// Decides what is random; a random one is chosen and printed unless given.
    #[arg(long)]
    seed: Option<u64>,
    /// Switches a safeguard of a debug build off, to show that the checks notice: `dedupe` or `store_before_confirm`.
    #[arg(long, value_parser = ["dedupe", "store_before_confirm"])]
    safeguard_off: Option<String>,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let passed = run(&Options {
        kills: arguments.kills,
        orders: arguments.orders,
        seed: arguments.seed.unwrap_or_else(|| rand::random_range(1..1_000_000)),
        safeguard_off: arguments.safeguard_off.or_else(|| {
            std::env::var("MOSTRADOR_SAFEGUARD_OFF").ok().filter(|safeguard| !safeguard.is_empty())
        }),
    })
    .await?;
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
