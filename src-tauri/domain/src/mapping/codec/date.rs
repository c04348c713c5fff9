//! Days and instants.

use chrono::{
    DateTime as ChronoDateTime, MappedLocalTime, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Form, Pattern, Settings, convert, text};
use crate::mapping::{CodecError, RoundTrip, Transcode};

/// An IANA time zone by its name, such as `America/Bogota`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(Tz);

impl Default for Zone {
    fn default() -> Self {
        Self(Tz::UTC)
    }
}

impl TryFrom<String> for Zone {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        name.parse().map(Self).map_err(|_| format!("no time zone is called {name}"))
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.0.name().to_owned()
    }
}

/// How a side writes days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateForm {
    /// In a stated format.
    Pattern(Pattern),
    /// In a format that nobody stated: year first, or day and month where one of them is above 12 or they are
    /// the same. Read where there is only one reading, never written.
    Unstated,
}

/// A calendar day, without time and zone. Exact, unless a side's format is not stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Date {
    /// The source's form.
    pub source: DateForm,
    /// The target's form.
    pub target: DateForm,
}

/// How a side writes instants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum InstantForm {
    /// Text in a format. Without an offset in the text, it is the wall clock of the zone: the hour that clocks
    /// skip does not exist and the hour that comes twice is not guessed, so both are refused, reading and
    /// writing.
    Pattern {
        /// The format.
        pattern: Pattern,
        /// The zone that is written, and that is read where the text has no offset. UTC when left out.
        #[serde(default)]
        zone: Zone,
    },
    /// A JSON integer: milliseconds since 1970 in UTC.
    EpochMilliseconds,
    /// A JSON integer: seconds since 1970 in UTC.
    EpochSeconds,
}

/// An instant. Exact where no side writes an offset; otherwise `+02:00` comes back as the offset of its side's
/// zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateTime {
    /// The source's form.
    pub source: InstantForm,
    /// The target's form.
    pub target: InstantForm,
}

impl Form<NaiveDate> for DateForm {
    fn read(&self, value: &Value) -> Result<NaiveDate, CodecError> {
        let text = text(value)?;
        match self {
            Self::Pattern(pattern) => Ok(pattern.read(text)?.local.date()),
            Self::Unstated => read_unstated(text),
        }
    }

    fn write(&self, value: &NaiveDate) -> Result<Value, CodecError> {
        match self {
            Self::Pattern(pattern) => Ok(pattern.write(NaiveDateTime::from(*value), 0)?.into()),
            Self::Unstated => Err(CodecError::OneWay),
        }
    }
}

impl Form<ChronoDateTime<Utc>> for InstantForm {
    fn read(&self, value: &Value) -> Result<ChronoDateTime<Utc>, CodecError> {
        let instant = match self {
            Self::Pattern { pattern, zone } => {
                let read = pattern.read(text(value)?)?;
                match read.offset {
                    Some(seconds) => read
                        .local
                        .checked_sub_signed(TimeDelta::seconds(seconds.into()))
                        .ok_or(CodecError::OutOfRange)?
                        .and_utc(),
                    None => instant_of(read.local, *zone)?,
                }
            }
            Self::EpochMilliseconds => {
                ChronoDateTime::from_timestamp_millis(integer(value)?).ok_or(CodecError::OutOfRange)?
            }
            Self::EpochSeconds => {
                ChronoDateTime::from_timestamp(integer(value)?, 0).ok_or(CodecError::OutOfRange)?
            }
        };
        Ok(instant)
    }

    fn write(&self, value: &ChronoDateTime<Utc>) -> Result<Value, CodecError> {
        match self {
            Self::Pattern { pattern, zone } => {
                let local = value.with_timezone(&zone.0);
                if !pattern.has_offset() {
                    // What is written must be read back as the same instant.
                    instant_of(local.naive_local(), *zone)?;
                }
                let offset = local.offset().fix().local_minus_utc();
                Ok(pattern.write(local.naive_local(), offset)?.into())
            }
            Self::EpochMilliseconds => {
                if !value.timestamp_subsec_nanos().is_multiple_of(1_000_000) {
                    return Err(CodecError::PrecisionLost);
                }
                Ok(value.timestamp_millis().into())
            }
            Self::EpochSeconds => {
                if value.timestamp_subsec_nanos() != 0 {
                    return Err(CodecError::PrecisionLost);
                }
                Ok(value.timestamp().into())
            }
        }
    }
}

fn instant_of(local: NaiveDateTime, zone: Zone) -> Result<ChronoDateTime<Utc>, CodecError> {
    match zone.0.from_local_datetime(&local) {
        MappedLocalTime::Single(instant) => Ok(instant.with_timezone(&Utc)),
        MappedLocalTime::Ambiguous(_, _) => Err(CodecError::RepeatedLocalTime),
        MappedLocalTime::None => Err(CodecError::MissingLocalTime),
    }
}

/// Text is refused: a count of seconds and a code look the same.
fn integer(value: &Value) -> Result<i64, CodecError> {
    value.as_i64().ok_or(CodecError::WrongType)
}

fn read_unstated(text: &str) -> Result<NaiveDate, CodecError> {
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let number = |part: &str, most: usize| {
        let is_number = (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { part.parse::<u32>().ok() } else { None }
    };
    let [first, second, third] = parts.as_slice() else { return Err(CodecError::NotADate) };
    let day = |year: &str, month: u32, day: u32| {
        let year = year.parse::<i32>().map_err(|_| CodecError::NotADate)?;
        NaiveDate::from_ymd_opt(year, month, day).filter(|_| year > 0).ok_or(CodecError::NoSuchDate)
    };
    if first.len() == 4 {
        // Year, day, month is written nowhere.
        let (Some(_), Some(month), Some(of_month)) = (number(first, 4), number(second, 2), number(third, 2))
        else {
            return Err(CodecError::NotADate);
        };
        return day(first, month, of_month);
    }
    let (Some(one), Some(two), Some(_)) = (number(first, 2), number(second, 2), number(third, 4)) else {
        return Err(CodecError::NotADate);
    };
    if third.len() != 4 {
        // A year of two digits could be the day as well.
        return Err(CodecError::AmbiguousDate);
    }
    match (one > 12, two > 12) {
        (true, true) => Err(CodecError::NoSuchDate),
        (true, false) => day(third, two, one),
        (false, true) => day(third, one, two),
        (false, false) if one == two => day(third, one, two),
        (false, false) => Err(CodecError::AmbiguousDate),
    }
}

impl Settings for Date {
    fn check(&self) -> Result<(), String> {
        if self.target == DateForm::Unstated {
            return Err("the format of the target must be stated".to_owned());
        }
        for form in [&self.source, &self.target] {
            if let DateForm::Pattern(pattern) = form
                && pattern.has_time()
            {
                return Err("a day has no time; use date_time".to_owned());
            }
        }
        Ok(())
    }
}

impl Transcode for Date {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        convert(&self.source, &self.target, value)
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        convert(&self.target, &self.source, value)
    }

    fn round_trip(&self) -> RoundTrip {
        match self.source {
            DateForm::Pattern(_) => RoundTrip::Exact,
            DateForm::Unstated => RoundTrip::OneWay,
        }
    }
}

impl Settings for DateTime {
    fn check(&self) -> Result<(), String> {
        for form in [&self.source, &self.target] {
            if let InstantForm::Pattern { pattern, .. } = form
                && !pattern.has_time()
            {
                return Err("an instant needs a time; use date for a day".to_owned());
            }
        }
        Ok(())
    }
}

impl Transcode for DateTime {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        convert(&self.source, &self.target, value)
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        convert(&self.target, &self.source, value)
    }

    fn round_trip(&self) -> RoundTrip {
        let has_offset = |form: &InstantForm| match form {
            InstantForm::Pattern { pattern, .. } => pattern.has_offset(),
            InstantForm::EpochMilliseconds | InstantForm::EpochSeconds => false,
        };
        if has_offset(&self.source) || has_offset(&self.target) {
            RoundTrip::AfterNormalisation
        } else {
            RoundTrip::Exact
        }
    }
}

#[cfg(test)]
#[path = "date_tests.rs"]
mod tests;
