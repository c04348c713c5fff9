//! The lines of a command's output that say what went wrong. A run of an hour prints thousands of lines, of which often only
//! the last hundred are kept: what failed is told again at its end.

use std::io::{BufRead, BufReader, Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Lines that are kept of one command. The first failures are the ones to read.
const LINES: usize = 60;
/// Characters that are kept of a line.
const WIDTH: usize = 240;
/// Bytes of a line that are looked at: a character takes at most four, and colours some more.
const LOOKED_AT: usize = 2 * 4 * WIDTH;
/// Lines that explain a failure and stand right below it.
const BELOW: usize = 3;
/// So long the end of what a command printed is waited for. A process that it left behind may hold its output open for ever.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Picks the failures out of lines, one after the other.
#[derive(Debug, Default)]
struct Failures {
    kept: Vec<String>,
    below: usize,
}

impl Failures {
    /// Looks at a line as it was printed, with its colours.
    fn look(&mut self, line: &str) {
        let line = anstream::adapter::strip_str(line).to_string();
        let line = line.trim();
        match what(line) {
            Some(below) => self.below = 1 + below.max(self.below.saturating_sub(1)),
            None if line.is_empty() => return,
            None => {}
        }
        if self.below > 0 && self.kept.len() < LINES {
            self.below -= 1;
            self.kept.push(line.chars().take(WIDTH).collect());
        }
    }
}

/// How many lines below belong to a line that tells a failure; `None` for every other line. The marks are those of
/// `cargo test`, rustc, rustfmt, tsc, Biome, Vite, Vitest, Playwright, the test runner of Node and our own checks.
fn what(line: &str) -> Option<usize> {
    const EXPLAINED: [&str; 6] =
        ["Error: ", "AssertionError", "error: ", "error[", "error during build", "Diff in "];
    const NAMED: [&str; 5] = ["✘ ", "✖ ", "× ", "not ok ", "FAIL "];
    let explained = EXPLAINED.iter().any(|mark| line.starts_with(mark))
        || line.contains(" panicked at ")
        || line.ends_with("━━━");
    if explained {
        return Some(BELOW);
    }
    let named = NAMED.iter().any(|mark| line.starts_with(mark))
        || line.ends_with(" FAILED")
        || line.contains(": error TS");
    named.then_some(0)
}

/// The output of one command, on its way to ours.
#[derive(Debug)]
pub(super) struct Followed {
    failures: Arc<Mutex<Failures>>,
    ended: Receiver<()>,
}

impl Followed {
    /// The failures so far, in the order in which they were printed: all of them where the output ends within `patience`.
    pub(super) fn failures(&self, patience: Duration) -> Vec<String> {
        // Whether it ended makes no difference to what was seen.
        let _ended = self.ended.recv_timeout(patience);
        std::mem::take(&mut lock(&self.failures).kept)
    }
}

/// Passes on what a command prints, as it comes, and keeps its failures.
pub(super) fn follow(from: impl Read + Send + 'static, to: impl Write + Send + 'static) -> Followed {
    let failures = Arc::new(Mutex::new(Failures::default()));
    let (done, ended) = channel();
    let seen = Arc::clone(&failures);
    std::thread::spawn(move || {
        pass_on(from, to, &seen);
        let _nobody_waits = done.send(());
    });
    Followed { failures, ended }
}

fn pass_on(from: impl Read, mut to: impl Write, seen: &Mutex<Failures>) {
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    let look = |line: &mut Vec<u8>| {
        lock(seen).look(&String::from_utf8_lossy(line));
        line.clear();
    };
    while let Ok(piece) = from.fill_buf()
        && !piece.is_empty()
    {
        // A closed pipe on our side is no reason to stop the command.
        let _unread = to.write_all(piece).and_then(|()| to.flush());
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            let room = LOOKED_AT.saturating_sub(line.len()).min(part.len());
            line.extend_from_slice(&part[..room]);
            if part.ends_with(b"\n") {
                look(&mut line);
            }
        }
        let read = piece.len();
        from.consume(read);
    }
    if !line.is_empty() {
        look(&mut line);
    }
}

/// A thread that panicked while it held the lock has left nothing half done in it.
fn lock(failures: &Mutex<Failures>) -> MutexGuard<'_, Failures> {
    failures.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[path = "failures_tests.rs"]
mod tests;
