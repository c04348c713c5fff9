//! Reading JSON that may be wrong anywhere. Every value is kept as its own text until its field is read, so a
//! value that cannot be read spoils itself only, and a number is read digit by digit from what was written.

use std::{borrow::Cow, fmt};

use mostrador_domain::{
    Cents,
    money::MoneyError,
    order::{Defect, DefectCode},
};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

pub(super) use crate::surrogates::repair_surrogates;

/// More defects than anybody reads; the raw entry has the rest.
const DEFECTS_MAX: usize = 100;

/// An object as its fields' texts. Of a name given twice the last one counts, as in JavaScript.
#[derive(Default)]
pub(super) struct Object<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Object<'a> {
    /// `None` when the text is anything else than an object.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The field; a field that is `null` is one that is not there.
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        let found = self.0.iter().rev().find(|(field, _)| field == name).map(|(_, value)| *value);
        found.filter(|value| kind(value) != Kind::Null)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Object<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Object(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// What a value is, by its first character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Boolean,
    Number,
    Text,
    Array,
    Object,
}

pub(super) fn kind(value: &RawValue) -> Kind {
    match value.get().as_bytes().first() {
        Some(b'n') | None => Kind::Null,
        Some(b't' | b'f') => Kind::Boolean,
        Some(b'"') => Kind::Text,
        Some(b'[') => Kind::Array,
        Some(b'{') => Kind::Object,
        Some(_) => Kind::Number,
    }
}

/// The elements of an array.
pub(super) fn elements(value: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(value.get()).ok()
}

/// A text, or a number in its own digits.
pub(super) fn scalar(value: &RawValue) -> Option<String> {
    match kind(value) {
        Kind::Text => serde_json::from_str(value.get()).ok(),
        Kind::Number => Some(value.get().to_owned()),
        Kind::Null | Kind::Boolean | Kind::Array | Kind::Object => None,
    }
}

/// An amount, as a number or as a text.
pub(super) fn amount(value: &RawValue) -> Result<Cents, DefectCode> {
    let text = scalar(value).ok_or(DefectCode::WrongType)?;
    Cents::parse_decimal(text.trim()).map_err(|error| match error {
        MoneyError::NotANumber => DefectCode::WrongType,
        MoneyError::OutOfRange => DefectCode::OutOfRange,
    })
}

/// A whole number, also when written as `2.0` or `"2"`. Counted in hundredths, so without binary floats.
pub(super) fn whole(value: &RawValue) -> Result<i64, DefectCode> {
    let hundredths = amount(value)?.get();
    if hundredths % 100 == 0 { Ok(hundredths / 100) } else { Err(DefectCode::OutOfRange) }
}

pub(super) fn boolean(value: &RawValue) -> Option<bool> {
    match value.get() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// Whether a field that is not there is worth a mark on the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// Nobody can cook or deliver without it.
    Required,
    /// It may be absent; but what is there should be readable.
    Optional,
}

/// Collects what could not be read.
#[derive(Default)]
pub(super) struct Defects(Vec<Defect>);

impl Defects {
    pub(super) fn add(&mut self, field: impl Into<String>, code: DefectCode) {
        if self.0.len() < DEFECTS_MAX {
            self.0.push(Defect { field: field.into(), code });
        }
    }

    pub(super) fn into_vec(self) -> Vec<Defect> {
        self.0
    }

    /// The field, marked when it is missing though required.
    pub(super) fn field<'a>(
        &mut self,
        object: &Object<'a>,
        path: &Path<'_>,
        name: &str,
        need: Need,
    ) -> Option<&'a RawValue> {
        let value = object.get(name);
        if value.is_none() && need == Need::Required {
            self.add(path.field(name), DefectCode::Missing);
        }
        value
    }

    /// A text without spaces around it; an empty one is none.
    pub(super) fn text(
        &mut self,
        object: &Object<'_>,
        path: &Path<'_>,
        name: &str,
        need: Need,
    ) -> Option<String> {
        let value = self.field(object, path, name, need)?;
        let Some(text) = scalar(value) else {
            self.add(path.field(name), DefectCode::WrongType);
            return None;
        };
        let text = text.trim();
        if text.is_empty() {
            if need == Need::Required {
                self.add(path.field(name), DefectCode::Empty);
            }
            return None;
        }
        Some(text.to_owned())
    }

    /// An amount; one below zero is marked and kept, because it is what the remote counts with.
    pub(super) fn money(
        &mut self,
        object: &Object<'_>,
        path: &Path<'_>,
        name: &str,
        need: Need,
    ) -> Option<Cents> {
        let value = self.field(object, path, name, need)?;
        match amount(value) {
            Ok(cents) => {
                if cents < Cents::ZERO {
                    self.add(path.field(name), DefectCode::Negative);
                }
                Some(cents)
            }
            Err(code) => {
                self.add(path.field(name), code);
                None
            }
        }
    }

    /// An object inside the object.
    pub(super) fn object<'a>(
        &mut self,
        object: &Object<'a>,
        path: &Path<'_>,
        name: &str,
        need: Need,
    ) -> Option<Object<'a>> {
        let value = self.field(object, path, name, need)?;
        let inner = Object::parse(value.get());
        if inner.is_none() {
            self.add(path.field(name), DefectCode::WrongType);
        }
        inner
    }

    /// An array inside the object.
    pub(super) fn array<'a>(
        &mut self,
        object: &Object<'a>,
        path: &Path<'_>,
        name: &str,
        need: Need,
    ) -> Option<Vec<&'a RawValue>> {
        let value = self.field(object, path, name, need)?;
        let inner = elements(value);
        if inner.is_none() {
            self.add(path.field(name), DefectCode::WrongType);
        }
        inner
    }
}

/// Where an object stands in the order, e.g. `orderItems[2].`; made into text only for a defect.
pub(super) struct Path<'a>(pub(super) Cow<'a, str>);

impl Path<'_> {
    pub(super) const ROOT: Path<'static> = Path(Cow::Borrowed(""));

    pub(super) fn field(&self, name: &str) -> String {
        format!("{}{name}", self.0)
    }
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
