//! Starts a program in a home folder of its own, as on its first day, and looks whether it works.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::demo::memory;
use crate::display::VirtualDisplay;
use crate::http::Client;
use crate::interrupt;
use crate::processes::Service;
use crate::run::{self, say};

/// A cold start out of a package that is unpacked first, on a machine that does other things.
const START: Duration = Duration::from_secs(90);

/// How long the processes of a page may take to end after the program.
const END: Duration = Duration::from_secs(10);

/// Between two looks.
const PACE: Duration = Duration::from_millis(500);

/// A window in which nothing is drawn has one or two colours, a page with text and icons hundreds.
const COLOURS: u32 = 32;

/// Where the program keeps the restaurant's data, seen from the home folder.
const DATA: &str = ".local/share/mostrador/default/mostrador.db";

/// A home folder and a screen.
#[derive(Debug)]
pub(super) struct Trial {
    home: TempDir,
    display: VirtualDisplay,
}

impl Trial {
    /// With nothing in the home folder.
    pub(super) fn open() -> anyhow::Result<Self> {
        Ok(Self {
            home: tempfile::tempdir().context("no temporary folder")?,
            display: VirtualDisplay::start()?,
        })
    }

    /// The program shows its page, answers in its local server and ends when it is asked to. `look` looks at it in
    /// between, given its process.
    pub(super) fn window(
        &self,
        program: &Path,
        arguments: &[&str],
        picture: &Path,
        look: impl FnOnce(u32) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut service = Service::start("packaged", &self.command(program, arguments))?;
        let began = Instant::now();
        let shown = self.answers(&service).and_then(|()| {
            self.display.wait_for_window(START)?;
            self.paints(picture, began)?;
            look(service.id())
        });
        if let Err(error) = shown {
            bail!("{error:#}\n{}", service.tail());
        }
        say(format_args!("    it shows its page and answers after {:.1} s", began.elapsed().as_secs_f64()));
        end(&mut service)
    }

    /// The same without a window.
    pub(super) fn headless(&self, program: &Path) -> anyhow::Result<()> {
        let mut service = Service::start("packaged-headless", &self.command(program, &[]))?;
        self.answers(&service)?;
        end(&mut service)
    }

    fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments);
        self.display.tell(&mut command);
        // What this machine's user has set is not what a person has on the first day.
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            if ["XDG_", "MOSTRADOR_", "REMOTE_", "SYNC_"].iter().any(|prefix| name.starts_with(prefix)) {
                command.env_remove(name.as_ref());
            }
        }
        command.env("HOME", self.home.path()).env("MOSTRADOR_LISTEN", "127.0.0.1:0");
        command
    }

    /// The local server opens a session for the address that was printed, and tells what is on the board.
    fn answers(&self, service: &Service) -> anyhow::Result<()> {
        let address = service.wait_for_line("OPEN ", START)?;
        let session = Client::open_session(&address)?;
        let board: Value = session.post("/rpc/board_get", &json!({}))?;
        match board.pointer("/orders").and_then(Value::as_array) {
            Some(orders) if orders.is_empty() => Ok(()),
            _ => bail!("a fresh board is not empty: {board}"),
        }
    }

    fn paints(&self, picture: &Path, began: Instant) -> anyhow::Result<()> {
        self.display.place(1366, 768)?;
        loop {
            self.display.picture(picture, 1366, 768)?;
            let mut count = run::command("identify");
            let colours = run::output(count.args(["-format", "%k"]).arg(picture))?;
            if colours.trim().parse::<u32>().context("no number of colours")? >= COLOURS {
                return Ok(());
            }
            if began.elapsed() > START {
                bail!("the window stays empty; see {}", crate::workspace::shown(picture));
            }
            interrupt::pause(PACE)?;
        }
    }

    /// The restaurant's data is there, and nothing in the home folder can be run. Answers a sum of the data.
    pub(super) fn only_data_is_left(&self) -> anyhow::Result<String> {
        let data = self.home.path().join(DATA);
        let sum = run::output(run::command("sha256sum").arg("--binary").arg(&data))
            .with_context(|| format!("the restaurant's data is not in ~/{DATA}"))?;
        let programs = programs(self.home.path())?;
        if !programs.is_empty() {
            bail!("the program has put programs into the home folder: {programs:?}");
        }
        Ok(sum)
    }
}

/// Files that can be run.
fn programs(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            found.append(&mut programs(&entry.path())?);
        } else if kind.is_file()
            && (entry.metadata()?.permissions().mode() & 0o111 != 0
                || entry.path().extension() == Some(OsStr::new("so")))
        {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// Asks a program to end: it does so with code 0, and nothing that it started stays.
fn end(service: &mut Service) -> anyhow::Result<()> {
    let family = memory::family(service.id());
    let status = service.end()?;
    if !status.success() {
        bail!("asked to end, the program ended with {status}\n{}", service.tail());
    }
    let until = Instant::now() + END;
    while let Some(process) = family.iter().find(|process| is_running(**process)) {
        if Instant::now() > until {
            bail!("the process {process} outlives the program that started it");
        }
        interrupt::pause(PACE)?;
    }
    Ok(())
}

/// A process that has ended and that nobody has waited for has no program any more.
fn is_running(process: u32) -> bool {
    fs::read_link(format!("/proc/{process}/exe")).is_ok()
}

#[cfg(test)]
#[path = "trial_tests.rs"]
mod tests;
