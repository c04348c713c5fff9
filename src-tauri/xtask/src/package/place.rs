//! Where a package is installed to be tried: into the system, as a person does it, or into a folder of its
//! own where this program may not.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use tempfile::TempDir;

use crate::run::{self, say};

/// Name of the package.
pub(super) const NAME: &str = "mostrador";

/// Folders in which packages leave files.
const LOOKED_INTO: &[&str] = &["etc", "opt", "usr", "var/cache", "var/lib"];

/// Where a package is installed.
#[derive(Debug)]
pub(super) enum Place {
    /// This system.
    System,
    /// A folder with a package database of its own. Dependencies are not there, and not asked for.
    Folder(TempDir),
}

impl Place {
    /// The system for root, as long as nobody has installed the program on it; else a folder.
    pub(super) fn best() -> anyhow::Result<Self> {
        if !rustix::process::geteuid().is_root() {
            say("    not root: the package is installed into a folder, and its dependencies are not tried");
            return Self::folder();
        }
        if is_known(&Self::System)? {
            bail!(
                "this system has the package {NAME}: its owner would lose it by this check; remove it first"
            );
        }
        Ok(Self::System)
    }

    /// A fresh folder.
    pub(super) fn folder() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir().context("no temporary folder")?;
        let database = folder.path().join("var/lib/dpkg");
        for each in ["info", "triggers", "updates"] {
            fs::create_dir_all(database.join(each))?;
        }
        fs::write(database.join("status"), "")?;
        Ok(Self::Folder(folder))
    }

    /// Where a file of the package is.
    pub(super) fn path(&self, in_package: &str) -> PathBuf {
        self.root().join(in_package.trim_start_matches('/'))
    }

    fn root(&self) -> &Path {
        match self {
            Self::System => Path::new("/"),
            Self::Folder(folder) => folder.path(),
        }
    }

    fn dpkg(&self) -> Command {
        match self {
            Self::System => run::command("dpkg"),
            Self::Folder(folder) => {
                // The files of a package belong to root, which only root can make.
                let mut command = if rustix::process::geteuid().is_root() {
                    run::command("dpkg")
                } else {
                    let mut command = run::command("fakeroot");
                    command.arg("dpkg");
                    command
                };
                command.arg(format!("--root={}", folder.path().display()));
                command.args(["--force-not-root", "--force-depends", "--log=/dev/null"]);
                command
            }
        }
    }

    /// Installs a package.
    pub(super) fn install(self, package: &Path) -> anyhow::Result<Installed> {
        let before = self.named_after_it()?;
        // From here on something may be there, also when dpkg fails.
        let mut installed = Installed { place: self, before, is_there: true };
        run::go(installed.place.dpkg().arg("--install").arg(package))
            .context("the package does not install")?;
        installed.verify()?;
        Ok(installed)
    }

    /// Everything here that carries the name of the program.
    fn named_after_it(&self) -> anyhow::Result<BTreeSet<PathBuf>> {
        let mut found = BTreeSet::new();
        let mut folders: Vec<PathBuf> = LOOKED_INTO.iter().map(|folder| self.root().join(folder)).collect();
        while let Some(folder) = folders.pop() {
            // Another program may take a folder away while it is looked into.
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            for entry in entries {
                let entry = entry?;
                if entry.file_name().to_string_lossy().to_lowercase().contains(NAME) {
                    found.insert(entry.path());
                }
                if entry.file_type()?.is_dir() {
                    folders.push(entry.path());
                }
            }
        }
        Ok(found)
    }
}

/// Whether the place knows the package, in whatever state.
fn is_known(place: &Place) -> anyhow::Result<bool> {
    let mut command = run::command("dpkg-query");
    command.arg(format!("--admindir={}", place.path("var/lib/dpkg").display()));
    let answer = command.args(["--show", "--showformat=${db:Status-Status}", NAME]).output();
    let answer = answer.context("cannot run dpkg-query")?;
    Ok(answer.status.success() && answer.stdout != b"not-installed")
}

/// An installed package. It is removed when this value is dropped.
#[derive(Debug)]
pub(super) struct Installed {
    place: Place,
    before: BTreeSet<PathBuf>,
    is_there: bool,
}

impl Installed {
    /// Where a file of the package is.
    pub(super) fn path(&self, in_package: &str) -> PathBuf {
        self.place.path(in_package)
    }

    /// Every file is there and has the sum that the package says.
    fn verify(&mut self) -> anyhow::Result<()> {
        let differing = run::output(self.place.dpkg().args(["--verify", NAME]))?;
        if !differing.trim().is_empty() {
            bail!("files of the package are not as it says:\n{differing}");
        }
        Ok(())
    }

    /// Removes the package; fails with everything that it leaves behind.
    pub(super) fn remove(mut self) -> anyhow::Result<()> {
        let listing = run::output(self.place.dpkg().args(["--listfiles", NAME]))?;
        let files: Vec<PathBuf> = listing
            .lines()
            .map(|line| self.place.path(line))
            .filter(|path| path.symlink_metadata().is_ok_and(|kind| !kind.is_dir()))
            .collect();
        if files.is_empty() {
            bail!("the package has no files: that none of them is left would prove nothing");
        }
        self.purge()?;
        let mut left: BTreeSet<PathBuf> =
            self.place.named_after_it()?.difference(&self.before).cloned().collect();
        left.extend(files.iter().filter(|path| path.symlink_metadata().is_ok()).cloned());
        if is_known(&self.place)? {
            bail!("the package is removed and the system still knows it");
        }
        if !left.is_empty() {
            bail!("left behind by the package: {left:?}");
        }
        say(format_args!("    {} files were installed, and none is left", files.len()));
        Ok(())
    }

    fn purge(&mut self) -> anyhow::Result<()> {
        self.is_there = false;
        run::go(self.place.dpkg().args(["--purge", NAME])).context("the package cannot be removed")
    }
}

impl Drop for Installed {
    fn drop(&mut self) {
        if self.is_there
            && let Err(error) = self.purge()
        {
            run::complain(format_args!("{error:#}"));
        }
    }
}

#[cfg(test)]
#[path = "place_tests.rs"]
mod tests;
