//! *Conservar ambos*: where it makes sense. Pure.

use serde_json::Value;

use super::shape::is_empty;
use crate::dto::KeepBoth;

/// Parts of the names of fields whose texts are joined, without case and accents.
const JOINED: &[&str] = &["note", "nota", "remark", "comment", "comentario", "instruction", "observacion"];
/// The entity that has a second phone.
const CUSTOMER: &str = "customer";
const PHONES: &[&str] = &["whatsappPhoneNumber", "phone"];
/// The entity of which a customer can have two.
const ADDRESS: &str = "address";
/// Fields that say where an address is.
const PLACE: &[&str] = &["street", "number", "neighborhood"];

/// How both values of a field can be kept. Names, blocks and what is one of a kind are decided.
pub(super) fn both(
    entity_type: &str,
    field: &str,
    here: Option<&str>,
    there: Option<&str>,
) -> Option<KeepBoth> {
    if !is_text(here) || !is_text(there) {
        return None;
    }
    match entity_type {
        ADDRESS if PLACE.contains(&field) => return Some(KeepBoth::TwoAddresses),
        CUSTOMER if PHONES.contains(&field) => return Some(KeepBoth::SecondPhone),
        _ => {}
    }
    let name = mostrador_domain::order::fold(field);
    JOINED.iter().any(|part| name.contains(part)).then_some(KeepBoth::Joined)
}

fn is_text(text: Option<&str>) -> bool {
    !is_empty(text) && text.is_some_and(|text| matches!(serde_json::from_str(text), Ok(Value::String(_))))
}

#[cfg(test)]
#[path = "both_tests.rs"]
mod tests;
