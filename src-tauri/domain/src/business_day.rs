//! The business day: the day the kitchen works in. It changes at the cut-off hour of the restaurant's own
//! zone, not at midnight and never by UTC.

use chrono::{DateTime, Days, NaiveDate, Timelike};
use chrono_tz::{TZ_VARIANTS, Tz};
use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// A business day, written `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BusinessDay(pub NaiveDate);

impl std::fmt::Display for BusinessDay {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl BusinessDay {
    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(Self)
    }
}

/// Every IANA zone by its name, in alphabetical order.
pub fn time_zones() -> Vec<&'static str> {
    let mut names: Vec<_> = TZ_VARIANTS.iter().map(|zone| zone.name()).collect();
    names.sort_unstable();
    names
}

/// Zone and cut-off hour of a restaurant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BusinessCalendar {
    zone: Tz,
    cutoff_hour: u8,
}

/// Why a calendar cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Not an IANA zone.
    #[error("unknown time zone: {0}")]
    UnknownZone(String),
    /// Not an hour of a day.
    #[error("the cut-off hour must be 0 to 23, not {0}")]
    CutoffOutOfRange(u8),
}

impl BusinessCalendar {
    /// From an IANA zone name and an hour of the day, 0 to 23.
    pub fn new(zone: &str, cutoff_hour: u8) -> Result<Self, CalendarError> {
        let zone = zone.parse().map_err(|_| CalendarError::UnknownZone(zone.to_owned()))?;
        if cutoff_hour > 23 {
            return Err(CalendarError::CutoffOutOfRange(cutoff_hour));
        }
        Ok(Self { zone, cutoff_hour })
    }

    /// The zone.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// IANA name of the zone.
    pub fn zone_name(&self) -> &'static str {
        self.zone.name()
    }

    /// Hour at which the day changes.
    pub fn cutoff_hour(&self) -> u8 {
        self.cutoff_hour
    }

    /// What the wall clock of the zone shows at an instant, as milliseconds since its own 1970-01-01T00:00:00.
    pub fn wall_clock_millis(&self, instant: Timestamp) -> i64 {
        let utc = DateTime::from_timestamp_millis(instant.millis()).unwrap_or_default();
        utc.with_timezone(&self.zone).naive_local().and_utc().timestamp_millis()
    }

    /// The business day of an instant. The wall clock of the zone decides: before the cut-off hour it is
    /// still the day before. In the night in which clocks go back, the hour that comes twice stays on one
    /// side, because only whole hours are compared; so the day never runs backwards.
    pub fn day_of(&self, instant: Timestamp) -> BusinessDay {
        let utc = DateTime::from_timestamp_millis(instant.millis()).unwrap_or_default();
        let local = utc.with_timezone(&self.zone).naive_local();
        let date = local.date();
        if local.time().hour() < u32::from(self.cutoff_hour) {
            BusinessDay(date.checked_sub_days(Days::new(1)).unwrap_or(date))
        } else {
            BusinessDay(date)
        }
    }
}

#[cfg(test)]
#[path = "business_day_tests.rs"]
mod tests;
