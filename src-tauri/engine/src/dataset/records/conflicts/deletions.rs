//! Decisions on a deletion against an edit.

use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_conflicts::{self, ConflictKind};
use mostrador_store::tables::sync_data::{self, RecordStatus, Tombstone};
use mostrador_store::tables::sync_log::Direction;
use mostrador_store::tables::sync_queue::Withdraw;
use mostrador_store::{StoreError, WriteTransaction, crash_point};

use super::super::apply::bury;
use super::super::audit::{self, Entry};
use super::super::held::{read, side_of};
use super::super::plan::{Buried, Discarded, differing};
use super::super::settle::{Change, Delivery, Version, save_link, settle};
use super::super::{Document, Held, Integration, Records, Work, deletion, standing};
use super::{ConflictError, DeletionAnswer, Resolution, Seen, load};
use crate::dataset::customers::addresses_follow;

/// Carries out what a person decided about a deletion against an edit.
///
/// # Errors
/// See [`ConflictError`]; nothing is changed then.
pub fn resolve_deletion(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    seen: Seen,
    answer: DeletionAnswer,
    actor: &str,
    now: Timestamp,
) -> Result<(), ConflictError> {
    let integration = records.editable()?;
    let work = records.at(transaction, now);
    let (conflict, mut held) = load(transaction, records, seen)?;
    let kind = conflict.sides.kind;
    let edited = match kind {
        ConflictKind::DeletedHere => side_of(&conflict.sides, integration.remote()),
        ConflictKind::DeletedThere => side_of(&conflict.sides, integration.local),
        ConflictKind::Fields | ConflictKind::FirstMeeting => return Err(ConflictError::OtherKind),
    };
    let edited = read(edited.ok_or(ConflictError::OtherKind)?)?;
    let base = conflict.sides.base.as_deref().map(read).transpose()?.unwrap_or_default();
    if answer == DeletionAnswer::StopSyncing {
        // The conflict is set aside with the record, and asked again when it travels again.
        standing::exclude_held(&work, held, actor)?;
        return Ok(());
    }
    let resolution = Resolution::Deletion(answer).to_text()?;
    sync_conflicts::close(transaction, conflict.id, &[], &resolution, actor, now)?;
    held.conflict = None;
    let entry = Entry { outcome: kind.code(), ..Entry::ok(Direction::Local, "resolve").by(actor) };
    audit::add(&work, &conflict.entity_id, &entry)?;
    match (kind, answer) {
        (ConflictKind::DeletedHere, DeletionAnswer::KeepEdit) => {
            bring_back(&work, integration, held, &edited, Some(edited.clone()), actor)?;
        }
        (ConflictKind::DeletedHere, DeletionAnswer::Delete) => {
            audit::discarded(&work, &conflict.entity_id, &lost(&base, &edited), Some(actor))?;
            delete_there(&work, integration, held)?;
        }
        (ConflictKind::DeletedThere, DeletionAnswer::KeepEdit) => {
            let local = held.local()?;
            make_there(&work, integration, held, local)?;
        }
        (ConflictKind::DeletedThere, DeletionAnswer::Delete) => {
            actor.clone_into(&mut held.row.modified_by);
            let discarded = lost(&base, &edited);
            let row = held.row.clone();
            bury(&work, Buried { held, discarded }, Tombstone::There)?;
            addresses_follow(transaction, records, &row, now)?;
        }
        (ConflictKind::Fields | ConflictKind::FirstMeeting, _) | (_, DeletionAnswer::StopSyncing) => {
            return Err(ConflictError::OtherKind);
        }
    }
    crash_point!("conflict.resolved");
    Ok(())
}

/// The edits that a deletion takes with it.
fn lost(base: &Document, edited: &Document) -> Vec<Discarded> {
    differing(base, edited)
        .into_iter()
        .map(|field| Discarded {
            lost: edited.get(&field).unwrap_or("null").to_owned(),
            kept: "null".to_owned(),
            reason: "person",
            field,
        })
        .collect()
}

/// The record is here again, with these fields.
pub(super) fn bring_back(
    work: &Work<'_>,
    integration: &Integration,
    mut held: Held,
    local: &Document,
    theirs: Option<Document>,
    actor: &str,
) -> Result<(), StoreError> {
    held.row.tombstone = None;
    held.row.status = RecordStatus::Pending;
    held.set_payload(local, actor, work.now);
    let entry = Entry::ok(Direction::Local, "restore").by(actor).between(None, Some(&held.row.payload));
    audit::add(work, &held.row.entity_id, &entry)?;
    let version = if theirs.is_some() { Version::Same } else { Version::New };
    let delivery = Delivery::Outbox(None);
    settle(work, integration, Change { held, local: local.clone(), theirs, version, delivery })?;
    Ok(())
}

/// The other side has no such record any more: it is made there anew.
pub(super) fn make_there(
    work: &Work<'_>,
    integration: &Integration,
    mut held: Held,
    local: Document,
) -> Result<(), StoreError> {
    held.row.source_version = None;
    held.row.payload_hash = None;
    let delivery = Delivery::Outbox(None);
    settle(work, integration, Change { held, local, theirs: None, version: Version::New, delivery })?;
    Ok(())
}

/// The deletion made here goes on its way.
fn delete_there(work: &Work<'_>, integration: &Integration, mut held: Held) -> Result<(), StoreError> {
    work.withdraw(&held.row.entity_id, Withdraw::NeverSent)?;
    if let Some(link) = &mut held.link {
        link.edit_counter = link.edit_counter.saturating_add(1);
    }
    deletion::send(work, integration, &mut held)?;
    if let Some(mut link) = held.link.take() {
        save_link(work.transaction, &mut link, work.now)?;
    }
    sync_data::save(work.transaction, &held.row)
}
