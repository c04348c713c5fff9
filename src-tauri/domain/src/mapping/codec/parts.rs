//! Several values in one text. The separator must not occur in a part: it is never escaped, because the other
//! side would show the escape.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Settings, text};
use crate::mapping::{CodecError, RoundTrip, Transcode};
use crate::merge::is_empty;

/// Several fields of the source in one text of the target: `["Ana", "Peña"]` is `Ana Peña`. Exact; a part that
/// is `null` comes back as empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// The source's fields, in the order of the parts. The mapping's source field is the first.
    pub fields: Vec<String>,
    /// What stands between the parts.
    pub separator: String,
}

/// One text of the source in several fields of the target: [`Join`] the other way round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// The target's fields, in the order of the parts. The mapping's target field is the first.
    pub fields: Vec<String>,
    /// What stands between the parts.
    pub separator: String,
}

/// A list of texts on the source side, one text on the target side: `["a", "b"]` is `a;b`. The empty list
/// comes back as no value. A source that holds nothing but text, as a file does, has its list in a text too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// What stands between the elements at the source, where its list is a text as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_separator: Option<String>,
    /// What stands between the elements.
    pub separator: String,
}

fn join(value: &Value, separator: &str) -> Result<Value, CodecError> {
    let parts: Vec<&str> = value
        .as_array()
        .ok_or(CodecError::WrongType)?
        .iter()
        .map(|part| if is_empty(part) { Ok("") } else { text(part) })
        .collect::<Result<_, _>>()?;
    if parts.iter().all(|part| part.is_empty()) {
        return Ok(Value::Null);
    }
    let joined = parts.join(separator);
    // Looked for in the whole: `a-` and `b` joined by `--` would be split elsewhere.
    if joined.split(separator).eq(parts.iter().copied()) {
        Ok(joined.into())
    } else {
        Err(CodecError::SeparatorInside)
    }
}

fn split(value: &Value, separator: &str, count: usize) -> Result<Value, CodecError> {
    let parts: Vec<Value> = text(value)?
        .split(separator)
        .map(|part| if part.is_empty() { Value::Null } else { part.into() })
        .collect();
    // Nothing but separators would come back as no value at all.
    if parts.len() == count && !parts.iter().all(Value::is_null) {
        Ok(Value::Array(parts))
    } else {
        Err(CodecError::WrongPartCount)
    }
}

fn check(fields: &[String], separator: &str) -> Result<(), String> {
    if separator.is_empty() {
        return Err("the separator is empty".to_owned());
    }
    if fields.len() < 2 {
        return Err("at least two fields".to_owned());
    }
    let is_repeated =
        |(position, field): (usize, &String)| fields.iter().take(position).any(|other| other == field);
    if fields.iter().enumerate().any(is_repeated) {
        return Err("a field stands twice in the list of fields".to_owned());
    }
    Ok(())
}

/// All fields empty: each of them, so that none keeps an old value.
fn nothing(fields: &[String]) -> Value {
    Value::Array(vec![Value::Null; fields.len()])
}

impl Settings for Join {
    fn check(&self) -> Result<(), String> {
        check(&self.fields, &self.separator)
    }
}

impl Transcode for Join {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        if value.as_array().is_some_and(|parts| parts.len() != self.fields.len()) {
            return Err(CodecError::WrongPartCount);
        }
        join(value, &self.separator)
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        if is_empty(value) {
            return Ok(nothing(&self.fields));
        }
        split(value, &self.separator, self.fields.len())
    }

    fn round_trip(&self) -> RoundTrip {
        RoundTrip::Exact
    }
}

impl Settings for Split {
    fn check(&self) -> Result<(), String> {
        check(&self.fields, &self.separator)
    }
}

impl Transcode for Split {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        if is_empty(value) {
            return Ok(nothing(&self.fields));
        }
        split(value, &self.separator, self.fields.len())
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        if value.as_array().is_some_and(|parts| parts.len() != self.fields.len()) {
            return Err(CodecError::WrongPartCount);
        }
        join(value, &self.separator)
    }

    fn round_trip(&self) -> RoundTrip {
        RoundTrip::Exact
    }
}

/// The elements of a list in one text, none of them empty.
fn elements(value: &Value, separator: &str) -> Result<Value, CodecError> {
    let count = text(value)?.split(separator).count();
    let parts = split(value, separator, count)?;
    if parts.as_array().is_some_and(|parts| parts.iter().any(is_empty)) {
        return Err(CodecError::WrongPartCount);
    }
    Ok(parts)
}

impl Settings for List {
    fn check(&self) -> Result<(), String> {
        let is_empty = self.separator.is_empty() || self.source_separator.as_deref() == Some("");
        if is_empty { Err("the separator is empty".to_owned()) } else { Ok(()) }
    }
}

impl Transcode for List {
    fn encode(&self, value: &Value) -> Result<Value, CodecError> {
        if let Some(separator) = &self.source_separator {
            return join(&elements(value, separator)?, &self.separator);
        }
        let elements = value.as_array().ok_or(CodecError::WrongType)?;
        if elements.iter().any(is_empty) {
            return Err(CodecError::WrongPartCount);
        }
        join(value, &self.separator)
    }

    fn decode(&self, value: &Value) -> Result<Value, CodecError> {
        let list = elements(value, &self.separator)?;
        match &self.source_separator {
            Some(separator) => join(&list, separator),
            None => Ok(list),
        }
    }

    fn round_trip(&self) -> RoundTrip {
        match self.source_separator {
            Some(_) => RoundTrip::Exact,
            None => RoundTrip::AfterNormalisation,
        }
    }
}
