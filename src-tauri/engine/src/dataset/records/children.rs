//! The id that a system gives to a record made here, and those that refer to it.

use std::collections::BTreeSet;

use mostrador_domain::merge::{Fields, Side};
use mostrador_store::tables::sync_data::{self, EntityKey, LOCAL_ID_PREFIX, RecordStatus};
use mostrador_store::tables::sync_queue::{self, JobsOf};
use mostrador_store::{ReadTransaction, StoreError};
use serde_json::Value;

use super::document::quoted;
use super::settle::{Change, Delivery, Version, jobs_of, settle};
use super::{Document, Held, Records, Reference, Work};

/// Notes the id that the system gave, and puts it in place of ours in every record that waits for this one. A reference is
/// a whole text that is our id.
pub(super) fn give_id(work: &Work<'_>, held: &mut Held, id: &str) -> Result<(), StoreError> {
    let entity_id = held.row.entity_id.clone();
    held.row.external_id = (id != entity_id || held.row.is_made_here()).then(|| id.to_owned());
    if let (Some(integration), Some(link)) = (&work.records.integration, &mut held.link) {
        match integration.remote() {
            Side::Source => link.source_id = Some(id.to_owned()),
            Side::Target => link.target_id = Some(id.to_owned()),
        }
    }
    if !held.row.is_made_here() || id == entity_id {
        return Ok(());
    }
    let (ours, theirs) = (quoted(&entity_id), quoted(id));
    for (entity, child) in sync_queue::children(work.transaction, jobs_of(work.records, &entity_id))? {
        let jobs = JobsOf { destination: work.records.system, entity: &entity, entity_id: &child };
        sync_queue::replace_in_payloads(work.transaction, jobs, &ours, &theirs)?;
        let key = EntityKey { system: work.records.system, entity_type: &entity };
        sync_data::replace_in_payload(work.transaction, key, &child, &ours, &theirs)?;
    }
    Ok(())
}

/// Code of a record that refers to one made here which does not travel.
pub(super) const REFERENCE: &str = "REFERENCE_NOT_SENT";

/// A record made here that the system does not know yet, and that another one refers to.
pub(super) struct Unknown {
    /// Row; where there are several, the lowest one is waited for.
    row: i64,
    pub(super) entity: String,
    pub(super) entity_id: String,
    pub(super) comes: Comes,
}

/// Whether the system is to hear of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comes {
    /// A job of it is under way, or was refused and waits for a person: what refers to it can wait for that.
    Soon,
    /// It has no job.
    Never,
}

/// Puts the known ids in place of ours in these fields of a record; answers the record that is not known there yet. A
/// reference is a whole text that is the id of another record made here.
pub(super) fn name_references(
    records: &Records,
    transaction: &ReadTransaction<'_>,
    own: &str,
    document: &mut Document,
    fields: &[String],
) -> Result<Option<Unknown>, StoreError> {
    let mut unknown: Option<Unknown> = None;
    for field in fields {
        let Some(raw) = document.get(field).filter(|raw| raw.contains(LOCAL_ID_PREFIX)) else { continue };
        let mut raw = raw.to_owned();
        let mut ids = BTreeSet::new();
        collect(&super::exact::read(&raw), &mut ids);
        for id in ids.into_iter().filter(|id| id != own) {
            let found = sync_data::of_system(transaction, records.system, &id)?;
            let Some((entity, row)) = found.into_iter().min_by_key(|(_, row)| row.id) else { continue };
            match row.id_there() {
                Some(there) => raw = raw.replace(&quoted(&id), &quoted(there)),
                None if unknown.as_ref().is_none_or(|unknown| row.id < unknown.row) => {
                    let jobs = JobsOf { destination: records.system, entity: &entity, entity_id: &id };
                    let refused =
                        row.status == RecordStatus::Failed && row.error.as_deref() != Some(REFERENCE);
                    let soon = refused || !sync_queue::unfinished(transaction, jobs, None)?.is_none();
                    let comes = if soon { Comes::Soon } else { Comes::Never };
                    unknown = Some(Unknown { row: row.id, entity, entity_id: id, comes });
                }
                None => {}
            }
        }
        document.set(field, &raw);
    }
    Ok(unknown)
}

/// The whole texts within a value that begin like an id of ours.
fn collect(value: &Value, ids: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.starts_with(LOCAL_ID_PREFIX) => {
            ids.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, ids)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, ids)),
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}

/// A record made here has a name there by now, or lost its job before it had one: what waits for it looks again at what it
/// may send, and what else it waits for.
pub(super) fn look_again(work: &Work<'_>, entity_id: &str) -> Result<(), StoreError> {
    for (entity, child) in sync_queue::children(work.transaction, jobs_of(work.records, entity_id))? {
        let records = Records::of_entity(work.transaction, work.records.system, &entity)?;
        let Some(integration) = &records.integration else { continue };
        let Some(held) = Held::find(&records, work.transaction, &child)? else { continue };
        if held.row.tombstone.is_some() || !held.row.payload.contains(LOCAL_ID_PREFIX) {
            continue;
        }
        let (local, theirs) = (held.local()?, held.theirs()?);
        let change = Change { held, local, theirs, version: Version::Same, delivery: Delivery::Outbox(None) };
        settle(&records.at(work.transaction, work.now), integration, change)?;
    }
    Ok(())
}

/// What a record is to say of the record that it refers to: the system's id where it is known.
pub(super) struct Referred {
    /// The fields with the known id in place of ours.
    pub(super) changes: Fields,
    /// Whether the other record must be there first.
    pub(super) waits: bool,
}

/// Looks up the record that these fields refer to.
pub(super) fn refer(
    work: &Work<'_>,
    changes: &Fields,
    reference: Option<&Reference>,
) -> Result<Referred, StoreError> {
    let mut changes = changes.clone();
    let Some(reference) = reference else { return Ok(Referred { changes, waits: false }) };
    let key = EntityKey { system: work.records.system, entity_type: &reference.entity_type };
    let other = sync_data::of_record(work.transaction, key, &reference.entity_id)?;
    let Some(id) = other.as_ref().and_then(|row| row.id_there()) else {
        return Ok(Referred { changes, waits: true });
    };
    for value in changes.values_mut() {
        replace(value, &reference.entity_id, id);
    }
    Ok(Referred { changes, waits: false })
}

/// Puts another text in place of one, wherever it is a value.
fn replace(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(text) if text == from => to.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, from, to)),
        Value::Object(fields) => fields.values_mut().for_each(|field| replace(field, from, to)),
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}
