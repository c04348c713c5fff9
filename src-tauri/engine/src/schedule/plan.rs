//! What to do about one schedule now. Pure: every case of clocks, missed runs and changed schedules is a row of a table.

use std::time::Duration;

use chrono_tz::Tz;
use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_schedules::Missed;

use super::cron::{Cron, Repeated, next_run};

/// A run that is later than this was missed. The wall clock is looked at each minute, so that a run that was not missed is
/// about a minute late at most.
pub const LATE_AFTER: Duration = Duration::from_secs(120);

/// A clock set back by more than this was wrong before: what was done by it says nothing about the days to come.
pub const BELIEVED: Duration = Duration::from_secs(24 * 3_600);

/// One schedule as it is stored.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Its times.
    pub cron: Cron,
    /// What to do about missed runs.
    pub missed: Missed,
    /// When it last started a run.
    pub last_run_at: Option<Timestamp>,
    /// When it starts the next one; `None` when it is new or was changed.
    pub next_run_at: Option<Timestamp>,
}

/// Whether a run comes when it was planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// It does.
    OnTime,
    /// It was missed and is made up for: it need not come at once.
    Missed,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing before that.
    Wait(Timestamp),
    /// Nothing, and the next run is at another time than the stored one.
    Plan(Timestamp),
    /// Start a run; the one after it is planned for `next`.
    Run {
        /// Whether it is late.
        timing: Timing,
        /// The run after this one.
        next: Option<Timestamp>,
    },
    /// A run was missed and is left out; the next one is planned.
    Skip(Option<Timestamp>),
    /// It never runs again: the calendar ends.
    Never,
}

/// Decides.
///
/// The stored next run is the memory: it survives a stop, so that a run that was missed is noticed, and a clock that is set
/// back, so that none comes twice. Where a time of the day was put back behind a run that was made, it waits for the next
/// day; a schedule of every hour goes on from the new time, as it does in the night in which clocks are put back.
pub fn decide(schedule: &Planned, zone: Tz, now: Timestamp) -> Decision {
    let Some(planned) = schedule.next_run_at else {
        return match next_run(&schedule.cron, zone, since(schedule, now)) {
            Some(next) => Decision::Plan(next),
            None => Decision::Never,
        };
    };
    if planned > now {
        return match next_run(&schedule.cron, zone, since(schedule, now)) {
            // Stored under another clock, or under other rules of the zone.
            Some(next) if next != planned => Decision::Plan(next),
            Some(_) | None => Decision::Wait(planned),
        };
    }
    let next = next_run(&schedule.cron, zone, now);
    if now.since(planned) <= LATE_AFTER {
        return Decision::Run { timing: Timing::OnTime, next };
    }
    match schedule.missed {
        Missed::Once => Decision::Run { timing: Timing::Missed, next },
        Missed::Skip => Decision::Skip(next),
    }
}

/// From when on runs are still to be made: now, or the last one when the clock was set back behind it.
fn since(schedule: &Planned, now: Timestamp) -> Timestamp {
    match (schedule.cron.repeated(), schedule.last_run_at) {
        (Repeated::Once, Some(last)) if last > now && last.since(now) <= BELIEVED => last,
        (Repeated::Once | Repeated::Both, Some(_) | None) => now,
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
