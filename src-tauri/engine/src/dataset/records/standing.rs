//! Records that a person takes out of the traffic, and back into it.

use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_conflicts;
use mostrador_store::tables::sync_data::{self, RecordRow, RecordStatus, Tombstone};
use mostrador_store::tables::sync_log::Direction;
use mostrador_store::tables::sync_queue::Withdraw;
use mostrador_store::{StoreError, WriteTransaction};

use super::apply::{close_as_moot, moot, open_or_update};
use super::audit::{self, Entry};
use super::edits::follow_conflict;
use super::settle::{Change, Delivery, Version, save_link, settle};
use super::{EditError, Held, Records, Work, children, deletion};

/// Code of a record that a person excluded.
pub(super) const EXCLUDED: &str = "EXCLUDED";
/// Code of a record that went back and forth too often.
pub(super) const FLIPS: &str = "FLIPS";
/// Code of a record that exists here alone, or is gone here alone: the other side cannot make or delete it.
pub(super) const LOCAL_ONLY: &str = "LOCAL_ONLY";
/// How the open conflict of a record ends that is excluded.
pub(super) const SET_ASIDE: &str = "excluded";

/// Whether a person excluded the record.
pub(super) fn is_excluded(row: &RecordRow) -> bool {
    row.status == RecordStatus::Skipped && row.error.as_deref() == Some(EXCLUDED)
}

/// Whether the record exists here alone, or is gone here alone.
pub(super) fn is_here_alone(row: &RecordRow) -> bool {
    row.status == RecordStatus::Skipped && row.error.as_deref() == Some(LOCAL_ONLY)
}

/// *No se sincroniza*: the record stays here as it is, nothing of it travels in either direction.
///
/// # Errors
/// See [`EditError`].
pub fn exclude(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    entity_id: &str,
    actor: &str,
    now: Timestamp,
) -> Result<(), EditError> {
    let work = records.at(transaction, now);
    let held = Held::find(records, transaction, entity_id)?.ok_or(EditError::Unknown)?;
    if held.row.status == RecordStatus::Deleted {
        return Err(EditError::Deleted);
    }
    Ok(exclude_held(&work, held, actor)?)
}

pub(super) fn exclude_held(work: &Work<'_>, mut held: Held, actor: &str) -> Result<(), StoreError> {
    work.withdraw(&held.row.entity_id, Withdraw::AllThatWait)?;
    // It is asked again when the record travels again.
    close_as_moot(work, &mut held, SET_ASIDE)?;
    held.row.status = RecordStatus::Skipped;
    held.row.error = Some(EXCLUDED.to_owned());
    held.row.payload_hash = None;
    sync_data::save(work.transaction, &held.row)?;
    if held.row.id_there().is_none() {
        children::look_again(work, &held.row.entity_id)?;
    }
    audit::add(work, &held.row.entity_id, &Entry::ok(Direction::Local, "exclude").by(actor))
}

/// *Incluir*: the record travels again. What changed here meanwhile is sent; what changed there comes with the next read
/// that lists it.
///
/// # Errors
/// See [`EditError`].
pub fn include(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    entity_id: &str,
    actor: &str,
    now: Timestamp,
) -> Result<(), EditError> {
    let work = records.at(transaction, now);
    let mut held = Held::find(records, transaction, entity_id)?.ok_or(EditError::Unknown)?;
    if !is_excluded(&held.row) {
        return Ok(());
    }
    audit::add(&work, &held.row.entity_id, &Entry::ok(Direction::Local, "include").by(actor))?;
    held.row.error = None;
    held.row.payload_hash = None;
    ask_again(&work, &mut held)?;
    Ok(take_up(&work, held)?)
}

/// Opens the conflict that was set aside with the record.
fn ask_again(work: &Work<'_>, held: &mut Held) -> Result<(), StoreError> {
    let Some(integration) = &work.records.integration else { return Ok(()) };
    let all = sync_conflicts::of_record(work.transaction, work.records.key(), &held.row.entity_id)?;
    let set_aside = moot(SET_ASIDE);
    let Some(last) = all.into_iter().last().filter(|last| last.resolution.as_ref() == Some(&set_aside))
    else {
        return Ok(());
    };
    open_or_update(work, integration, held, last.sides)?;
    if held.row.tombstone.is_none() {
        let local = held.local()?;
        follow_conflict(work, integration, held, &local)?;
    }
    Ok(())
}

/// A record that went back and forth too often travels again: the flip detector forgets everything.
///
/// # Errors
/// See [`EditError`].
pub fn resume(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    entity_id: &str,
    actor: &str,
    now: Timestamp,
) -> Result<(), EditError> {
    let work = records.at(transaction, now);
    let mut held = Held::find(records, transaction, entity_id)?.ok_or(EditError::Unknown)?;
    let Some(link) = held.link.as_mut().filter(|link| link.flips.is_paused()) else { return Ok(()) };
    link.flips = link.flips.clone().resume();
    held.row.payload_hash = None;
    audit::add(&work, &held.row.entity_id, &Entry::ok(Direction::Local, "resume").by(actor))?;
    Ok(take_up(&work, held)?)
}

/// *Reintentar*: what the other side refused is sent again, as the record is now.
///
/// # Errors
/// See [`EditError`].
pub fn retry(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    entity_id: &str,
    actor: &str,
    now: Timestamp,
) -> Result<(), EditError> {
    let work = records.at(transaction, now);
    let held = Held::find(records, transaction, entity_id)?.ok_or(EditError::Unknown)?;
    if held.row.status != RecordStatus::Failed {
        return Ok(());
    }
    audit::add(&work, &held.row.entity_id, &Entry::ok(Direction::Local, "retry").by(actor))?;
    // The dead letter is replaced by a job with the record's present fields.
    work.withdraw(&held.row.entity_id, Withdraw::NeverSent)?;
    Ok(take_up(&work, held)?)
}

/// Lets a record travel as it is now.
pub(super) fn take_up(work: &Work<'_>, mut held: Held) -> Result<(), StoreError> {
    let (Some(integration), Some(_)) = (&work.records.integration, &held.link) else {
        held.row.status = RecordStatus::Synced;
        held.row.error = None;
        return sync_data::save(work.transaction, &held.row);
    };
    if held.row.tombstone == Some(Tombstone::Here) {
        if held.conflict.is_some() {
            held.row.status = RecordStatus::Conflict;
        } else {
            deletion::send(work, integration, &mut held)?;
        }
        if let Some(mut link) = held.link.take() {
            save_link(work.transaction, &mut link, work.now)?;
        }
        return sync_data::save(work.transaction, &held.row);
    }
    held.row.status = RecordStatus::Pending;
    let (local, theirs) = (held.local()?, held.theirs()?);
    let delivery = Delivery::Outbox(None);
    settle(work, integration, Change { held, local, theirs, version: Version::Same, delivery })?;
    Ok(())
}

#[cfg(test)]
#[path = "standing_tests.rs"]
mod tests;
