//! What the rules look at, per system that is connected.

use mostrador_domain::Timestamp;
use mostrador_domain::alert::{Cause, Figure, Reading};
use mostrador_engine::{Contact, DestinationStatus, Engine, Metric};
use mostrador_store::tables::alerts::figures as counts;
use mostrador_store::{ReadTransaction, StoreError};

const MINUTE_MILLIS: i64 = 60_000;
const HOUR_MILLIS: i64 = 60 * MINUTE_MILLIS;

/// How a system stands, as its destination has it in memory.
pub(super) struct Standing {
    system: &'static str,
    contact: Contact,
    called: Called,
}

/// Whether a system is called at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Called {
    /// It is.
    Yes,
    /// A person paused it: its silence is wanted.
    No,
}

impl Standing {
    /// All systems.
    pub(super) fn all(engine: &Engine) -> Vec<Self> {
        let standing = |system: &'static str, status: &DestinationStatus| {
            let contact = engine.destination(system).map(|destination| destination.contact());
            let called = match status {
                DestinationStatus::Paused { .. } => Called::No,
                DestinationStatus::Closed
                | DestinationStatus::OpenUntil { .. }
                | DestinationStatus::HalfOpen { .. }
                | DestinationStatus::ThrottledUntil { .. }
                | DestinationStatus::Refused { .. } => Called::Yes,
            };
            Self { system, contact: contact.unwrap_or_default(), called }
        };
        engine.destinations().iter().map(|one| standing(one.system, &one.status)).collect()
    }
}

/// Every figure of every system, in one snapshot of the file.
pub(super) fn read(
    transaction: &ReadTransaction<'_>,
    standings: &[Standing],
    now: Timestamp,
) -> Result<Vec<Figure>, StoreError> {
    let waiting = counts::waiting_for_a_person(transaction)?;
    let from = now.plus_millis(-HOUR_MILLIS);
    let calls = counts::cases_since(transaction, &Metric::CallLatency.name(), from)?;
    let failed = counts::cases_since(transaction, &Metric::CallFailed.name(), from)?;
    let count = |counts: &counts::BySystem, system| counts.get(system).copied().unwrap_or_default();
    let mut figures = Vec::new();
    for standing in standings {
        let system = standing.system;
        let since = counts::waiting_since(transaction, system)?;
        let readings = [
            (Cause::DeadLetters, Reading::Measured(figure(count(&waiting, system)))),
            (Cause::QueueAge, Reading::Measured(since.map_or(0.0, |since| minutes(since, now)))),
            (Cause::SuccessRate, share(count(&calls, system), count(&failed, system))),
            (Cause::BreakerOpen, standing.lasting(standing.contact.failing_since, now)),
            (Cause::NoContact, standing.lasting(standing.contact.silent_since, now)),
        ];
        figures.extend(readings.map(|(cause, reading)| Figure { cause, system: system.to_owned(), reading }));
    }
    Ok(figures)
}

impl Standing {
    /// How long something has lasted. Before the first answer to this process nobody knows for how long it did before.
    fn lasting(&self, since: Option<Timestamp>, now: Timestamp) -> Reading {
        match (self.called, since, self.contact.answered_at) {
            (Called::No, _, _) => Reading::Unwatched,
            (Called::Yes, Some(since), Some(_)) => Reading::Measured(minutes(since, now)),
            (Called::Yes, Some(since), None) => Reading::AtLeast(minutes(since, now)),
            (Called::Yes, None, Some(_)) => Reading::Measured(0.0),
            (Called::Yes, None, None) => Reading::Unknown,
        }
    }
}

/// The file adds up a minute after the call; a failure may be there before its call.
fn share(calls: u64, failed: u64) -> Reading {
    let through = calls.saturating_sub(failed);
    let percent = if calls == 0 { 100.0 } else { figure(through) * 100.0 / figure(calls) };
    Reading::Share { percent, requests: calls }
}

fn minutes(since: Timestamp, now: Timestamp) -> f64 {
    // A clock that was set back must not make an age below nothing.
    let millis = now.millis().saturating_sub(since.millis()).max(0);
    figure(millis.unsigned_abs()) / 60_000.0
}

/// Counts and milliseconds are far below what a double holds exactly.
fn figure(count: u64) -> f64 {
    count as f64
}
