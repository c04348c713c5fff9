//! Commands that are waited for, with what they print shown as it comes.

mod failures;

use std::fmt::Display;
use std::io::{IsTerminal, PipeReader, Write};
use std::process::{Command, ExitCode, ExitStatus, Stdio};

use anyhow::{Context, bail};

use crate::interrupt::{self, Registered};
use crate::workspace;

/// One line on stdout. A closed pipe is no reason to stop.
pub(crate) fn say(line: impl Display) {
    let mut out = std::io::stdout().lock();
    let _unread = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// One line on stderr.
pub(crate) fn complain(line: impl Display) {
    let _unread = writeln!(std::io::stderr().lock(), "{line}");
}

/// A command in the top folder. What `cargo run` put into the environment for this program is taken out: it
/// would make build scripts run again that ask for it.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(workspace::root()).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        let Some(name) = name.to_str() else { continue };
        let ours = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
        if ours.iter().any(|prefix| name.starts_with(prefix))
            || name == "LD_LIBRARY_PATH"
            || name == "OUT_DIR"
        {
            command.env_remove(name);
        }
    }
    command
}

/// The same cargo that runs this program.
pub(crate) fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Prints the command, runs it, and fails with its name when it fails. The lines below the name are those in which it said
/// what failed; on a terminal, where they can be scrolled back to and where programs draw, there are none.
pub(crate) fn go(command: &mut Command) -> anyhow::Result<()> {
    let (status, failures) = status(command)?;
    if !status.success() {
        let lines: String = failures.iter().map(|line| format!("\n    {line}")).collect();
        bail!("`{}` failed ({status}){lines}", text(command));
    }
    Ok(())
}

/// The same for a check whose last line says what it found: its verdict is passed on, and nothing is added.
pub(crate) fn verdict(command: &mut Command) -> anyhow::Result<ExitCode> {
    Ok(if status(command)?.0.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn status(command: &mut Command) -> anyhow::Result<(ExitStatus, Vec<String>)> {
    let name = text(command);
    say(format_args!("    $ {name}"));
    let watched = std::io::stdout().is_terminal() || std::io::stderr().is_terminal();
    let printed = if watched { None } else { Some(one_pipe(command)?) };
    let mut child = command.spawn().with_context(|| format!("cannot run {name}"))?;
    // The command holds its end of the pipe, which would never end.
    command.stdout(Stdio::inherit()).stderr(Stdio::inherit());
    let registered = Registered::new(child.id());
    let followed = printed.map(|pipe| failures::follow(pipe, std::io::stdout()));
    let status = child.wait().with_context(|| format!("cannot wait for {name}"))?;
    drop(registered);
    // Before anything ends this program: what the command printed is passed on then.
    let failures = followed.map(|followed| followed.failures(failures::PATIENCE)).unwrap_or_default();
    interrupt::check()?;
    Ok((status, failures))
}

/// One for both outputs, so that their lines stay in order.
fn one_pipe(command: &mut Command) -> anyhow::Result<PipeReader> {
    let (reader, writer) = std::io::pipe().context("no pipe")?;
    command.stdout(writer.try_clone().context("no second end of the pipe")?).stderr(writer);
    Ok(reader)
}

/// Runs the command in silence and gives what it printed on stdout.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let name = text(command);
    let done = command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot run {name}"))?;
    interrupt::check()?;
    if !done.status.success() {
        bail!("`{name}` failed ({})", done.status);
    }
    String::from_utf8(done.stdout).with_context(|| format!("{name} printed something that is not text"))
}

/// Whether a program can be found.
pub(crate) fn exists(program: &str) -> bool {
    let Some(folders) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

fn text(command: &Command) -> String {
    let root = workspace::root();
    let inside = format!("{}/", root.display());
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<String> = words.map(|word| word.to_string_lossy().replace(&inside, "")).collect();
    let mut line = words.join(" ");
    // Cargo is called by its full path, which says nothing.
    if let Some((program, rest)) = line.split_once(' ')
        && let Some((_, "cargo")) = program.rsplit_once('/')
    {
        line = format!("cargo {rest}");
    }
    line
}
