//! The customers of the remote, and its rules for listing and writing them. Pure: randomness comes in.

use std::collections::BTreeMap;

use mostrador_domain::Timestamp;
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Map, Value, json};

/// Fields of a customer that the remote takes.
const TAKEN: [&str; 3] = ["firstName", "lastName", "email"];
/// Fields of an address that the remote takes.
const TAKEN_OF_ADDRESSES: [&str; 6] =
    ["name", "street", "zipCode", "deliveryInstructions", "latitude", "isDefault"];

/// A customer there.
#[derive(Clone, Debug)]
pub(crate) struct Customer {
    pub(crate) id: String,
    pub(crate) fields: Map<String, Value>,
    pub(crate) addresses: BTreeMap<String, Map<String, Value>>,
    /// By the remote's own clock. An address that changes alone leaves it as it is.
    updated: u64,
}

/// All customers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Customers {
    by_id: BTreeMap<String, Customer>,
    clock: u64,
    made: u64,
}

/// What a write came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Yes,
    NotFound,
    /// It must not have been asked for.
    Unheard,
}

impl Customers {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Customer> {
        self.by_id.values()
    }

    pub(super) fn clock(&self) -> u64 {
        self.clock
    }

    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    /// The customers written at or after this instant, as the connector hands them over.
    pub(super) fn listed(&self, since: u64) -> Vec<(String, Timestamp, Value)> {
        let listed = self.iter().filter(|customer| customer.updated >= since);
        listed.map(|customer| (customer.id.clone(), instant(customer.updated), customer.raw())).collect()
    }

    /// Somebody there does something, and says what.
    pub(super) fn act(&mut self, random: &mut StdRng, token: &str, phones: &[String]) -> String {
        match random.random_range(0..20) {
            0..3 => self.make(random, token, phones),
            3..11 => self.edit(random, token),
            11..13 => self.make_address(random, token),
            13..18 => self.edit_address(random, token),
            _ => self.delete_address(random),
        }
    }

    fn make(&mut self, random: &mut StdRng, token: &str, phones: &[String]) -> String {
        self.made += 1;
        let id = format!("c{:04}-{:04x}", self.made, random.random::<u16>());
        let phone = match phones.first() {
            // Somebody whom the site has known before.
            Some(phone) if random.random_range(0..2) == 0 => phone.clone(),
            Some(_) | None => format!("55{:08}", self.made),
        };
        if self.iter().any(|customer| customer.fields.get("whatsappPhoneNumber") == Some(&json!(phone))) {
            return "makes nobody twice".to_owned();
        }
        let mut fields = Map::new();
        for (field, value) in [
            ("id", json!(id)),
            ("firstName", json!(token)),
            ("lastName", json!("")),
            ("email", Value::Null),
            ("whatsappPhoneNumber", json!(phone)),
            ("totalOrders", json!(0)),
            ("isBanned", json!(false)),
            ("banReason", Value::Null),
            ("birthDate", Value::Null),
            ("deletedAt", Value::Null),
        ] {
            fields.insert(field.to_owned(), value);
        }
        let updated = self.tick();
        let customer = Customer { id: id.clone(), fields, addresses: BTreeMap::new(), updated };
        self.by_id.insert(id.clone(), customer);
        for _ in 0..random.random_range(0..3) {
            self.add_address(random, &id, token);
        }
        format!("makes {id}")
    }

    fn any(&mut self, random: &mut StdRng) -> Option<&mut Customer> {
        let count = self.by_id.len();
        (count > 0).then(|| self.by_id.values_mut().nth(random.random_range(0..count)))?
    }

    fn edit(&mut self, random: &mut StdRng, token: &str) -> String {
        let now = self.tick();
        let Some(customer) = self.any(random) else { return "finds nobody".to_owned() };
        let (field, value) = match random.random_range(0..12) {
            0..3 => ("firstName", json!(token)),
            3..5 => ("lastName", json!(token)),
            5..7 => ("email", json!(token)),
            7 => ("email", Value::Null),
            8 => ("birthDate", json!(token)),
            9 => ("isBanned", json!(random.random_range(0..2) == 0)),
            _ => ("totalOrders", json!(now)),
        };
        customer.fields.insert(field.to_owned(), value);
        customer.updated = now;
        format!("edits {field} of {}", customer.id)
    }

    fn make_address(&mut self, random: &mut StdRng, token: &str) -> String {
        let Some(id) = self.any(random).map(|customer| customer.id.clone()) else {
            return "finds nobody".to_owned();
        };
        let address = self.add_address(random, &id, token);
        format!("makes {address} of {id}")
    }

    fn add_address(&mut self, random: &mut StdRng, customer: &str, token: &str) -> String {
        self.made += 1;
        let id = format!("a{:04}-{:04x}", self.made, random.random::<u16>());
        let now = self.tick();
        let mut fields = Map::new();
        for (field, value) in [
            ("id", json!(id)),
            ("customerId", json!(customer)),
            ("name", json!("Casa")),
            ("street", json!(token)),
            ("zipCode", json!("")),
            ("deliveryInstructions", json!("")),
            ("latitude", Value::Null),
            ("isDefault", json!(false)),
            ("updatedAt", json!(instant(now).rfc3339())),
        ] {
            fields.insert(field.to_owned(), value);
        }
        if let Some(customer) = self.by_id.get_mut(customer) {
            customer.addresses.insert(id.clone(), fields);
        }
        id
    }

    fn edit_address(&mut self, random: &mut StdRng, token: &str) -> String {
        let now = self.tick();
        let Some(customer) = self.any(random) else { return "finds nobody".to_owned() };
        let count = customer.addresses.len();
        if count == 0 {
            return "finds no address".to_owned();
        }
        let (id, address) =
            customer.addresses.iter_mut().nth(random.random_range(0..count)).expect("an address");
        let (field, value) = match random.random_range(0..7) {
            0..2 => ("street", json!(token)),
            2 => ("zipCode", json!(token)),
            3..5 => ("latitude", json!(token)),
            5 => ("deliveryInstructions", json!(token)),
            _ => ("isDefault", json!(random.random_range(0..2) == 0)),
        };
        address.insert(field.to_owned(), value);
        address.insert("updatedAt".to_owned(), json!(instant(now).rfc3339()));
        let what = format!("edits {field} of {id}");
        // Now and then the customer is written too.
        if random.random_range(0..3) == 0 {
            customer.updated = now;
        }
        what
    }

    fn delete_address(&mut self, random: &mut StdRng) -> String {
        let now = self.tick();
        let Some(customer) = self.any(random) else { return "finds nobody".to_owned() };
        let Some(id) = customer.addresses.keys().next().cloned() else {
            return "finds no address".to_owned();
        };
        customer.addresses.remove(&id);
        if random.random_range(0..2) == 0 {
            customer.updated = now;
        }
        format!("deletes {id}")
    }

    /// Writes everybody anew without changing anything, as whoever touches every row does.
    pub(super) fn touch(&mut self) {
        let now = self.tick();
        self.by_id.values_mut().for_each(|customer| customer.updated = now);
    }

    /// Writes the named fields of a customer.
    pub(super) fn write(&mut self, id: &str, changed: &[String], payload: &Value) -> Written {
        let now = self.tick();
        let Some(customer) = self.by_id.get_mut(id) else { return Written::NotFound };
        if changed.iter().any(|field| !TAKEN.contains(&field.as_str())) {
            return Written::Unheard;
        }
        for field in changed {
            let value = payload.get(field).cloned().unwrap_or_default();
            let is_empty = value.is_null() || value == json!("");
            if field == "email" || !is_empty {
                customer.fields.insert(field.clone(), value);
            }
        }
        customer.updated = now;
        Written::Yes
    }

    /// Writes the named fields of an address. Its customer counts as written.
    pub(super) fn write_address(&mut self, id: &str, changed: &[String], payload: &Value) -> Written {
        let now = self.tick();
        if changed.iter().any(|field| !TAKEN_OF_ADDRESSES.contains(&field.as_str())) {
            return Written::Unheard;
        }
        let customer = payload.get("customerId").and_then(Value::as_str).unwrap_or_default();
        let Some(customer) = self.by_id.get_mut(customer) else { return Written::NotFound };
        let Some(address) = customer.addresses.get_mut(id) else { return Written::NotFound };
        for field in changed {
            address.insert(field.clone(), payload.get(field).cloned().unwrap_or_default());
        }
        address.insert("updatedAt".to_owned(), json!(instant(now).rfc3339()));
        customer.updated = now;
        Written::Yes
    }
}

impl Customer {
    fn raw(&self) -> Value {
        let mut fields = self.fields.clone();
        let addresses = self.addresses.values().cloned().map(Value::Object).collect();
        fields.insert("addresses".to_owned(), Value::Array(addresses));
        fields.insert("updatedAt".to_owned(), json!(instant(self.updated).rfc3339()));
        Value::Object(fields)
    }
}

/// The remote's clock, which has nothing to do with the site's.
fn instant(tick: u64) -> Timestamp {
    Timestamp(1_795_400_000_000 + i64::try_from(tick).unwrap_or(0) * 1_000)
}
