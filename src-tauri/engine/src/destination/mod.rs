//! One outside system, and who may call it now: circuit breaker, throttle, refused key, pause by hand, rate and
//! concurrency. Whoever calls the system asks here first and says here what came of it; the decisions are in
//! [`state`], which knows neither tasks nor sleeping.

mod limits;
mod permit;
mod state;
mod status;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mostrador_connector::{Connector, RemoteError};
use mostrador_domain::{Clock, Timestamp};
use tokio::sync::watch;
use tokio::time::Instant;

use self::limits::Limiter;
pub use self::permit::Permit;
pub use self::state::Contact;
use self::state::{Answer, Moment, State};
pub(crate) use self::state::{Ended, Failing, Passage};
pub use self::status::{DestinationStatus, code_of};
use crate::backoff::Backoff;

/// What somebody wants to do at an outside system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// Reads as part of a run: waits while reads fail.
    Read,
    /// Writes: waits while writes fail.
    Write,
    /// A write of something that was never tried. While the system answers and refuses, one such write at a time may
    /// pass: it is the cheapest way to learn that the system works again, and one bad record does not hold up the
    /// others. While the system cannot be reached it waits like any other write.
    FirstWrite,
    /// A look that keeps a pace of its own, such as the one for new orders. It passes an open breaker and a refused
    /// key, because it is what finds out that they are over. Where the system bears two calls at once and has a queue
    /// to look at, one place is kept for it, so that an order never waits for an upload.
    Poll,
}

/// Which half of a system a call belongs to. They fail apart: a list that is too slow to be read keeps nobody from
/// writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Reading.
    Reads,
    /// Writing.
    Writes,
}

impl Side {
    fn other(self) -> Self {
        match self {
            Self::Reads => Self::Writes,
            Self::Writes => Self::Reads,
        }
    }
}

impl Call {
    pub(crate) fn side(self) -> Side {
        match self {
            Self::Read | Self::Poll => Side::Reads,
            Self::Write | Self::FirstWrite => Side::Writes,
        }
    }
}

/// Why a call may not be made, and waiting does not help.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The key was refused: a person must put it right, or a [`Call::Poll`] must find it accepted.
    #[error("the key was refused ({code})")]
    KeyRefused {
        /// The remote's code.
        code: String,
    },
    /// Paused by hand.
    #[error("paused by {by}")]
    Paused {
        /// Who did it.
        by: String,
    },
    /// Only for callers that do not want to wait for a closed breaker: not now.
    #[error("not now")]
    NotNow,
}

/// Whether a caller waits until the system may be called again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Patience {
    /// It does.
    Waits,
    /// It only waits for its place and its turn.
    GivesUp,
}

/// One outside system: who may call it now. Cheap to clone; all clones are the same destination.
#[derive(Clone)]
pub struct Destination {
    inner: Arc<Inner>,
}

struct Inner {
    system: &'static str,
    connector: Arc<dyn Connector>,
    clock: Arc<dyn Clock>,
    backoff: Arc<Backoff>,
    limiter: Limiter,
    state: Mutex<State>,
    record: Mutex<Record>,
    status: watch::Sender<DestinationStatus>,
    /// Rises whenever an answer of [`State::ask`] may have become another one.
    changes: watch::Sender<u64>,
    /// Rises whenever what was put off is worth trying now.
    reopened: watch::Sender<u64>,
}

/// What is remembered of a system for people, by the site's wall clock. Decides nothing.
#[derive(Clone, Copy, Debug, Default)]
struct Record {
    /// Since when it does not simply work.
    troubled_since: Option<Timestamp>,
    /// When it last answered properly.
    answered_at: Option<Timestamp>,
}

impl Destination {
    /// Open for calls. The limits are those of the connector's spec.
    pub fn new(connector: Arc<dyn Connector>, clock: Arc<dyn Clock>, backoff: Arc<Backoff>) -> Self {
        let limiter = Limiter::new(connector.spec());
        Self {
            inner: Arc::new(Inner {
                system: connector.spec().system,
                connector,
                clock,
                backoff,
                limiter,
                state: Mutex::new(State::default()),
                record: Mutex::default(),
                status: watch::Sender::new(DestinationStatus::Closed),
                changes: watch::Sender::new(0),
                reopened: watch::Sender::new(0),
            }),
        }
    }

    /// Name of the system in every table.
    pub fn system(&self) -> &'static str {
        self.inner.system
    }

    /// What calls the system. Ask [`Destination::admit`] first.
    pub fn connector(&self) -> &Arc<dyn Connector> {
        &self.inner.connector
    }

    /// Waits until a call may be made: breaker, throttle, a free place, the rate. The permit is for one request, and
    /// for further ones after [`Permit::next_request`]; it must come back through [`Destination::report`]. One that is
    /// dropped says nothing about the system.
    ///
    /// # Errors
    /// At once, when only a person (or a poll) can open the destination.
    pub async fn admit(&self, call: Call) -> Result<Permit, Refusal> {
        self.enter(call, Patience::Waits).await
    }

    /// Like [`Destination::admit`], but waits for no breaker and no throttle: whoever holds a lease puts it back instead.
    ///
    /// # Errors
    /// Also [`Refusal::NotNow`].
    pub(crate) async fn admit_now(&self, call: Call) -> Result<Permit, Refusal> {
        self.enter(call, Patience::GivesUp).await
    }

    async fn enter(&self, call: Call, patience: Patience) -> Result<Permit, Refusal> {
        let mut changes = self.inner.changes.subscribe();
        loop {
            changes.borrow_and_update();
            // Asked before a place is taken, so that nobody who must wait for long holds one; and again afterwards,
            // because meanwhile the system may have failed.
            let first = self.state().ask(call, Instant::now());
            let answer = match first {
                Answer::Pass => {
                    let place = self.inner.limiter.place(call).await;
                    self.inner.limiter.turn().await;
                    let mut state = self.state();
                    match state.ask(call, Instant::now()) {
                        Answer::Pass => {
                            let ticket = state.enter(call, Instant::now());
                            self.publish(state);
                            return Ok(Permit::new(self.clone(), ticket, place));
                        }
                        answer @ (Answer::Until(_) | Answer::Change | Answer::Refused(_)) => answer,
                    }
                }
                answer @ (Answer::Until(_) | Answer::Change | Answer::Refused(_)) => answer,
            };
            match (answer, patience) {
                (Answer::Refused(refusal), _) => return Err(refusal),
                (Answer::Until(_) | Answer::Change, Patience::GivesUp) => return Err(Refusal::NotNow),
                (Answer::Until(until), Patience::Waits) => tokio::select! {
                    biased;
                    _ = changes.changed() => {}
                    () = tokio::time::sleep_until(until) => {}
                },
                // The sender lives as long as this destination.
                (Answer::Change, Patience::Waits) => {
                    let _ = changes.changed().await;
                }
                (Answer::Pass, _) => {}
            }
        }
    }

    /// What came of a call. Only the class counts. A record that was refused, a conflict and a batch that is too large
    /// are answers: the system works.
    pub fn report(&self, permit: Permit, result: Result<(), &RemoteError>) {
        self.end(permit, result);
    }

    /// [`Destination::report`], and what it meant.
    pub(crate) fn end(&self, permit: Permit, result: Result<(), &RemoteError>) -> Ended {
        if works(result) {
            self.record().answered_at = Some(self.inner.clock.now());
        }
        self.ended(permit, |state, ticket, now, backoff| state.end(ticket, result, now, backoff))
    }

    /// A call that was answered, but with so many refusals that the system itself is to blame: counts as a failure
    /// whatever the class says.
    pub(crate) fn distrust(&self, permit: Permit, error: &RemoteError) -> Ended {
        self.ended(permit, |state, ticket, now, backoff| {
            state.heard(now.at);
            state.fail(ticket, error, now, backoff)
        })
    }

    /// A call that was answered, but with a word that tells neither of the record nor of the system: nothing is opened.
    pub(crate) fn doubt(&self, permit: Permit) -> Ended {
        self.ended(permit, |state, ticket, now, backoff| state.doubt(ticket, now, backoff))
    }

    fn ended(
        &self,
        mut permit: Permit,
        judge: impl FnOnce(&mut State, state::Ticket, Moment, &Backoff) -> Ended,
    ) -> Ended {
        let (now, ticket) = (self.moment(), permit.spend());
        let mut state = self.state();
        let ended = judge(&mut state, ticket, now, &self.inner.backoff);
        self.publish(state);
        // Afterwards, so that whoever waits for the place finds the new state.
        drop(permit);
        ended
    }

    /// Nothing is called until somebody resumes it. What is under way is finished. Only in memory: the caller stores it.
    pub fn pause(&self, actor: &str) {
        self.change(|state| state.pause(actor));
    }

    /// Ends the pause by hand.
    pub fn resume(&self) {
        self.change(State::resume);
        self.note_reopened();
    }

    /// A person says that the system is worth calling now, whatever happened before: breaker, throttle and refused key
    /// are forgotten. A pause by hand stays.
    pub fn reopen(&self) {
        self.change(State::reopen);
        self.note_reopened();
    }

    /// Something proved that the system works and the key is accepted. A throttle stays: it was asked for.
    pub(crate) fn prove(&self) {
        self.change(State::prove);
        self.note_reopened();
    }

    /// How it stands.
    pub fn status(&self) -> DestinationStatus {
        self.state().status(Instant::now())
    }

    /// Since when it does not simply work, by the site's wall clock; `None` while it does.
    pub fn troubled_since(&self) -> Option<Timestamp> {
        match self.status() {
            DestinationStatus::Closed => None,
            DestinationStatus::OpenUntil { .. }
            | DestinationStatus::HalfOpen { .. }
            | DestinationStatus::ThrottledUntil { .. }
            | DestinationStatus::Refused { .. }
            | DestinationStatus::Paused { .. } => self.record().troubled_since,
        }
    }

    /// When it last answered properly since the program started, by the site's wall clock.
    pub fn answered_at(&self) -> Option<Timestamp> {
        self.record().answered_at
    }

    /// When it was last heard of.
    pub fn contact(&self) -> Contact {
        self.state().contact()
    }

    /// Told whenever the status becomes another one.
    pub fn watch(&self) -> watch::Receiver<DestinationStatus> {
        self.inner.status.subscribe()
    }

    /// Told whenever what was put off is worth trying now.
    pub(crate) fn watch_reopened(&self) -> watch::Receiver<u64> {
        self.inner.reopened.subscribe()
    }

    /// Told whenever [`Destination::passage`] may have become another one.
    pub(crate) fn watch_changes(&self) -> watch::Receiver<u64> {
        self.inner.changes.subscribe()
    }

    /// Whether writing is worth preparing now.
    pub(crate) fn passage(&self) -> Passage {
        self.state().passage(Instant::now())
    }

    /// How many writes may be under way at once, at least 1.
    pub(crate) fn write_places(&self) -> usize {
        self.inner.limiter.places_beside_polls()
    }

    pub(crate) fn backoff(&self) -> &Backoff {
        &self.inner.backoff
    }

    fn change(&self, act: impl FnOnce(&mut State)) {
        let mut state = self.state();
        act(&mut state);
        self.publish(state);
    }

    fn note_reopened(&self) {
        self.inner.reopened.send_modify(|count| *count += 1);
    }

    /// Tells whoever waits, if there is anything to tell.
    fn publish(&self, mut state: MutexGuard<'_, State>) {
        let status = state.status(Instant::now());
        let news = state.take_news();
        drop(state);
        {
            let mut record = self.record();
            record.troubled_since = match status {
                DestinationStatus::Closed => None,
                DestinationStatus::OpenUntil { .. }
                | DestinationStatus::HalfOpen { .. }
                | DestinationStatus::ThrottledUntil { .. }
                | DestinationStatus::Refused { .. }
                | DestinationStatus::Paused { .. } => {
                    record.troubled_since.or_else(|| Some(self.inner.clock.now()))
                }
            };
        }
        self.inner.status.send_if_modified(|known| {
            let differs = *known != status;
            *known = status;
            differs
        });
        match news {
            state::News::None => {}
            state::News::Changed => self.inner.changes.send_modify(|count| *count += 1),
            state::News::Recovered => {
                self.inner.changes.send_modify(|count| *count += 1);
                self.note_reopened();
            }
        }
    }

    fn moment(&self) -> Moment {
        Moment { instant: Instant::now(), at: self.inner.clock.now() }
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.inner.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// No code of ours panics with the lock held.
    fn state(&self) -> MutexGuard<'_, State> {
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a call says that the system works, whatever it said about a record.
fn works(result: Result<(), &RemoteError>) -> bool {
    match result {
        Ok(())
        | Err(
            RemoteError::Record { .. }
            | RemoteError::Conflict { .. }
            | RemoteError::TooLarge
            | RemoteError::Batch { .. },
        ) => true,
        Err(
            RemoteError::Unreachable { .. }
            | RemoteError::Transient { .. }
            | RemoteError::Throttled { .. }
            | RemoteError::Auth { .. },
        ) => false,
    }
}

impl std::fmt::Debug for Destination {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Destination").field("system", &self.system()).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "destination_tests.rs"]
mod tests;
