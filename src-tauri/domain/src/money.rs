//! Money in integer cents. Remotes send decimals as JSON numbers or as text; both are read digit by digit,
//! because a binary float would turn 0.1 + 0.2 into a wrong total.

use serde::{Deserialize, Serialize};

/// The largest amount that survives a trip through JavaScript: 2^53 - 1 cents.
const LIMIT: i64 = 9_007_199_254_740_991;

/// An amount in cents, within +/-(2^53 - 1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cents(i64);

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not a plain decimal number.
    #[error("not a decimal number")]
    NotANumber,
    /// Beyond +/-(2^53 - 1) cents.
    #[error("amount out of range")]
    OutOfRange,
}

impl Cents {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// From whole cents.
    pub fn new(cents: i64) -> Result<Self, MoneyError> {
        if (-LIMIT..=LIMIT).contains(&cents) { Ok(Self(cents)) } else { Err(MoneyError::OutOfRange) }
    }

    /// Whole cents.
    pub fn get(self) -> i64 {
        self.0
    }

    /// Reads a decimal such as `235.5`, `-3`, `1e2` or `24.499999999999996`. Digits beyond the second
    /// decimal are rounded half away from zero: they only ever come from a remote's binary floats.
    pub fn parse_decimal(text: &str) -> Result<Self, MoneyError> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                (mantissa, exponent.parse::<i32>().map_err(|_| MoneyError::NotANumber)?)
            }
            None => (text, 0),
        };
        let (negative, digits) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
            return Err(MoneyError::NotANumber);
        }
        if !(-30..=30).contains(&exponent) || whole.len() + fraction.len() > 60 {
            return Err(MoneyError::OutOfRange);
        }
        // Position of the decimal point in the digit string once the value is counted in cents.
        let point = i64::try_from(whole.len()).map_err(|_| MoneyError::OutOfRange)? + i64::from(exponent) + 2;
        let mut cents: i64 = 0;
        for (position, byte) in (0_i64..).zip(whole.bytes().chain(fraction.bytes())) {
            let digit = i64::from(byte - b'0');
            if position < point {
                cents = cents
                    .checked_mul(10)
                    .and_then(|sum| sum.checked_add(digit))
                    .ok_or(MoneyError::OutOfRange)?;
            } else {
                if position == point && digit >= 5 {
                    cents = cents.checked_add(1).ok_or(MoneyError::OutOfRange)?;
                }
                break;
            }
        }
        let length = i64::try_from(whole.len() + fraction.len()).map_err(|_| MoneyError::OutOfRange)?;
        for _ in length..point {
            cents = cents.checked_mul(10).ok_or(MoneyError::OutOfRange)?;
        }
        Self::new(if negative { -cents } else { cents })
    }
}

#[cfg(test)]
#[path = "money_tests.rs"]
mod tests;
