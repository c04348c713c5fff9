//! What a person may write into the fields of a customer and of an address: the lengths that the ordering remote stores.

use serde_json::Value;

use super::digits;

/// The value of a field cannot be so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a value that this field cannot have")]
pub struct WrongValue;

/// Most characters of a text of the site's own.
const NOTE: usize = 2_000;

fn text(value: &Value, most: usize) -> Result<Value, WrongValue> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::String(text) => {
            let text = text.trim();
            let control = |sign: char| sign.is_control() && sign != '\n';
            if text.chars().count() > most || text.chars().any(control) {
                return Err(WrongValue);
            }
            Ok(if text.is_empty() { Value::Null } else { Value::from(text) })
        }
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Err(WrongValue),
    }
}

fn line(value: &Value, most: usize) -> Result<Value, WrongValue> {
    let checked = text(value, most)?;
    match &checked {
        Value::String(line) if line.contains('\n') => Err(WrongValue),
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => Ok(checked),
    }
}

fn required(value: &Value, most: usize) -> Result<Value, WrongValue> {
    match line(value, most)? {
        Value::Null => Err(WrongValue),
        checked @ (Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_)) => Ok(checked),
    }
}

fn email(value: &Value) -> Result<Value, WrongValue> {
    let checked = line(value, 255)?;
    let Some(text) = checked.as_str() else { return Ok(checked) };
    let well_formed = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && !host.contains('@')
            && host.split('.').count() >= 2
            && host.split('.').all(|part| !part.is_empty())
    });
    if well_formed && !text.chars().any(char::is_whitespace) { Ok(checked) } else { Err(WrongValue) }
}

fn phone(value: &Value) -> Result<Value, WrongValue> {
    let checked = line(value, 20)?;
    let Some(text) = checked.as_str() else { return Ok(checked) };
    let signs = |sign: char| sign.is_ascii_digit() || matches!(sign, ' ' | '-' | '(' | ')' | '.');
    let rest = text.strip_prefix('+').unwrap_or(text);
    let count = digits(rest).len();
    if rest.chars().all(signs) && (7..=15).contains(&count) { Ok(checked) } else { Err(WrongValue) }
}

fn day(value: &Value) -> Result<Value, WrongValue> {
    let checked = line(value, 10)?;
    match checked.as_str() {
        None => Ok(checked),
        Some(text) if text.len() == 10 && crate::BusinessDay::parse(text).is_some() => Ok(checked),
        Some(_) => Err(WrongValue),
    }
}

fn yes_or_no(value: &Value) -> Result<Value, WrongValue> {
    if value.is_boolean() { Ok(value.clone()) } else { Err(WrongValue) }
}

fn degrees(value: &Value, most: f64) -> Result<Value, WrongValue> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Number(number) => {
            let within = number.as_f64().is_some_and(|degrees| (-most..=most).contains(&degrees));
            if within { Ok(value.clone()) } else { Err(WrongValue) }
        }
        Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => Err(WrongValue),
    }
}

/// A value of a customer's field as it is stored: spaces around it are gone, an empty text is `null`. `None`: this field is
/// nothing that a person writes.
///
/// # Errors
/// The field cannot have this value.
pub fn check_customer(field: &str, value: &Value) -> Option<Result<Value, WrongValue>> {
    Some(match field {
        "firstName" | "lastName" => line(value, 100),
        "email" => email(value),
        "whatsappPhoneNumber" | "secondPhone" => phone(value),
        "birthDate" => day(value),
        "internalNote" => text(value, NOTE),
        "isActive" => yes_or_no(value),
        _ => return None,
    })
}

/// The same, of an address.
///
/// # Errors
/// The field cannot have this value.
pub fn check_address(field: &str, value: &Value) -> Option<Result<Value, WrongValue>> {
    Some(match field {
        "name" => required(value, 100),
        "street" => required(value, 200),
        "number" => required(value, 50),
        "interiorNumber" => line(value, 50),
        "neighborhood" => line(value, 150),
        "city" | "state" | "country" => line(value, 100),
        "zipCode" => line(value, 10),
        "deliveryInstructions" => text(value, NOTE),
        "latitude" => degrees(value, 90.0),
        "longitude" => degrees(value, 180.0),
        "isDefault" => yes_or_no(value),
        _ => return None,
    })
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
