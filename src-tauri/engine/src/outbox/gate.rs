//! Whether a destination may be called now. While it fails for everything nothing is attempted or counted.

use std::time::Duration;

use tokio::time::Instant;

/// The gate of one destination.
#[derive(Debug, Default)]
pub(super) struct Gate {
    state: State,
    failures: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Open,
    ClosedUntil(Instant),
    /// The destination asked to wait: nothing is sent before, not even what is new.
    ThrottledUntil(Instant),
    /// The key was refused: only a person, or a proof that the key is accepted again, opens it.
    ClosedForAuth,
}

/// What the gate says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Passage {
    /// Go on.
    Open,
    /// What failed waits until then. A job that was never tried may pass as a probe: it is the cheapest way
    /// to learn that the destination works again, and one bad record does not hold up the others.
    WaitUntil(Instant),
    /// Everything waits until then.
    ThrottledUntil(Instant),
    /// Wait until somebody opens it.
    WaitForAuth,
}

impl Gate {
    /// Whether a call may be made at `now`.
    pub(super) fn passage(&self, now: Instant) -> Passage {
        match self.state {
            State::Open => Passage::Open,
            State::ClosedUntil(until) | State::ThrottledUntil(until) if until <= now => Passage::Open,
            State::ClosedUntil(until) => Passage::WaitUntil(until),
            State::ThrottledUntil(until) => Passage::ThrottledUntil(until),
            State::ClosedForAuth => Passage::WaitForAuth,
        }
    }

    /// Calls that failed as a whole, in a row.
    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    /// The destination failed as a whole.
    pub(super) fn fail(&mut self, now: Instant, wait: Duration) {
        self.failures = self.failures.saturating_add(1);
        self.state = State::ClosedUntil(now + wait);
    }

    /// The destination asked to wait; that is no failure.
    pub(super) fn throttle(&mut self, now: Instant, wait: Duration) {
        self.state = State::ThrottledUntil(now + wait);
    }

    /// The key was refused.
    pub(super) fn refuse(&mut self) {
        self.state = State::ClosedForAuth;
    }

    /// The destination answered properly, or somebody says that it is worth trying now.
    pub(super) fn open(&mut self) {
        *self = Self::default();
    }
}
