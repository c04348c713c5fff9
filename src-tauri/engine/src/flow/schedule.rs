//! When to look for orders: on every hint, at once on reconnect and on wake-up, and on a timer whose pace
//! follows the state of the live channel. A refused key stops the hammering.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mostrador_connector::{RemoteError, Signal, SignalCommand};
use mostrador_domain::Clock;
use mostrador_store::StoreError;
use tokio::sync::{Notify, mpsc};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::pull::{PullHandle, PullOutcome};
use crate::connection::{Failing, LinkFacts, Moment, PullRefused, SocketFact};
use crate::destination::{Destination, code_of};
use crate::options::Intervals;

/// What is known about the connection, shared with whoever shows it.
#[derive(Clone)]
pub(crate) struct FlowHandle {
    pub(crate) facts: Arc<Mutex<LinkFacts>>,
    /// Next pull, for the screen.
    pub(crate) next_pull: Arc<Mutex<Option<Instant>>>,
    pub(crate) changed: Arc<Notify>,
    commands: mpsc::Sender<Command>,
}

/// What a person or the machine may ask of the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Try again now, also after a refused key.
    Retry,
    /// The machine slept.
    Woke,
}

impl FlowHandle {
    pub(crate) fn new(facts: LinkFacts) -> (Self, mpsc::Receiver<Command>) {
        let (commands, receiver) = mpsc::channel(8);
        let handle = Self {
            facts: Arc::new(Mutex::new(facts)),
            next_pull: Arc::new(Mutex::new(None)),
            changed: Arc::new(Notify::new()),
            commands,
        };
        (handle, receiver)
    }

    pub(crate) fn command(&self, command: Command) {
        // Full means that several of them are waiting already.
        let _ = self.commands.try_send(command);
    }

    pub(crate) fn facts(&self) -> LinkFacts {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What a flow is made of.
pub(crate) struct FlowParts {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) started: Instant,
    pub(crate) intervals: Intervals,
    pub(crate) puller: PullHandle,
    pub(crate) destination: Destination,
    pub(crate) handle: FlowHandle,
    pub(crate) commands: mpsc::Receiver<Command>,
    pub(crate) signals: mpsc::Receiver<Signal>,
    pub(crate) signal_commands: mpsc::Sender<SignalCommand>,
    pub(crate) outcomes: mpsc::Receiver<PullOutcome>,
    /// Told when the outbox was refused for its key.
    pub(crate) outbox_refused: Arc<Notify>,
    pub(crate) cancel: CancellationToken,
}

/// Decides when to look.
pub(crate) struct OrderFlow {
    parts: FlowParts,
    next: Instant,
    signals_open: SignalsOpen,
    refusals: Refusals,
}

/// Refusals of the key, so that the wait between them grows.
#[derive(Clone, Copy, Default)]
struct Refusals {
    count: u32,
    last: Option<Instant>,
}

impl Refusals {
    /// A refusal after this long without one is a new story.
    const FORGOTTEN_AFTER: Duration = Duration::from_secs(600);

    fn add(&mut self, now: Instant) {
        if self.last.is_none_or(|last| now.duration_since(last) > Self::FORGOTTEN_AFTER) {
            self.count = 0;
        }
        self.count = self.count.saturating_add(1);
        self.last = Some(now);
    }

    /// 15, 30, 60 s... up to `longest`: a remote that restarts for a moment without its key is back soon, a
    /// wrong key is not asked about in vain.
    fn wait(self, shortest: Duration, longest: Duration) -> Duration {
        (shortest * (1 << self.count.saturating_sub(1).min(8))).min(longest)
    }
}

/// Whether the live channel's task still talks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SignalsOpen {
    Yes,
    No,
}

impl OrderFlow {
    pub(crate) fn new(parts: FlowParts) -> Self {
        Self { next: parts.started, parts, signals_open: SignalsOpen::Yes, refusals: Refusals::default() }
    }

    /// Runs until it is cancelled.
    pub(crate) async fn run(mut self) {
        let cancel = self.parts.cancel.clone();
        cancel.run_until_cancelled(async { self.turns().await }).await;
    }

    async fn turns(&mut self) {
        let outbox_refused = self.parts.outbox_refused.clone();
        loop {
            tokio::select! {
                biased;
                signal = self.parts.signals.recv(), if self.signals_open == SignalsOpen::Yes => match signal {
                    Some(signal) => self.on_signal(signal),
                    None => self.signals_open = SignalsOpen::No,
                },
                Some(outcome) = self.parts.outcomes.recv() => self.on_outcome(outcome),
                () = outbox_refused.notified() => self.on_outbox_refused(),
                Some(command) = self.parts.commands.recv() => self.on_command(command),
                () = tokio::time::sleep_until(self.next) => {
                    self.parts.puller.request();
                    // The next turn is counted from the end of this look; until then it is merely due.
                    self.plan_next(self.interval());
                }
            }
        }
    }

    fn on_signal(&mut self, signal: Signal) {
        let now = self.now();
        match signal {
            Signal::Hint { received_at } => {
                if self.facts(|facts| facts.pull_refused) == PullRefused::No {
                    self.parts.puller.hint(received_at);
                }
            }
            Signal::Alive => self.facts(|facts| facts.last_alive = Some(now)),
            Signal::Up => {
                self.facts(|facts| {
                    facts.socket = SocketFact::Up;
                    // The channel was opened with the same key: it is accepted again.
                    facts.pull_refused = PullRefused::No;
                });
                self.parts.puller.request();
                self.parts.destination.prove();
            }
            Signal::Down { reason, retry_in } => {
                tracing::info!(?reason, ?retry_in, "the live channel is down");
                let was_up = self.facts(|facts| match facts.socket {
                    SocketFact::Up | SocketFact::Refused => {
                        facts.socket = SocketFact::DownSince(now);
                        true
                    }
                    SocketFact::NeverUp | SocketFact::DownSince(_) => false,
                });
                if was_up && self.facts(|facts| facts.pull_refused) == PullRefused::No {
                    self.parts.puller.request();
                }
            }
            Signal::Refused => self.facts(|facts| facts.socket = SocketFact::Refused),
            Signal::Woke => self.woke(),
        }
        self.parts.handle.changed.notify_one();
    }

    fn on_outcome(&mut self, outcome: PullOutcome) {
        let now = self.now();
        match outcome {
            PullOutcome::Done => {
                let recovered = self.facts(|facts| {
                    let recovered = facts.failing.is_some() || facts.pull_refused == PullRefused::Yes;
                    facts.last_pull = Some(now);
                    facts.last_alive = Some(now);
                    facts.failing = None;
                    facts.pull_refused = PullRefused::No;
                    recovered
                });
                if recovered {
                    self.parts.destination.prove();
                    self.reconnect();
                }
            }
            PullOutcome::Remote(error) => {
                tracing::info!(class = error.class(), "the list of pending orders could not be read");
                let reason = code_of(&error);
                let refused = if matches!(error, RemoteError::Auth { .. }) {
                    self.refusals.add(Instant::now());
                    PullRefused::Yes
                } else {
                    PullRefused::No
                };
                self.facts(|facts| {
                    facts.pull_refused = refused;
                    fail(facts, now, reason);
                });
            }
            PullOutcome::Paused => self.facts(|facts| fail(facts, now, "PAUSED".to_owned())),
            PullOutcome::Store(error) => {
                tracing::warn!(%error, "orders could not be stored");
                let reason = match error {
                    StoreError::DiskFull => "DISK_FULL",
                    StoreError::ReadOnly => "READ_ONLY",
                    StoreError::Busy
                    | StoreError::Constraint { .. }
                    | StoreError::Corrupt
                    | StoreError::Disk { .. }
                    | StoreError::NoRow
                    | StoreError::Unreadable { .. }
                    | StoreError::Closed
                    | StoreError::Panicked
                    | StoreError::RolledBack
                    | StoreError::Sqlite(_) => "STORE_FAILED",
                };
                self.facts(|facts| fail(facts, now, reason.to_owned()));
            }
        }
        self.plan_next(self.interval());
        self.parts.handle.changed.notify_one();
    }

    /// The list may be readable while confirmations are refused: the operator must see it all the same, and
    /// the next look that succeeds opens the outbox again.
    fn on_outbox_refused(&mut self) {
        let now = self.now();
        self.refusals.add(Instant::now());
        self.facts(|facts| {
            facts.pull_refused = PullRefused::Yes;
            fail(facts, now, "AUTH_INVALID_KEY".to_owned());
        });
        self.plan_next(self.interval());
        self.parts.handle.changed.notify_one();
    }

    fn on_command(&mut self, command: Command) {
        match command {
            Command::Retry => {
                self.facts(|facts| facts.pull_refused = PullRefused::No);
                self.parts.destination.reopen();
                self.look_at_once();
            }
            Command::Woke => self.woke(),
        }
        self.parts.handle.changed.notify_one();
    }

    /// The machine slept, or its clock was set: what was put off is counted anew. A throttle stays.
    fn woke(&mut self) {
        self.parts.destination.prove();
        self.look_at_once();
    }

    fn look_at_once(&mut self) {
        self.parts.puller.request();
        self.reconnect();
    }

    fn reconnect(&self) {
        if self.facts(|facts| facts.socket) != SocketFact::Up {
            // Full means that the same wish waits already.
            let _ = self.parts.signal_commands.try_send(SignalCommand::ReconnectNow);
        }
    }

    fn interval(&self) -> Duration {
        self.facts(|facts| match (facts.pull_refused, facts.socket, &facts.failing) {
            (PullRefused::Yes, _, _) => {
                self.refusals.wait(self.parts.intervals.poll_down, self.parts.intervals.poll_refused)
            }
            (PullRefused::No, SocketFact::Up, None) => self.parts.intervals.poll_up,
            (PullRefused::No, _, _) => self.parts.intervals.poll_down,
        })
    }

    fn plan_next(&mut self, wait: Duration) {
        self.next = Instant::now() + wait;
        *self.parts.handle.next_pull.lock().unwrap_or_else(PoisonError::into_inner) = Some(self.next);
    }

    fn facts<T>(&self, change: impl FnOnce(&mut LinkFacts) -> T) -> T {
        change(&mut self.parts.handle.facts.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn now(&self) -> Moment {
        Moment { at: self.parts.clock.now(), elapsed: self.parts.started.elapsed() }
    }
}

fn fail(facts: &mut LinkFacts, now: Moment, reason: String) {
    match &mut facts.failing {
        Some(failing) => failing.reason = reason,
        None => facts.failing = Some(Failing { since: now, reason }),
    }
}
