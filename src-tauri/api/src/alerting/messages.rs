//! Which messages are due outside this machine. Pure. One message per cause and system when it begins, then ever more rarely
//! while it lasts and nobody has taken note of it, and one when it is over. What comes and goes within a quarter of an hour is
//! one message that says how often.

use mostrador_domain::Timestamp;
use mostrador_store::tables::alerts::AlertRow;

use super::COLLAPSED_MILLIS;

/// A message that it is over is no news any more after so long.
const OVER_WITHIN_MILLIS: i64 = 60 * 60_000;

/// A message that is due.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Due {
    /// About which alert.
    pub(super) alert: AlertRow,
    /// What it says.
    pub(super) kind: Kind,
}

/// What a message says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It began; so often since the message before.
    Begun { times: u32 },
    /// It lasts.
    Lasts,
    /// It is over.
    Over,
}

/// What is due, given what is open and what was over lately.
pub(super) fn due(open: &[AlertRow], closed: &[AlertRow], now: Timestamp) -> Vec<Due> {
    let mut due = Vec::new();
    for alert in closed {
        let told = alert.told_at.zip(alert.closed_at).is_some_and(|(told, closed)| told < closed);
        let fresh = alert.closed_at.is_some_and(|closed| since(closed, now) < OVER_WITHIN_MILLIS);
        if told && fresh && !open.iter().any(|other| same(other, alert)) {
            due.push(Due { alert: alert.clone(), kind: Kind::Over });
        }
    }
    for alert in open {
        let earlier = || closed.iter().filter(|other| same(other, alert));
        let kind = match alert.told_at {
            Some(told) => {
                // Told after 0, 15, 30, 60, 120 minutes and so on: a night without anybody is a handful of messages.
                let pause = COLLAPSED_MILLIS.max(since(alert.opened_at, told));
                let unread = alert.acknowledged_by.is_none();
                (unread && since(told, now) >= pause).then_some(Kind::Lasts)
            }
            None => {
                let last = earlier().filter_map(|other| other.told_at).max();
                let quiet = last.is_none_or(|last| since(last, now) >= COLLAPSED_MILLIS);
                let after = last.unwrap_or_else(|| now.plus_millis(-COLLAPSED_MILLIS));
                let before =
                    earlier().filter(|other| other.opened_at > after && other.told_at.is_none()).count();
                let times = u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1);
                quiet.then_some(Kind::Begun { times })
            }
        };
        if let Some(kind) = kind {
            due.push(Due { alert: alert.clone(), kind });
        }
    }
    due
}

fn same(one: &AlertRow, other: &AlertRow) -> bool {
    one.cause == other.cause && one.system == other.system
}

fn since(from: Timestamp, now: Timestamp) -> i64 {
    now.millis().saturating_sub(from.millis())
}

#[cfg(test)]
#[path = "messages_tests.rs"]
mod tests;
