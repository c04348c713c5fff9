//! A program under test: its lines, its end.

use std::collections::VecDeque;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How many of the last lines are kept for the message of a failure.
const KEPT_LINES: usize = 60;

/// How long the pipes of an ended program are still read.
const LAST_WORDS: Duration = Duration::from_secs(1);

type Lines = Arc<Mutex<VecDeque<String>>>;

/// A running program. It is killed when this value is dropped.
#[derive(Debug)]
pub struct Process {
    name: &'static str,
    child: Child,
    output: Output,
    log: Lines,
    readers: Vec<JoinHandle<()>>,
}

/// The lines that a program writes to standard output.
#[derive(Debug)]
pub struct Output {
    name: &'static str,
    lines: mpsc::UnboundedReceiver<String>,
    log: Lines,
}

impl Output {
    /// The rest of the first line that starts with `prefix`.
    ///
    /// # Errors
    /// The program ended or the deadline passed first.
    pub async fn line_after(&mut self, prefix: &str, limit: Duration) -> anyhow::Result<String> {
        let search = async {
            while let Some(line) = self.lines.recv().await {
                if let Some(rest) = line.strip_prefix(prefix) {
                    return Some(rest.trim().to_owned());
                }
            }
            None
        };
        match timeout(limit, search).await {
            Ok(Some(rest)) => Ok(rest),
            Ok(None) => Err(anyhow!("{} ended without a line {prefix:?}\n{}", self.name, joined(&self.log))),
            Err(_) => Err(anyhow!("{} wrote no line {prefix:?} in time\n{}", self.name, joined(&self.log))),
        }
    }
}

fn joined(log: &Lines) -> String {
    let log = log.lock().unwrap_or_else(PoisonError::into_inner);
    log.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
}

impl Process {
    /// Starts `program` (or `wrapper` with the program as its last arguments) with the given environment added to a
    /// cleared one, so that no variable of the caller changes what is tested.
    ///
    /// # Errors
    /// The program cannot be started.
    pub fn start(
        name: &'static str,
        wrapper: &[String],
        program: &Path,
        arguments: &[String],
        environment: &[(String, String)],
    ) -> anyhow::Result<Self> {
        let mut command = match wrapper.split_first() {
            None => Command::new(program),
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg(program);
                command
            }
        };
        command.args(arguments).env_clear();
        for kept in ["PATH", "HOME", "LANG", "TMPDIR"] {
            if let Some(value) = std::env::var_os(kept) {
                command.env(kept, value);
            }
        }
        command
            .envs(environment.iter().map(|(key, value)| (key, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        let mut child = command.spawn().with_context(|| format!("{name} could not be started"))?;
        let log: Lines = Arc::default();
        let (sender, lines) = mpsc::unbounded_channel();
        let mut readers = Vec::new();
        if let Some(stdout) = child.stdout.take() {
            readers.push(tokio::spawn(read_lines(stdout, Arc::clone(&log), Some(sender))));
        }
        if let Some(stderr) = child.stderr.take() {
            readers.push(tokio::spawn(read_lines(stderr, Arc::clone(&log), None)));
        }
        let output = Output { name, lines, log: Arc::clone(&log) };
        Ok(Self { name, child, output, log, readers })
    }

    /// The rest of the first line on standard output that starts with `prefix`.
    ///
    /// # Errors
    /// The program ended or the deadline passed first.
    pub async fn line_after(&mut self, prefix: &str, limit: Duration) -> anyhow::Result<String> {
        self.output.line_after(prefix, limit).await
    }

    /// Hands the output over to a task of its own; this process has none afterwards.
    pub fn take_output(&mut self) -> Output {
        let (_closed, lines) = mpsc::unbounded_channel();
        let empty = Output { name: self.name, lines, log: Arc::clone(&self.log) };
        std::mem::replace(&mut self.output, empty)
    }

    /// The last lines that the program wrote, both streams together.
    #[must_use]
    pub fn tail(&self) -> String {
        joined(&self.log)
    }

    /// The process id while it runs.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Whether it has ended by itself.
    ///
    /// # Errors
    /// The operating system refused to tell.
    pub fn has_ended(&mut self) -> anyhow::Result<bool> {
        Ok(self.child.try_wait()?.is_some())
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// The deadline passed.
    pub async fn ended(&mut self, limit: Duration) -> anyhow::Result<ExitStatus> {
        match timeout(limit, self.child.wait()).await {
            Ok(status) => {
                // Its last words may still be in the pipes. A descendant may hold them open, hence the limit.
                for reader in self.readers.drain(..) {
                    let _late = timeout(LAST_WORDS, reader).await;
                }
                Ok(status?)
            }
            Err(_) => bail!("{} did not end in time\n{}", self.name, self.tail()),
        }
    }

    /// SIGKILL, as the power switch would, and waits until the process is gone.
    ///
    /// # Errors
    /// The operating system refused.
    pub async fn kill(&mut self) -> anyhow::Result<ExitStatus> {
        if self.child.id().is_some() {
            self.child.start_kill().with_context(|| format!("{} could not be killed", self.name))?;
        }
        self.ended(Duration::from_secs(10)).await
    }

    /// SIGTERM, and waits for a clean end.
    ///
    /// # Errors
    /// It does not end within ten seconds.
    pub async fn terminate(&mut self) -> anyhow::Result<ExitStatus> {
        let id = self.child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        if let Some(id) = id {
            kill_process(id, Signal::TERM)
                .with_context(|| format!("{} could not be asked to end", self.name))?;
        }
        self.ended(Duration::from_secs(10)).await
    }
}

async fn read_lines(
    stream: impl AsyncRead + Unpin,
    log: Lines,
    sender: Option<mpsc::UnboundedSender<String>>,
) {
    let mut lines = BufReader::new(stream).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        {
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            if log.len() == KEPT_LINES {
                log.pop_front();
            }
            log.push_back(line.clone());
        }
        if let Some(sender) = &sender
            && sender.send(line).is_err()
        {
            // Nobody asks for lines any more; reading on keeps the pipe from filling up.
            continue;
        }
    }
}
