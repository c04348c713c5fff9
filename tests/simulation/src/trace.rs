//! What happened, in order: two runs of one seed must write the same.

use std::fmt::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::time::Instant;

/// Whether the lines themselves are kept. The digest always is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Only a digest of them: for long runs.
    Digest,
    /// All of them.
    Lines,
}

/// A record of what happened, shared by all parts of a history.
#[derive(Clone, Debug)]
pub(crate) struct Trace(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    keep: Keep,
    lines: Vec<String>,
    buffer: String,
    digest: u64,
    life: u32,
    began: Option<Instant>,
}

/// FNV-1a, 64 bits: no guard against malice, only against chance.
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

impl Trace {
    pub(crate) fn new(keep: Keep) -> Self {
        Self(Arc::new(Mutex::new(State {
            keep,
            lines: Vec::new(),
            buffer: String::new(),
            digest: OFFSET,
            life: 0,
            began: None,
        })))
    }

    /// A new life of the process begins: times count from here.
    pub(crate) fn begin_life(&self, life: u32) {
        let mut state = self.state();
        state.life = life;
        state.began = Some(Instant::now());
    }

    /// One line, with the life and its milliseconds before it.
    pub(crate) fn note(&self, line: fmt::Arguments<'_>) {
        let mut state = self.state();
        let elapsed = state.began.map_or(0, |began| began.elapsed().as_millis());
        let mut buffer = std::mem::take(&mut state.buffer);
        buffer.clear();
        let _infallible = write!(buffer, "{}/{elapsed} {line}", state.life);
        for byte in buffer.bytes().chain([b'\n']) {
            state.digest = (state.digest ^ u64::from(byte)).wrapping_mul(PRIME);
        }
        if state.keep == Keep::Lines {
            state.lines.push(buffer.clone());
        }
        state.buffer = buffer;
    }

    pub(crate) fn digest(&self) -> u64 {
        self.state().digest
    }

    pub(crate) fn take_lines(&self) -> Vec<String> {
        std::mem::take(&mut self.state().lines)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
