//! Runs histories and tells which of them break a promise. The last line is `N passed, M failed`.

use std::io::Write;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Parser, ValueEnum};
use mostrador_simulation::{Keep, Options, Safeguard, Systems, history, runner};

/// Runs histories of failures, one per seed, and checks the invariants after each life and at the end.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many histories.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Does without a safeguard of the engine, to show that the invariants notice.
    #[arg(long)]
    safeguard_off: Option<Safeguard>,
    /// Which outside systems the site has; each history has any of them unless given.
    #[arg(long, value_enum)]
    systems: Option<Which>,
    /// Threads; as many as the machine has unless given.
    #[arg(long)]
    jobs: Option<usize>,
    /// Prints everything that happens in the first history, and runs no other.
    #[arg(long)]
    trace: bool,
}

/// Outside systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Which {
    /// The ordering remote.
    Ordering,
    /// The one whose contacts both sides edit.
    Contacts,
    /// Both of them.
    Both,
    /// The one whose customers and addresses both sides edit, alone.
    Customers,
}

impl From<Which> for Systems {
    fn from(which: Which) -> Self {
        match which {
            Which::Ordering => Self::Ordering,
            Which::Contacts => Self::Partner,
            Which::Both => Self::Both,
            Which::Customers => Self::Clientele,
        }
    }
}

const TELL_EVERY: Duration = Duration::from_secs(5);
/// Findings shown of one history.
const SHOWN: usize = 5;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let systems = arguments.systems.map(Systems::from);
    let options = Options { safeguard_off: arguments.safeguard_off, systems, ..Options::default() };
    // Where a history panics is in its findings; the traces of thousands would hide them.
    std::panic::set_hook(Box::new(|_| {}));
    if arguments.trace {
        let outcome = history::run(arguments.from, &Options { keep: Keep::Lines, ..options });
        outcome.trace.iter().chain(&outcome.broken).for_each(|line| say(line));
        say(&verdict(u64::from(outcome.broken.is_empty()), u64::from(!outcome.broken.is_empty())));
        return if outcome.broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = arguments.jobs.unwrap_or(cores);
    let range = runner::Range { from: arguments.from, seeds: arguments.seeds, jobs };
    let began = Instant::now();
    let mut told = began;
    let summary = runner::run(range, &options, |done, seed, outcome| {
        if !outcome.broken.is_empty() {
            report(seed, &outcome.broken, arguments.safeguard_off);
        }
        if told.elapsed() >= TELL_EVERY {
            told = Instant::now();
            let rate = done as f64 / began.elapsed().as_secs_f64();
            say(&format!("{done} of {} histories, {rate:.0} a second", arguments.seeds));
        }
        true
    });
    let took = began.elapsed().as_secs_f64();
    let histories = summary.passed + summary.failed;
    let figures = summary.figures;
    say(&format!(
        "{histories} histories in {took:.1} s ({:.0} a second on {jobs} threads): {} lives, {} sudden ends, {} orders, {} requests",
        histories as f64 / took,
        figures.lives,
        figures.sudden_ends,
        figures.orders,
        figures.requests,
    ));
    say(&verdict(summary.passed, summary.failed));
    if summary.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn report(seed: u64, broken: &[String], safeguard_off: Option<Safeguard>) {
    say(&format!("seed {seed}:"));
    for one in broken.iter().take(SHOWN) {
        say(&format!("    {one}"));
    }
    if broken.len() > SHOWN {
        say(&format!("    and {} more", broken.len() - SHOWN));
    }
    let off = safeguard_off.map_or(String::new(), |safeguard| format!(" --safeguard-off {safeguard}"));
    say(&format!("    again: cargo xtask sim --from {seed} --seeds 1{off} -- --trace"));
}

fn verdict(passed: u64, failed: u64) -> String {
    format!("{passed} passed, {failed} failed")
}

/// A reader that went away is no reason to stop.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _closed = writeln!(out, "{line}").and_then(|()| out.flush());
}
