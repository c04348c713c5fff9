//! The national id of a person, as a key by which two records are known to be of one person: by equality, and by nothing
//! less. Pure.
//!
//! People write one id in many ways: `V-1.234.567`, `1234567`, `01234567`. Dots, dashes, spaces and leading zeros say
//! nothing; the letter V is the same as none, because a citizen's id is written with and without it; every other letter
//! (foreigner, company, government, passport) is part of the id. In doubt there is no key: a record without one is
//! compared with nobody, while a wrong key would make one person of two.

use std::fmt;

/// More digits than any national or tax id that is written with digits alone. Two ids in one field have more.
const DIGITS: usize = 13;
/// Two parts of so many digits are two ids, not one with a separator in it: what separates inside an id leaves groups of
/// three digits, or one or two at an end.
const PART: usize = 5;

/// A normalised national id. Equal keys are one person.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NationalId {
    /// `None` for a citizen's.
    letter: Option<char>,
    /// Digits, the first of them no zero.
    number: String,
}

impl NationalId {
    /// The key of an id as it is written; `details` is a field beside it that may hold the letter alone.
    ///
    /// `None` where there is no id in it that could be compared: empty, nothing but zeros, letters or other signs inside,
    /// more than one id, or two letters that contradict each other.
    pub fn parse(written: &str, details: Option<&str>) -> Option<Self> {
        let mut signs = written.trim_matches(is_separator).chars().peekable();
        let own = signs.next_if(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_uppercase());
        let (mut number, mut part, mut long_parts) = (String::new(), 0_usize, 0_usize);
        for sign in signs {
            match sign {
                '0'..='9' => {
                    if sign != '0' || !number.is_empty() {
                        number.push(sign);
                    }
                    part = part.saturating_add(1);
                    long_parts = long_parts.saturating_add(usize::from(part == PART));
                }
                '.' => {}
                sign if is_separator(sign) => part = 0,
                // A sign that is in no id.
                _ => return None,
            }
        }
        if number.is_empty() || number.len() > DIGITS || long_parts > 1 {
            return None;
        }
        let beside = details.and_then(lone_letter);
        let letter = match (own, beside) {
            (Some(own), Some(beside)) if own != beside => return None,
            (Some(letter), Some(_) | None) | (None, Some(letter)) => Some(letter),
            (None, None) => None,
        };
        Some(Self { letter: letter.filter(|letter| *letter != 'V'), number })
    }

    /// The digits, without leading zeros. Two equal keys have equal digits; the reverse does not hold.
    pub fn number(&self) -> &str {
        &self.number
    }
}

/// The key as a text: `E1234567`, `1234567`.
impl fmt::Display for NationalId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.letter {
            Some(letter) => write!(formatter, "{letter}{}", self.number),
            None => formatter.write_str(&self.number),
        }
    }
}

/// Personal data: it is in no log.
impl fmt::Debug for NationalId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("NationalId(..)")
    }
}

/// What stands between the digits of an id and says nothing.
fn is_separator(sign: char) -> bool {
    matches!(sign, '.' | '-' | ' ' | '\u{a0}')
}

/// The letter of a text that is nothing but one letter, perhaps with separators around it.
fn lone_letter(text: &str) -> Option<char> {
    let mut signs = text.trim_matches(|sign: char| is_separator(sign) || sign.is_whitespace()).chars();
    match (signs.next(), signs.next()) {
        (Some(letter), None) if letter.is_ascii_alphabetic() => Some(letter.to_ascii_uppercase()),
        (_, _) => None,
    }
}

#[cfg(test)]
#[path = "national_id_tests.rs"]
mod tests;
