//! The package for Debian: Tauri's bundler puts it together from `tauri.conf.json` and `tauri.linux.conf.json`.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::{Value, json};

use super::{Folders, VERSION};
use crate::binaries::Binaries;
use crate::{run, workspace};

const CONFIGURATION: &str = "tauri.linux.conf.json";

/// What Tauri's bundler names by itself, without a version: every version that exists is new enough.
const NAMED_BY_TAURI: &[&str] = &["libwebkit2gtk-4.1-0", "libgtk-3-0"];

/// Makes the package of programs that are built, and answers where it is.
pub(super) fn make(built: &Binaries, folders: &Folders) -> anyhow::Result<PathBuf> {
    let configuration = json!({ "bundle": { "linux": { "deb": {
        "depends": dependencies(built, folders)?,
        "files": { "/usr/bin/mostrador-headless": built.headless() },
    } } } });
    let bundles = workspace::target().join("release/bundle/deb");
    let mut command = run::command(workspace::root().join("node_modules/.bin/tauri"));
    command.args(["bundle", "--ci", "--bundles", "deb", "--config", &configuration.to_string()]);
    run::go(&mut command)?;
    let name = format!("Mostrador_{VERSION}_{}", architecture()?);
    let package = bundles.join(format!("{name}.deb"));
    let file = folders.results.join(format!("mostrador_{VERSION}_{}.deb", architecture()?));
    pack_tighter(&package, &file, folders)
        .with_context(|| format!("cannot repack {}", workspace::shown(&package)))?;
    Ok(file)
}

/// The bundler knows only gzip. At its highest level xz looks back 64 MB, so that what both programs have in common, which is
/// most of them, is in the package once.
fn pack_tighter(package: &Path, file: &Path, folders: &Folders) -> anyhow::Result<()> {
    let content = folders.work("deb");
    run::output(run::command("dpkg-deb").arg("--raw-extract").arg(package).arg(&content))?;
    let mut build = run::command("dpkg-deb");
    build.args(["--root-owner-group", "-Zxz", "-z9", "--build"]).arg(&content).arg(file);
    run::output(&mut build).map(drop)
}

/// Debian's name of this machine's architecture.
pub(super) fn architecture() -> anyhow::Result<String> {
    Ok(run::output(run::command("dpkg").arg("--print-architecture"))?.trim().to_owned())
}

/// What is opened while the program runs, as the configuration names it, and what both programs are linked
/// with, as Debian's own tool finds it.
fn dependencies(built: &Binaries, folders: &Folders) -> anyhow::Result<Vec<String>> {
    let mut all = named_in_the_configuration()?;
    let linked = run::output(&mut linked_with(&[built.window(), built.headless()], folders)?)?;
    all.extend(substituted(&linked)?.into_iter().filter(|one| !NAMED_BY_TAURI.contains(&package_of(one))));
    Ok(all)
}

fn named_in_the_configuration() -> anyhow::Result<Vec<String>> {
    let path = workspace::root().join(CONFIGURATION);
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let configuration: Value = serde_json::from_str(&text).context(CONFIGURATION)?;
    let named = configuration.pointer("/bundle/linux/deb/depends").cloned();
    Ok(serde_json::from_value(named.context("tauri.linux.conf.json names no dependencies")?)?)
}

/// `dpkg-shlibdeps` over some programs. It wants to stand in a source package.
pub(super) fn linked_with(programs: &[PathBuf], folders: &Folders) -> anyhow::Result<std::process::Command> {
    let source = folders.work("shlibdeps");
    std::fs::create_dir_all(source.join("debian"))?;
    let control = "Source: mostrador\n\nPackage: mostrador\nArchitecture: any\n";
    std::fs::write(source.join("debian/control"), control)?;
    let mut command = run::command("dpkg-shlibdeps");
    command.current_dir(source).arg("-O").args(programs);
    Ok(command)
}

/// The dependencies in a line `shlibs:Depends=libc6 (>= 2.34), ...`.
pub(super) fn substituted(output: &str) -> anyhow::Result<Vec<String>> {
    let Some(line) = output.lines().find_map(|line| line.strip_prefix("shlibs:Depends=")) else {
        bail!("dpkg-shlibdeps named no dependencies");
    };
    Ok(line.split(',').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect())
}

/// The name in `libc6 (>= 2.34)`.
pub(super) fn package_of(dependency: &str) -> &str {
    dependency.split([' ', '(']).next().unwrap_or_default()
}

#[cfg(test)]
#[path = "deb_tests.rs"]
mod tests;
