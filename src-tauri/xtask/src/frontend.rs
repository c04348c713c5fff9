//! The screen: its packages and its build, each skipped while nothing that it depends on has changed.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::run::{self, say};
use crate::workspace;

/// An npm command in the top folder.
pub(crate) fn npm(arguments: &[&str]) -> std::process::Command {
    let mut command = run::command("npm");
    command.args(arguments).env("npm_config_fund", "false").env("npm_config_audit", "false");
    command
}

/// The same for what drives a browser: the one of the system.
pub(crate) fn in_browser(arguments: &[&str]) -> anyhow::Result<std::process::Command> {
    let folders = std::env::var_os("PATH").context("no PATH")?;
    let chromium =
        std::env::split_paths(&folders).map(|folder| folder.join("chromium")).find(|path| path.is_file());
    let mut command = npm(arguments);
    command.env("CHROMIUM", chromium.context("chromium is not there")?);
    Ok(command)
}

/// Installs the packages exactly as the lock file says, in the top folder or below it.
pub(crate) fn install(folder: &str) -> anyhow::Result<()> {
    let place = workspace::root().join(folder);
    let inputs = [place.join("package.json"), place.join("package-lock.json")];
    let stamp =
        format!("npm-{}", if folder.is_empty() { "top".to_owned() } else { folder.replace('/', "-") });
    unless_current(&stamp, &inputs, &place.join("node_modules"), || {
        let mut command = npm(&["ci"]);
        run::go(command.current_dir(&place))
    })
}

/// Builds the screen into `ui/dist`, which both the window and the local server embed.
pub(crate) fn build() -> anyhow::Result<()> {
    let root = workspace::root();
    let mut inputs = vec![root.join("package.json"), root.join("package-lock.json")];
    sources(&root.join("ui"), &mut inputs)?;
    unless_current("ui-dist", &inputs, &root.join("ui/dist/index.html"), || {
        run::go(&mut npm(&["run", "build"]))
    })
}

/// Runs the work unless its result is there and the inputs are what they were when it last succeeded.
fn unless_current(
    name: &str,
    inputs: &[PathBuf],
    result: &Path,
    work: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let stamp = workspace::own("stamps")?.join(name);
    let now = fingerprint(inputs)?;
    if result.exists() && fs::read_to_string(&stamp).is_ok_and(|then| then == now) {
        say(format_args!("    {} is up to date", workspace::shown(result)));
        return Ok(());
    }
    work()?;
    fs::write(&stamp, now).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Names and contents of the files. A change that goes unnoticed would show an old screen, so the contents
/// are read and not the dates, which a checkout sets anew.
fn fingerprint(files: &[PathBuf]) -> anyhow::Result<String> {
    let mut hash = DefaultHasher::new();
    for file in files {
        hash.write(file.as_os_str().as_encoded_bytes());
        hash.write(&fs::read(file).with_context(|| format!("cannot read {}", file.display()))?);
    }
    Ok(format!("{:016x}", hash.finish()))
}

/// All files below a folder, in the order of their names, but not what a build or npm puts there.
fn sources(folder: &Path, into: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut entries = entries.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if !entry.file_type()?.is_dir() {
            into.push(path);
        } else if entry.file_name() != "dist" && entry.file_name() != "node_modules" {
            sources(&path, into)?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "frontend_tests.rs"]
mod tests;
