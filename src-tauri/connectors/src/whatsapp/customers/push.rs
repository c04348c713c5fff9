//! Writing customers and addresses. The request is idempotent: the same values may be sent again at any time.
//!
//! The remote says how many customers it found and not which, and stops in the middle at an address that it does not know.
//! Both are told as a batch that cannot be told apart, until one operation stands alone in its request.

use std::collections::BTreeMap;
use std::time::Duration;

use mostrador_connector::{ReasonCode, RemoteError, UPSERT, WriteOperation, WriteOutcome};
use serde::Deserialize;
use serde_json::Value;

use super::super::{
    BODY_MAX, answer, failure,
    http::{Answer, RemoteClient},
    refused,
};
use super::fields::{self, Kindred, Sent};
use super::record::{object, uuid};
use super::{ADDRESS, BATCH_MAX, CUSTOMER};

/// What of one operation goes into the request.
struct Part {
    /// The customer's id as the remote wrote it.
    customer: String,
    /// The address's, where it is about one.
    address: Option<String>,
    sent: Sent,
}

/// One customer in the request.
struct Entry {
    id: String,
    fields: BTreeMap<&'static str, String>,
    addresses: Vec<(String, BTreeMap<&'static str, String>)>,
}

/// One request for the batch. What cannot be sent at all fails by itself and holds nothing up; what has nothing to be sent
/// is done.
pub(in crate::whatsapp) async fn push(
    client: &RemoteClient,
    timeout: Duration,
    batch: &[WriteOperation],
) -> Result<Vec<WriteOutcome>, RemoteError> {
    let parts: Vec<Result<Part, RemoteError>> = batch.iter().map(prepare).collect();
    let travels = |part: &Part| !part.sent.fields.is_empty();
    let operations = parts.iter().flatten().filter(|part| travels(part)).count();
    let answered = match operations {
        0 => Ok(()),
        _ => send(client, timeout, operations, parts.iter().flatten().filter(|part| travels(part))).await?,
    };
    Ok(parts
        .into_iter()
        .map(|part| match (part, &answered) {
            (Err(error), _) => WriteOutcome::Failed(error),
            // It was the only one, so it is the one to blame.
            (Ok(part), Err(error)) if travels(&part) => WriteOutcome::Failed(error.clone()),
            (Ok(Part { sent: Sent { refusal: Some(error), .. }, .. }), _) => WriteOutcome::Failed(error),
            (Ok(_), _) => WriteOutcome::done(),
        })
        .collect())
}

/// Whether all of them arrived. The inner error blames the one customer, or the one operation, that was sent.
async fn send(
    client: &RemoteClient,
    timeout: Duration,
    operations: usize,
    parts: impl Iterator<Item = &Part>,
) -> Result<Result<(), RemoteError>, RemoteError> {
    let entries = entries(parts);
    let list: Vec<String> = entries.iter().map(Entry::text).collect();
    let body = object([("customers", format!("[{}]", list.join(",")).as_str())]).into_bytes();
    if operations > BATCH_MAX || body.len() > BODY_MAX {
        return Err(RemoteError::TooLarge);
    }
    let call = failure::Call::Write { operations, body_bytes: body.len() };
    let answer = client.post("api/sync/customers/bulk", timeout, body).await?;
    if !answer.is_success() {
        return match failure::classify(&answer, call) {
            record @ RemoteError::Record { .. } => Ok(Err(record)),
            error => Err(error),
        };
    }
    let missing = || "the remote does not know a customer".to_owned();
    match (found(&answer)?, entries.len()) {
        (found, sent) if found == sent => Ok(Ok(())),
        (0, 1) => Ok(Err(refused("NOT_FOUND", &missing()))),
        (found, sent) if found < sent => {
            Err(RemoteError::Batch { code: ReasonCode::new("NOT_FOUND"), detail: missing() })
        }
        _ => Err(answer::shape()),
    }
}

/// How many customers the remote found, from `{"success":true,"message":"3 customers updated successfully"}`. An answer that
/// does not say it proves nothing.
fn found(answer: &Answer) -> Result<usize, RemoteError> {
    #[derive(Deserialize)]
    struct Body {
        #[serde(default)]
        message: String,
    }
    answer::expect_success(answer)?;
    let body: Body = serde_json::from_slice(&answer.body).map_err(|error| answer::unreadable(&error))?;
    let count = body.message.split_whitespace().next().and_then(|count| count.parse().ok());
    count.ok_or_else(answer::shape)
}

/// One entry per customer, whatever is about it; later operations win.
fn entries<'a>(parts: impl Iterator<Item = &'a Part>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for part in parts {
        let place = entries.iter().position(|entry| entry.id.eq_ignore_ascii_case(&part.customer));
        let place = place.unwrap_or_else(|| {
            entries.push(Entry { id: part.customer.clone(), fields: BTreeMap::new(), addresses: Vec::new() });
            entries.len() - 1
        });
        if let Some(entry) = entries.get_mut(place) {
            entry.take(part);
        }
    }
    entries
}

impl Entry {
    fn take(&mut self, part: &Part) {
        let fields = part.sent.fields.clone();
        let Some(address) = &part.address else {
            self.fields.extend(fields);
            return;
        };
        match self.addresses.iter_mut().find(|(id, _)| id.eq_ignore_ascii_case(address)) {
            Some((_, known)) => known.extend(fields),
            None => self.addresses.push((address.clone(), fields)),
        }
    }

    fn text(&self) -> String {
        let addresses: Vec<String> =
            self.addresses.iter().map(|(id, fields)| identified(id, fields, None)).collect();
        let addresses = format!("[{}]", addresses.join(","));
        identified(&self.id, &self.fields, (!self.addresses.is_empty()).then_some(addresses.as_str()))
    }
}

fn identified(id: &str, fields: &BTreeMap<&'static str, String>, addresses: Option<&str>) -> String {
    let id = Value::from(id).to_string();
    let fields = fields.iter().map(|(name, text)| (*name, text.as_str()));
    let addresses = addresses.map(|text| ("addresses", text));
    object([("id", id.as_str())].into_iter().chain(fields).chain(addresses))
}

fn prepare(operation: &WriteOperation) -> Result<Part, RemoteError> {
    let whose = match operation.entity.as_str() {
        CUSTOMER => Kindred::Customer,
        ADDRESS => Kindred::Address,
        _ => return Err(refused("UNKNOWN_ENTITY", "this system has no such entity")),
    };
    if operation.action != UPSERT {
        return Err(refused("UNKNOWN_OPERATION", "this system only changes customers and addresses"));
    }
    if operation.external_id.is_empty() {
        return Err(refused("CREATES_NOT_SUPPORTED", "this system makes no customers and no addresses"));
    }
    let usable = |id: &str| uuid(id).is_some();
    let unusable = || refused("ID_UNUSABLE", "the id is not a UUID");
    if !usable(&operation.external_id) {
        return Err(unusable());
    }
    let Some(payload) = fields::payload(operation) else {
        return Err(refused("NOT_AN_OBJECT", "the record is no object"));
    };
    let sent = fields::sent(whose, &payload, &operation.changed);
    let own = operation.external_id.clone();
    let (customer, address) = match whose {
        Kindred::Customer => (own, None),
        Kindred::Address => {
            let customer = fields::word(&payload, "customerId").filter(|id| usable(id));
            (customer.ok_or_else(unusable)?, Some(own))
        }
    };
    Ok(Part { customer, address, sent })
}

#[cfg(test)]
#[path = "push_tests.rs"]
mod tests;
