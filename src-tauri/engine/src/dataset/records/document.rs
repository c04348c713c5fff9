//! A record's JSON object, field by field, each in the text that its writer gave it.
//!
//! serde_json's numbers are 64-bit integers and floats: `12345678901234567890123` and `0.12345678901234567890` would
//! be rounded by reading and writing them. Its feature `arbitrary_precision` would avoid that, but a feature holds for
//! the whole program, and with it numbers inside enums with a tag no longer read (the flip detector, the merge's states,
//! the screen's events). So a field that nobody touches is moved as text, and values are only read to be compared,
//! through [`exact`].

use std::borrow::Cow;
use std::fmt;

use mostrador_domain::merge::Fields;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::exact;

/// Objects and lists within each other at the most. SQLite and serde_json both end a little above it.
const DEPTH_LIMIT: usize = 100;

/// Why a text is not a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotADocument {
    /// Not JSON.
    NotJson,
    /// JSON, but no object.
    NotAnObject,
    /// Too many objects and lists within each other.
    TooDeep,
}

impl NotADocument {
    /// The stored and shown code.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotJson => "NOT_JSON",
            Self::NotAnObject => "NOT_AN_OBJECT",
            Self::TooDeep => "TOO_DEEP",
        }
    }
}

/// A record's fields in their order. A name that is given twice counts with its last value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    fields: Vec<(String, Box<str>)>,
}

impl Document {
    /// Reads an object.
    ///
    /// # Errors
    /// See [`NotADocument`].
    pub fn parse(text: &str) -> Result<Self, NotADocument> {
        check(text)?;
        let Pairs(pairs) = serde_json::from_str(text).map_err(|_| NotADocument::NotJson)?;
        let mut document = Self { fields: Vec::with_capacity(pairs.len()) };
        for (name, raw) in pairs {
            document.set(&name, raw.get());
        }
        Ok(document)
    }

    /// The field in its own text.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, raw)| raw.as_ref())
    }

    /// Sets a field to a JSON text, which is taken as it is. A new field goes to the end.
    pub fn set(&mut self, name: &str, raw: &str) {
        match self.fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, value)) => *value = raw.into(),
            None => self.fields.push((name.to_owned(), raw.into())),
        }
    }

    /// Takes a field away.
    pub fn remove(&mut self, name: &str) {
        self.fields.retain(|(known, _)| known != name);
    }

    /// Makes a field what it is in another document, which may be that it is not there.
    pub fn copy(&mut self, name: &str, from: &Self) {
        match from.get(name) {
            Some(raw) => self.set(name, raw),
            None => self.remove(name),
        }
    }

    /// The names of the fields, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|(name, _)| name.as_str())
    }

    /// The fields to be compared, never to be written: see the module `exact`.
    pub fn fields(&self) -> Fields {
        self.fields.iter().map(|(name, raw)| (name.clone(), exact::read(raw))).collect()
    }

    /// One field to be compared.
    pub fn value(&self, name: &str) -> Option<Value> {
        self.get(name).map(exact::read)
    }

    /// The object.
    pub fn to_text(&self) -> String {
        object(self.fields.iter().map(|(name, raw)| (name.as_str(), raw.as_ref())))
    }

    /// An object of these fields alone; one that is not here is `null`.
    pub fn only<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> String {
        object(names.into_iter().map(|name| (name, self.get(name).unwrap_or("null"))))
    }
}

/// Writes an object of JSON texts.
fn object<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::from("{");
    for (name, raw) in fields {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&quoted(name));
        text.push(':');
        text.push_str(raw);
    }
    text.push('}');
    text
}

/// The JSON text of a text.
pub(super) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// Whether the text is a JSON object that every reader of it can read, without building anything.
///
/// # Errors
/// See [`NotADocument`].
pub(super) fn check(text: &str) -> Result<(), NotADocument> {
    if is_too_deep(text) {
        return Err(NotADocument::TooDeep);
    }
    serde_json::from_str::<serde::de::IgnoredAny>(text).map_err(|_| NotADocument::NotJson)?;
    if text.trim_start().starts_with('{') { Ok(()) } else { Err(NotADocument::NotAnObject) }
}

/// Whether more objects and lists stand within each other than are allowed. Meaningful for JSON.
fn is_too_deep(text: &str) -> bool {
    // Nearly always fewer than that begin at all, and nobody has to look where they end.
    if text.bytes().filter(|byte| matches!(byte, b'{' | b'[')).count() <= DEPTH_LIMIT {
        return false;
    }
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_text, mut escaped) = (false, false);
    for byte in text.bytes() {
        if in_text {
            in_text = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'"' => in_text = true,
            b'{' | b'[' => {
                depth = depth.saturating_add(1);
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            0..=u8::MAX => {}
        }
    }
    deepest > DEPTH_LIMIT
}

/// Names and texts, in their order.
struct Pairs<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Pairs<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
                let mut pairs = Vec::with_capacity(map.size_hint().unwrap_or(16));
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Visit)
    }
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
