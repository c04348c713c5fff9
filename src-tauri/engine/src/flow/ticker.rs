//! Once a second: does the chip say something else by now, did the business day change, did the machine
//! sleep? Nothing is written and nobody is told unless something changed.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use mostrador_domain::{BusinessCalendar, Clock, Timestamp};
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::schedule::{Command, FlowHandle};
use crate::connection::{Connection, ConnectionState, SocketFact, state_of};
use crate::event::{EngineEvent, Events};

const TICK: Duration = Duration::from_secs(1);
/// The wall clock runs ahead of the monotonic one by this much only when the machine slept, or somebody set
/// it; looking once too often does no harm, and the outbox counts its waits anew.
const SLEPT: Duration = Duration::from_secs(10);

/// What a ticker is made of.
pub(crate) struct TickerParts {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) started: Instant,
    pub(crate) calendar: BusinessCalendar,
    pub(crate) flow: FlowHandle,
    pub(crate) remote: Option<String>,
    pub(crate) events: Events,
    pub(crate) connection: watch::Sender<Connection>,
    pub(crate) cancel: CancellationToken,
}

/// Watches the clock.
pub(crate) struct Ticker {
    parts: TickerParts,
}

impl Ticker {
    pub(crate) fn new(parts: TickerParts) -> Self {
        Self { parts }
    }

    /// Runs until it is cancelled.
    pub(crate) async fn run(self) {
        let cancel = self.parts.cancel.clone();
        cancel.run_until_cancelled(self.ticks()).await;
    }

    async fn ticks(&self) {
        let mut day = self.parts.calendar.day_of(self.parts.clock.now());
        let mut wall = self.parts.clock.now();
        let mut monotonic = Instant::now();
        loop {
            tokio::select! {
                biased;
                () = self.parts.flow.changed.notified() => {}
                () = tokio::time::sleep(TICK) => {}
            }
            let (now, instant) = (self.parts.clock.now(), Instant::now());
            // Set back, it makes everything that was due look far away; ahead, somebody slept. Small steps are
            // the daily work of a time server.
            if wall.since(now) > SLEPT || now.since(wall) > instant.duration_since(monotonic) + SLEPT {
                self.parts.flow.command(Command::Woke);
            }
            (wall, monotonic) = (now, instant);
            let today = self.parts.calendar.day_of(now);
            if today != day {
                day = today;
                self.parts.events.send(EngineEvent::BusinessDay(today));
            }
            self.publish(now);
        }
    }

    fn publish(&self, now: Timestamp) {
        let facts = self.parts.flow.facts();
        let state = state_of(&facts, self.parts.started.elapsed());
        let next = *self.parts.flow.next_pull.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = self.parts.connection.send_if_modified(|known| {
            let connection = Connection {
                state,
                since: if known.state == state { known.since } else { now },
                last_checked_at: facts.last_alive.map(|moment| moment.at),
                next_check_at: next.map(|next| {
                    let wait = next.saturating_duration_since(Instant::now());
                    // To the second: otherwise every tick would differ by a millisecond.
                    Timestamp((now.millis() + millis(wait)) / 1_000 * 1_000)
                }),
                reason: reason_of(state, &facts),
                remote: self.parts.remote.clone(),
            };
            // The next check alone is no news.
            let news = (known.state, known.last_checked_at, &known.reason)
                != (connection.state, connection.last_checked_at, &connection.reason);
            *known = connection;
            news
        });
        if changed {
            self.parts.events.send(EngineEvent::Connection(self.parts.connection.borrow().clone()));
        }
    }
}

fn reason_of(state: ConnectionState, facts: &crate::connection::LinkFacts) -> Option<String> {
    match state {
        ConnectionState::Live | ConnectionState::Connecting | ConnectionState::NotConfigured => None,
        ConnectionState::Refused => Some(
            facts
                .failing
                .as_ref()
                .map_or_else(|| "AUTH_INVALID_KEY".to_owned(), |failing| failing.reason.clone()),
        ),
        ConnectionState::Reconnecting | ConnectionState::Polling | ConnectionState::Offline => {
            facts.failing.as_ref().map(|failing| failing.reason.clone()).or_else(|| match facts.socket {
                SocketFact::Up => None,
                SocketFact::NeverUp | SocketFact::DownSince(_) => Some("CHANNEL_DOWN".to_owned()),
                SocketFact::Refused => Some("CHANNEL_REFUSED".to_owned()),
            })
        }
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
