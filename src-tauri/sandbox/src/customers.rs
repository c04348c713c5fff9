//! The remote's customers, and who pushed what to them.
//!
//! A customer is kept as its JSON text: a hundred thousand of them fit into memory, and a listing copies texts. Whoever
//! changes one reads it, changes it and writes it again.

mod made;
mod push;
mod row;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::report::PushReport;
pub(crate) use made::Wanted;
pub(crate) use push::BulkFailure;
pub(crate) use row::Listed;
use row::Row;

/// How many pushes are remembered.
const PUSHES_KEPT: usize = 10_000;

/// There is no such customer or address.
#[derive(Debug)]
pub(crate) struct Unknown;

/// Whether the customer is seen to have changed, so that it is among the changes. The remote's own edits of an address do
/// not do that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bump {
    Yes,
    No,
}

impl From<bool> for Bump {
    fn from(bump: bool) -> Self {
        if bump { Self::Yes } else { Self::No }
    }
}

/// All customers, in the order in which they came to be.
#[derive(Debug, Default)]
pub(crate) struct CustomerBook {
    rows: Vec<Row>,
    by_id: HashMap<Uuid, usize>,
    /// The customer of an address.
    owners: HashMap<Uuid, usize>,
    /// Listed as they are, whatever they are.
    entries: Vec<Arc<str>>,
    /// How many were made here; the next one gets a phone and an id of its own.
    made: usize,
    pushes: VecDeque<PushReport>,
    pushed: u64,
}

fn uuid_of(value: &Value) -> Option<Uuid> {
    value.get("id").and_then(Value::as_str).and_then(|id| Uuid::try_parse(id).ok())
}

fn live(value: &Value) -> bool {
    value.get("deletedAt").is_none_or(Value::is_null)
}

impl CustomerBook {
    pub(crate) fn new(customers: &[Value]) -> Self {
        let mut book = Self::default();
        for customer in customers {
            book.put(customer.clone(), None);
        }
        book
    }

    /// Adds a customer or replaces the one with the same id. A text is listed as it is until somebody changes the customer.
    /// One without a usable id is listed and never found again.
    pub(crate) fn put(&mut self, customer: Value, text: Option<String>) {
        let Some(id) = uuid_of(&customer) else {
            self.entries.push(text.unwrap_or_else(|| customer.to_string()).into());
            return;
        };
        let addresses: Vec<Uuid> = customer
            .get("addresses")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(uuid_of)
            .collect();
        let row = Row::of(customer, text);
        self.store(id, addresses, row);
    }

    fn store(&mut self, id: Uuid, addresses: Vec<Uuid>, row: Row) {
        let place = match self.by_id.get(&id) {
            Some(place) => {
                if let Some(known) = self.rows.get_mut(*place) {
                    *known = row;
                }
                *place
            }
            None => {
                let place = self.rows.len();
                self.rows.push(row);
                self.by_id.insert(id, place);
                place
            }
        };
        self.owners.extend(addresses.into_iter().map(|address| (address, place)));
    }

    /// Lists an entry as it is from now on, beside the customers: no object, no id, a repeated id.
    pub(crate) fn add_entry(&mut self, text: String) {
        self.entries.push(text.into());
    }

    /// Makes customers; answers their ids.
    pub(crate) fn make(&mut self, wanted: &Wanted, now_iso: &str) -> Vec<String> {
        let mut ids = Vec::with_capacity(wanted.count);
        let mut maker = made::Maker::new(wanted.seed);
        for _ in 0..wanted.count {
            self.made += 1;
            let made = maker.next(self.made, now_iso);
            let row = Row::made(made.text, now_iso, wanted.chat);
            self.store(made.id, made.addresses, row);
            ids.push(made.id.to_string());
        }
        ids
    }

    /// Forgets all customers, and nothing of who pushed what.
    pub(crate) fn clear(&mut self) {
        self.rows.clear();
        self.by_id.clear();
        self.owners.clear();
        self.entries.clear();
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.by_id.get(&Uuid::try_parse(id).ok()?).copied()
    }

    /// The customer as the remote has it, deleted addresses among the others.
    pub(crate) fn get(&self, id: &str) -> Result<Value, Unknown> {
        self.place(id).and_then(|place| self.rows.get(place)).map(Row::value).ok_or(Unknown)
    }

    /// Those that would be listed: the id and the text of each, without what each answer adds.
    pub(crate) fn live(&self) -> Vec<(String, String)> {
        self.rows.iter().filter(|row| row.is_live()).map(Row::shown).collect()
    }

    /// How many would be listed.
    pub(crate) fn live_count(&self) -> usize {
        self.rows.iter().filter(|row| row.is_live()).count() + self.entries.len()
    }

    /// Changes a customer; answers it as it is then.
    pub(crate) fn edit(&mut self, id: &str, edit: impl FnOnce(&mut Value)) -> Result<Value, Unknown> {
        let place = self.place(id).ok_or(Unknown)?;
        self.edit_at(place, edit)
    }

    fn edit_at(&mut self, place: usize, edit: impl FnOnce(&mut Value)) -> Result<Value, Unknown> {
        let row = self.rows.get_mut(place).ok_or(Unknown)?;
        let mut customer = row.value();
        edit(&mut customer);
        row.replace(&customer);
        for address in customer.get("addresses").and_then(Value::as_array).into_iter().flatten() {
            if let Some(id) = uuid_of(address) {
                self.owners.insert(id, place);
            }
        }
        Ok(customer)
    }

    /// Merges a patch into a customer.
    pub(crate) fn change(
        &mut self,
        id: &str,
        patch: &Map<String, Value>,
        bump: Bump,
        now_iso: &str,
    ) -> Result<Value, Unknown> {
        self.edit(id, |customer| {
            merge(customer, patch);
            touch(customer, bump, now_iso);
        })
    }

    /// Merges a patch into an address, whose own time of change moves.
    pub(crate) fn change_address(
        &mut self,
        id: &str,
        patch: &Map<String, Value>,
        bump: Bump,
        now_iso: &str,
    ) -> Result<Value, Unknown> {
        let id = Uuid::try_parse(id).map_err(|_| Unknown)?;
        let place = self.owners.get(&id).copied().ok_or(Unknown)?;
        self.edit_at(place, |customer| {
            let addresses = customer.get_mut("addresses").and_then(Value::as_array_mut);
            let address = addresses.into_iter().flatten().find(|address| uuid_of(address) == Some(id));
            if let Some(address) = address {
                merge(address, patch);
                address["updatedAt"] = json!(now_iso);
            }
            touch(customer, bump, now_iso);
        })
    }

    /// Gives a customer one more address.
    pub(crate) fn add_address(
        &mut self,
        id: &str,
        address: Value,
        bump: Bump,
        now_iso: &str,
    ) -> Result<Value, Unknown> {
        self.edit(id, |customer| {
            if let Some(addresses) = customer.get_mut("addresses").and_then(Value::as_array_mut) {
                addresses.push(address);
            }
            touch(customer, bump, now_iso);
        })
    }

    /// An order counts for its customer, who therefore shows up among the changes.
    pub(crate) fn note_order(&mut self, order: &Value, now_iso: &str) {
        let Some(id) = order.pointer("/customer/id").and_then(Value::as_str) else { return };
        let total = order.get("total").and_then(Value::as_f64).filter(|total| *total > 0.0).unwrap_or(0.0);
        // A customer of nobody's is no failure: explicit orders may name anyone.
        let _ = self.edit(id, |known| {
            known["totalOrders"] = json!(known["totalOrders"].as_u64().unwrap_or(0) + 1);
            let spent = known["totalSpent"].as_f64().unwrap_or(0.0) + total;
            known["totalSpent"] = crate::generator::number((spent * 100.0).round() / 100.0);
            known["lastInteraction"] = json!(now_iso);
            known["updatedAt"] = json!(now_iso);
        });
    }

    /// Customers created or updated at or after `since`, complete with their live addresses. Deleted ones
    /// never appear, so a client cannot see a deletion.
    pub(crate) fn changes(&self, since: DateTime<Utc>) -> Vec<Listed> {
        let since_ms = since.timestamp_millis();
        let rows =
            self.rows.iter().filter(|row| row.is_live() && row.changed_since(since_ms)).map(Row::listed);
        rows.chain(self.entries.iter().map(|text| Listed::as_it_is(Arc::clone(text)))).collect()
    }

    /// What was pushed, oldest first, at most 10,000.
    pub(crate) fn pushes(&self) -> Vec<PushReport> {
        self.pushes.iter().cloned().collect()
    }

    /// How many pushes came.
    pub(crate) fn push_count(&self) -> u64 {
        self.pushed
    }

    fn note_push(&mut self, report: PushReport) {
        self.pushed += 1;
        if self.pushes.len() == PUSHES_KEPT {
            self.pushes.pop_front();
        }
        self.pushes.push_back(report);
    }
}

fn merge(target: &mut Value, patch: &Map<String, Value>) {
    if let Some(fields) = target.as_object_mut() {
        fields.extend(patch.clone());
    }
}

fn touch(customer: &mut Value, bump: Bump, now_iso: &str) {
    if bump == Bump::Yes {
        customer["updatedAt"] = json!(now_iso);
    }
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
