//! Tries the packages: what a person does with them, and what must not be left of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::place::{Installed, Place};
use super::trial::Trial;
use super::{Folders, VERSION, deb};
use crate::demo::memory;
use crate::run::{self, say};
use crate::workspace;

const WINDOW: &str = "/usr/bin/mostrador";
const HEADLESS: &str = "/usr/bin/mostrador-headless";
const DESKTOP_ENTRY: &str = "usr/share/applications/Mostrador.desktop";
const METAINFO: &str = "usr/share/metainfo/app.mostrador.desktop.metainfo.xml";
const ICONS: &[&str] = &["32x32", "128x128", "256x256@2", "512x512"];

/// Bytes that somebody has to download at most.
const DOWNLOAD_MAX: u64 = 15_000_000;

/// Said when the installed program does not work, so that the twin can tell this from another failure.
const DOES_NOT_START: &str = "the installed program does not work";

/// Installs, starts, stops and removes the .deb. First a package that cannot work must be refused by the same
/// steps.
pub(super) fn deb(package: &Path, folders: &Folders) -> anyhow::Result<()> {
    say("\n==> .deb: what it says about itself");
    described(package, folders)?;
    light(package)?;
    say("\n==> .deb without its program: the check must fail");
    let broken = without_its_program(package, folders)?;
    if light(&broken).is_ok() {
        bail!("a package that is not compressed counts as light: the check proves nothing");
    }
    match lifecycle(Place::folder()?, &broken, folders) {
        Ok(()) => bail!("a package without its program passed: the check proves nothing"),
        Err(error) if format!("{error:#}").contains(DOES_NOT_START) => say("    it fails, as it must"),
        Err(error) => return Err(error.context("the package without its program failed for another reason")),
    }
    say("\n==> .deb: installed, started, stopped, removed");
    lifecycle(Place::best()?, package, folders)
}

fn lifecycle(place: Place, package: &Path, folders: &Folders) -> anyhow::Result<()> {
    let trial = Trial::open()?;
    let installed = place.install(package)?;
    works(&trial, &installed, folders).context(DOES_NOT_START)?;
    let data = trial.only_data_is_left()?;
    installed.remove()?;
    if trial.only_data_is_left()? != data {
        bail!("removing the package has changed the restaurant's data");
    }
    say("    the restaurant's data is as it was");
    Ok(())
}

fn works(trial: &Trial, installed: &Installed, folders: &Folders) -> anyhow::Result<()> {
    trial.window(&installed.path(WINDOW), &[], &folders.results.join("deb.png"), |_| Ok(()))?;
    trial.headless(&installed.path(HEADLESS))
}

/// Whether the package is no larger than somebody wants to download.
fn light(package: &Path) -> anyhow::Result<()> {
    let bytes = std::fs::metadata(package)
        .with_context(|| format!("cannot read {}", workspace::shown(package)))?
        .len();
    if bytes > DOWNLOAD_MAX {
        bail!("the package has {bytes} bytes, {DOWNLOAD_MAX} are allowed");
    }
    Ok(())
}

/// The same package, with the program taken out, and not compressed.
fn without_its_program(package: &Path, folders: &Folders) -> anyhow::Result<PathBuf> {
    let content = folders.work("broken");
    run::output(run::command("dpkg-deb").arg("--raw-extract").arg(package).arg(&content))?;
    std::fs::remove_file(content.join("usr/bin/mostrador"))
        .context("the package has no program to take out")?;
    let sums = content.join("DEBIAN/md5sums");
    let kept: String = std::fs::read_to_string(&sums)?
        .lines()
        .filter(|line| !line.ends_with(" usr/bin/mostrador"))
        .map(|line| format!("{line}\n"))
        .collect();
    std::fs::write(&sums, kept)?;
    let broken = folders.work("broken.deb");
    let mut build = run::command("dpkg-deb");
    run::output(build.args(["--root-owner-group", "--build", "-Znone"]).arg(&content).arg(&broken))?;
    Ok(broken)
}

/// Version, dependencies, entry in the menu, icons, and what a software centre shows.
fn described(package: &Path, folders: &Folders) -> anyhow::Result<()> {
    let field = |name: &str| run::output(run::command("dpkg-deb").arg("--field").arg(package).arg(name));
    if field("Version")?.trim() != VERSION {
        bail!("the package is not of version {VERSION}");
    }
    let content = folders.work("content");
    run::output(run::command("dpkg-deb").arg("--extract").arg(package).arg(&content))?;
    depends_on_what_it_needs(&field("Depends")?, &content, folders)?;
    for size in ICONS {
        let icon = format!("usr/share/icons/hicolor/{size}/apps/mostrador.png");
        if !content.join(&icon).is_file() {
            bail!("the package has no {icon}");
        }
    }
    let entry = std::fs::read_to_string(content.join(DESKTOP_ENTRY)).context(DESKTOP_ENTRY)?;
    let lacking = lacking_lines(&entry);
    if !lacking.is_empty() {
        bail!("the entry in the menu lacks {lacking:?}");
    }
    run::go(run::command("desktop-file-validate").arg(content.join(DESKTOP_ENTRY)))?;
    run::go(run::command("appstreamcli").args(["validate", "--no-net"]).arg(content.join(METAINFO)))
}

/// What the entry in the menu must say, in both languages.
fn lacking_lines(entry: &str) -> Vec<&'static str> {
    const WANTED: &[&str] = &[
        "Name=Mostrador",
        "Exec=mostrador",
        "Icon=mostrador",
        "GenericName=",
        "GenericName[es]=",
        "Comment=",
        "Comment[es]=",
    ];
    let has = |start: &str| entry.lines().any(|line| line.starts_with(start) && line.len() >= start.len());
    WANTED.iter().copied().filter(|start| !has(start)).collect()
}

fn depends_on_what_it_needs(depends: &str, content: &Path, folders: &Folders) -> anyhow::Result<()> {
    let programs = [WINDOW, HEADLESS].map(|program| content.join(program.trim_start_matches('/')));
    let linked = deb::substituted(&run::output(&mut deb::linked_with(&programs, folders)?)?)?;
    let named: BTreeSet<&str> = depends.split(',').map(|one| deb::package_of(one.trim())).collect();
    let lacking: Vec<&str> = linked
        .iter()
        .map(|one| deb::package_of(one))
        .chain(["libayatana-appindicator3-1"])
        .filter(|one| !named.contains(one))
        .collect();
    if !lacking.is_empty() {
        bail!("the package does not depend on {lacking:?}, which its programs need");
    }
    say(format_args!("    depends on {}", named.into_iter().collect::<Vec<_>>().join(" ")));
    Ok(())
}

/// Starts the AppImage in both ways, and looks whether its page is drawn by its own WebKit.
pub(super) fn appimage(file: &Path, folders: &Folders) -> anyhow::Result<()> {
    let trial = Trial::open()?;
    for (name, arguments) in [("mounted", &[][..]), ("unpacked", &["--appimage-extract-and-run"][..])] {
        say(format_args!("\n==> AppImage, {name}"));
        let picture = folders.results.join(format!("appimage-{name}.png"));
        trial.window(file, arguments, &picture, brings_its_own)?;
    }
    trial.only_data_is_left().map(drop)
}

/// No process of the AppImage uses the system's WebKit.
fn brings_its_own(root: u32) -> anyhow::Result<()> {
    let mut page = 0;
    for process in memory::family(root) {
        let maps = std::fs::read_to_string(format!("/proc/{process}/maps")).unwrap_or_default();
        page += usize::from(maps.lines().any(|line| line.ends_with("/WebKitWebProcess")));
        if let Some(line) = maps.lines().find(|line| line.contains(" /usr/lib/") && line.contains("webkit")) {
            bail!("a process of the AppImage uses the system's WebKit: {line}");
        }
    }
    if page == 0 {
        bail!("no process draws the page");
    }
    Ok(())
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
