//! Kills the application again and again while orders come in, and checks that nothing is missing afterwards.

use std::process::ExitCode;

use clap::Parser;
use mostrador_tests::crash::{Options, POINTS, run};

const WORLDS_PER_CORE: usize = 4;
const KILLS_PER_WORLD: usize = 2 * POINTS.len();

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
    /// How many restaurants run side by side, each with a file and a remote of its own; the kills are shared out. As many
    /// as the machine bears unless given.
    #[arg(long)]
    worlds: Option<usize>,
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
        worlds: arguments.worlds.unwrap_or_else(|| worlds(arguments.kills)),
        seed: arguments.seed.unwrap_or_else(|| rand::random_range(1..1_000_000)),
        safeguard_off: arguments.safeguard_off.or_else(|| {
            std::env::var("MOSTRADOR_SAFEGUARD_OFF").ok().filter(|safeguard| !safeguard.is_empty())
        }),
    })
    .await?;
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A life is mostly waiting, so that a core serves several; a world needs a few kills for every crash point to have its
/// turn.
fn worlds(kills: usize) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    (WORLDS_PER_CORE * cores).min(kills / KILLS_PER_WORLD).max(1)
}
