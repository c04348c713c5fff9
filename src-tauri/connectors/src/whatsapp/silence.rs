//! When a silent socket counts as dead. Pure: times go in, steps come out.
//!
//! The rule:
//! 1. `sync:orders` is asked when the namespace accepts, and again whenever no frame arrived for `quiet_after`.
//!    Any frame is a sign of life; `orders:pending` also proves that this remote has the question.
//! 2. No frame within `answer_within` of the question, and the remote has answered one before (on this connection
//!    or an earlier one): the socket is dead and is replaced. So a frozen socket is noticed within
//!    `quiet_after + answer_within`.
//! 3. The same, but the remote has never answered: it may be one without the question, so replacing the socket
//!    could go on for ever. `GET /status` decides whether the remote is there at all: if not, the socket is
//!    replaced; if so, it is kept, and its own heartbeat (`pingInterval + pingTimeout`, in the socket's client)
//!    ends it should it be frozen. A frame that arrives meanwhile shows that it is not: then this connection is
//!    not asked again, and its heartbeat alone watches it. The next connection is asked once more.

use std::time::Duration;

use tokio::time::Instant;

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Emit `sync:orders`.
    Ask,
    /// Ask `GET /status`, and tell [`SilenceWatch::status`].
    CheckStatus,
    /// Replace the connection.
    Drop,
}

/// What a frame was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    /// The answer to the question.
    Answer,
    /// Anything else.
    OtherFrame,
}

/// What `GET /status` gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RemoteSeen {
    /// It answered.
    There,
    /// It did not, or not as the remote does.
    Gone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// No connection.
    Down,
    /// Asks at this instant unless a frame comes.
    Listening(Instant),
    /// Asked; no frame until this instant is a silence.
    Asked(Instant),
    /// Asked in vain, of a remote that never answered.
    Doubtful,
    /// Alive, but without the question.
    HeartbeatOnly,
}

/// Watches one socket over all its connections.
pub(super) struct SilenceWatch {
    quiet_after: Duration,
    answer_within: Duration,
    state: State,
    has_answered: bool,
}

impl SilenceWatch {
    pub(super) fn new(quiet_after: Duration, answer_within: Duration) -> Self {
        Self { quiet_after, answer_within, state: State::Down, has_answered: false }
    }

    /// The namespace accepted.
    #[must_use]
    pub(super) fn connected(&mut self, now: Instant) -> Step {
        self.state = State::Asked(now + self.answer_within);
        Step::Ask
    }

    /// The connection ended.
    pub(super) fn disconnected(&mut self) {
        self.state = State::Down;
    }

    /// A frame arrived.
    pub(super) fn frame(&mut self, now: Instant, life: Life) {
        self.has_answered |= life == Life::Answer;
        self.state = match (self.state, life) {
            (State::Down, _) => State::Down,
            (State::Doubtful | State::HeartbeatOnly, Life::OtherFrame) => State::HeartbeatOnly,
            _ => State::Listening(now + self.quiet_after),
        };
    }

    /// When [`SilenceWatch::expired`] is due.
    pub(super) fn deadline(&self) -> Option<Instant> {
        match self.state {
            State::Listening(at) | State::Asked(at) => Some(at),
            State::Down | State::Doubtful | State::HeartbeatOnly => None,
        }
    }

    /// The deadline has passed.
    pub(super) fn expired(&mut self, now: Instant) -> Option<Step> {
        match self.state {
            State::Listening(at) if at <= now => {
                self.state = State::Asked(now + self.answer_within);
                Some(Step::Ask)
            }
            State::Asked(at) if at <= now => {
                self.state = if self.has_answered { State::Down } else { State::Doubtful };
                Some(if self.has_answered { Step::Drop } else { Step::CheckStatus })
            }
            _ => None,
        }
    }

    /// What `GET /status` gave. A frame that came meanwhile counts for more.
    pub(super) fn status(&mut self, remote: RemoteSeen) -> Option<Step> {
        if self.state == State::Doubtful && remote == RemoteSeen::Gone {
            self.state = State::Down;
            return Some(Step::Drop);
        }
        None
    }
}

#[cfg(test)]
#[path = "silence_tests.rs"]
mod tests;
