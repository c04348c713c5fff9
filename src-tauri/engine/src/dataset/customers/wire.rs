//! A customer as the connector hands it over, taken apart into records.

use mostrador_connector::{Record, RecordBody};
use mostrador_domain::Timestamp;
use serde_json::value::RawValue;

use crate::dataset::records::Document;

/// Fields of a customer that are no part of its record: personal chats, which nobody here needs, the addresses, which are
/// records of their own, and instants that change with every answer.
const NOT_KEPT: [&str; 5] =
    ["fullChatHistory", "relevantChatHistory", "lastSyncedAt", "addresses", "updatedAt"];
/// When a record was last modified, by the remote's clock: told beside the record, not within.
const UPDATED_AT: &str = "updatedAt";

/// A customer and its addresses.
pub(super) struct Parts {
    /// The customer alone.
    pub(super) customer: Record,
    /// Digits and signs of its phone.
    pub(super) phone: Option<String>,
    /// What is said of its addresses.
    pub(super) addresses: Addresses,
}

/// What is said of the addresses of a customer.
pub(super) enum Addresses {
    /// Nothing: that is no deletion.
    Unsaid,
    /// These are all that it has.
    All(Vec<Record>),
    /// These, and some that do not read: which ones are missing cannot be told.
    Some(Vec<Record>),
}

impl Addresses {
    pub(super) fn records(&self) -> &[Record] {
        match self {
            Self::Unsaid => &[],
            Self::All(records) | Self::Some(records) => records,
        }
    }
}

/// Takes a customer apart; nothing where it is no JSON object, which is for the records to tell.
pub(super) fn parts(record: &Record) -> Option<Parts> {
    let mut document = Document::parse(&record.raw_json).ok()?;
    let addresses = addresses(&document);
    let modified_at = record.modified_at.or_else(|| modified_at(&document));
    for field in NOT_KEPT {
        document.remove(field);
    }
    let phone = match document.value("whatsappPhoneNumber") {
        Some(serde_json::Value::String(phone)) => Some(phone),
        Some(_) | None => None,
    };
    let raw_json = document.to_text();
    let customer = Record { raw_json, modified_at, ..record.clone() };
    Some(Parts { customer, phone, addresses })
}

fn addresses(customer: &Document) -> Addresses {
    let Some(text) = customer.get("addresses") else { return Addresses::Unsaid };
    let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(text) else {
        return if text.trim() == "null" { Addresses::Unsaid } else { Addresses::Some(Vec::new()) };
    };
    let count = list.len();
    let records: Vec<Record> = list.into_iter().filter_map(|raw| address(raw.get())).collect();
    if records.len() == count { Addresses::All(records) } else { Addresses::Some(records) }
}

fn address(text: &str) -> Option<Record> {
    let mut document = Document::parse(text).ok()?;
    let external_id = match document.value("id") {
        Some(serde_json::Value::String(id)) if !id.is_empty() => id,
        Some(_) | None => return None,
    };
    let modified_at = modified_at(&document);
    document.remove(UPDATED_AT);
    let raw_json = document.to_text();
    Some(Record { external_id, raw_json, modified_at, version: None, body: RecordBody::Raw })
}

fn modified_at(document: &Document) -> Option<Timestamp> {
    match document.value(UPDATED_AT) {
        Some(serde_json::Value::String(text)) => Timestamp::parse_rfc3339(&text),
        Some(_) | None => None,
    }
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
