//! What stands at the other side after it accepted a write.
//!
//! Where a system gives a record a version, and lists it under the very version that it answered to our write, nobody has
//! changed it since: what differs then in the fields that were sent was changed by the system itself, which may cut or
//! round. That is told as a failure of the record, with the field and what stands there, until the record has another version
//! or is sent anew; the site keeps what it sent. Without versions a difference may be anybody's and is a change like any
//! other.

use mostrador_connector::{Record, RecordBody};
use mostrador_domain::mapping::ShortValue;
use mostrador_store::tables::sync_integrations::{self, Origin, Party};
use mostrador_store::tables::sync_queue;
use mostrador_store::{ReadTransaction, StoreError};
use serde_json::Value;

use super::alike::alike;
use super::settle::jobs_of;
use super::{Document, Held, RecordState, Records};
use crate::runs::Reason;

/// Code of a record that does not stand there as it was sent.
const READ_BACK_DIFFERS: &str = "READ_BACK_DIFFERS";

/// Why a listed record is not as it was sent, where that is certain.
pub(super) fn read_back(
    records: &Records,
    transaction: &ReadTransaction<'_>,
    state: &RecordState,
    record: &Record,
) -> Result<Option<Reason>, StoreError> {
    let RecordState::Clean(held) = state else { return Ok(None) };
    match record.body {
        RecordBody::Raw => {}
        RecordBody::Order { .. } | RecordBody::Deleted | RecordBody::Malformed { .. } => return Ok(None),
    }
    if !is_our_version(held, record) || !is_mapped(transaction, records)? {
        return Ok(None);
    }
    let Ok(there) = Document::parse(&record.raw_json) else { return Ok(None) };
    let Some(sent) = sync_queue::last_accepted(transaction, jobs_of(records, &held.row.entity_id))? else {
        return Ok(None);
    };
    let Ok(document) = Document::parse(&sent.payload) else { return Ok(None) };
    let fields = match sent.changed {
        Some(changed) => changed,
        None => document.names().map(str::to_owned).collect(),
    };
    Ok(first_difference(&document, &there, &fields, &record.external_id))
}

/// Whether a person's integration writes these records: what a mapping made must stand there as it was made. What people edit
/// here is compared by the merge alone.
fn is_mapped(transaction: &ReadTransaction<'_>, records: &Records) -> Result<bool, StoreError> {
    let writes = |party: &Party| party.system == records.system && party.entity == records.entity_type;
    let rows = sync_integrations::list(transaction)?;
    Ok(rows.iter().any(|row| row.origin == Origin::Person && writes(&row.settings.target)))
}

/// Whether the record has the version that the other side answered to our latest write, and was not looked at since.
fn is_our_version(held: &Held, record: &Record) -> bool {
    let answered = held.link.as_ref().is_some_and(|link| link.acknowledged_at.is_some());
    answered
        && held.row.payload_hash.is_none()
        && record.version.is_some()
        && held.row.source_version == record.version
}

/// A field that holds the record's id is the system's own: it gives another one where it makes a record anew.
fn first_difference(
    sent: &Document,
    there: &Document,
    fields: &[String],
    external_id: &str,
) -> Option<Reason> {
    let null = Value::Null;
    fields.iter().find_map(|field| {
        let (ours, theirs) = (sent.value(field), there.value(field));
        let (ours, theirs) = (ours.as_ref().unwrap_or(&null), theirs.as_ref().unwrap_or(&null));
        let is_id = alike(theirs, &Value::from(external_id));
        (!is_id && !alike(ours, theirs)).then(|| Reason {
            field: Some(field.clone()),
            value: (!theirs.is_null()).then(|| ShortValue::of(theirs).as_str().to_owned()),
            ..Reason::of(READ_BACK_DIFFERS)
        })
    })
}

#[cfg(test)]
#[path = "read_back_tests.rs"]
mod tests;
