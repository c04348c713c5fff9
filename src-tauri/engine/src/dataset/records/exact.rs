//! Reads a JSON text to be compared, so that two numbers are the same exactly when they are: `0.10` is `0.1` and `5` is
//! `5.0`, but `12345678901234567890123` is not its neighbour.
//!
//! A number that a 64-bit integer or a float of up to 15 digits holds reads as that. Any other one reads as a text that
//! no record can contain by accident: a NUL, then the number in its one normal form. What is read here is never written.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Map, Number, Value};

/// Every decimal of so many digits has a float of its own.
const FLOAT_DIGITS: usize = 15;

/// Reads a JSON text. A text that is no JSON reads as itself.
pub(super) fn read(raw: &str) -> Value {
    if has_long_number(raw) {
        return read_slowly(raw);
    }
    serde_json::from_str(raw).unwrap_or_else(|_| Value::from(raw))
}

/// Whether there is a number that serde_json might round: one with an exponent or with many digits.
fn has_long_number(raw: &str) -> bool {
    let (mut in_text, mut escaped) = (false, false);
    let mut digits = 0_usize;
    for byte in raw.bytes() {
        if in_text {
            in_text = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'"' => in_text = true,
            b'0'..=b'9' => {
                digits = digits.saturating_add(1);
                if digits > FLOAT_DIGITS {
                    return true;
                }
            }
            b'.' => {}
            b'e' | b'E' if digits > 0 => return true,
            0..=u8::MAX => digits = 0,
        }
    }
    false
}

/// Part by part, so that each number is seen as a text.
fn read_slowly(raw: &str) -> Value {
    let raw = raw.trim();
    let read = match raw.bytes().next() {
        Some(b'{') => serde_json::from_str::<BTreeMap<String, &RawValue>>(raw).ok().map(|fields| {
            let fields = fields.into_iter().map(|(name, value)| (name, read_slowly(value.get())));
            Value::Object(fields.collect::<Map<_, _>>())
        }),
        Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(raw)
            .ok()
            .map(|items| Value::Array(items.into_iter().map(|item| read_slowly(item.get())).collect())),
        Some(b'-' | b'0'..=b'9') => Some(number(raw)),
        Some(_) | None => serde_json::from_str(raw).ok(),
    };
    read.unwrap_or_else(|| Value::from(raw))
}

/// Reads a number.
fn number(text: &str) -> Value {
    let Some(decimal) = Decimal::parse(text) else { return marked(text) };
    let plain = decimal.plain();
    if let Some(whole) = &plain {
        if let Ok(number) = whole.parse::<i64>() {
            return Value::from(number);
        }
        if let Ok(number) = whole.parse::<u64>() {
            return Value::from(number);
        }
    }
    let normal = decimal.normal();
    if decimal.digits.len() <= FLOAT_DIGITS
        && let Some(number) = text.parse().ok().and_then(Number::from_f64)
        // A float that is too small for its digits has neighbours that read as the same.
        && number.as_f64().is_some_and(|number| number.is_normal())
    {
        return Value::Number(number);
    }
    marked(&normal)
}

fn marked(number: &str) -> Value {
    Value::String(format!("\0{number}"))
}

/// `digits` times ten to the power of `exponent`, without zeros at either end.
struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    /// Nothing for an exponent beyond any sense.
    fn parse(text: &str) -> Option<Self> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0').trim_end_matches('0');
        if digits.is_empty() {
            return Some(Self { negative: false, digits: "0".to_owned(), exponent: 0 });
        }
        let zeros = all.len().saturating_sub(all.trim_end_matches('0').len());
        let exponent = exponent
            .checked_sub(i64::try_from(fraction.len()).ok()?)?
            .checked_add(i64::try_from(zeros).ok()?)?;
        Some(Self { negative, digits: digits.to_owned(), exponent })
    }

    /// Without a point and an exponent, where it is whole and of a size that an integer may have.
    fn plain(&self) -> Option<String> {
        let zeros = usize::try_from(self.exponent).ok().filter(|zeros| *zeros <= 20)?;
        Some(format!("{}{}{}", self.sign(), self.digits, "0".repeat(zeros)))
    }

    fn normal(&self) -> String {
        format!("{}{}e{}", self.sign(), self.digits, self.exponent)
    }

    fn sign(&self) -> &'static str {
        if self.negative { "-" } else { "" }
    }
}

#[cfg(test)]
#[path = "exact_tests.rs"]
mod tests;
