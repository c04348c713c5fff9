//! `cargo xtask test`: everything that CI runs, in one place and in one order.

use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use crate::binaries::{self, Binaries, Profile};
use crate::display::VirtualDisplay;
use crate::packages::{self, Purpose};
use crate::run::{self, say};
use crate::steps::Steps;
use crate::{checks, demo, frontend, tasks, workspace};

/// Folder of the official Socket.IO server that the client's tests start.
const OFFICIAL_SOCKET_IO: &str = "src-tauri/socketio/tests/official";

/// What is left out.
#[derive(Clone, Debug, Args)]
pub(crate) struct Options {
    /// Formatting, lints, unit tests and the screen's tests: what to run before a commit.
    #[arg(long)]
    quick: bool,
    /// Only the steps with this in their names; may be given several times. What they need must be there already.
    #[arg(long, value_name = "PART")]
    only: Vec<String>,
}

/// Runs the steps, prints a table and the line `N passed, M failed`.
pub(crate) fn run(options: Options) -> anyhow::Result<ExitCode> {
    let mut steps = Steps::only(options.only);
    if options.quick {
        quick(&mut steps)
    } else {
        whole(&mut steps)
    }
    if steps.is_empty() {
        bail!("no step has such a name");
    }
    Ok(if steps.finish() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn quick(steps: &mut Steps) {
    steps.step("npm packages", &[], || frontend::install(""));
    steps.step("screen: unit tests", &["npm packages"], || run::go(&mut frontend::npm(&["test"])));
    steps.step("screen: build", &["npm packages"], frontend::build);
    steps.step("rust: format", &[], tasks::format);
    steps.step("rust: lints", &["screen: build"], tasks::clippy);
    steps.step("rust: unit tests", &["screen: build"], || {
        run::go(run::cargo().args(["test", "--workspace", "--lib", "--locked"]))
    });
}

fn whole(steps: &mut Steps) {
    let built = Binaries::of(Profile::Dev);
    steps.step("system packages", &[], || packages::ensure(Purpose::Test));
    screen(steps);
    rust(steps, &built);
    whole_product(steps, &built);
}

fn screen(steps: &mut Steps) {
    steps.step("npm packages", &[], || frontend::install(""));
    for (name, script) in
        [("screen: lints", "lint"), ("screen: types", "typecheck"), ("screen: unit tests", "test")]
    {
        steps.step(name, &["npm packages"], || run::go(&mut frontend::npm(&["run", script])));
    }
    // Before anything of Rust: the window and the local server embed it.
    steps.step("screen: build", &["npm packages"], frontend::build);
}

fn rust(steps: &mut Steps, built: &Binaries) {
    steps.step("rust: format", &[], tasks::format);
    steps.step("repository: tidy", &[], checks::tidy::run);
    steps.step("repository: rooms", &[], checks::rooms::run);
    steps.step("repository: features of the product", &[], checks::features::run);
    steps.step("rust: build", &["system packages", "screen: build"], || {
        run::go(run::cargo().args(["build", "--workspace", "--all-targets", "--locked"]))?;
        binaries::require(&built.for_demo())
    });
    steps.step("wire: types up to date", &["rust: build"], || {
        run::go(run::command(built.example("types")).arg("--check"))
    });
    steps.step("rust: tests", &["rust: build"], || {
        frontend::install(OFFICIAL_SOCKET_IO)?;
        let mut command = run::cargo();
        command.args(["test", "--workspace", "--all-targets", "--locked", "--no-fail-fast"]);
        run::go(built.tell(&mut command))
    });
    steps.step("rust: examples in the documentation", &["rust: build"], || {
        run::go(run::cargo().args(["test", "--workspace", "--doc", "--locked"]))
    });
    steps.step("rust: lints", &["system packages", "screen: build"], tasks::clippy);
    steps.step("rust: documentation", &["system packages", "screen: build"], || {
        let mut command = run::cargo();
        command.args(["doc", "--workspace", "--no-deps", "--locked"]).env("RUSTDOCFLAGS", "-D warnings");
        run::go(&mut command)
    });
    steps.step("rust: licences and sources", &[], deny);
}

/// The advisories are left out: they clone a repository, and a new one must not fail an old commit.
fn deny() -> anyhow::Result<()> {
    if run::output(run::cargo().args(["deny", "--version"]).stderr(std::process::Stdio::null())).is_err() {
        say("    cargo-deny is missing; it is compiled once");
        run::go(run::cargo().args(["install", "cargo-deny", "--locked"]))?;
    }
    run::go(run::cargo().args(["deny", "--locked", "--workspace", "check", "bans", "licenses", "sources"]))
}

fn whole_product(steps: &mut Steps, built: &Binaries) {
    steps.step("product: in a browser", &["system packages", "rust: build"], || {
        run::go(built.tell(&mut frontend::in_browser(&["run", "test:browser"])?))
    });
    steps.step("product: in the real window", &["system packages", "rust: build"], || window(built));
    steps.step("product: demo", &["system packages", "rust: build"], || {
        let folder = workspace::own("demo")?;
        let options = demo::Options {
            seconds: Some(30),
            rate: 120,
            report: Some(folder.join("report.json")),
            screenshots: Some(folder),
        };
        demo::show(&options, built)
    });
    steps.step("engine: 2,000 histories", &["rust: build"], || {
        run::go(run::command(built.named("sim")).args(["--seeds", "2000", "--from", "1000"]))
    });
    steps.step("engine: 1,000 histories of customers", &["rust: build"], || {
        run::go(run::command(built.named("sim")).args(["--seeds", "1000", "--systems", "customers"]))
    });
    steps.step("engine: 500 power cuts", &["rust: build"], || {
        run::go(run::command(built.named("powerloss")).args(["--images", "500"]))
    });
    steps.step("product: killed 20 times", &["rust: build"], || tasks::crash_with(built, 20));
    steps.step("release: no crash points", &["rust: build"], || checks::release::compare(&built.headless()));
}

/// The tests of the real window, on a screen of their own.
fn window(built: &Binaries) -> anyhow::Result<()> {
    let display = VirtualDisplay::start()?;
    let pictures = workspace::own("window")?;
    let mut command = run::command("node");
    // One after the other: each has a window on the same screen.
    command.args([
        "--test",
        "--test-concurrency=1",
        "tests/window/window.test.mjs",
        "tests/window/first-start.test.mjs",
        "tests/window/crash.test.mjs",
        "tests/window/presence.test.mjs",
        "tests/window/sync-centre.test.mjs",
        "tests/window/customers.test.mjs",
        "tests/window/wispro.test.mjs",
        "tests/window/pictures.test.mjs",
    ]);
    built.tell(&mut command).env("SCREENSHOT_DIR", pictures);
    display.tell(&mut command);
    run::go(&mut command)
}
