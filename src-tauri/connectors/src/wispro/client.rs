//! One client: its id, when it changed, whether it reads as a client, and its text without secrets.

use std::fmt;

use chrono::DateTime;
use mostrador_connector::{ReasonCode, Record, RecordBody, SetAside, SetAsideReason, names_secret};
use mostrador_domain::Timestamp;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, de};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

/// Longest id, in bytes: a UUID has 36.
const ID_MAX: usize = 200;
/// A value nested deeper than this is dropped where secrets are looked for.
const DEPTH_MAX: usize = 32;

/// Fields that are texts, or numbers where somebody typed one; of any other shape nobody can say what they mean.
const TEXTS: [&str; 13] = [
    "custom_id",
    "name",
    "email",
    "address",
    "phone",
    "phone_mobile",
    "national_identification_number",
    "taxpayer_identification_number",
    "city",
    "state",
    "details",
    "zone_name",
    "public_id",
];

fn known(name: &str) -> Option<&'static str> {
    TEXTS.into_iter().find(|known| *known == name)
}

/// Reads one entry of a list.
///
/// # Errors
/// It has no id by which it could be addressed.
pub(super) fn read(entry: &RawValue) -> Result<Record, SetAside> {
    let Ok(outline) = serde_json::from_str::<Outline<'_>>(entry.get()) else {
        return Err(aside(entry, SetAsideReason::NotAnObject));
    };
    let Some(external_id) = outline.id.and_then(id) else {
        return Err(aside(entry, SetAsideReason::IdMissing));
    };
    let raw_json = match outline.secrets {
        Secrets::None => entry.get().to_owned(),
        Secrets::Perhaps => without_secrets(entry),
    };
    let body = match outline.unreadable {
        None => RecordBody::Raw,
        Some(field) => RecordBody::Malformed {
            reason: ReasonCode::new("FIELD_UNREADABLE"),
            field: Some(field.to_owned()),
        },
    };
    let modified_at = outline.updated_at.and_then(instant);
    Ok(Record { external_id, raw_json, modified_at, version: None, body })
}

fn aside(entry: &RawValue, reason: SetAsideReason) -> SetAside {
    let raw_json = without_secrets(entry);
    let hash = Sha256::digest(raw_json.as_bytes());
    let content_hash = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    SetAside { reason, content_hash, raw_json }
}

/// A text as it is, or a number in its own digits.
fn id(value: &RawValue) -> Option<String> {
    let json = value.get();
    let id = match json.as_bytes().first() {
        Some(b'"') => serde_json::from_str(json).ok()?,
        Some(b'-' | b'0'..=b'9') => json.to_owned(),
        _ => return None,
    };
    (!id.trim().is_empty() && id.len() <= ID_MAX).then_some(id)
}

fn instant(value: &RawValue) -> Option<Timestamp> {
    let text: &str = serde_json::from_str(value.get()).ok()?;
    Some(Timestamp(DateTime::parse_from_rfc3339(text).ok()?.timestamp_millis()))
}

/// Whether there may be something in a client that must not be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Secrets {
    None,
    /// A field says so, or it holds further fields.
    Perhaps,
}

/// What is looked at of a client. Of a name given twice the last one counts, as in every JSON library.
struct Outline<'a> {
    id: Option<&'a RawValue>,
    updated_at: Option<&'a RawValue>,
    unreadable: Option<&'static str>,
    secrets: Secrets,
}

/// A field's name, as far as it matters.
enum Name {
    Id,
    UpdatedAt,
    Text(&'static str),
    Secret,
    Other,
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Word;
        impl Visitor<'_> for Word {
            type Value = Name;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a field's name")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Name, E> {
                Ok(match (name, known(name)) {
                    ("id", _) => Name::Id,
                    ("updated_at", _) => Name::UpdatedAt,
                    (_, Some(text)) => Name::Text(text),
                    (name, None) if names_secret(name) => Name::Secret,
                    (_, None) => Name::Other,
                })
            }
        }
        deserializer.deserialize_str(Word)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Outline<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Outline<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut outline =
                    Outline { id: None, updated_at: None, unreadable: None, secrets: Secrets::None };
                while let Some(name) = map.next_key::<Name>()? {
                    let value: &RawValue = map.next_value()?;
                    let nested = matches!(value.get().as_bytes().first(), Some(b'{' | b'['));
                    if nested {
                        outline.secrets = Secrets::Perhaps;
                    }
                    match name {
                        Name::Id => outline.id = Some(value),
                        Name::UpdatedAt => outline.updated_at = Some(value),
                        Name::Text(field) if nested || matches!(value.get(), "true" | "false") => {
                            outline.unreadable = outline.unreadable.or(Some(field));
                        }
                        Name::Secret => outline.secrets = Secrets::Perhaps,
                        Name::Text(_) | Name::Other => {}
                    }
                }
                Ok(outline)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// The text of a value without the fields that are called a secret, at any depth. Where there is none it is the very same
/// text; otherwise the others keep theirs.
fn without_secrets(value: &RawValue) -> String {
    cleaned(value, 0).unwrap_or_else(|| value.get().to_owned())
}

/// `None`: there was nothing to take away. What cannot be read may hold a secret, and is not kept.
fn cleaned(value: &RawValue, depth: usize) -> Option<String> {
    let first = value.get().as_bytes().first()?;
    if !matches!(first, b'{' | b'[') {
        return None;
    }
    if depth >= DEPTH_MAX {
        return Some("null".to_owned());
    }
    let mut changed = false;
    let mut text = String::with_capacity(value.get().len());
    let add = |text: &mut String, value: &RawValue| match cleaned(value, depth + 1) {
        Some(inner) => {
            text.push_str(&inner);
            true
        }
        None => {
            text.push_str(value.get());
            false
        }
    };
    if *first == b'[' {
        let Ok(elements) = serde_json::from_str::<Vec<&RawValue>>(value.get()) else {
            return Some("null".to_owned());
        };
        for element in elements {
            text.push(if text.is_empty() { '[' } else { ',' });
            changed |= add(&mut text, element);
        }
        text.push(']');
        return changed.then_some(text);
    }
    let Ok(members) = serde_json::from_str::<Members<'_>>(value.get()) else {
        return Some("null".to_owned());
    };
    text.push('{');
    let mut from = 1;
    for (name, member) in members.0 {
        let Some((head, end)) = head_of(value.get(), from, member) else {
            return Some("null".to_owned());
        };
        from = end;
        match name {
            MemberName::Secret => changed = true,
            MemberName::Plain => {
                let is_first = text.len() == 1;
                let head =
                    if is_first { head.trim_start_matches([',', ' ', '\t', '\r', '\n']) } else { head };
                text.push_str(head);
                changed |= add(&mut text, member);
            }
        }
    }
    text.push('}');
    changed.then_some(text)
}

/// What stands before a member's value, from where the one before it ended: the comma, its name, the colon; and where the value
/// ends. The value is a part of the object's own text, so that nothing has to be written anew. `None` if it were not.
fn head_of<'a>(object: &'a str, from: usize, member: &RawValue) -> Option<(&'a str, usize)> {
    let begin = member.get().as_ptr().addr().checked_sub(object.as_ptr().addr())?;
    Some((object.get(from..begin)?, begin + member.get().len()))
}

/// Whether a member goes.
enum MemberName {
    Secret,
    Plain,
}

impl<'de> Deserialize<'de> for MemberName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Word;
        impl Visitor<'_> for Word {
            type Value = MemberName;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a field's name")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<MemberName, E> {
                let is_secret = known(name).is_none() && names_secret(name);
                Ok(if is_secret { MemberName::Secret } else { MemberName::Plain })
            }
        }
        deserializer.deserialize_str(Word)
    }
}

/// The fields of an object, in their order.
struct Members<'a>(Vec<(MemberName, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(All)
    }
}

#[cfg(test)]
#[path = "client_tests.rs"]
mod tests;
