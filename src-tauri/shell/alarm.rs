//! Carries out the alarm: hears what waits, asks the plan, rings, and sleeps until something changes or is due. It knows
//! neither the window nor its page, and goes on without them.

use std::collections::BTreeMap;
use std::time::Duration;

use mostrador_api::alarm::{
    Act, Audible, Done, Raising, Settings as AlarmSettings, Sight, Situation, Urgency, Waiting, plan,
};
use mostrador_api::{Attention, Clock, ConnectionState, Link, OrderId, Timestamp, UnattendedOrder};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::settings::{Followed, Settings};

/// What the alarm does to the machine. Nothing here may wait.
pub(crate) trait Machine {
    /// Sound for orders.
    fn ring(&self, urgency: Urgency);

    /// Cuts the sound for orders off.
    fn hush(&self);

    /// Sound for a lost connection.
    fn warn_of_connection(&self);

    /// Brings the window to the front.
    fn raise_window(&self);

    /// These orders were not known to wait until now.
    fn announce(&self, arrived: Vec<UnattendedOrder>, settings: &Followed);

    /// How everything stands: whenever it changes.
    fn show(&self, attention: &Attention, settings: &Followed);
}

/// Runs until the application closes.
pub(crate) async fn run(
    mut attention: watch::Receiver<Attention>,
    mut settings: Settings,
    clock: impl Clock,
    machine: impl Machine,
) {
    let mut book = Book::new(clock.now());
    let mut done = Done::default();
    let mut shown = None;
    loop {
        let current = attention.borrow_and_update().clone();
        let followed = settings.borrow_and_update().clone();
        let arrived = book.take_up(&current, clock.now());
        if !arrived.is_empty() {
            machine.announce(arrived, &followed);
        }
        // The connection is checked every few seconds; that alone is nothing to draw anew.
        let look = (current.unattended.len(), current.link.state, followed.clone());
        if shown.as_ref() != Some(&look) {
            machine.show(&current, &followed);
            shown = Some(look);
        }
        let waiting: Vec<Waiting> = book.waiting.values().copied().collect();
        let situation = Situation { waiting: &waiting, sight: book.sight };
        let now = book.now();
        let plan = plan(&situation, &alarm_settings(&followed, &current), &done, now);
        for act in &plan.acts {
            match act {
                Act::Ring(urgency) => machine.ring(*urgency),
                Act::Hush => machine.hush(),
                Act::WarnOfConnection => machine.warn_of_connection(),
                Act::RaiseWindow => machine.raise_window(),
            }
        }
        done = plan.done;
        let due = async {
            match plan.look_again {
                Some(at) => tokio::time::sleep(at.since(now)).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            changed = attention.changed() => if changed.is_err() { return },
            changed = settings.changed() => if changed.is_err() { return },
            () = due => {}
        }
    }
}

fn alarm_settings(followed: &Followed, attention: &Attention) -> AlarmSettings {
    let audible = |wanted| if wanted { Audible::Yes } else { Audible::No };
    AlarmSettings {
        orders: audible(followed.sound.enabled),
        connection: audible(followed.sound.connection_enabled),
        raising: if followed.desktop.raise_window { Raising::Allowed } else { Raising::Never },
        repeat: Duration::from_secs(followed.sound.repeat_seconds.into()),
        urgent_after: attention.unattended_after,
    }
}

/// What waits, on a clock that never jumps: the wall clock of the start, carried on by the monotonic one.
struct Book {
    began: (Timestamp, Instant),
    waiting: BTreeMap<OrderId, Waiting>,
    sight: Sight,
    /// The last successful check, by the wall clock, that `sight` was worked out from.
    seen_at: Option<Timestamp>,
}

impl Book {
    fn new(wall: Timestamp) -> Self {
        Self { began: (wall, Instant::now()), waiting: BTreeMap::new(), sight: Sight::Clear, seen_at: None }
    }

    fn now(&self) -> Timestamp {
        let (wall, instant) = self.began;
        wall.plus_millis(i64::try_from(instant.elapsed().as_millis()).unwrap_or(i64::MAX))
    }

    /// Takes the present state up; answers the orders that were not known to wait.
    fn take_up(&mut self, attention: &Attention, wall: Timestamp) -> Vec<UnattendedOrder> {
        let now = self.now();
        // An age is read off the wall clock once, when the order is first seen, and goes on by the steady one.
        let steady = |at: Timestamp| now.plus_millis(-i64::try_from(wall.since(at).as_millis()).unwrap_or(0));
        let mut before = std::mem::take(&mut self.waiting);
        let mut arrived = Vec::new();
        for order in attention.unattended.iter() {
            let waiting = before.remove(&order.id).unwrap_or_else(|| {
                arrived.push(order.clone());
                Waiting { since: steady(order.received_at), seen: now }
            });
            self.waiting.insert(order.id, waiting);
        }
        if !can_see(attention.link) {
            if self.seen_at != Some(attention.link.seen_at) {
                self.sight = Sight::Blind { since: steady(attention.link.seen_at) };
            }
            self.seen_at = Some(attention.link.seen_at);
        } else {
            (self.sight, self.seen_at) = (Sight::Clear, None);
        }
        arrived
    }
}

fn can_see(link: Link) -> bool {
    match link.state {
        ConnectionState::Offline | ConnectionState::Refused => false,
        // A site without a remote waits for nothing.
        ConnectionState::NotConfigured
        | ConnectionState::Connecting
        | ConnectionState::Live
        | ConnectionState::Reconnecting
        | ConnectionState::Polling => true,
    }
}

#[cfg(test)]
#[path = "alarm_tests.rs"]
mod tests;
