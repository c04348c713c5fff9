//! `cargo xtask`: everything that is done with the repository, in one place. It depends on no crate of the
//! product, so that it compiles in seconds and works while the product does not.

mod binaries;
mod checks;
mod demo;
mod display;
mod frontend;
mod http;
mod interrupt;
mod package;
mod packages;
mod processes;
mod run;
mod steps;
mod tasks;
mod test;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds, shows and checks Mostrador.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Opens the application on a stand-in remote, orders coming in by themselves.
    Demo(demo::Options),
    /// Everything that CI runs.
    Test(test::Options),
    /// Formatting and lints of Rust and of the screen.
    Lint,
    /// Runs histories of failures in simulated time, one per seed, and checks that every invariant holds.
    Sim(tasks::Sim),
    /// Cuts the power at many points of the engine's writes and looks for what was promised in what is left.
    Powerloss(tasks::Powerloss),
    /// Kills the application again and again while orders come in, then checks that none is lost or doubled.
    Crash {
        /// How many times.
        #[arg(long, default_value_t = 200)]
        kills: u32,
        /// Passed on to the crash run as they are, after `--`.
        #[arg(last = true)]
        rest: Vec<String>,
    },
    /// Benchmarks, in a release build.
    Bench {
        /// Which one.
        #[arg(value_enum)]
        which: tasks::Bench,
        /// Writes the results here.
        #[arg(long)]
        json: Option<PathBuf>,
        /// Passed on to the benchmark as they are, after `--`.
        #[arg(last = true)]
        rest: Vec<String>,
    },
    /// Makes a .deb and an AppImage in target/package.
    Package(package::Options),
    /// Writes the TypeScript types of what travels to the screen.
    Types {
        /// Only tells whether they are up to date.
        #[arg(long)]
        check: bool,
    },
    /// The release binary holds no crash point and no safeguard that can be switched off.
    ReleaseCheck,
}

fn main() -> ExitCode {
    match begin() {
        Ok(code) => code,
        Err(error) => {
            run::complain(format_args!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn begin() -> anyhow::Result<ExitCode> {
    interrupt::install()?;
    let done = match Arguments::parse().task {
        Task::Demo(options) => demo::run(&options),
        Task::Test(options) => return test::run(options),
        Task::Lint => tasks::lint(),
        Task::Sim(options) => return tasks::sim(&options),
        Task::Powerloss(options) => return tasks::powerloss(&options),
        Task::Crash { kills, rest } => return tasks::crash(kills, &rest),
        Task::Bench { which, json, rest } => tasks::bench(which, json.as_deref(), &rest),
        Task::Package(options) => package::run(&options),
        Task::Types { check } => tasks::types(check),
        Task::ReleaseCheck => checks::release::run(),
    };
    done.map(|()| ExitCode::SUCCESS)
}
