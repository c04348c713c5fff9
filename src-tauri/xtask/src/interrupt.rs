//! Ctrl-C and the other signals that end this program: every process that it started ends first.

use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

#[derive(Debug)]
struct State {
    signals: u32,
    children: BTreeSet<i32>,
}

static STATE: Mutex<State> = Mutex::new(State { signals: 0, children: BTreeSet::new() });
static CHANGED: Condvar = Condvar::new();

/// A thread that panicked while it held the lock has left nothing half done in it.
fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts listening. To be called before any process is started.
pub(crate) fn install() -> anyhow::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("cannot listen to signals")?;
    std::thread::spawn(move || {
        for _signal in signals.forever() {
            heard();
        }
    });
    Ok(())
}

fn heard() {
    let mut state = state();
    state.signals += 1;
    for child in &state.children {
        terminate(*child);
    }
    CHANGED.notify_all();
    if state.signals > 1 {
        // Asked twice: somebody does not want to wait for the orderly end.
        std::process::exit(130);
    }
}

/// Asks a process to end.
pub(crate) fn terminate(process: i32) {
    if let Some(id) = Pid::from_raw(process) {
        // Fails only when it has ended by itself, which is what is wanted.
        let _ended = kill_process(id, Signal::TERM);
    }
}

/// While this lives, a signal to this program also ends the process.
#[derive(Debug)]
pub(crate) struct Registered(i32);

impl Registered {
    pub(crate) fn new(process: u32) -> Self {
        let process = i32::try_from(process).unwrap_or(0);
        let mut state = state();
        state.children.insert(process);
        if state.signals > 0 {
            terminate(process);
        }
        Self(process)
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        state().children.remove(&self.0);
    }
}

/// Fails once a signal was heard.
pub(crate) fn check() -> anyhow::Result<()> {
    if state().signals > 0 {
        bail!("interrupted");
    }
    Ok(())
}

/// Waits so long, less when a signal is heard; then it fails.
pub(crate) fn pause(duration: Duration) -> anyhow::Result<()> {
    let until = Instant::now() + duration;
    let mut state = state();
    while state.signals == 0 {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        state = CHANGED.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
    }
    bail!("interrupted")
}
