//! The remote's customers and the rules by which a push changes them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

/// Fields of an address that a push may write.
const ADDRESS_FIELDS: &[&str] = &[
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

/// A push stopped in the middle; the customers before it are written.
#[derive(Debug)]
pub(crate) struct BulkFailure(pub(crate) String);

/// All customers, in the order in which they came to be.
#[derive(Debug)]
pub(crate) struct CustomerBook {
    customers: Vec<Value>,
    by_id: HashMap<String, usize>,
}

impl CustomerBook {
    pub(crate) fn new(customers: &[Value]) -> Self {
        let mut book = Self { customers: Vec::new(), by_id: HashMap::new() };
        for customer in customers {
            book.put(customer.clone());
        }
        book
    }

    /// Adds a customer or replaces the one with the same id.
    pub(crate) fn put(&mut self, customer: Value) {
        let Some(id) = customer.get("id").and_then(Value::as_str).map(str::to_lowercase) else { return };
        match self.by_id.get(&id) {
            Some(index) => self.customers[*index] = customer,
            None => {
                self.by_id.insert(id, self.customers.len());
                self.customers.push(customer);
            }
        }
    }

    /// An order counts for its customer, who therefore shows up among the changes.
    pub(crate) fn note_order(&mut self, customer: &Value, now_iso: &str) {
        let Some(known) = customer
            .get("id")
            .and_then(Value::as_str)
            .and_then(|id| self.by_id.get(&id.to_lowercase()))
            .and_then(|index| self.customers.get_mut(*index))
        else {
            return;
        };
        known["totalOrders"] = json!(known["totalOrders"].as_u64().unwrap_or(0) + 1);
        known["lastInteraction"] = json!(now_iso);
        known["updatedAt"] = json!(now_iso);
    }

    /// Customers created or updated at or after `since`, complete with their live addresses. Deleted ones
    /// never appear, so a client cannot see a deletion.
    pub(crate) fn changes(&self, since: DateTime<Utc>, now_iso: &str) -> Vec<Value> {
        let at_or_after = |customer: &Value, field: &str| {
            customer
                .get(field)
                .and_then(Value::as_str)
                .and_then(|at| DateTime::parse_from_rfc3339(at).ok())
                .is_some_and(|at| at >= since)
        };
        self.customers
            .iter()
            .filter(|customer| customer.get("deletedAt").is_none_or(Value::is_null))
            .filter(|customer| at_or_after(customer, "updatedAt") || at_or_after(customer, "createdAt"))
            .map(|customer| {
                let mut shown = customer.clone();
                shown["lastSyncedAt"] = json!(now_iso);
                if let Some(addresses) = shown["addresses"].as_array_mut() {
                    addresses.retain(|address| address.get("deletedAt").is_none_or(Value::is_null));
                }
                shown
            })
            .collect()
    }

    /// Applies a push and says how many customers it found. Unknown ones are skipped without a word, bans
    /// are not applied, and every one written gets a new `updatedAt`, so that it comes back as a change.
    ///
    /// # Errors
    /// [`BulkFailure`] at the first id that is no UUID or address id that the customer does not have.
    pub(crate) fn bulk(&mut self, pushed: &[Value], now_iso: &str) -> Result<usize, BulkFailure> {
        let mut found = 0;
        for one in pushed {
            let Some(id) = one.get("id").and_then(Value::as_str) else {
                return Err(BulkFailure("Argument `id` is missing".into()));
            };
            if Uuid::try_parse(id).is_err() {
                return Err(BulkFailure("Inconsistent column data: Error creating UUID".into()));
            }
            let Some(known) = self.by_id.get(&id.to_lowercase()).and_then(|at| self.customers.get_mut(*at))
            else {
                continue;
            };
            apply(known, one, now_iso);
            found += 1;
            for address in one.get("addresses").and_then(Value::as_array).into_iter().flatten() {
                apply_address(known, address, now_iso)?;
            }
        }
        Ok(found)
    }
}

fn apply(known: &mut Value, pushed: &Value, now_iso: &str) {
    for field in ["firstName", "lastName", "lastInteraction"] {
        if let Some(text) = pushed.get(field).and_then(Value::as_str).filter(|text| !text.is_empty()) {
            known[field] = json!(text);
        }
    }
    // Unlike the names, an email may be cleared: null clears it, an absent field keeps it.
    if let Some(email) = pushed.get("email") {
        known["email"] = if email.as_str() == Some("") { Value::Null } else { email.clone() };
    }
    for field in ["totalOrders", "totalSpent"] {
        if let Some(number) = pushed.get(field).filter(|value| value.as_f64().is_some_and(|n| n != 0.0)) {
            known[field] = number.clone();
        }
    }
    known["updatedAt"] = json!(now_iso);
}

fn apply_address(known: &mut Value, pushed: &Value, now_iso: &str) -> Result<(), BulkFailure> {
    let Some(id) = pushed.get("id").and_then(Value::as_str).filter(|id| !id.is_empty()) else {
        return Ok(());
    };
    let address = known
        .get_mut("addresses")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
        .find(|address| {
            address.get("id").and_then(Value::as_str).is_some_and(|it| it.eq_ignore_ascii_case(id))
        })
        .and_then(Value::as_object_mut)
        .ok_or_else(|| BulkFailure("Record to update not found.".into()))?;
    for field in ADDRESS_FIELDS {
        if let Some(value) = pushed.get(*field) {
            address.insert((*field).to_owned(), value.clone());
        }
    }
    address.insert("updatedAt".into(), json!(now_iso));
    Ok(())
}

/// Reads a date the way `new Date(text)` does for the forms that a client sends: a date-time with zone, one
/// without (taken as UTC, the zone of a server), and a bare date.
pub(crate) fn parse_since(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return text.contains('T').then(|| at.with_timezone(&Utc));
    }
    if let Ok(at) = text.parse::<NaiveDateTime>() {
        return Some(at.and_utc());
    }
    text.parse::<NaiveDate>().ok().and_then(|day| day.and_hms_opt(0, 0, 0)).map(|at| at.and_utc())
}
