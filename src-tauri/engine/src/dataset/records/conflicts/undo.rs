//! Taking a decision back, as a new change: nothing that happened since is undone.

use std::collections::BTreeMap;

use mostrador_domain::Timestamp;
use mostrador_domain::merge::{self, Choice, Dispute, DisputeReason, PerField, Settled, Side, is_empty};
use mostrador_store::tables::sync_conflicts::{self, ConflictKind, ConflictRow, ConflictStatus};
use mostrador_store::tables::sync_data::{RecordRow, RecordStatus};
use mostrador_store::tables::sync_log::Direction;
use mostrador_store::{StoreError, WriteTransaction, crash_point};

use super::super::audit::{self, Entry};
use super::super::held::{read, side_of, sides_of};
use super::super::settle::{Change, Delivery, Version, settle};
use super::super::{Document, Held, Integration, Records, Work, deletion};
use super::deletions::bring_back;
use super::fields::{chosen, documents, present, reopen};
use super::kept::{Beside, needs_reason, taken_along, unmake_record};
use super::{ConflictError, DeletionAnswer, Resolution};
use crate::dataset::customers::{ADDRESS, SECOND_PHONE, addresses_follow, addresses_gone_with};

/// The phone beside which a second one stands.
const PHONE: &str = "whatsappPhoneNumber";

/// How long a decision can be taken back, in milliseconds.
pub const UNDO_MILLIS: i64 = 30 * 24 * 3_600_000;

/// Until when a decision can be taken back; `None` where nobody decided anything, or it was taken back already.
pub fn undo_until(conflict: &ConflictRow) -> Option<Timestamp> {
    let decided_at = match conflict.status {
        ConflictStatus::Resolved => conflict.resolved_at?,
        ConflictStatus::Open | ConflictStatus::Undone => return None,
    };
    match Resolution::of(conflict)? {
        Resolution::Fields(_) | Resolution::FieldsBeside { .. } | Resolution::Deletion(_) => {
            Some(decided_at.plus_millis(UNDO_MILLIS))
        }
        Resolution::Moot(_) => None,
    }
}

/// Takes a decision back. Fields: each side gets what it had, and they are in dispute again. A deletion against an edit:
/// the other answer is carried out. `reason` is kept in the audit; it is needed where this lifts a block.
///
/// # Errors
/// See [`ConflictError`]; nothing is changed then.
pub fn undo(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    id: i64,
    reason: Option<&str>,
    actor: &str,
    now: Timestamp,
) -> Result<(), ConflictError> {
    let integration = records.editable()?;
    let work = records.at(transaction, now);
    let conflict = sync_conflicts::find(transaction, id)?
        .filter(|conflict| conflict.system == records.system && conflict.entity_type == records.entity_type)
        .ok_or(ConflictError::Unknown)?;
    let decided_at = match (conflict.status, conflict.resolved_at) {
        (ConflictStatus::Resolved, Some(at)) => at,
        (ConflictStatus::Resolved | ConflictStatus::Open | ConflictStatus::Undone, _) => {
            return Err(ConflictError::NotOpen);
        }
    };
    if now > decided_at.plus_millis(UNDO_MILLIS) {
        return Err(ConflictError::TooOld);
    }
    let held = Held::find(records, transaction, &conflict.entity_id)?.ok_or(ConflictError::Unknown)?;
    if held.conflict.is_some() {
        return Err(ConflictError::StillOpen);
    }
    let resolution = Resolution::of(&conflict).ok_or(ConflictError::Unknown)?;
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    if let (Some(field), None) = (lifts(integration, &conflict, &held, &resolution)?, reason) {
        return Err(ConflictError::ReasonNeeded { field });
    }
    sync_conflicts::mark_undone(transaction, id, actor, now)?;
    let entry = Entry {
        outcome: conflict.sides.kind.code(),
        detail: reason,
        ..Entry::ok(Direction::Local, "undo").by(actor)
    };
    audit::add(&work, &conflict.entity_id, &entry)?;
    match resolution {
        Resolution::Fields(choices) => {
            undo_fields(&work, integration, held, &conflict, (&choices, &Beside::default()), actor)?;
        }
        Resolution::FieldsBeside { choices, beside } => {
            undo_fields(&work, integration, held, &conflict, (&choices, &beside), actor)?;
            if let Some(id) = &beside.record {
                unmake_record(transaction, records, integration, id, actor, now)?;
            }
        }
        Resolution::Deletion(answer) => undo_deletion(&work, integration, held, &conflict, answer, actor)?,
        // Nobody decided it.
        Resolution::Moot(_) => return Err(ConflictError::NotOpen),
    }
    crash_point!("conflict.taken_back");
    Ok(())
}

/// A field in which taking the decision back lifts a block that the site has by now.
fn lifts(
    integration: &Integration,
    conflict: &ConflictRow,
    held: &Held,
    resolution: &Resolution,
) -> Result<Option<String>, ConflictError> {
    let choices = match resolution {
        Resolution::Fields(choices) | Resolution::FieldsBeside { choices, .. } => choices,
        Resolution::Deletion(_) | Resolution::Moot(_) => return Ok(None),
    };
    let [_, source, target] = documents(conflict)?;
    let ours = match integration.local {
        Side::Source => source,
        Side::Target => target,
    };
    let now = held.local()?;
    let lifted = |field: &&String| {
        needs_reason(&integration.rules, field, now.value(field).as_ref(), None, ours.value(field).as_ref())
    };
    Ok(choices.keys().find(lifted).cloned())
}

fn undo_fields(
    work: &Work<'_>,
    integration: &Integration,
    mut held: Held,
    conflict: &ConflictRow,
    (choices, beside): (&BTreeMap<String, Choice>, &Beside),
    actor: &str,
) -> Result<(), ConflictError> {
    if held.row.tombstone.is_some() {
        return Err(ConflictError::Moved);
    }
    let documents = documents(conflict)?;
    let before = held.local()?;
    // What was decided is on its way there, or arrived: the site's record stands for both sides.
    let state = present(&before);
    let settled = settled(integration, choices, &documents).ok_or(ConflictError::Unknown)?;
    let [base, source, target] = &documents;
    let (ours, theirs_then) = match integration.local {
        Side::Source => (source, target),
        Side::Target => (target, source),
    };
    // In what does not travel the other side has its own: what it said last, which may not be what it said then.
    let theirs = held.theirs()?;
    let mut there = before.clone();
    for field in settled.names().filter(|field| !integration.rules.travels_from(integration.local, field)) {
        there.copy(field, theirs.as_ref().unwrap_or(theirs_then));
    }
    let there = present(&there);
    let (source_state, target_state) = match integration.local {
        Side::Source => (&state, &there),
        Side::Target => (&there, &state),
    };
    merge::undo(&settled, None, source_state, target_state, &integration.rules)?;
    let mut local = before.clone();
    let mut wanted = theirs.clone().unwrap_or_default();
    let fields: Vec<String> = settled.names().map(str::to_owned).collect();
    let mut along: Vec<String> = taken_along(work.records, integration, choices).map(str::to_owned).collect();
    if beside.second_phone {
        along.push(SECOND_PHONE.to_owned());
    }
    for field in &along {
        // What changed since stays.
        let taken = if field == SECOND_PHONE { ours.get(PHONE) } else { theirs_then.get(field) };
        if before.get(field) == taken {
            local.copy(field, ours);
        }
    }
    for field in &fields {
        local.copy(field, ours);
        // Until it has this again, it differs from what is wanted there, and is sent.
        wanted.copy(field, theirs_then);
    }
    let sides = sides_of(
        conflict.sides.kind,
        integration.local,
        Some(base),
        Some(&local),
        Some(&wanted),
        fields.clone(),
    );
    held.conflict = Some(reopen(work.transaction, conflict, &sides, work.now)?);
    held.set_payload(&local, actor, work.now);
    // The next read says whether there still is anything to decide, also where it says the same as the last one.
    held.row.payload_hash = None;
    let entry = Entry::ok(Direction::Local, "edit").by(actor);
    let touched: Vec<String> = fields.into_iter().chain(along).collect();
    audit::changes(work, &conflict.entity_id, entry, [&before, &local], &touched)?;
    if let Some(link) = &mut held.link {
        (link.edited_at, link.last_writer) = (Some(work.now), Some(actor.to_owned()));
    }
    let delivery = Delivery::Outbox(None);
    settle(work, integration, Change { held, local, theirs, version: Version::New, delivery })?;
    Ok(())
}

/// What the choices made of the disputed fields.
fn settled(
    integration: &Integration,
    choices: &BTreeMap<String, Choice>,
    documents: &[Document; 3],
) -> Option<PerField<Settled>> {
    let [base, source, target] = documents;
    let value = |document: &Document, field: &str| document.value(field).filter(|value| !is_empty(value));
    let settle = |(field, choice): (&String, &Choice)| {
        let dispute = Dispute {
            base: value(base, field),
            source: value(source, field),
            target: value(target, field),
            reason: DisputeReason::BothChanged,
            stays: integration.local,
        };
        let value = match (chosen(choice, documents), choice) {
            (Some(document), _) => value(document, field),
            (None, Choice::Value(given)) => {
                let mut own = Document::default();
                own.set(field, &given.to_string());
                value(&own, field)
            }
            (None, Choice::Both) => choice.value_for(field, &dispute).ok().flatten(),
            (None, Choice::KeepSource | Choice::KeepTarget) => None,
        };
        (field.clone(), Settled { dispute, value })
    };
    PerField::new(choices.iter().map(settle).collect())
}

fn undo_deletion(
    work: &Work<'_>,
    integration: &Integration,
    held: Held,
    conflict: &ConflictRow,
    answer: DeletionAnswer,
    actor: &str,
) -> Result<(), ConflictError> {
    let edited = match conflict.sides.kind {
        ConflictKind::DeletedHere => side_of(&conflict.sides, integration.remote()),
        ConflictKind::DeletedThere => side_of(&conflict.sides, integration.local),
        ConflictKind::Fields | ConflictKind::FirstMeeting => return Err(ConflictError::OtherKind),
    };
    let edited = read(edited.ok_or(ConflictError::OtherKind)?)?;
    match answer {
        DeletionAnswer::KeepEdit if held.row.tombstone.is_none() => {
            let row = held.row.clone();
            deletion::delete_held(work, integration, held, actor)?;
            if conflict.sides.kind == ConflictKind::DeletedThere {
                addresses_follow(work.transaction, work.records, &row, work.now)?;
            }
            Ok(())
        }
        DeletionAnswer::Delete if held.row.tombstone.is_some() => {
            let row = held.row.clone();
            restore_both(work, integration, held, &edited, actor)?;
            if let (ConflictKind::DeletedThere, Some(decided_at)) =
                (conflict.sides.kind, conflict.resolved_at)
            {
                addresses_return(work, &row, decided_at, actor)?;
            }
            Ok(())
        }
        DeletionAnswer::KeepEdit | DeletionAnswer::Delete | DeletionAnswer::StopSyncing => {
            Err(ConflictError::Moved)
        }
    }
}

/// The addresses that a decision let go with their customer are here again, with what was changed in them here, and are made
/// there again as it is. Those that were deleted before, by either side, stay gone.
fn addresses_return(
    work: &Work<'_>,
    customer: &RecordRow,
    decided_at: Timestamp,
    actor: &str,
) -> Result<(), StoreError> {
    let gone = addresses_gone_with(work.transaction, work.records, customer, decided_at)?;
    if gone.is_empty() {
        return Ok(());
    }
    let records = Records::of_entity(work.transaction, work.records.system, ADDRESS)?;
    let Some(integration) = &records.integration else { return Ok(()) };
    for row in gone {
        let Some(held) = Held::find(&records, work.transaction, &row.entity_id)? else { continue };
        // The row of something that is gone keeps what it was at last, edits and all.
        let local = held.local()?;
        restore_both(&records.at(work.transaction, work.now), integration, held, &local, actor)?;
    }
    Ok(())
}

/// The record is here again and made there again, unless the deletion has not left yet.
fn restore_both(
    work: &Work<'_>,
    integration: &Integration,
    mut held: Held,
    edited: &Document,
    actor: &str,
) -> Result<(), StoreError> {
    if held.row.status == RecordStatus::Deleted {
        held.row.source_version = None;
        held.row.payload_hash = None;
        return bring_back(work, integration, held, edited, None, actor);
    }
    let theirs = held.theirs()?;
    bring_back(work, integration, held, edited, theirs, actor)
}
