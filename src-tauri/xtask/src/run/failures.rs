//! The lines of a command's output that say what went wrong. A run of an hour prints thousands of lines, of which often only
//! the last hundred are kept: what failed is told again at its end.

use std::io::{BufRead, BufReader, Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Lines that are kept of one command. The first failures are the ones to read.
const LINES: usize = 60;
/// Characters that are kept of a line.
const WIDTH: usize = 240;
/// Lines that explain a failure and stand right below it.
const BELOW: usize = 3;
/// So long what a command printed last is waited for. A process that it left behind may hold its output open for ever.
const PATIENCE: Duration = Duration::from_secs(5);

/// Picks the failures out of lines, one after the other.
#[derive(Debug, Default)]
pub(super) struct Failures {
    kept: Vec<String>,
    below: usize,
}

impl Failures {
    /// Looks at a line as it was printed, with its colours.
    pub(super) fn look(&mut self, line: &str) {
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

    /// What was kept, in the order in which it was printed.
    pub(super) fn into_lines(self) -> Vec<String> {
        self.kept
    }
}

/// How many lines below belong to a line that tells a failure; `None` for every other line. The marks are those of
/// `cargo test`, rustc, Playwright, Vitest, the test runner of Node and our own checks.
fn what(line: &str) -> Option<usize> {
    const EXPLAINED: [&str; 4] = ["Error: ", "AssertionError", "error: ", "error["];
    const NAMED: [&str; 5] = ["✘ ", "✖ ", "× ", "not ok ", "FAIL "];
    if line.contains(" panicked at ") || EXPLAINED.iter().any(|mark| line.starts_with(mark)) {
        return Some(BELOW);
    }
    let named = NAMED.iter().any(|mark| line.starts_with(mark)) || line.ends_with(" FAILED");
    named.then_some(0)
}

/// Passes on what a command prints, as it comes, and keeps its failures. The receiver gets them once the output has ended.
pub(super) fn follow(
    from: impl Read + Send + 'static,
    mut to: impl Write + Send + 'static,
) -> Receiver<Failures> {
    let (done, result) = channel();
    std::thread::spawn(move || {
        let mut failures = Failures::default();
        let mut lines = BufReader::new(from);
        let mut line = Vec::new();
        // A closed pipe on our side is no reason to stop the command.
        while lines.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let _unread = to.write_all(&line).and_then(|()| to.flush());
            failures.look(&String::from_utf8_lossy(&line));
            line.clear();
        }
        let _nobody_waits = done.send(failures);
    });
    result
}

/// The failures of a command that has ended.
pub(super) fn collect(result: &Receiver<Failures>) -> Vec<String> {
    result.recv_timeout(PATIENCE).map(Failures::into_lines).unwrap_or_default()
}

#[cfg(test)]
#[path = "failures_tests.rs"]
mod tests;
