//! The rules by which a push changes customers.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{CustomerBook, live, uuid_of};
use crate::report::{PushReport, PushedAddress, PushedCustomer};

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

impl CustomerBook {
    /// Applies a push and says how many customers it found. Unknown ones are skipped without a word, bans
    /// are not applied, and every one written gets a new `updatedAt`, so that it comes back as a change.
    ///
    /// # Errors
    /// [`BulkFailure`] at the first id that is no UUID or address id that the customer does not have.
    pub(crate) fn bulk(&mut self, pushed: &[Value], now_iso: &str, at_ms: i64) -> Result<usize, BulkFailure> {
        let mut found = 0;
        let outcome = pushed.iter().try_for_each(|one| {
            if self.push_one(one, now_iso)? {
                found += 1;
            }
            Ok(())
        });
        let error = outcome.as_ref().err().map(|BulkFailure(message): &BulkFailure| message.clone());
        let customers = pushed.iter().map(reported).collect();
        self.note_push(PushReport { at_ms, found, error, customers });
        outcome.map(|()| found)
    }

    /// Whether the customer was found.
    fn push_one(&mut self, one: &Value, now_iso: &str) -> Result<bool, BulkFailure> {
        let Some(id) = one.get("id").and_then(Value::as_str) else {
            return Err(BulkFailure("Argument `id` is missing".into()));
        };
        if Uuid::try_parse(id).is_err() {
            return Err(BulkFailure("Inconsistent column data: Error creating UUID".into()));
        }
        let mut outcome = Ok(());
        let edited = self.edit(id, |known| {
            apply(known, one, now_iso);
            let mut addresses = one.get("addresses").and_then(Value::as_array).into_iter().flatten();
            outcome = addresses.try_for_each(|address| apply_address(known, address, now_iso));
        });
        outcome.map(|()| edited.is_ok())
    }
}

fn reported(one: &Value) -> PushedCustomer {
    let fields = |value: &Value| {
        let names = value.as_object().map(|fields| fields.keys().cloned().collect::<Vec<_>>());
        names.unwrap_or_default().into_iter().filter(|name| name != "id" && name != "addresses").collect()
    };
    let id = |value: &Value| value.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let addresses = one.get("addresses").and_then(Value::as_array).into_iter().flatten();
    PushedCustomer {
        id: id(one),
        fields: fields(one),
        addresses: addresses
            .map(|address| PushedAddress { id: id(address), fields: fields(address) })
            .collect(),
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
    let id = Uuid::try_parse(id).ok();
    let addresses = known.get_mut("addresses").and_then(Value::as_array_mut).into_iter().flatten();
    let address = addresses
        .filter(|address| live(address))
        .find(|address| id.is_some() && uuid_of(address) == id)
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
