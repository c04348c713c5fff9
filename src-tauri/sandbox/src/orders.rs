//! The orders that the stand-in holds, and which of them are pending.
//!
//! Listing costs the pending orders and never all orders: the book keeps an index of the pending ones and
//! each order's JSON text until the order changes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bytes::Bytes;
use chrono::DateTime;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::clock::Stamp;
use crate::report::{ConfirmationReport, OrderReport};

/// The most pending rows that one listing looks at, before it drops those that are not from WhatsApp.
pub(crate) const LIST_LIMIT: usize = 100;

/// One order and what has happened to it.
#[derive(Debug)]
struct Record {
    /// The id in lower case, or a name made here when the order carries none.
    key: String,
    /// Whether the database could hold the id at all.
    has_uuid: bool,
    value: Value,
    /// The JSON text of `value`, made when it is first listed after a change.
    text: Option<Bytes>,
    from_whatsapp: bool,
    created_ms: i64,
    daily_number: Option<i64>,
    /// Position in the order of `lastModifiedAt`; `None` when nothing is pending.
    pending: Option<u64>,
    emitted: Option<Stamp>,
    confirmed: Option<Stamp>,
    listed: u64,
    confirmations: Vec<(Stamp, Option<i64>)>,
}

/// All orders.
#[derive(Debug, Default)]
pub(crate) struct OrderBook {
    records: Vec<Record>,
    by_key: HashMap<String, usize>,
    pending: BTreeMap<u64, usize>,
    next_position: u64,
    next_nameless: u64,
    listings: u64,
}

/// One change of a number asked for by a confirmation.
#[derive(Debug, Clone)]
pub(crate) struct NumberUpdate {
    pub(crate) order_id: String,
    /// `None` leaves the number alone, as the remote does for a missing `dailyNumber`.
    pub(crate) number: Option<Option<i64>>,
}

/// The remote could not find a row.
#[derive(Debug)]
pub(crate) struct NotFound;

fn canonical(id: &str) -> (String, bool) {
    match Uuid::try_parse(id) {
        Ok(uuid) => (uuid.hyphenated().to_string(), true),
        Err(_) => (id.to_owned(), false),
    }
}

impl Record {
    /// Reads again from `value` what the book keys and sorts by.
    fn reindex(&mut self) {
        self.text = None;
        self.from_whatsapp = self.value.get("isFromWhatsApp").and_then(Value::as_bool) != Some(false);
        self.created_ms = self
            .value
            .get("createdAt")
            .and_then(Value::as_str)
            .and_then(|at| DateTime::parse_from_rfc3339(at).ok())
            .map_or(i64::MAX, |at| at.timestamp_millis());
        self.daily_number = self.value.get("dailyNumber").and_then(Value::as_i64);
    }

    fn report(&self) -> OrderReport {
        OrderReport {
            id: self.key.clone(),
            emitted_at_ms: self.emitted.map(|at| at.unix_ms()),
            emitted_at_us: self.emitted.map(|at| at.unix_us),
            emitted_mono_us: self.emitted.map(|at| at.mono_us),
            emitted_instant: self.emitted.map(|at| at.instant),
            confirmed_at_ms: self.confirmed.map(|at| at.unix_ms()),
            confirmed_at_us: self.confirmed.map(|at| at.unix_us),
            confirmed_mono_us: self.confirmed.map(|at| at.mono_us),
            confirmed_instant: self.confirmed.map(|at| at.instant),
            daily_number: self.daily_number,
            pending: self.pending.is_some(),
            listed: self.listed,
            confirmations: self
                .confirmations
                .iter()
                .map(|(at, number)| ConfirmationReport {
                    at_ms: at.unix_ms(),
                    at_us: at.unix_us,
                    daily_number: *number,
                })
                .collect(),
        }
    }

    fn has_conflicting_numbers(&self) -> bool {
        let mut numbers = self.confirmations.iter().filter_map(|(_, number)| *number);
        numbers.next().is_some_and(|first| numbers.any(|other| other != first))
    }
}

impl OrderBook {
    /// Stores an order as pending and gives back the name it is known by. An order whose id is already
    /// known replaces the content of that one and keeps its history. A text is listed as it is until the order
    /// changes.
    pub(crate) fn insert(&mut self, value: Value, text: Option<String>) -> String {
        let id = value.get("id").and_then(Value::as_str).filter(|id| !id.is_empty());
        let (key, has_uuid) = match id {
            Some(id) => canonical(id),
            None => {
                self.next_nameless += 1;
                (format!("without-id-{}", self.next_nameless), false)
            }
        };
        let index = match self.by_key.get(&key) {
            Some(index) => {
                self.records[*index].value = value;
                *index
            }
            None => {
                let index = self.records.len();
                self.records.push(Record {
                    key: key.clone(),
                    has_uuid,
                    value,
                    text: None,
                    from_whatsapp: true,
                    created_ms: 0,
                    daily_number: None,
                    pending: None,
                    emitted: None,
                    confirmed: None,
                    listed: 0,
                    confirmations: Vec::new(),
                });
                self.by_key.insert(key.clone(), index);
                index
            }
        };
        self.records[index].reindex();
        self.records[index].text = text.map(Bytes::from);
        self.mark_pending(index);
        key
    }

    fn find(&self, id: &str) -> Result<usize, NotFound> {
        let (key, _) = canonical(id);
        self.by_key.get(&key).copied().ok_or(NotFound)
    }

    /// Puts an order at the end of the pending ones, as its `lastModifiedAt` is now the newest.
    fn mark_pending(&mut self, index: usize) {
        if let Some(position) = self.records[index].pending.take() {
            self.pending.remove(&position);
        }
        self.next_position += 1;
        self.pending.insert(self.next_position, index);
        self.records[index].pending = Some(self.next_position);
    }

    /// The order's current content.
    pub(crate) fn value(&self, id: &str) -> Result<&Value, NotFound> {
        self.find(id).map(|index| &self.records[index].value)
    }

    /// Records the instant at which the order's notification leaves. Only the first one counts.
    pub(crate) fn mark_emitted(&mut self, id: &str, at: Stamp) {
        if let Ok(index) = self.find(id) {
            self.records[index].emitted.get_or_insert(at);
        }
    }

    /// The body of a listing and how many orders it carries.
    pub(crate) fn list(&mut self) -> (Vec<u8>, usize) {
        self.listings += 1;
        let mut rows: Vec<usize> = self.pending.values().copied().take(LIST_LIMIT).collect();
        rows.retain(|index| self.records[*index].from_whatsapp);
        rows.sort_by_key(|index| (self.records[*index].created_ms, *index));
        let mut body = Vec::with_capacity(16 + rows.len() * 2048);
        body.extend_from_slice(b"{\"data\":[");
        for (place, index) in rows.iter().enumerate() {
            if place > 0 {
                body.push(b',');
            }
            let record = &mut self.records[*index];
            record.listed += 1;
            let text = record.text.get_or_insert_with(|| Bytes::from(record.value.to_string()));
            body.extend_from_slice(text);
        }
        body.extend_from_slice(b"]}");
        (body, rows.len())
    }

    /// The raw rows of the pending orders, without items, as the socket sends them.
    pub(crate) fn raw_rows(&self) -> Vec<Value> {
        self.pending.values().take(LIST_LIMIT).map(|index| raw_row(&self.records[*index].value)).collect()
    }

    /// Writes the numbers of a confirmation, then takes the orders off the pending list.
    ///
    /// # Errors
    /// [`NotFound`] when one id is unknown or no UUID. The other orders have their numbers by then, and
    /// none leaves the list: the remote updates in parallel and clears the flags only afterwards.
    pub(crate) fn confirm(
        &mut self,
        updates: &[NumberUpdate],
        now_iso: &str,
        at: Stamp,
    ) -> Result<(), NotFound> {
        let mut found = Vec::with_capacity(updates.len());
        let mut missing = false;
        for update in updates {
            match self.find(&update.order_id) {
                Ok(index) if self.records[index].has_uuid => {
                    self.write_number(index, update.number, now_iso, at);
                    found.push(index);
                }
                Ok(_) | Err(NotFound) => missing = true,
            }
        }
        if missing {
            return Err(NotFound);
        }
        for index in found {
            if let Some(position) = self.records[index].pending.take() {
                self.pending.remove(&position);
            }
            self.records[index].confirmed.get_or_insert(at);
        }
        Ok(())
    }

    fn write_number(&mut self, index: usize, number: Option<Option<i64>>, now_iso: &str, at: Stamp) {
        let record = &mut self.records[index];
        if let Some(number) = number {
            record.daily_number = number;
            if let Some(order) = record.value.as_object_mut() {
                order.insert("dailyNumber".into(), json!(number));
                order.insert("updatedAt".into(), json!(now_iso));
            }
            record.text = None;
        }
        record.confirmations.push((at, record.daily_number));
    }

    /// Changes an order's content (a merge: null removes nothing but sets null) and makes it pending again.
    pub(crate) fn change(
        &mut self,
        id: &str,
        patch: &Map<String, Value>,
        now_iso: &str,
    ) -> Result<(), NotFound> {
        let index = self.find(id)?;
        let record = &mut self.records[index];
        if let Some(order) = record.value.as_object_mut() {
            order.insert("updatedAt".into(), json!(now_iso));
            merge(order, patch);
        }
        record.reindex();
        self.mark_pending(index);
        Ok(())
    }

    /// Makes an order pending again, with the number it has.
    pub(crate) fn redeliver(&mut self, id: &str) -> Result<(), NotFound> {
        let index = self.find(id)?;
        self.mark_pending(index);
        Ok(())
    }

    /// What happened to every order, in the order of creation.
    pub(crate) fn reports(&self) -> Vec<OrderReport> {
        self.records.iter().map(Record::report).collect()
    }

    /// The totals over all orders.
    pub(crate) fn totals(&self) -> Totals {
        let confirmed: Vec<&Record> =
            self.records.iter().filter(|record| record.confirmed.is_some()).collect();
        let mut numbers: Vec<i64> = confirmed.iter().filter_map(|record| record.daily_number).collect();
        numbers.sort_unstable();
        let distinct: BTreeSet<i64> = numbers.iter().copied().collect();
        Totals {
            created: self.records.len(),
            emitted: self.records.iter().filter(|record| record.emitted.is_some()).count(),
            confirmed: confirmed.len(),
            pending: self.pending.len(),
            listed: self.records.iter().filter(|record| record.listed > 0).count(),
            listings: self.listings,
            shared_numbers: numbers.len() - distinct.len(),
            numbers,
            conflicting_numbers: self
                .records
                .iter()
                .filter(|record| record.has_conflicting_numbers())
                .count(),
        }
    }
}

/// Figures over all orders.
#[derive(Debug)]
pub(crate) struct Totals {
    pub(crate) created: usize,
    pub(crate) emitted: usize,
    pub(crate) confirmed: usize,
    pub(crate) pending: usize,
    pub(crate) listed: usize,
    pub(crate) listings: u64,
    pub(crate) numbers: Vec<i64>,
    pub(crate) shared_numbers: usize,
    pub(crate) conflicting_numbers: usize,
}

/// Merges objects key by key; everything else is replaced.
fn merge(target: &mut Map<String, Value>, patch: &Map<String, Value>) {
    for (key, value) in patch {
        match (target.get_mut(key), value) {
            (Some(Value::Object(inner)), Value::Object(patch)) => merge(inner, patch),
            _ => {
                target.insert(key.clone(), value.clone());
            }
        }
    }
}

/// The database row behind an order of the listing.
fn raw_row(order: &Value) -> Value {
    let field = |name: &str| order.get(name).cloned().unwrap_or(Value::Null);
    json!({
        "id": field("id"),
        "dailyNumber": field("dailyNumber"),
        "orderType": field("orderType"),
        "orderStatus": field("orderStatus"),
        "subtotal": field("subtotal"),
        "total": field("total"),
        "customerId": order.pointer("/customer/id").cloned().unwrap_or(Value::Null),
        "estimatedDeliveryTime": null,
        "scheduledAt": null,
        "notes": field("notes"),
        "messageId": null,
        "stripeSessionId": null,
        "isFromWhatsApp": field("isFromWhatsApp"),
        "dailyOrderCounterId": null,
        "userId": null,
        "tableId": null,
        "createdAt": field("createdAt"),
        "updatedAt": field("updatedAt"),
        "deletedAt": null,
    })
}
