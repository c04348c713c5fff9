//! When the machine raises its voice: from what waits and what rang last to what to do now and when to look again.
//!
//! Every instant here is one of a clock that never jumps, the wall clock of the start carried on by the monotonic one:
//! somebody who sets the time must neither silence the alarm nor make it ring without end.

use std::time::Duration;

use crate::Timestamp;

/// Between two sounds for orders, however fast they come: one that arrives into a sound is heard with the next.
pub const SHORTEST_GAP: Duration = Duration::from_secs(1);
/// Without a successful check for this long, orders may be coming in that nobody sees.
pub const CONNECTION_PATIENCE: Duration = Duration::from_secs(120);
/// Between two sounds for a lost connection.
pub const CONNECTION_REPEAT: Duration = Duration::from_secs(60);
/// Between two times that the window comes to the front by itself.
pub const RAISE_REPEAT: Duration = Duration::from_secs(60);

/// An order that nobody has acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// When it arrived.
    pub since: Timestamp,
    /// When this process learned that it waits: later than `since` after a restart, or when a move was undone.
    pub seen: Timestamp,
}

/// Whether new orders could be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// They are looked for with success, or there is nothing to look at.
    Clear,
    /// No check succeeds.
    Blind {
        /// The last check that did, or the start of the process.
        since: Timestamp,
    },
}

/// Whether a sound is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audible {
    /// Yes.
    Yes,
    /// No.
    No,
}

/// Whether the window may come to the front by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raising {
    /// It may.
    Allowed,
    /// It stays where the person put it.
    Never,
}

/// What a person has set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Orders.
    pub orders: Audible,
    /// A lost connection.
    pub connection: Audible,
    /// The window.
    pub raising: Raising,
    /// Between two sounds while an order waits; [`SHORTEST_GAP`] at the least.
    pub repeat: Duration,
    /// From this age on an order is announced by the louder sound and may raise the window.
    pub urgent_after: Duration,
}

/// What there is to attend to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Situation<'a> {
    /// Orders that nobody has acknowledged, in any order.
    pub waiting: &'a [Waiting],
    /// Whether new orders could be seen.
    pub sight: Sight,
}

/// The sound for orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bell {
    /// Has not been heard yet.
    #[default]
    Never,
    /// Began then, and may still be heard.
    Ringing(Timestamp),
    /// Began then, and was silenced.
    Silenced(Timestamp),
}

/// What has been done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The sound for orders.
    pub bell: Bell,
    /// When the sound for a lost connection last began.
    pub connection: Option<Timestamp>,
    /// When the window was last raised for an order that waits now.
    pub raised: Option<Timestamp>,
}

/// How urgent an order's sound is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// A new order.
    New,
    /// An order has waited for too long.
    Unattended,
}

/// Something to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Sound for orders.
    Ring(Urgency),
    /// Cut the sound for orders off.
    Hush,
    /// Sound for a lost connection.
    WarnOfConnection,
    /// Bring the window to the front.
    RaiseWindow,
}

/// What to do now, and when to ask again unless something changes before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// To do now, in this order.
    pub acts: Vec<Act>,
    /// What will have been done then.
    pub done: Done,
    /// `None`: nothing happens by itself.
    pub look_again: Option<Timestamp>,
}

/// Decides. Asking again at the same instant with the answer's `done` gives nothing more to do.
pub fn plan(situation: &Situation<'_>, settings: &Settings, done: &Done, now: Timestamp) -> Plan {
    let mut plan = Plan { acts: Vec::new(), done: *done, look_again: None };
    ring(&mut plan, situation.waiting, settings, now);
    warn(&mut plan, situation.sight, settings, now);
    raise(&mut plan, situation.waiting, settings, now);
    plan
}

fn ring(plan: &mut Plan, waiting: &[Waiting], settings: &Settings, now: Timestamp) {
    let newest = waiting.iter().map(|order| order.seen).max();
    let (Some(newest), Audible::Yes) = (newest, settings.orders) else {
        if let Bell::Ringing(at) = plan.done.bell {
            plan.acts.push(Act::Hush);
            plan.done.bell = Bell::Silenced(at);
        }
        return;
    };
    let due = match plan.done.bell {
        Bell::Never => now,
        // What was silenced was silenced for other orders.
        Bell::Silenced(last) => later(last, SHORTEST_GAP),
        Bell::Ringing(last) if newest > last => later(last, SHORTEST_GAP),
        Bell::Ringing(last) => later(last, settings.repeat.max(SHORTEST_GAP)),
    };
    if due > now {
        plan.look_at(due);
        return;
    }
    let urgent = waiting.iter().any(|order| later(order.since, settings.urgent_after) <= now);
    plan.acts.push(Act::Ring(if urgent { Urgency::Unattended } else { Urgency::New }));
    plan.done.bell = Bell::Ringing(now);
    plan.look_at(later(now, settings.repeat.max(SHORTEST_GAP)));
}

fn warn(plan: &mut Plan, sight: Sight, settings: &Settings, now: Timestamp) {
    let (Sight::Blind { since }, Audible::Yes) = (sight, settings.connection) else { return };
    let first = later(since, CONNECTION_PATIENCE);
    let due = plan.done.connection.map_or(first, |last| first.max(later(last, CONNECTION_REPEAT)));
    if due > now {
        plan.look_at(due);
        return;
    }
    plan.acts.push(Act::WarnOfConnection);
    plan.done.connection = Some(now);
    plan.look_at(later(now, CONNECTION_REPEAT));
}

fn raise(plan: &mut Plan, waiting: &[Waiting], settings: &Settings, now: Timestamp) {
    let oldest = waiting.iter().map(|order| order.since).min();
    let (Some(oldest), Raising::Allowed) = (oldest, settings.raising) else {
        plan.done.raised = None;
        return;
    };
    let first = later(oldest, settings.urgent_after);
    if first > now {
        // Nothing is urgent any more: the next one that is need not wait for the repeat.
        plan.done.raised = None;
        plan.look_at(first);
        return;
    }
    let due = plan.done.raised.map_or(first, |last| later(last, RAISE_REPEAT));
    if due > now {
        plan.look_at(due);
        return;
    }
    plan.acts.push(Act::RaiseWindow);
    plan.done.raised = Some(now);
    plan.look_at(later(now, RAISE_REPEAT));
}

impl Plan {
    fn look_at(&mut self, at: Timestamp) {
        self.look_again = Some(self.look_again.map_or(at, |sooner| sooner.min(at)));
    }
}

fn later(at: Timestamp, by: Duration) -> Timestamp {
    at.plus_millis(i64::try_from(by.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
#[path = "alarm_tests.rs"]
mod tests;
