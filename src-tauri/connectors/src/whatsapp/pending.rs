//! The list of pending orders, entry by entry: one that cannot be read takes no other with it.

use mostrador_connector::{Page, Record, RecordBody, RemoteError, SetAside, SetAsideReason};
use mostrador_domain::order::OrderId;
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::{
    answer,
    http::Answer,
    json::{self, Kind, Object},
    order,
};

/// No spelling of a UUID is longer; what is longer is not sent back for a confirmation.
const ID_MAX: usize = 64;

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
}

/// Reads `{"data":[…]}`. An id listed twice gives two records, in the remote's order.
pub(super) fn page(answer: &Answer) -> Result<Page, RemoteError> {
    // A byte that is no UTF-8 spoils the text that it stands in, not the list.
    let text = String::from_utf8_lossy(&answer.body);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let Body { data } = serde_json::from_str(text).map_err(|error| answer::unreadable(&error))?;
    let mut page = Page {
        records: Vec::with_capacity(data.len()),
        set_aside: Vec::new(),
        next_cursor: None,
        total: None,
        watermark: None,
    };
    for entry in data {
        match record(entry.get()) {
            Ok(record) => page.records.push(record),
            Err(reason) => page.set_aside.push(SetAside {
                reason,
                content_hash: sha256_hex(entry.get().as_bytes()),
                raw_json: entry.get().to_owned(),
            }),
        }
    }
    Ok(page)
}

/// One entry, or why it cannot be addressed.
pub(super) fn record(raw: &str) -> Result<Record, SetAsideReason> {
    let readable = json::repair_surrogates(raw);
    let object = Object::parse(&readable).ok_or(SetAsideReason::NotAnObject)?;
    let id = object.get("id").ok_or(SetAsideReason::IdMissing)?;
    if json::kind(id) != Kind::Text {
        return Err(SetAsideReason::IdNotAUuid);
    }
    let external_id = json::scalar(id).ok_or(SetAsideReason::IdNotAUuid)?;
    if external_id.trim().is_empty() {
        return Err(SetAsideReason::IdMissing);
    }
    let id = Some(external_id.as_str()).filter(|id| id.len() <= ID_MAX).and_then(OrderId::parse);
    let order = order::map(id.ok_or(SetAsideReason::IdNotAUuid)?, &object);
    Ok(Record {
        external_id,
        raw_json: raw.to_owned(),
        modified_at: None,
        version: None,
        body: RecordBody::Order { content_hash: order::content_hash(&order), order: Box::new(order) },
    })
}

/// Lower-case hexadecimal.
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[path = "pending_tests.rs"]
mod tests;
