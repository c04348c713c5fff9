//! The id that a system gives to a record made here, and those that refer to it.

use mostrador_domain::merge::{Fields, Side};
use mostrador_store::StoreError;
use mostrador_store::tables::sync_data::{self, EntityKey};
use mostrador_store::tables::sync_queue::{self, JobsOf};
use serde_json::Value;

use super::document::quoted;
use super::settle::jobs_of;
use super::{Held, Integration, Reference, Work};

/// Notes the id that the system gave, and puts it in place of ours in every record that waits for this one. A reference is
/// a whole text that is our id.
pub(super) fn give_id(
    work: &Work<'_>,
    integration: &Integration,
    held: &mut Held,
    id: &str,
) -> Result<(), StoreError> {
    let entity_id = held.row.entity_id.clone();
    held.row.external_id = (id != entity_id || held.row.is_made_here()).then(|| id.to_owned());
    if let Some(link) = &mut held.link {
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
