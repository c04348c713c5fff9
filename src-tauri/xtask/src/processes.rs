//! Processes that run beside this program: they end with it, whatever way it ends.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::interrupt::{self, Registered};
use crate::{run, workspace};

/// How long an orderly end may take before the process is killed.
const PATIENCE: Duration = Duration::from_secs(10);

/// A process in the background. Its output goes to a log; its lines on stdout can also be waited for.
#[derive(Debug)]
pub(crate) struct Service {
    name: String,
    child: Child,
    lines: Receiver<String>,
    log: PathBuf,
    _registered: Registered,
}

impl Service {
    /// Starts the command under a name that also names its log.
    ///
    /// The kernel kills it when this program dies without being able to say so. That is bound to the thread
    /// that starts it, so this must be the main thread.
    pub(crate) fn start(name: &str, command: &Command) -> anyhow::Result<Self> {
        let log = workspace::own("logs")?.join(format!("{name}.log"));
        let mut file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut bound = run::command("setpriv");
        bound.args(["--pdeathsig", "KILL", "--"]).arg(command.get_program()).args(command.get_args());
        for (key, value) in command.get_envs() {
            match value {
                Some(value) => bound.env(key, value),
                None => bound.env_remove(key),
            };
        }
        bound.stdout(Stdio::piped()).stderr(file.try_clone()?);
        let mut child = bound.spawn().with_context(|| format!("cannot start {name}"))?;
        let registered = Registered::new(child.id());
        let stdout = child.stdout.take().context("no stdout")?;
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                // Nobody waits for lines any more, or the disk is full: reading on keeps the process going.
                let _unlogged = writeln!(file, "{line}");
                let _unread = sender.send(line);
            }
        });
        Ok(Self { name: name.to_owned(), child, lines, log, _registered: registered })
    }

    /// The process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for a line on stdout that begins so, and gives the rest of it.
    pub(crate) fn wait_for_line(&self, prefix: &str, patience: Duration) -> anyhow::Result<String> {
        let until = Instant::now() + patience;
        loop {
            match self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    if let Some(rest) = line.strip_prefix(prefix) {
                        return Ok(rest.trim().to_owned());
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    bail!("{} did not print {prefix:?} within {patience:?}\n{}", self.name, self.tail())
                }
                Err(RecvTimeoutError::Disconnected) => {
                    interrupt::check()?;
                    bail!("{} ended before it printed {prefix:?}\n{}", self.name, self.tail())
                }
            }
        }
    }

    /// Whether it still runs.
    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// The last lines of its log, for an error.
    pub(crate) fn tail(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        let last = lines.get(lines.len().saturating_sub(20)..).unwrap_or_default();
        format!("--- last lines of {}\n{}", workspace::shown(&self.log), last.join("\n"))
    }

    /// Asks it to end, and kills it when it does not.
    pub(crate) fn stop(&mut self) {
        if !self.is_running() {
            return;
        }
        interrupt::terminate(i32::try_from(self.child.id()).unwrap_or(0));
        // Its stdout closes when it has ended, and its own children too.
        let until = Instant::now() + PATIENCE;
        while self.lines.recv_timeout(until.saturating_duration_since(Instant::now())).is_ok() {}
        // Either it has ended, or it had its time: then killing is all that is left, and both calls succeed.
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }

    /// Asks it to end and tells how it ended; a process that is killed because it does not end has no exit code.
    pub(crate) fn end(&mut self) -> anyhow::Result<ExitStatus> {
        if !self.is_running() {
            bail!("{} has ended by itself\n{}", self.name, self.tail());
        }
        self.stop();
        self.child.wait().with_context(|| format!("cannot wait for {}", self.name))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stop();
    }
}
