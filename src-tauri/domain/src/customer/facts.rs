//! What is read out of the record of a customer, in the words of the system that it comes from.
//!
//! Lenient: a field of another kind than expected is as good as none, because the list must show a customer of which half is
//! unreadable.

use serde_json::{Map, Value};

use super::{CallingCode, Point, fold, phone_key};
use crate::national_id::NationalId;
use crate::{Cents, Timestamp};

/// Whose words a record is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A customer of the ordering remote.
    Customer,
    /// A client of an internet provider's system.
    Client,
}

impl Kind {
    /// Of an entity; `None` for one that is no customer.
    pub fn of_entity(entity_type: &str) -> Option<Self> {
        match entity_type {
            "customer" => Some(Self::Customer),
            "client" => Some(Self::Client),
            _ => None,
        }
    }
}

/// What the list shows of a customer, and what it is searched by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerFacts {
    /// First and last name, or the one that the system has.
    pub name: Option<String>,
    /// Phones, the one that is shown first.
    pub phones: Vec<String>,
    /// National id as written, with the letter that stands beside it.
    pub document: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// The one address that the record itself has, on a line.
    pub address: Option<String>,
    /// *Bloqueado*.
    pub blocked: bool,
    /// Orders, as the system counts them.
    pub total_orders: Option<u64>,
    /// What was spent, as the system counts it.
    pub total_spent: Option<Cents>,
    /// When the system last heard of it.
    pub last_interaction_at: Option<Timestamp>,
    /// Zone, of a client.
    pub zone: Option<String>,
    /// How the contract stands, of a client.
    pub contract_state: Option<String>,
}

impl CustomerFacts {
    /// The document as it is compared.
    pub fn document_key(&self) -> Option<String> {
        NationalId::parse(self.document.as_deref()?, None).map(|id| id.to_string())
    }

    /// The phone that is shown, as it is compared.
    pub fn phone_key(&self, country: CallingCode) -> Option<String> {
        self.phones.first().and_then(|phone| phone_key(phone, country))
    }

    /// The second phone, as it is compared.
    pub fn second_phone_key(&self, country: CallingCode) -> Option<String> {
        self.phones.get(1).and_then(|phone| phone_key(phone, country))
    }

    /// Name and address together, as they are compared: of both there must be enough to mean somebody. Two words of the
    /// name, and a number in the address.
    pub fn name_and_address_key(&self, address: Option<&str>) -> Option<String> {
        let name = super::sort_key(self.name.as_deref());
        let address = fold(address?);
        let address: String = address.chars().filter(|sign| sign.is_alphanumeric()).collect();
        let enough = name.contains(' ')
            && address.chars().count() >= 6
            && address.chars().any(|sign| sign.is_ascii_digit());
        enough.then(|| format!("{name}|{address}"))
    }
}

/// One address of a customer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddressFacts {
    /// On a line: street, number, area.
    pub line: Option<String>,
    /// Everything of it that is searched.
    pub text: String,
    /// *Predeterminada*.
    pub is_default: bool,
    /// Where it is.
    pub point: Option<Point>,
}

/// What a JSON value says as a text; `None` for what says nothing.
pub fn json_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn object(payload: &str) -> Map<String, Value> {
    match serde_json::from_str(payload) {
        Ok(Value::Object(fields)) => fields,
        Ok(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) | Err(_) => {
            Map::new()
        }
    }
}

fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    fields.get(name).and_then(json_text)
}

fn joined(parts: &[Option<String>], separator: &str) -> Option<String> {
    let text = parts.iter().flatten().map(String::as_str).collect::<Vec<_>>().join(separator);
    (!text.is_empty()).then_some(text)
}

/// Reads a record.
pub fn facts(kind: Kind, payload: &str) -> CustomerFacts {
    let fields = object(payload);
    match kind {
        Kind::Customer => customer(&fields),
        Kind::Client => client(&fields),
    }
}

fn phones(fields: &Map<String, Value>, names: [&str; 2]) -> Vec<String> {
    let mut phones: Vec<String> = names.into_iter().filter_map(|name| text(fields, name)).collect();
    phones.dedup();
    phones
}

fn customer(fields: &Map<String, Value>) -> CustomerFacts {
    CustomerFacts {
        name: joined(&[text(fields, "firstName"), text(fields, "lastName")], " "),
        phones: phones(fields, ["whatsappPhoneNumber", "secondPhone"]),
        document: None,
        email: text(fields, "email"),
        address: None,
        blocked: fields.get("isBanned") == Some(&Value::Bool(true)),
        total_orders: text(fields, "totalOrders").and_then(|count| count.parse().ok()),
        total_spent: text(fields, "totalSpent").and_then(|spent| Cents::parse_decimal(&spent).ok()),
        last_interaction_at: text(fields, "lastInteraction").and_then(|at| Timestamp::parse_rfc3339(&at)),
        zone: None,
        contract_state: None,
    }
}

fn client(fields: &Map<String, Value>) -> CustomerFacts {
    let contract = fields.get("contract").and_then(Value::as_object);
    CustomerFacts {
        name: text(fields, "name"),
        phones: phones(fields, ["phone_mobile", "phone"]),
        document: document(fields),
        email: text(fields, "email"),
        address: joined(&[text(fields, "address"), text(fields, "city")], ", "),
        blocked: false,
        total_orders: None,
        total_spent: None,
        last_interaction_at: None,
        zone: text(fields, "zone_name"),
        contract_state: text(fields, "contract_state")
            .or_else(|| contract.and_then(|contract| text(contract, "state"))),
    }
}

/// The national id as written. The letter may stand in a field of its own, alone.
fn document(fields: &Map<String, Value>) -> Option<String> {
    let written = text(fields, "national_identification_number")?;
    match text(fields, "details") {
        Some(letter)
            if letter.len() == 1
                && letter.bytes().all(|sign| sign.is_ascii_alphabetic())
                && written.starts_with(|sign: char| sign.is_ascii_digit()) =>
        {
            Some(format!("{letter}-{written}"))
        }
        Some(_) | None => Some(written),
    }
}

/// Reads an address of the ordering remote.
pub fn address_facts(payload: &str) -> AddressFacts {
    let fields = object(payload);
    let of = |name: &str| text(&fields, name);
    let street = joined(&[of("street"), of("number"), of("interiorNumber")], " ");
    let area = joined(&[of("neighborhood"), of("city")], ", ");
    let rest = [of("name"), of("state"), of("zipCode"), of("deliveryInstructions")];
    let line = joined(&[street, area], ", ");
    let degrees = |name: &str| of(name).and_then(|text| text.parse::<f64>().ok());
    let point = match (degrees("latitude"), degrees("longitude")) {
        (Some(latitude), Some(longitude)) => Point::new(latitude, longitude),
        (Some(_) | None, Some(_) | None) => None,
    };
    AddressFacts {
        text: joined(&[line.clone(), joined(&rest, " ")], " ").unwrap_or_default(),
        line: line.or_else(|| of("name")),
        is_default: fields.get("isDefault") == Some(&Value::Bool(true)),
        point,
    }
}

#[cfg(test)]
#[path = "facts_tests.rs"]
mod tests;
