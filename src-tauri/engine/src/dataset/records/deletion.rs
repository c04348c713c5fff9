//! Deletions made here.

use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_conflicts::ConflictKind;
use mostrador_store::tables::sync_data::{self, RecordStatus, Tombstone};
use mostrador_store::tables::sync_entity_config::Ability;
use mostrador_store::tables::sync_integrations::LOCAL_SYSTEM;
use mostrador_store::tables::sync_log::Direction;
use mostrador_store::tables::sync_queue::{self, DELETE, NewJob, Withdraw};
use mostrador_store::{StoreError, WriteTransaction, crash_point};

use super::apply::{bury, open_or_update};
use super::audit::{self, Entry};
use super::held::{read, side_of, sides_of};
use super::plan::Buried;
use super::settle::{jobs_of, new_link, save_link};
use super::{EditError, Held, Integration, Records, Work, standing};

/// Deletes a record. It is gone from the site at once and from the other side when that has accepted; a record that never
/// left is gone altogether. Where the other side edited it since both agreed, a person is asked first.
///
/// # Errors
/// See [`EditError`]; nothing is changed then. A record that is deleted already is no error.
pub fn delete(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    entity_id: &str,
    actor: &str,
    now: Timestamp,
) -> Result<(), EditError> {
    let integration = records.editable()?;
    let work = records.at(transaction, now);
    let held = Held::find(records, transaction, entity_id)?.ok_or(EditError::Unknown)?;
    if held.row.tombstone.is_some() {
        return Ok(());
    }
    delete_held(&work, integration, held, actor)?;
    crash_point!("record.deleted");
    Ok(())
}

/// Deletes a record that is there.
pub(super) fn delete_held(
    work: &Work<'_>,
    integration: &Integration,
    mut held: Held,
    actor: &str,
) -> Result<(), StoreError> {
    let theirs = held.theirs()?;
    actor.clone_into(&mut held.row.modified_by);
    let jobs = jobs_of(work.records, &held.row.entity_id);
    // Where it may have been made there, only that job's answer tells what is to be deleted.
    sync_queue::revive_creation(work.transaction, jobs, work.now)?;
    let under_way = sync_queue::unfinished(work.transaction, jobs, None)?;
    let deleted_there =
        held.conflict.as_ref().is_some_and(|conflict| conflict.sides.kind == ConflictKind::DeletedThere);
    if deleted_there || (theirs.is_none() && under_way.perhaps_sent == 0) {
        // The other side has no such record and will never have.
        bury(work, Buried { held, discarded: Vec::new() }, Tombstone::Here)?;
        return Ok(());
    }
    let row = &mut held.row;
    (row.tombstone, row.updated_at) = (Some(Tombstone::Here), work.now);
    row.version = row.version.saturating_add(1);
    let entry = Entry::ok(Direction::Local, "delete").by(actor).between(Some(&row.payload), None);
    audit::add(work, &row.entity_id, &entry)?;
    let mut link = match held.link.take() {
        Some(link) => link,
        None => new_link(integration, &held),
    };
    link.edit_counter = link.edit_counter.saturating_add(1);
    (link.edited_at, link.last_writer) = (Some(work.now), Some(actor.to_owned()));
    link.base = theirs.as_ref().map(super::Document::to_text);
    held.link = Some(link);
    let edited_there = match &held.conflict {
        Some(open) => side_of(&open.sides, integration.remote()).map(read).transpose()?,
        None => None,
    };
    if standing::is_excluded(&held.row) {
        held.row.status = RecordStatus::Skipped;
    } else if let Some(edited_there) = edited_there {
        work.withdraw(&held.row.entity_id, Withdraw::AllThatWait)?;
        let base = match &held.conflict {
            Some(open) => open.sides.base.as_deref().map(read).transpose()?,
            None => None,
        };
        let kind = ConflictKind::DeletedHere;
        let sides = sides_of(kind, integration.local, base.as_ref(), None, Some(&edited_there), Vec::new());
        open_or_update(work, integration, &mut held, sides)?;
        held.row.status = RecordStatus::Conflict;
    } else {
        send(work, integration, &mut held)?;
    }
    if let Some(mut link) = held.link.take() {
        save_link(work.transaction, &mut link, work.now)?;
    }
    sync_data::save(work.transaction, &held.row)
}

/// Puts the deletion into the outbox; where the other side does not take it, the record is gone here alone. A record whose creation is under way has no id there yet: its acknowledgement sends
/// the deletion.
pub(super) fn send(work: &Work<'_>, integration: &Integration, held: &mut Held) -> Result<(), StoreError> {
    held.row.status = RecordStatus::Pending;
    held.row.error = None;
    if work.records.abilities.deletes == Ability::No {
        held.row.status = RecordStatus::Skipped;
        held.row.error = Some(standing::LOCAL_ONLY.to_owned());
        if let Some(link) = &mut held.link {
            link.acknowledged_edits = link.edit_counter;
        }
        return Ok(());
    }
    let Some(id_there) = held.row.id_there() else { return Ok(()) };
    sync_queue::enqueue(
        work.transaction,
        &NewJob {
            source: LOCAL_SYSTEM,
            destination: work.records.system,
            entity: &work.records.entity_type,
            entity_id: &held.row.entity_id,
            action: DELETE,
            external_id: id_there,
            payload: &held.row.payload,
            priority: 0,
            integration_id: Some(integration.id),
            parent: None,
            edits: held.link.as_ref().map_or(0, |link| link.edit_counter),
            changed: None,
            base_version: held.row.source_version.as_deref(),
        },
        work.now,
    )?;
    Ok(())
}

#[cfg(test)]
#[path = "deletion_tests.rs"]
mod tests;
