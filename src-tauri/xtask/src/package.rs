//! `cargo xtask package`: what a restaurant installs on Debian, and what runs on other Linux systems without
//! installing.

mod appdir;
mod appimage;
mod check;
mod deb;
mod libraries;
mod place;
mod trial;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;
use tempfile::TempDir;

use crate::binaries::{self, Binaries};
use crate::packages::{self, Purpose};
use crate::run::say;
use crate::{frontend, workspace};

const DESKTOP: (&str, &str) = ("mostrador", "mostrador");
const SERVER: (&str, &str) = ("mostrador-server", "mostrador-headless");

/// What is made, and whether it is tried.
#[derive(Clone, Debug, Args)]
pub(crate) struct Options {
    /// Also installs, starts, stops and removes what was made.
    #[arg(long)]
    check: bool,
    /// Only one of the two.
    #[arg(long, value_enum)]
    only: Option<Kind>,
}

impl Options {
    fn wants(&self, kind: Kind) -> bool {
        self.only.is_none_or(|only| only == kind)
    }
}

/// Kinds of packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// For Debian and its relatives.
    Deb,
    /// For any Linux whose C library is not older than the one here.
    Appimage,
}

/// A package that was made, and how long that took.
struct Made {
    file: PathBuf,
    took: Duration,
}

/// Builds the release and both packages into `target/package`.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let began = Instant::now();
    packages::ensure(Purpose::Package)?;
    frontend::install("")?;
    frontend::build()?;
    let built = binaries::build_release(&[DESKTOP, SERVER])?;
    say(format_args!("<== release build: {}", minutes(began.elapsed())));

    let folders = Folders::make()?;
    let mut made = Vec::new();
    // The AppImage holds what the .deb holds, so there is always a .deb.
    let deb = timed(|| deb::make(&built, &folders))?;
    let package = deb.file.clone();
    if options.wants(Kind::Deb) {
        made.push(deb);
    }
    if options.wants(Kind::Appimage) {
        made.push(timed(|| appimage::make(&package, &folders))?);
    }
    if options.check {
        let began = Instant::now();
        if options.wants(Kind::Deb) {
            check::deb(&package, &folders)?;
        }
        if options.wants(Kind::Appimage) {
            check::appimage(&appimage::file(&folders)?, &folders)?;
        }
        say(format_args!("<== checks: {}", minutes(began.elapsed())));
    }
    report(&built, &made)
}

/// Where the packages go.
struct Folders {
    /// What stays: the packages and the pictures of their trial.
    results: PathBuf,
    /// What is needed to make them; goes away with this value.
    work: TempDir,
}

impl Folders {
    fn make() -> anyhow::Result<Self> {
        let results = workspace::target().join("package");
        std::fs::create_dir_all(&results).with_context(|| format!("cannot make {}", results.display()))?;
        // Beside the results: the system's own folder may be too small for an unpacked WebKit.
        let work = tempfile::Builder::new().prefix("work-").tempdir_in(&results)?;
        Ok(Self { results, work })
    }

    fn work(&self, name: &str) -> PathBuf {
        self.work.path().join(name)
    }
}

fn timed(work: impl FnOnce() -> anyhow::Result<PathBuf>) -> anyhow::Result<Made> {
    let began = Instant::now();
    let file = work()?;
    Ok(Made { file, took: began.elapsed() })
}

fn report(built: &Binaries, made: &[Made]) -> anyhow::Result<()> {
    say("\n         MB  minutes");
    for program in [built.window(), built.headless()] {
        say(format_args!("    {:>7.1}        -  {}", megabytes(&program)?, workspace::shown(&program)));
    }
    for Made { file, took } in made {
        let minutes = took.as_secs_f64() / 60.0;
        say(format_args!("    {:>7.1}  {minutes:>7.1}  {}", megabytes(file)?, workspace::shown(file)));
    }
    Ok(())
}

fn megabytes(file: &Path) -> anyhow::Result<f64> {
    let size = std::fs::metadata(file).with_context(|| format!("cannot read {}", file.display()))?.len();
    // Only shown, with one decimal.
    #[expect(clippy::cast_precision_loss, reason = "a size in bytes, shown in megabytes")]
    let megabytes = size as f64 / 1_000_000.0;
    Ok(megabytes)
}

fn minutes(took: Duration) -> String {
    format!("{:.1} min", took.as_secs_f64() / 60.0)
}

/// The version of the workspace.
const VERSION: &str = env!("CARGO_PKG_VERSION");
