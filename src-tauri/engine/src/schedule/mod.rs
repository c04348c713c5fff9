//! Schedules: what is read by the clock, and when.
//!
//! A schedule is a cron of five fields in the zone of the site. Two nights a year clocks are changed, and the rule for them is:
//!
//! - A time that does not exist (clocks are put forward) runs once, at the first instant after the gap. Several times in the
//!   gap, or one that falls on its end anyway, are one run.
//! - A time that comes twice (clocks are put back) runs once, the first time. Only a schedule of every hour (`*/15 * * * *`)
//!   runs in both passes: it names no time of the day, and would otherwise be silent for an hour.
//!
//! And for a program that is not always running, under a wall clock that people set:
//!
//! - Runs that were missed, because nothing ran or because the clock was set forward past them: `once` makes up for them with
//!   one run, however many they were, up to half a minute after it is noticed, so that the sites of a street that has its
//!   power back do not all call in the same second; `skip` waits for the next.
//! - A clock that is set back makes nothing run twice: a time of the day waits for its next day, and a schedule of every hour
//!   goes on from the new time. Set back by more than a day, the clock was wrong before, and everything is planned anew.
//! - A run that is due while the last one of its entity is still under way is noted in the audit and left out, never queued.
//!
//! What has no cron is read at the default interval of the site, by the monotonic clock.

mod cron;
mod plan;
mod worker;

use async_trait::async_trait;
use mostrador_store::tables::sync_schedules::ScheduleScope;

pub use cron::{Cron, CronError, Repeated, next_run};
pub use plan::{BELIEVED, Decision, LATE_AFTER, Planned, Timing, decide};
pub use worker::{ScheduleHandle, Scheduler, SchedulerParts};

/// A run that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueRun {
    /// Outside system.
    pub system: String,
    /// Entity of that system.
    pub entity_type: String,
    /// The integration that it is for, if any.
    pub integration_id: Option<i64>,
    /// What it reads.
    pub scope: ScheduleScope,
}

/// What became of a run that was due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// It began.
    Begun,
    /// One of the same entity is under way or paused.
    AlreadyRunning,
    /// It cannot begin, with the code of the reason: a person paused the system, nothing of that name is connected.
    Refused(String),
}

/// Starts runs.
#[async_trait]
pub trait StartRun: Send + Sync {
    /// Starts a run and answers as soon as it is known whether it began; never waits for its end.
    async fn start(&self, run: &DueRun) -> Start;
}
