//! Decimal numbers, digit by digit. Nothing here is ever a binary float: a float that a remote sent as JSON is
//! read by its shortest text, and only where that text is certain to be what the remote meant.

use std::cmp::Ordering;

use serde_json::Number;

/// Most digits of a number, before and after the point together.
pub const MAX_DIGITS: usize = 30;
/// Most digits after the point.
pub const MAX_SCALE: u8 = 18;
/// Up to so many significant digits a decimal survives the trip through a binary float unchanged.
const EXACT_FLOAT_DIGITS: usize = 15;
/// The largest integer that every reader of JSON keeps: 2^53 - 1.
const LARGEST_JSON_INTEGER: i128 = 9_007_199_254_740_991;

/// A decimal number. Kept without trailing zeros after the point, so that equal numbers are equal values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    units: i128,
    scale: u8,
}

/// Why something is not such a number, or cannot be written as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Not digits with at most one point.
    #[error("not a decimal number")]
    NotANumber,
    /// More than [`MAX_DIGITS`] digits, or more than [`MAX_SCALE`] of them after the point.
    #[error("number out of range")]
    OutOfRange,
    /// Has more digits after the point than may be written; rounding is never done on the way.
    #[error("more decimals than are allowed")]
    TooManyDecimals,
    /// A binary float that says more than 15 digits: its last ones may not be what the other side meant.
    #[error("a binary float, not an exact decimal")]
    InexactFloat,
}

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self { units: 0, scale: 0 };

    /// So many units of ten to the minus `scale`: `(1250, 2)` is 12.50.
    pub fn new(units: i128, scale: u8) -> Result<Self, DecimalError> {
        let (mut units, mut scale) = (units, scale);
        while scale > 0 && units % 10 == 0 {
            units /= 10;
            scale -= 1;
        }
        let digits = units.unsigned_abs().to_string().len();
        if scale > MAX_SCALE || digits > MAX_DIGITS {
            return Err(DecimalError::OutOfRange);
        }
        Ok(Self { units, scale })
    }

    /// Reads `-12.50`: ASCII digits, at most one point with digits on both sides, a minus sign. Leading zeros
    /// are allowed, an exponent is not.
    pub fn parse(text: &str) -> Result<Self, DecimalError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return Err(DecimalError::NotANumber),
            None => (digits, ""),
        };
        Self::from_digits(negative, whole, fraction, 0)
    }

    /// Reads a JSON number by its text. A float is refused when it has more digits than a float can hold.
    pub fn from_number(number: &Number) -> Result<Self, DecimalError> {
        let text = number.to_string();
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                (mantissa, exponent.parse::<i32>().map_err(|_| DecimalError::NotANumber)?)
            }
            None => (text.as_str(), 0),
        };
        let (negative, digits) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if number.is_f64() && significant(whole, fraction) > EXACT_FLOAT_DIGITS {
            return Err(DecimalError::InexactFloat);
        }
        Self::from_digits(negative, whole, fraction, exponent)
    }

    fn from_digits(negative: bool, whole: &str, fraction: &str, exponent: i32) -> Result<Self, DecimalError> {
        if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
            return Err(DecimalError::NotANumber);
        }
        let fraction = fraction.trim_end_matches('0');
        let whole = whole.trim_start_matches('0');
        if whole.len() + fraction.len() > MAX_DIGITS {
            return Err(DecimalError::OutOfRange);
        }
        let mut units: i128 = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            units = units
                .checked_mul(10)
                .and_then(|units| units.checked_add(i128::from(byte - b'0')))
                .ok_or(DecimalError::OutOfRange)?;
        }
        if negative {
            units = -units;
        }
        let places = i32::try_from(fraction.len()).map_err(|_| DecimalError::OutOfRange)? - exponent;
        if units == 0 {
            return Ok(Self::ZERO);
        }
        if places < 0 {
            let power = ten_to(places.unsigned_abs())?;
            return Self::new(units.checked_mul(power).ok_or(DecimalError::OutOfRange)?, 0);
        }
        Self::new(units, u8::try_from(places).map_err(|_| DecimalError::OutOfRange)?)
    }

    /// Digits after the point.
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// How many units of ten to the minus `scale` it is, exactly.
    pub fn units(self, scale: u8) -> Result<i128, DecimalError> {
        let missing = scale.checked_sub(self.scale).ok_or(DecimalError::TooManyDecimals)?;
        self.units.checked_mul(ten_to(u32::from(missing))?).ok_or(DecimalError::OutOfRange)
    }

    /// Written with exactly so many digits after the point; refused where that would round.
    pub fn to_fixed(self, scale: u8) -> Result<String, DecimalError> {
        let units = self.units(scale)?;
        let sign = if units < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", units.unsigned_abs(), width = usize::from(scale) + 1);
        let (whole, fraction) = digits.split_at(digits.len() - usize::from(scale));
        Ok(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
    }

    /// As a JSON number. Refused where a reader would see another number: an integer beyond 2^53 - 1, or a
    /// fraction with more digits than a float holds.
    pub fn to_number(self) -> Result<Number, DecimalError> {
        if self.scale == 0 {
            let integer = i64::try_from(self.units).map_err(|_| DecimalError::OutOfRange)?;
            if self.units.abs() > LARGEST_JSON_INTEGER {
                return Err(DecimalError::OutOfRange);
            }
            return Ok(Number::from(integer));
        }
        let float: f64 = self.to_string().parse().map_err(|_| DecimalError::NotANumber)?;
        let number = Number::from_f64(float).ok_or(DecimalError::OutOfRange)?;
        if Self::from_number(&number)? == self { Ok(number) } else { Err(DecimalError::InexactFloat) }
    }

    /// The sum, exactly.
    pub fn plus(self, other: Self) -> Result<Self, DecimalError> {
        let scale = self.scale.max(other.scale);
        let units = self.units(scale)?.checked_add(other.units(scale)?).ok_or(DecimalError::OutOfRange)?;
        Self::new(units, scale)
    }

    /// The difference, exactly.
    pub fn minus(self, other: Self) -> Result<Self, DecimalError> {
        self.plus(Self { units: -other.units, ..other })
    }

    /// The product, exactly.
    pub fn times(self, other: Self) -> Result<Self, DecimalError> {
        let units = self.units.checked_mul(other.units).ok_or(DecimalError::OutOfRange)?;
        Self::new(units, self.scale + other.scale)
    }

    /// Rounded to so many digits after the point, half away from zero as money is.
    pub fn round(self, scale: u8) -> Result<Self, DecimalError> {
        let Some(surplus) = self.scale.checked_sub(scale).filter(|surplus| *surplus > 0) else {
            return Ok(self);
        };
        let power = ten_to(u32::from(surplus))?;
        let half = if self.units < 0 { -power / 2 } else { power / 2 };
        Self::new((self.units + half) / power, scale)
    }
}

impl std::fmt::Display for Decimal {
    /// Plain text without needless zeros: `12.5`.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = self.to_fixed(self.scale).map_err(|_| std::fmt::Error)?;
        formatter.write_str(&text)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let scale = self.scale.max(other.scale);
        match (self.units(scale), other.units(scale)) {
            (Ok(one), Ok(other)) => one.cmp(&other),
            // One of them has too many digits to be written at the scale of the other: it is the one with the
            // smaller scale, and it is farther from zero than the other can be.
            (Err(_), Ok(_) | Err(_)) => self.units.cmp(&0),
            (Ok(_), Err(_)) => 0.cmp(&other.units),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn significant(whole: &str, fraction: &str) -> usize {
    let digits = format!("{whole}{fraction}");
    digits.trim_matches('0').len()
}

fn ten_to(power: u32) -> Result<i128, DecimalError> {
    10_i128.checked_pow(power).ok_or(DecimalError::OutOfRange)
}

#[cfg(test)]
#[path = "decimal_tests.rs"]
mod tests;
