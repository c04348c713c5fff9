//! When a cron runs next, in the zone of the site. A pure function; the rule for the two nights a year on which clocks are
//! changed stands in the documentation of [the module](super).

use chrono::{DateTime, LocalResult, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use croner::parser::{CronParser, Seconds, Year};
use mostrador_domain::Timestamp;

/// The longest that clocks ever skipped, with room: Samoa left out a day in 2011.
const LONGEST_GAP_SECONDS: u32 = 26 * 3_600;

/// The times of a schedule: minute, hour, day of the month, month, day of the week.
#[derive(Clone, Debug)]
pub struct Cron {
    pattern: croner::Cron,
    repeated: Repeated,
}

/// What happens to a time that comes twice because clocks are put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeated {
    /// It counts once, the first time: it is a time of the day.
    Once,
    /// It counts both times: the schedule runs in every hour, so the repeated hour is one more of them.
    Both,
}

/// Why a text is not a schedule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CronError {
    /// Not five fields, or a field that does not read.
    #[error("not a schedule of five fields: {0}")]
    Unreadable(String),
    /// It reads and names a day that no calendar has, as the 30th of February.
    #[error("this schedule never runs")]
    Never,
}

impl Cron {
    /// Reads five fields.
    ///
    /// # Errors
    /// A [`CronError`] that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, CronError> {
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let pattern = parser.parse(text).map_err(|error| CronError::Unreadable(error.to_string()))?;
        // The calendar repeats itself, so that one search from any day finds out.
        if pattern.find_next_occurrence(&DateTime::UNIX_EPOCH.naive_utc(), true).is_err() {
            return Err(CronError::Never);
        }
        let repeated =
            if pattern.pattern.hours.values().len() == 24 { Repeated::Both } else { Repeated::Once };
        Ok(Self { pattern, repeated })
    }

    /// What happens to a time that comes twice.
    pub fn repeated(&self) -> Repeated {
        self.repeated
    }

    /// The next time on the face of the clock, as if clocks were never changed.
    fn next_on_the_clock(&self, after: NaiveDateTime) -> Option<NaiveDateTime> {
        self.pattern.find_next_occurrence(&after, false).ok()
    }
}

/// The first instant after `after` at which the schedule runs in that zone. Strictly after, and never earlier for a later
/// `after`. `None` beyond the ends of the calendar (some 260,000 years away, or the year 5000 of the pattern).
pub fn next_run(cron: &Cron, zone: Tz, after: Timestamp) -> Option<Timestamp> {
    let after = DateTime::from_timestamp_millis(after.millis())?.with_timezone(&zone);
    let next = match cron.repeated {
        Repeated::Once => first_pass(cron, &after),
        Repeated::Both => match (first_pass(cron, &after), second_pass(cron, &after)) {
            (Some(first), Some(second)) => Some(first.min(second)),
            (first, second) => first.or(second),
        },
    };
    next.map(|next| Timestamp(next.timestamp_millis()))
}

/// Walks the face of the clock forward from `after`. Earlier times on it are earlier instants, or second passes.
fn first_pass(cron: &Cron, after: &DateTime<Tz>) -> Option<DateTime<Tz>> {
    let mut face = after.naive_local();
    loop {
        face = cron.next_on_the_clock(face)?;
        let instant = match after.timezone().from_local_datetime(&face) {
            LocalResult::Single(instant) => instant,
            LocalResult::Ambiguous(first, second) => match cron.repeated {
                Repeated::Once => first,
                Repeated::Both if first > *after => first,
                Repeated::Both => second,
            },
            LocalResult::None => end_of_gap(after.timezone(), face)?,
        };
        // Not so for a time of the day whose first pass is over.
        if instant > *after {
            return Some(instant);
        }
    }
}

/// While `after` lies in the first pass of an hour that comes twice: the first time of the second pass.
fn second_pass(cron: &Cron, after: &DateTime<Tz>) -> Option<DateTime<Tz>> {
    let (face, zone) = (after.naive_local(), after.timezone());
    let LocalResult::Ambiguous(first, second) = zone.from_local_datetime(&face) else { return None };
    if first != *after {
        return None;
    }
    let repeated_for = second - first;
    let end = face.checked_add_signed(repeated_for)?;
    // The repeated times began at most that long ago.
    let mut face = face.checked_sub_signed(repeated_for)?.checked_sub_signed(TimeDelta::seconds(1))?;
    loop {
        face = cron.next_on_the_clock(face)?;
        match zone.from_local_datetime(&face) {
            LocalResult::Ambiguous(_, second) => return Some(second),
            LocalResult::Single(_) | LocalResult::None if face > end => return None,
            LocalResult::Single(_) | LocalResult::None => {}
        }
    }
}

/// The first instant after the gap in which `face` would lie.
fn end_of_gap(zone: Tz, face: NaiveDateTime) -> Option<DateTime<Tz>> {
    (1..=LONGEST_GAP_SECONDS).find_map(|seconds| {
        let later = face.checked_add_signed(TimeDelta::seconds(i64::from(seconds)))?;
        zone.from_local_datetime(&later).earliest()
    })
}

#[cfg(test)]
#[path = "cron_tests.rs"]
mod tests;
