//! What a restaurant gets holds no crash point and no safeguard that can be switched off.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::binaries;
use crate::run::say;
use crate::{frontend, workspace};

/// The two variables by which a debug build is told to crash or to leave a safeguard out.
const VARIABLES: &[&str] = &["MOSTRADOR_CRASH_AT", "MOSTRADOR_SAFEGUARD_OFF"];

const SERVER: (&str, &str) = ("mostrador-server", "mostrador-headless");

/// Builds both profiles and looks into both programs: the debug one must hold every name, else the check looks
/// for the wrong names and would pass whatever the release holds.
pub(crate) fn run() -> anyhow::Result<()> {
    frontend::install("")?;
    frontend::build()?;
    let debug = binaries::build_dev()?.headless();
    compare(&debug)
}

/// The same, with a debug program that is built already.
pub(crate) fn compare(debug: &Path) -> anyhow::Result<()> {
    let release = binaries::build_release(&[SERVER])?.headless();
    let names = names()?;
    say(format_args!("    looking for {} names in both programs", names.len()));
    let debug = read(debug)?;
    let missing = absent(&debug, &names);
    if !missing.is_empty() {
        bail!("the debug program does not hold {missing:?}: looking for them would prove nothing");
    }
    let left: Vec<&String> = present(&read(&release)?, &names);
    if !left.is_empty() {
        bail!("{} still holds {left:?}", workspace::shown(&release));
    }
    Ok(())
}

/// The two variables, and every name that the sources give to a crash point or a safeguard.
fn names() -> anyhow::Result<BTreeSet<String>> {
    let mut names: BTreeSet<String> = VARIABLES.iter().map(|name| (*name).to_owned()).collect();
    let mut folders: Vec<PathBuf> = ["store", "engine", "connectors", "api", "server"]
        .map(|room| workspace::root().join("src-tauri").join(room).join("src"))
        .into();
    while let Some(folder) = folders.pop() {
        let entries =
            std::fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                names.extend(named_in(&std::fs::read_to_string(&path)?));
            }
        }
    }
    Ok(names)
}

/// The names in one source file, without those in comments.
fn named_in(source: &str) -> Vec<String> {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| {
        [("crash_point!(\"", ""), ("safeguard_off!(\"", "safeguard.")].into_iter().filter_map(
            move |(opening, prefix)| {
                let (_, rest) = line.split_once(opening)?;
                Some(format!("{prefix}{}", rest.split_once('"')?.0))
            },
        )
    })
    .collect()
}

fn read(program: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(program).with_context(|| format!("cannot read {}", workspace::shown(program)))
}

fn present<'a>(program: &[u8], names: &'a BTreeSet<String>) -> Vec<&'a String> {
    names.iter().filter(|name| holds(program, name.as_bytes())).collect()
}

fn absent<'a>(program: &[u8], names: &'a BTreeSet<String>) -> Vec<&'a String> {
    names.iter().filter(|name| !holds(program, name.as_bytes())).collect()
}

fn holds(program: &[u8], name: &[u8]) -> bool {
    program.windows(name.len()).any(|part| part == name)
}

#[cfg(test)]
#[path = "release_tests.rs"]
mod tests;
