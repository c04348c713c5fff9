//! One entry of the body, as it is handed on.
//!
//! The text that is handed on is the wire's object with its fields and its addresses in an order of their own, so that the
//! same customer always has the same text. Left out is what is not kept (the chat, which is nobody's business here) and
//! what differs from answer to answer without a change: when the answer was made, and when the row was written last, which
//! is told beside the text. Every value keeps its own digits.

use std::collections::{BTreeMap, HashSet};

use mostrador_connector::{Element, ReasonCode, Record, RecordBody, SetAside, SetAsideReason};
use mostrador_domain::Timestamp;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::super::{json, pending::sha256_hex};

/// Never handed on.
const LEFT_OUT: &[&str] = &["fullChatHistory", "relevantChatHistory", "lastSyncedAt", "updatedAt"];
const PHONE: &str = "whatsappPhoneNumber";
const ADDRESSES: &str = "addresses";

/// No spelling of a UUID is longer.
const ID_MAX: usize = 64;

/// The fields of an object, by name. Of a name given twice the last one counts, as in JavaScript.
type Fields<'a> = BTreeMap<String, &'a RawValue>;

/// One entry, and when the remote made the answer that it stands in.
pub(super) struct Entry {
    pub(super) told: Told,
    /// The instant, and the remote's own text for it.
    pub(super) synced_at: Option<(Timestamp, String)>,
}

/// What is told of an entry.
pub(super) enum Told {
    Record(Record),
    Aside(SetAside),
}

/// Takes the entries of one body.
#[derive(Default)]
pub(super) struct Entries {
    seen: HashSet<Uuid>,
    /// Entries so far.
    count: u64,
}

impl Entries {
    /// Reads an entry.
    pub(super) fn take(&mut self, element: &Element) -> Entry {
        self.count += 1;
        let raw = match element {
            Element::Whole(raw) => raw,
            Element::TooLarge { beginning, bytes } => {
                return self.unread(SetAsideReason::TooLarge, beginning, *bytes);
            }
        };
        let readable = json::repair_surrogates(raw);
        let Ok(fields) = serde_json::from_str::<Fields<'_>>(&readable) else {
            let bytes = u64::try_from(raw.len()).unwrap_or(u64::MAX);
            return self.unread(SetAsideReason::NotAnObject, raw.as_bytes(), bytes);
        };
        let synced_at = text(&fields, "lastSyncedAt")
            .and_then(|text| Some((Timestamp::parse_rfc3339(text.trim())?, text)));
        let (addresses, problem) = addresses(&fields);
        let handed_on = handed_on(&fields, addresses.as_deref());
        let told = match self.id(&fields) {
            Err(reason) => aside(reason, handed_on),
            Ok(external_id) => Told::Record(Record {
                external_id,
                raw_json: handed_on,
                modified_at: text(&fields, "updatedAt")
                    .and_then(|text| Timestamp::parse_rfc3339(text.trim())),
                version: None,
                body: match no_phone(&fields).or(problem) {
                    Some((code, field)) => {
                        RecordBody::Malformed { reason: ReasonCode::new(code), field: Some(field.to_owned()) }
                    }
                    None => RecordBody::Raw,
                },
            }),
        };
        Entry { told, synced_at }
    }

    /// An entry of which nobody can say what is a chat and what is not: its text goes nowhere. Told is where it stands and
    /// how large it is.
    fn unread(&self, reason: SetAsideReason, text: &[u8], bytes: u64) -> Entry {
        let raw_json = format!("{{\"entry\":{},\"bytes\":{bytes}}}", self.count);
        let told = Told::Aside(SetAside { reason, content_hash: sha256_hex(text), raw_json });
        Entry { told, synced_at: None }
    }

    /// The id as the remote wrote it.
    fn id(&mut self, fields: &Fields<'_>) -> Result<String, SetAsideReason> {
        let raw = fields.get("id").filter(|raw| json::kind(raw) != json::Kind::Null);
        let raw = raw.ok_or(SetAsideReason::IdMissing)?;
        let id = text(fields, "id").ok_or(SetAsideReason::IdNotAUuid)?;
        if json::kind(raw) == json::Kind::Text && id.trim().is_empty() {
            return Err(SetAsideReason::IdMissing);
        }
        let uuid = uuid(&id).ok_or(SetAsideReason::IdNotAUuid)?;
        if self.seen.insert(uuid) { Ok(id) } else { Err(SetAsideReason::IdRepeated) }
    }
}

fn aside(reason: SetAsideReason, raw_json: String) -> Told {
    let content_hash = sha256_hex(raw_json.as_bytes());
    Told::Aside(SetAside { reason, content_hash, raw_json })
}

/// The UUID that a text spells.
pub(super) fn uuid(text: &str) -> Option<Uuid> {
    if text.len() > ID_MAX { None } else { Uuid::try_parse(text).ok() }
}

/// A field that is a JSON text.
fn text(fields: &Fields<'_>, name: &str) -> Option<String> {
    let raw = fields.get(name)?;
    if json::kind(raw) == json::Kind::Text { json::scalar(raw) } else { None }
}

/// A code and the field that it is about.
type Problem = (&'static str, &'static str);

/// Nobody can be told apart without a phone: it is what the remote knows its customers by.
fn no_phone(fields: &Fields<'_>) -> Option<Problem> {
    let phone = fields.get(PHONE).and_then(|raw| json::scalar(raw));
    let there = phone.is_some_and(|phone| !phone.trim().is_empty());
    (!there).then_some(("PHONE_MISSING", PHONE))
}

/// The addresses by their id, each with its fields by name. A list that is not there is no empty one: of a customer that is
/// listed an address that is missing was deleted.
fn addresses(fields: &Fields<'_>) -> (Option<String>, Option<Problem>) {
    let Some(list) = fields.get(ADDRESSES).and_then(|raw| json::elements(raw)) else {
        return (None, Some(("ADDRESSES_NOT_A_LIST", ADDRESSES)));
    };
    let mut by_id = BTreeMap::new();
    let count = list.len();
    for raw in list {
        let address = serde_json::from_str::<Fields<'_>>(raw.get()).ok();
        let id = address.as_ref().and_then(|address| uuid(&text(address, "id")?));
        let (Some(address), Some(id)) = (address, id) else { break };
        by_id.insert(id, object(address.iter().map(|(name, raw)| (name.as_str(), raw.get()))));
    }
    if by_id.len() < count {
        return (None, Some(("ADDRESS_UNUSABLE", ADDRESSES)));
    }
    let list: Vec<String> = by_id.into_values().collect();
    (Some(format!("[{}]", list.join(","))), None)
}

fn handed_on(fields: &Fields<'_>, addresses: Option<&str>) -> String {
    let kept = fields.iter().filter(|(name, _)| !LEFT_OUT.contains(&name.as_str()));
    object(kept.map(|(name, raw)| match addresses {
        Some(addresses) if name == ADDRESSES => (name.as_str(), addresses),
        Some(_) | None => (name.as_str(), raw.get()),
    }))
}

/// Writes an object of JSON texts.
pub(super) fn object<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::from("{");
    for (name, raw) in fields {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&serde_json::Value::from(name).to_string());
        text.push(':');
        text.push_str(raw);
    }
    text.push('}');
    text
}

#[cfg(test)]
#[path = "record_tests.rs"]
mod tests;
