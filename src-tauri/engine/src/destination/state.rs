//! The decisions about one destination. Pure: instants come in, nothing sleeps, nobody is told.

use std::time::Duration;

use mostrador_connector::RemoteError;
use mostrador_domain::Timestamp;
use tokio::time::Instant;

use super::status::{DestinationStatus, code_of};
use super::{Call, Refusal, Side};
use crate::backoff::Backoff;

/// An instant on both clocks: the monotonic one decides, the wall clock is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) instant: Instant,
    pub(super) at: Timestamp,
}

/// A call that was let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ticket {
    /// Rises with every call: what was asked before something happened says nothing about what came of it.
    number: u64,
    side: Side,
    /// Failures in a row when it was let in.
    pub(super) failures: u32,
}

/// What [`State::ask`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Go on.
    Pass,
    /// Ask again then.
    Until(Instant),
    /// Ask again when something changes: a probe is under way.
    Change,
    /// Waiting does not help.
    Refused(Refusal),
}

/// Whether writing is worth preparing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passage {
    /// Yes. With so many failures in a row before: one call at a time while it is not zero.
    Open { failures: u32 },
    /// Only what was never tried, one call at a time, until then; then everything.
    FirstWrites { until: Instant, failures: u32 },
    /// Not before then.
    Until(Instant),
    /// Not before something changes.
    Change,
}

/// What the end of a call meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    /// How long to leave the destination alone.
    pub(crate) wait: Duration,
    /// How much else fails.
    pub(crate) failing: Failing,
}

/// How much else fails where a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failing {
    /// The call was answered, or ended in a way that is no failure.
    Nothing,
    /// The first failure after a success: it may well be the call's own.
    First,
    /// It failed before, but the other side has answered since: the system works, and what it fails at may be to blame.
    ThisSide,
    /// Nothing was answered since it began to fail: nothing is the call's own.
    Everything,
}

/// Whether anybody must be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum News {
    #[default]
    None,
    /// Answers may be others by now.
    Changed,
    /// The other side proved that the system can be reached: what was put off is worth trying.
    Recovered,
}

/// The breaker of one side.
#[derive(Debug, Default)]
struct Breaker {
    open: Option<Open>,
    failures: u32,
    /// The first of them.
    since: Option<Timestamp>,
    /// Calls up to this number were let in before the breaker last changed.
    settled: u64,
    /// The call that is finding out.
    probe: Option<u64>,
    /// Calls up to this number were let in before the first failure of those in a row.
    began: u64,
    /// The latest call that was answered.
    answered: u64,
}

#[derive(Clone, Debug)]
struct Open {
    until: Instant,
    at: Timestamp,
    reason: String,
    cause: Cause,
}

/// What opened a breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    /// No answer: an answer to any call ends it.
    Silence,
    /// An answer that was a failure: the other side may work all the same.
    Answer,
}

/// When a system was last heard of. Of this process alone: what was before its start is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// The latest answer, whatever it said.
    pub answered_at: Option<Timestamp>,
    /// The first call since then that got none; `None` while calls are answered.
    pub silent_since: Option<Timestamp>,
    /// The first failure of those for which a breaker is open; `None` while none is.
    pub failing_since: Option<Timestamp>,
}

/// Everything about one destination.
#[derive(Debug, Default)]
pub(super) struct State {
    answered_at: Option<Timestamp>,
    silent_since: Option<Timestamp>,
    reads: Breaker,
    writes: Breaker,
    throttled: Option<(Instant, Timestamp)>,
    refused: Option<String>,
    paused: Option<String>,
    calls: u64,
    /// Calls up to this number were let in before the key was last refused or accepted again.
    key_settled: u64,
    news: News,
}

impl State {
    /// Whether a call may be made.
    pub(super) fn ask(&self, call: Call, now: Instant) -> Answer {
        if let Some(by) = &self.paused {
            return Answer::Refused(Refusal::Paused { by: by.clone() });
        }
        if let Some(code) = &self.refused
            && call != Call::Poll
        {
            return Answer::Refused(Refusal::KeyRefused { code: code.clone() });
        }
        if let Some((until, _)) = self.throttled
            && until > now
        {
            return Answer::Until(until);
        }
        let breaker = self.breaker(call.side());
        let Some(open) = &breaker.open else { return Answer::Pass };
        match call {
            Call::Poll => Answer::Pass,
            Call::FirstWrite if open.cause == Cause::Answer && breaker.probe.is_none() => Answer::Pass,
            Call::Read | Call::Write | Call::FirstWrite => {
                if open.until > now {
                    Answer::Until(open.until)
                } else if breaker.probe.is_some() {
                    Answer::Change
                } else {
                    Answer::Pass
                }
            }
        }
    }

    /// Whether writing is worth preparing.
    pub(super) fn passage(&self, now: Instant) -> Passage {
        let failures = self.writes.failures;
        match self.ask(Call::Write, now) {
            Answer::Pass => Passage::Open { failures },
            Answer::Refused(_) | Answer::Change => Passage::Change,
            Answer::Until(until) => match self.ask(Call::FirstWrite, now) {
                Answer::Pass => Passage::FirstWrites { until, failures },
                Answer::Until(_) | Answer::Change | Answer::Refused(_) => Passage::Until(until),
            },
        }
    }

    /// Lets a call in that [`State::ask`] has passed.
    pub(super) fn enter(&mut self, call: Call, now: Instant) -> Ticket {
        if self.throttled.is_some_and(|(until, _)| until <= now) {
            self.throttled = None;
        }
        self.calls += 1;
        let number = self.calls;
        let breaker = self.breaker_mut(call.side());
        if breaker.open.is_some() && breaker.probe.is_none() {
            breaker.probe = Some(number);
        }
        let failures = breaker.failures;
        Ticket { number, side: call.side(), failures }
    }

    /// A call ended and says nothing about the destination.
    pub(super) fn leave(&mut self, ticket: Ticket) {
        let breaker = self.breaker_mut(ticket.side);
        if breaker.probe == Some(ticket.number) {
            breaker.probe = None;
            self.changed();
        }
    }

    /// What came of a call.
    pub(super) fn end(
        &mut self,
        ticket: Ticket,
        result: Result<(), &RemoteError>,
        now: Moment,
        backoff: &Backoff,
    ) -> Ended {
        match result {
            Err(RemoteError::Unreachable { .. }) => {
                self.silent_since.get_or_insert(now.at);
            }
            Ok(())
            | Err(
                RemoteError::Transient { .. }
                | RemoteError::Throttled { .. }
                | RemoteError::Auth { .. }
                | RemoteError::Conflict { .. }
                | RemoteError::Record { .. }
                | RemoteError::TooLarge
                | RemoteError::Batch { .. },
            ) => self.heard(now.at),
        }
        match result {
            Ok(())
            | Err(
                RemoteError::Record { .. }
                | RemoteError::Conflict { .. }
                | RemoteError::TooLarge
                | RemoteError::Batch { .. },
            ) => {
                self.answered(ticket);
                Ended { wait: Duration::ZERO, failing: Failing::Nothing }
            }
            Err(RemoteError::Throttled { after }) => {
                self.leave(ticket);
                let until = now.instant + *after;
                if self.throttled.is_none_or(|(known, _)| known < until) {
                    self.throttled = Some((until, now.at.plus_millis(millis(*after))));
                    self.changed();
                }
                Ended { wait: *after, failing: Failing::Nothing }
            }
            Err(RemoteError::Auth { code }) => {
                self.leave(ticket);
                if ticket.number > self.key_settled {
                    self.refused = Some(code.as_str().to_owned());
                    self.key_settled = self.calls;
                    self.changed();
                }
                Ended { wait: Duration::ZERO, failing: Failing::Nothing }
            }
            Err(error @ (RemoteError::Unreachable { .. } | RemoteError::Transient { .. })) => {
                self.fail(ticket, error, now, backoff)
            }
        }
    }

    /// A call failed. Calls that were under way when the breaker opened fail with it and are not counted again.
    pub(super) fn fail(
        &mut self,
        ticket: Ticket,
        error: &RemoteError,
        now: Moment,
        backoff: &Backoff,
    ) -> Ended {
        let calls = self.calls;
        let other_answered = self.breaker(ticket.side.other()).answered;
        let breaker = self.breaker_mut(ticket.side);
        let probed = breaker.probe == Some(ticket.number);
        if ticket.number <= breaker.settled && !probed {
            let wait = breaker
                .open
                .as_ref()
                .map_or(Duration::ZERO, |open| open.until.saturating_duration_since(now.instant));
            return Ended { wait, failing: Failing::Everything };
        }
        let failing = if breaker.failures == 0 {
            breaker.began = calls;
            Failing::First
        } else if other_answered > breaker.began {
            Failing::ThisSide
        } else {
            Failing::Everything
        };
        let wait = backoff.wait(breaker.failures);
        breaker.failures = breaker.failures.saturating_add(1);
        breaker.since.get_or_insert(now.at);
        breaker.settled = calls;
        breaker.probe = None;
        let cause = match error {
            RemoteError::Unreachable { .. } => Cause::Silence,
            RemoteError::Transient { .. }
            | RemoteError::Throttled { .. }
            | RemoteError::Auth { .. }
            | RemoteError::Conflict { .. }
            | RemoteError::Record { .. }
            | RemoteError::TooLarge
            | RemoteError::Batch { .. } => Cause::Answer,
        };
        breaker.open = Some(Open {
            until: now.instant + wait,
            at: now.at.plus_millis(millis(wait)),
            reason: code_of(error),
            cause,
        });
        self.changed();
        Ended { wait, failing }
    }

    /// A call was answered with a word that tells neither of the record nor of the system. It opens no breaker; being an
    /// answer it ends a silence. Where calls of its side were answered with failures it tells as much of the record as of them:
    /// of the record, if the other side has been answered since; else the next call waits as long as it did before.
    pub(super) fn doubt(&mut self, ticket: Ticket, now: Moment, backoff: &Backoff) -> Ended {
        self.heard(now.at);
        let (this, other) = (self.breaker(ticket.side), self.breaker(ticket.side.other()));
        let failing = if other.open.is_some() {
            Failing::Everything
        } else if this.failures == 0 {
            Failing::Nothing
        } else if other.answered > this.began {
            Failing::ThisSide
        } else {
            Failing::Everything
        };
        self.leave(ticket);
        self.end_silence(ticket, ticket.side);
        self.end_silence(ticket, ticket.side.other());
        let wait = self.after_a_doubt(ticket, failing, now, backoff);
        Ended { wait, failing }
    }

    /// What becomes of a breaker that failing answers have opened; answers how long to wait.
    fn after_a_doubt(
        &mut self,
        ticket: Ticket,
        failing: Failing,
        now: Moment,
        backoff: &Backoff,
    ) -> Duration {
        let calls = self.calls;
        let breaker = self.breaker_mut(ticket.side);
        let failures = breaker.failures.saturating_sub(1);
        // What was let in before it failed changes nothing.
        let Some(open) = breaker.open.as_mut().filter(|_| ticket.number > breaker.settled) else {
            return Duration::ZERO;
        };
        match failing {
            Failing::ThisSide => {
                breaker.close(calls);
                self.changed();
                Duration::ZERO
            }
            Failing::Nothing | Failing::First | Failing::Everything if open.until > now.instant => {
                open.until.saturating_duration_since(now.instant)
            }
            Failing::Nothing | Failing::First | Failing::Everything => {
                let wait = backoff.wait(failures);
                open.until = now.instant + wait;
                open.at = now.at.plus_millis(millis(wait));
                self.changed();
                wait
            }
        }
    }

    /// A call was answered: if calls of `side` were not, before, they will be now.
    fn end_silence(&mut self, ticket: Ticket, side: Side) {
        let calls = self.calls;
        let breaker = self.breaker_mut(side);
        let silent = breaker.open.as_ref().is_some_and(|open| open.cause == Cause::Silence);
        if silent && ticket.number > breaker.settled {
            breaker.close(calls);
            if side == ticket.side {
                self.changed();
            } else {
                self.news = News::Recovered;
            }
        }
    }

    /// The system answered, whatever it said.
    pub(super) fn heard(&mut self, at: Timestamp) {
        self.answered_at = Some(at);
        self.silent_since = None;
    }

    /// When it was last heard of.
    pub(super) fn contact(&self) -> Contact {
        let since = |breaker: &Breaker| breaker.open.as_ref().and(breaker.since);
        Contact {
            answered_at: self.answered_at,
            silent_since: self.silent_since,
            failing_since: [since(&self.reads), since(&self.writes)].into_iter().flatten().min(),
        }
    }

    fn answered(&mut self, ticket: Ticket) {
        let calls = self.calls;
        if self.refused.is_some() && ticket.number > self.key_settled {
            self.refused = None;
            self.key_settled = calls;
            self.news = News::Recovered;
        }
        let side = ticket.side;
        let breaker = self.breaker_mut(side);
        breaker.answered = breaker.answered.max(ticket.number);
        if breaker.open.is_some() && ticket.number > breaker.settled {
            breaker.close(calls);
            self.changed();
        }
        self.end_silence(ticket, side.other());
    }

    pub(super) fn pause(&mut self, actor: &str) {
        self.paused = Some(actor.to_owned());
        self.changed();
    }

    pub(super) fn resume(&mut self) {
        self.paused = None;
        self.changed();
    }

    pub(super) fn reopen(&mut self) {
        self.throttled = None;
        self.prove();
    }

    pub(super) fn prove(&mut self) {
        let calls = self.calls;
        self.refused = None;
        self.key_settled = calls;
        self.reads.close(calls);
        self.writes.close(calls);
        self.changed();
    }

    /// How it stands at `now`.
    pub(super) fn status(&self, now: Instant) -> DestinationStatus {
        if let Some(by) = &self.paused {
            return DestinationStatus::Paused { by: by.clone() };
        }
        if let Some(code) = &self.refused {
            return DestinationStatus::Refused { code: code.clone() };
        }
        if let Some((until, at)) = self.throttled
            && until > now
        {
            return DestinationStatus::ThrottledUntil { at };
        }
        // Writes first: what is owed waits for them.
        [Side::Writes, Side::Reads]
            .into_iter()
            .find_map(|side| self.breaker(side).status(side))
            .unwrap_or(DestinationStatus::Closed)
    }

    /// What there is to tell since the last time.
    pub(super) fn take_news(&mut self) -> News {
        std::mem::take(&mut self.news)
    }

    fn changed(&mut self) {
        if self.news == News::None {
            self.news = News::Changed;
        }
    }

    fn breaker(&self, side: Side) -> &Breaker {
        match side {
            Side::Reads => &self.reads,
            Side::Writes => &self.writes,
        }
    }

    fn breaker_mut(&mut self, side: Side) -> &mut Breaker {
        match side {
            Side::Reads => &mut self.reads,
            Side::Writes => &mut self.writes,
        }
    }
}

impl Breaker {
    fn close(&mut self, calls: u64) {
        *self = Self { settled: calls, answered: self.answered, ..Self::default() };
    }

    fn status(&self, side: Side) -> Option<DestinationStatus> {
        let Open { at, reason, .. } = self.open.clone()?;
        let failures = self.failures;
        Some(match self.probe {
            Some(_) => DestinationStatus::HalfOpen { side, failures, reason },
            None => DestinationStatus::OpenUntil { side, at, failures, reason },
        })
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
