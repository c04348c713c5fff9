//! Formats of dates and times, such as `dd/MM/yyyy HH:mm`. Widths are strict and years have four digits, so
//! that a text has one reading and one spelling.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use serde::{Deserialize, Serialize};

use crate::mapping::CodecError;

/// A format. `yyyy` year, `MM` or `M` month, `dd` or `d` day, `HH` hour of 24, `mm` minute, `ss` second, `S`
/// to `SSSSSSSSS` fraction of a second, `XXX` offset as `Z` or `+02:00`, `xxx` as `+02:00`, `xx` as `+0200`;
/// `T` and whatever is no letter stand for themselves. One-letter month and day have no leading zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern {
    source: String,
    tokens: Vec<Token>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Year,
    Month(Width),
    Day(Width),
    Hour,
    Minute,
    Second,
    Fraction(usize),
    Offset(OffsetForm),
    Literal(char),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Width {
    One,
    Two,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OffsetForm {
    ZOrColon,
    Colon,
    Plain,
}

/// What a text said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) local: NaiveDateTime,
    /// Seconds east of UTC, where the text says so.
    pub(super) offset: Option<i32>,
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(source: String) -> Result<Self, String> {
        let mut tokens = Vec::new();
        let mut letters = source.chars().peekable();
        while let Some(letter) = letters.next() {
            let mut count = 1;
            while letter.is_ascii_alphabetic() && letter != 'T' && letters.next_if_eq(&letter).is_some() {
                count += 1;
            }
            tokens.push(match (letter, count) {
                ('y', 4) => Token::Year,
                ('M', 1) => Token::Month(Width::One),
                ('M', 2) => Token::Month(Width::Two),
                ('d', 1) => Token::Day(Width::One),
                ('d', 2) => Token::Day(Width::Two),
                ('H', 2) => Token::Hour,
                ('m', 2) => Token::Minute,
                ('s', 2) => Token::Second,
                ('S', 1..=9) => Token::Fraction(count),
                ('X', 3) => Token::Offset(OffsetForm::ZOrColon),
                ('x', 3) => Token::Offset(OffsetForm::Colon),
                ('x', 2) => Token::Offset(OffsetForm::Plain),
                ('T', 1) => Token::Literal('T'),
                (literal, 1) if !literal.is_alphanumeric() => Token::Literal(literal),
                (letter, count) => {
                    return Err(format!(
                        "a date format does not know {}",
                        String::from(letter).repeat(count)
                    ));
                }
            });
        }
        let pattern = Self { source, tokens };
        pattern.check()?;
        Ok(pattern)
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.source
    }
}

impl Pattern {
    fn check(&self) -> Result<(), String> {
        for (position, token) in self.tokens.iter().enumerate() {
            let kind = std::mem::discriminant(token);
            let is_repeated = self.tokens.iter().take(position).any(|earlier| {
                std::mem::discriminant(earlier) == kind && !matches!(token, Token::Literal(_))
            });
            if is_repeated {
                return Err(format!("{} says something twice", self.source));
            }
        }
        let has = |wanted: fn(&Token) -> bool| self.tokens.iter().any(wanted);
        if !(has(|token| matches!(token, Token::Year))
            && has(|token| matches!(token, Token::Month(_)))
            && has(|token| matches!(token, Token::Day(_))))
        {
            return Err(format!("{} needs yyyy, MM and dd", self.source));
        }
        let parts = [
            has(|token| matches!(token, Token::Hour)),
            has(|token| matches!(token, Token::Minute)),
            has(|token| matches!(token, Token::Second)),
            has(|token| matches!(token, Token::Fraction(_))),
        ];
        // A finer part without the coarser one says no time.
        if parts.is_sorted_by(|coarser, finer| coarser >= finer) {
            if !parts.contains(&true) && self.has_offset() {
                return Err(format!("{} has an offset and no time", self.source));
            }
        } else {
            return Err(format!("{} leaves out a part of the time", self.source));
        }
        let is_open = |token: &Token| matches!(token, Token::Month(Width::One) | Token::Day(Width::One));
        let mut pairs = self.tokens.iter().zip(self.tokens.iter().skip(1));
        if pairs.any(|(token, next)| is_open(token) && !matches!(next, Token::Literal(_))) {
            return Err(format!("{} has no separator after a part of one or two digits", self.source));
        }
        Ok(())
    }

    pub(super) fn has_time(&self) -> bool {
        self.tokens.contains(&Token::Hour)
    }

    pub(super) fn has_offset(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Offset(_)))
    }

    /// Reads a text in this format, to its last letter.
    pub(super) fn read(&self, text: &str) -> Result<Read, CodecError> {
        let mut rest = text;
        let (mut year, mut month, mut day) = (0, 0, 0);
        let (mut hour, mut minute, mut second, mut nanos) = (0, 0, 0, 0);
        let mut offset = None;
        for token in &self.tokens {
            match token {
                Token::Year => year = digits(&mut rest, 4)?,
                Token::Month(Width::Two) => month = digits(&mut rest, 2)?,
                Token::Month(Width::One) => month = one_or_two_digits(&mut rest)?,
                Token::Day(Width::Two) => day = digits(&mut rest, 2)?,
                Token::Day(Width::One) => day = one_or_two_digits(&mut rest)?,
                Token::Hour => hour = digits(&mut rest, 2)?,
                Token::Minute => minute = digits(&mut rest, 2)?,
                Token::Second => second = digits(&mut rest, 2)?,
                Token::Fraction(width) => nanos = digits(&mut rest, *width)? * power(9 - *width),
                Token::Offset(form) => offset = Some(read_offset(&mut rest, *form)?),
                Token::Literal(letter) => {
                    rest = rest.strip_prefix(*letter).ok_or(CodecError::NotADate)?;
                }
            }
        }
        if !rest.is_empty() {
            return Err(CodecError::NotADate);
        }
        let year = i32::try_from(year).map_err(|_| CodecError::NotADate)?;
        let date = NaiveDate::from_ymd_opt(year, month, day).filter(|_| year > 0);
        let time = NaiveTime::from_hms_nano_opt(hour, minute, second, nanos);
        let (Some(date), Some(time)) = (date, time) else { return Err(CodecError::NoSuchDate) };
        Ok(Read { local: date.and_time(time), offset })
    }

    /// Writes it. Refused where the format has no place for a part that is not zero.
    pub(super) fn write(&self, local: NaiveDateTime, offset: i32) -> Result<String, CodecError> {
        if !(1..=9999).contains(&local.year()) {
            return Err(CodecError::OutOfRange);
        }
        let mut written = String::new();
        let (mut second, mut nanos) = (local.second(), local.nanosecond());
        for token in &self.tokens {
            match token {
                Token::Year => written.push_str(&format!("{:04}", local.year())),
                Token::Month(Width::Two) => written.push_str(&format!("{:02}", local.month())),
                Token::Month(Width::One) => written.push_str(&local.month().to_string()),
                Token::Day(Width::Two) => written.push_str(&format!("{:02}", local.day())),
                Token::Day(Width::One) => written.push_str(&local.day().to_string()),
                Token::Hour => written.push_str(&format!("{:02}", local.hour())),
                Token::Minute => written.push_str(&format!("{:02}", local.minute())),
                Token::Second => {
                    written.push_str(&format!("{second:02}"));
                    second = 0;
                }
                Token::Fraction(width) => {
                    let unit = power(9 - *width);
                    if nanos % unit != 0 {
                        return Err(CodecError::PrecisionLost);
                    }
                    written.push_str(&format!("{:0width$}", nanos / unit, width = *width));
                    nanos = 0;
                }
                Token::Offset(form) => write_offset(&mut written, *form, offset)?,
                Token::Literal(letter) => written.push(*letter),
            }
        }
        let has_hour = self.has_time() || (local.hour() == 0 && local.minute() == 0);
        let has_minute = self.tokens.contains(&Token::Minute) || local.minute() == 0;
        if second == 0 && nanos == 0 && has_hour && has_minute {
            Ok(written)
        } else {
            Err(CodecError::PrecisionLost)
        }
    }
}

fn power(exponent: usize) -> u32 {
    (0..exponent).fold(1, |power, _| power * 10)
}

fn digits(rest: &mut &str, width: usize) -> Result<u32, CodecError> {
    let (taken, remaining) = rest.split_at_checked(width).ok_or(CodecError::NotADate)?;
    if !taken.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(CodecError::NotADate);
    }
    *rest = remaining;
    taken.parse().map_err(|_| CodecError::NotADate)
}

fn one_or_two_digits(rest: &mut &str) -> Result<u32, CodecError> {
    let count = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
    if count == 0 || rest.starts_with('0') {
        return Err(CodecError::NotADate);
    }
    digits(rest, count)
}

fn read_offset(rest: &mut &str, form: OffsetForm) -> Result<i32, CodecError> {
    if form == OffsetForm::ZOrColon
        && let Some(remaining) = rest.strip_prefix('Z')
    {
        *rest = remaining;
        return Ok(0);
    }
    let sign = if rest.starts_with('-') { -1 } else { 1 };
    *rest = rest.strip_prefix(['+', '-']).ok_or(CodecError::NotADate)?;
    let hours = digits(rest, 2)?;
    match form {
        OffsetForm::ZOrColon | OffsetForm::Colon => {
            *rest = rest.strip_prefix(':').ok_or(CodecError::NotADate)?;
        }
        OffsetForm::Plain => {}
    }
    let minutes = digits(rest, 2)?;
    if hours > 23 || minutes > 59 {
        return Err(CodecError::NotADate);
    }
    let seconds = i32::try_from(hours * 3600 + minutes * 60).map_err(|_| CodecError::NotADate)?;
    Ok(sign * seconds)
}

/// Offsets of the nineteenth century have seconds, for which no format here has a place.
fn write_offset(written: &mut String, form: OffsetForm, offset: i32) -> Result<(), CodecError> {
    if offset % 60 != 0 {
        return Err(CodecError::PrecisionLost);
    }
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.unsigned_abs() / 60;
    let (hours, minutes) = (minutes / 60, minutes % 60);
    match form {
        OffsetForm::ZOrColon if offset == 0 => written.push('Z'),
        OffsetForm::ZOrColon | OffsetForm::Colon => {
            written.push_str(&format!("{sign}{hours:02}:{minutes:02}"));
        }
        OffsetForm::Plain => written.push_str(&format!("{sign}{hours:02}{minutes:02}")),
    }
    Ok(())
}
