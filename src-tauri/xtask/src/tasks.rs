//! Commands that are one build and one run.

use std::path::Path;

use clap::ValueEnum;

use crate::binaries;
use crate::frontend;
use crate::run::{self, say};

/// The benchmarks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bench {
    /// Notification to committed order.
    Orders,
    /// Imports, the outbox, and orders beside them.
    Engine,
}

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

/// The crash run, over the build with crash points.
pub(crate) fn crash(kills: u32, rest: &[String]) -> anyhow::Result<()> {
    frontend::install("")?;
    frontend::build()?;
    let built = binaries::build_dev()?;
    crash_with(&built, kills, rest)
}

/// The crash run over programs that are built already.
pub(crate) fn crash_with(built: &binaries::Binaries, kills: u32, rest: &[String]) -> anyhow::Result<()> {
    let mut command = run::command(built.named("crash"));
    command.args(["--kills", &kills.to_string()]).args(rest);
    run::go(built.tell(&mut command))
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
    };
    let mut command = run::command(built.named(program));
    if let Some(file) = json {
        // The program runs in the top folder, the person may not.
        command.arg("--json").arg(std::path::absolute(file)?);
    }
    command.args(rest);
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

/// The store's power cuts, as many as asked for; the ordinary test run makes a few hundred.
pub(crate) fn power_loss(images: u32, seed: u64) -> anyhow::Result<()> {
    say(format_args!("    {images} images of what a power cut can leave, from seed {seed}"));
    let mut command = run::cargo();
    command.args(["test", "--locked", "--package", "mostrador-store", "--test", "power_loss"]);
    command.env("MOSTRADOR_POWER_LOSS_IMAGES", images.to_string());
    run::go(command.env("MOSTRADOR_POWER_LOSS_SEED", seed.to_string()))
}
