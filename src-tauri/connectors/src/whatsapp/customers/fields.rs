//! Which fields the remote takes, and what of an operation is sent.

use std::collections::BTreeMap;

use mostrador_connector::{RemoteError, WriteOperation};
use serde_json::value::RawValue;

use super::super::{
    json::{self, Kind},
    refused,
};

/// Fields of a customer that are sent. All but the e-mail keep their old value where the new one is empty. The remote takes its
/// own figures as well, which it alone counts: what was read of them is old by the time it would arrive.
const OF_CUSTOMERS: &[&str] = &["firstName", "lastName", EMAIL];

/// `null` clears it.
const EMAIL: &str = "email";

/// Fields of an address that are taken; `null` clears them.
const OF_ADDRESSES: &[&str] = &[
    "name",
    "street",
    "number",
    "interiorNumber",
    "neighborhood",
    "city",
    "state",
    "zipCode",
    "country",
    "deliveryInstructions",
    "latitude",
    "longitude",
    "isDefault",
];

/// Fields that are the site's own: they are never sent, and the remote is never said to have them.
const OF_THE_SITE: &[&str] =
    &["isBanned", "banReason", "bannedAt", "isActive", "internalNote", "secondPhone"];

/// Whose fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kindred {
    Customer,
    Address,
}

impl Kindred {
    fn taken(self) -> &'static [&'static str] {
        match self {
            Self::Customer => OF_CUSTOMERS,
            Self::Address => OF_ADDRESSES,
        }
    }
}

/// What of an operation is sent, in JSON texts, and why the rest cannot be.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub(super) fields: BTreeMap<&'static str, String>,
    pub(super) refusal: Option<RemoteError>,
}

/// The fields of a record's text.
pub(super) fn payload(operation: &WriteOperation) -> Option<BTreeMap<String, &RawValue>> {
    serde_json::from_str(operation.payload.as_str()).ok()
}

/// Of what changed the fields that the remote takes; of everything, where it is not told what changed, those that are there.
/// What could be claimed to be done and is not is refused, and takes no other field with it.
pub(super) fn sent(whose: Kindred, payload: &BTreeMap<String, &RawValue>, changed: &[String]) -> Sent {
    let mut sent = Sent::default();
    for name in whose.taken() {
        let value = payload.get(*name).copied();
        let wanted = if changed.is_empty() { value.is_some() } else { changed.iter().any(|one| one == name) };
        if !wanted {
            continue;
        }
        let text = value.map_or("null", RawValue::get);
        match (whose, is_nothing(text)) {
            (Kindred::Customer, true) if *name == EMAIL => {
                sent.fields.insert(*name, "null".to_owned());
            }
            (Kindred::Customer, true) if changed.is_empty() => {}
            (Kindred::Customer, true) => {
                sent.refusal =
                    Some(refused("CANNOT_BE_CLEARED", "the remote keeps the old value of the field"));
            }
            (Kindred::Customer, false) | (Kindred::Address, true | false) => {
                sent.fields.insert(*name, text.to_owned());
            }
        }
    }
    let known =
        |name: &String| whose.taken().contains(&name.as_str()) || OF_THE_SITE.contains(&name.as_str());
    if !changed.iter().all(known) {
        sent.refusal = Some(refused("FIELD_NOT_TAKEN", "the remote does not take a field that changed"));
    }
    sent
}

/// What JavaScript takes for nothing.
fn is_nothing(text: &str) -> bool {
    let zero = || text.parse::<f64>().is_ok_and(|number| number == 0.0);
    matches!(text, "null" | "false" | "\"\"") || zero()
}

/// A field of a record's text that is a JSON text itself.
pub(super) fn word(payload: &BTreeMap<String, &RawValue>, name: &str) -> Option<String> {
    let raw = payload.get(name)?;
    if json::kind(raw) == Kind::Text { json::scalar(raw) } else { None }
}

#[cfg(test)]
#[path = "fields_tests.rs"]
mod tests;
