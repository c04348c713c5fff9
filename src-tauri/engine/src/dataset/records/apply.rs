//! The only writer of what a source says of a record.

use mostrador_connector::Record;
use mostrador_domain::merge::Fingerprint;
use mostrador_store::tables::sync_conflicts::{self, ConflictKind, ConflictSides, NewConflict};
use mostrador_store::tables::sync_data::{self, Heard, NewRecord, RecordStatus, Tombstone};
use mostrador_store::tables::sync_links;
use mostrador_store::tables::sync_log::Direction;
use mostrador_store::tables::sync_queue::{self, Withdraw};
use mostrador_store::{StoreError, WriteTransaction, crash_point};
use sha2::{Digest, Sha256};

use super::audit::{self, Entry};
use super::document::quoted;
use super::held::{read, side_of, sides_of};
use super::plan::{Buried, DeletionInDispute, Dispute, Merged, Replaced};
use super::settle::{Change, Delivery, Settled, Version, jobs_of, save_link, settle};
use super::standing::FLIPS;
use super::{Document, Held, Integration, RecordAction, Taking, Work, children, deletion};
use crate::runs::{Outcome, Reason, Taken};

/// Does what was decided about a listed record.
pub(super) fn apply(
    taking: &Taking<'_>,
    transaction: &WriteTransaction<'_>,
    record: &Record,
    action: RecordAction,
) -> Result<Taken, StoreError> {
    let work = taking.work(transaction);
    match action {
        RecordAction::Insert => insert(taking, &work, record),
        RecordAction::Hear { row } => {
            sync_data::hear(transaction, row, &heard(taking, record))?;
            Ok(taken(row, Outcome::Unchanged))
        }
        RecordAction::Replace(replaced) => replace(taking, &work, record, *replaced),
        RecordAction::Restore(held) => restore(taking, &work, record, *held),
        RecordAction::Merge(merged) => {
            let mut merged = *merged;
            let Some(integration) = &work.records.integration else { return Err(StoreError::NoRow) };
            hear_in(&mut merged.held, taking, record);
            let unnamed = merged.held.row.id_there().is_none();
            if unnamed {
                children::give_id(&work, &mut merged.held, &record.external_id)?;
                let jobs = jobs_of(work.records, &merged.held.row.entity_id);
                sync_queue::name(transaction, jobs, &record.external_id)?;
            }
            let (taken, settled) = write_merged(&work, integration, merged, Delivery::Outbox(None))?;
            if unnamed {
                children::look_again(&work, &settled.held.row.entity_id)?;
            }
            Ok(taken)
        }
        RecordAction::KeepDeletion(kept) => {
            let mut kept = *kept;
            hear_in(&mut kept.held, taking, record);
            keep_deletion(&work, kept, &record.raw_json)
        }
        RecordAction::ConfirmDeletion(mut dispute) if dispute.kind == ConflictKind::DeletedHere => {
            hear_in(&mut dispute.held, taking, record);
            confirm_deletion(&work, *dispute)
        }
        other @ (RecordAction::Nothing { .. }
        | RecordAction::Bury(_)
        | RecordAction::Forget(_)
        | RecordAction::ConfirmDeletion(_)
        | RecordAction::Skip { .. }
        | RecordAction::Fail { .. }) => apply_gone(taking, transaction, other),
    }
}

/// Does what needs no record of the source.
pub(super) fn apply_gone(
    taking: &Taking<'_>,
    transaction: &WriteTransaction<'_>,
    action: RecordAction,
) -> Result<Taken, StoreError> {
    let work = taking.work(transaction);
    match action {
        RecordAction::Nothing { row } => Ok(Taken { row, outcome: Outcome::Unchanged }),
        RecordAction::Bury(buried) => bury(&work, *buried, Tombstone::There),
        RecordAction::Forget(held) => {
            bury(&work, Buried { held: *held, discarded: Vec::new() }, Tombstone::Here)
        }
        RecordAction::ConfirmDeletion(dispute) => confirm_deletion(&work, *dispute),
        RecordAction::Skip { row, reason } => Ok(taken(row, Outcome::Skipped(Reason::of(reason.code())))),
        RecordAction::Fail { reason, field } => {
            let reason = Reason { code: reason, field, value: None, concerned: Vec::new() };
            Ok(Taken { row: None, outcome: Outcome::Failed(reason) })
        }
        // These come with a record.
        RecordAction::Insert
        | RecordAction::Hear { .. }
        | RecordAction::Replace(_)
        | RecordAction::Restore(_)
        | RecordAction::Merge(_)
        | RecordAction::KeepDeletion(_) => Ok(Taken { row: None, outcome: Outcome::Unchanged }),
    }
}

fn taken(row: i64, outcome: Outcome) -> Taken {
    Taken { row: Some(row), outcome }
}

fn heard<'a>(taking: &'a Taking<'_>, record: &'a Record) -> Heard<'a> {
    Heard {
        hash: &taking.context.hash,
        source_version: record.version.as_deref(),
        source_modified_at: record.modified_at,
    }
}

/// Notes in the row what the source said besides the fields.
fn hear_in(held: &mut Held, taking: &Taking<'_>, record: &Record) {
    held.row.payload_hash = Some(taking.context.hash);
    held.row.source_version.clone_from(&record.version);
    held.row.source_modified_at = record.modified_at;
}

fn insert(taking: &Taking<'_>, work: &Work<'_>, record: &Record) -> Result<Taken, StoreError> {
    let key = work.records.key();
    let mut entity_id = std::borrow::Cow::Borrowed(record.external_id.as_str());
    if mostrador_store::safeguard_off!("dedupe") {
        let known = sync_data::count_listed(work.transaction, key)?;
        if sync_data::of_record(work.transaction, key, &entity_id)?.is_some() {
            entity_id = format!("{entity_id}#{known}").into();
        }
    }
    let row = sync_data::insert(
        work.transaction,
        &NewRecord {
            key,
            entity_id: &entity_id,
            payload: &record.raw_json,
            payload_hash: Some(&taking.context.hash),
            status: RecordStatus::Synced,
            modified_by: work.records.system,
            source_version: record.version.as_deref(),
            source_modified_at: record.modified_at,
            synced_at: Some(work.now),
            now: work.now,
        },
    )?;
    crash_point!("record.stored");
    Ok(taken(row, Outcome::Created))
}

/// Takes the source's own text over into the row.
fn take_payload(held: &mut Held, taking: &Taking<'_>, work: &Work<'_>, record: &Record) {
    hear_in(held, taking, record);
    let row = &mut held.row;
    row.payload.clone_from(&record.raw_json);
    row.version = row.version.saturating_add(1);
    work.records.system.clone_into(&mut row.modified_by);
    (row.updated_at, row.synced_at) = (work.now, Some(work.now));
    (row.status, row.error) = (RecordStatus::Synced, None);
}

fn replace(
    taking: &Taking<'_>,
    work: &Work<'_>,
    record: &Record,
    replaced: Replaced,
) -> Result<Taken, StoreError> {
    let Replaced { mut held, changed, before, after } = replaced;
    take_payload(&mut held, taking, work, record);
    if let (Some(integration), Some(mut link)) = (&work.records.integration, held.link.take()) {
        let content = fingerprint(&after, &changed);
        link.flips = link.flips.observe(work.now, integration.remote(), content);
        link.last_writer = Some(work.records.system.to_owned());
        if link.flips.is_paused() {
            (held.row.status, held.row.error) = (RecordStatus::Skipped, Some(FLIPS.to_owned()));
        }
        if mostrador_store::safeguard_off!("base") {
            (link.base, link.acknowledged_edits) = (None, link.edit_counter);
        }
        save_link(work.transaction, &mut link, work.now)?;
    }
    sync_data::save(work.transaction, &held.row)?;
    let entry = Entry::ok(Direction::In, "update");
    audit::changes(work, &held.row.entity_id, entry, [&before, &after], &changed)?;
    Ok(taken(held.row.id, Outcome::Updated))
}

fn restore(
    taking: &Taking<'_>,
    work: &Work<'_>,
    record: &Record,
    mut held: Held,
) -> Result<Taken, StoreError> {
    let before = std::mem::take(&mut held.row.payload);
    take_payload(&mut held, taking, work, record);
    held.row.tombstone = None;
    sync_data::save(work.transaction, &held.row)?;
    if let Some(link) = &held.link {
        sync_links::delete(work.transaction, link.id)?;
    }
    let entry = Entry::ok(Direction::In, "restore").between(Some(&before), Some(&record.raw_json));
    audit::add(work, &held.row.entity_id, &entry)?;
    Ok(taken(held.row.id, Outcome::Created))
}

/// Stores what a merge made of two versions, and lets the rest travel.
pub(super) fn write_merged(
    work: &Work<'_>,
    integration: &Integration,
    merged: Merged,
    delivery: Delivery<'_>,
) -> Result<(Taken, Settled), StoreError> {
    let Merged { mut held, before, local, theirs, written, discarded, dispute } = merged;
    let entity_id = held.row.entity_id.clone();
    if !written.is_empty() {
        held.set_payload(&local, work.records.system, work.now);
        let content = fingerprint(&theirs, &written);
        if let Some(link) = &mut held.link {
            link.flips = link.flips.clone().observe(work.now, integration.remote(), content);
            link.last_writer = Some(work.records.system.to_owned());
        }
        let entry = Entry::ok(Direction::In, "merge");
        audit::changes(work, &entity_id, entry, [&before, &local], &written)?;
    }
    audit::discarded(work, &entity_id, &discarded, None)?;
    let outcome = match &dispute {
        Some(dispute) => Outcome::Conflicted(reason_of(dispute.kind, &dispute.fields)),
        None if written.is_empty() => Outcome::Unchanged,
        None => Outcome::Updated,
    };
    let moved = match dispute {
        Some(dispute) => open_dispute(work, integration, &mut held, &dispute, &local, &theirs)?,
        None => close_as_moot(work, &mut held, "agreed")?,
    };
    let is_new = moved == Moved::Yes || !written.is_empty() || !discarded.is_empty();
    let version = if is_new { Version::New } else { Version::Same };
    let change = Change { held, local, theirs: Some(theirs), version, delivery };
    let settled = settle(work, integration, change)?;
    crash_point!("record.merged");
    Ok((taken(settled.held.row.id, outcome), settled))
}

/// The stored and shown code of a conflict.
pub(crate) fn conflict_code(kind: ConflictKind) -> &'static str {
    match kind {
        ConflictKind::Fields => "BOTH_CHANGED",
        ConflictKind::FirstMeeting => "FIRST_MEETING",
        ConflictKind::DeletedHere => "DELETED_HERE",
        ConflictKind::DeletedThere => "DELETED_THERE",
    }
}

pub(crate) fn reason_of(kind: ConflictKind, fields: &[String]) -> Reason {
    let field = match fields {
        [field] => Some(field.clone()),
        [] | [_, _, ..] => None,
    };
    Reason { field, ..Reason::of(conflict_code(kind)) }
}

/// Whether an open conflict is another one than before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Moved {
    Yes,
    No,
}

pub(super) fn open_dispute(
    work: &Work<'_>,
    integration: &Integration,
    held: &mut Held,
    dispute: &Dispute,
    local: &Document,
    theirs: &Document,
) -> Result<Moved, StoreError> {
    let sides = sides_of(
        dispute.kind,
        integration.local,
        dispute.base.as_ref(),
        Some(local),
        Some(theirs),
        dispute.fields.clone(),
    );
    open_or_update(work, integration, held, sides)
}

/// A record has one open conflict: a second one brings the first one up to date.
pub(super) fn open_or_update(
    work: &Work<'_>,
    integration: &Integration,
    held: &mut Held,
    sides: ConflictSides,
) -> Result<Moved, StoreError> {
    let entity_id = held.row.entity_id.clone();
    match &held.conflict {
        Some(open) if open.sides == sides => return Ok(Moved::No),
        Some(open) => sync_conflicts::update(work.transaction, open.id, &sides)?,
        None => {
            let (here, there) = (side_of(&sides, integration.local), side_of(&sides, integration.remote()));
            let (here, there) = (shown(here, &sides)?, shown(there, &sides)?);
            let strategy = strategy_of(integration, &sides);
            sync_conflicts::open(
                work.transaction,
                &NewConflict {
                    integration_id: Some(integration.id),
                    key: work.records.key(),
                    entity_id: &entity_id,
                    strategy: &strategy,
                    sides: &sides,
                },
                work.now,
            )?;
            let entry = Entry {
                outcome: sides.kind.code(),
                ..Entry::ok(Direction::In, "conflict").between(here.as_deref(), there.as_deref())
            };
            audit::add(work, &entity_id, &entry)?;
        }
    }
    held.conflict = sync_conflicts::open_of(work.transaction, work.records.key(), &entity_id)?;
    Ok(Moved::Yes)
}

/// The fields in dispute as one side has them; for a deletion the whole record.
fn shown(side: Option<&str>, sides: &ConflictSides) -> Result<Option<String>, StoreError> {
    match (side, sides.fields.as_slice()) {
        (None, _) => Ok(None),
        (Some(text), []) => Ok(Some(text.to_owned())),
        (Some(text), [_, ..]) => Ok(Some(read(text)?.only(sides.fields.iter().map(String::as_str)))),
    }
}

/// The name of the rule that asks for a person.
fn strategy_of(integration: &Integration, sides: &ConflictSides) -> String {
    let rule = match sides.kind {
        ConflictKind::DeletedHere | ConflictKind::DeletedThere => {
            serde_json::to_value(integration.rules.delete_edit)
        }
        ConflictKind::Fields | ConflictKind::FirstMeeting => {
            let rule = sides.fields.first().and_then(|field| integration.rules.of(field));
            serde_json::to_value(rule.unwrap_or(integration.rules.default))
        }
    };
    match rule {
        Ok(serde_json::Value::String(word)) => word,
        Ok(_) | Err(_) => "manual".to_owned(),
    }
}

/// The resolution of a conflict that nobody decided.
pub(super) fn moot(why: &str) -> String {
    format!("{{\"moot\":{}}}", quoted(why))
}

/// Closes the open conflict because nothing is left to decide.
pub(super) fn close_as_moot(work: &Work<'_>, held: &mut Held, why: &str) -> Result<Moved, StoreError> {
    let Some(open) = held.conflict.take() else { return Ok(Moved::No) };
    let resolution = moot(why);
    let system = work.records.system;
    sync_conflicts::close(work.transaction, open.id, &open.sides.fields, &resolution, system, work.now)?;
    let entry = Entry { outcome: "moot", detail: Some(why), ..Entry::ok(Direction::In, "resolve") };
    audit::add(work, &held.row.entity_id, &entry)?;
    Ok(Moved::Yes)
}

/// Marks a record as gone from both sides, with everything that waited for it.
pub(super) fn bury(work: &Work<'_>, buried: Buried, by: Tombstone) -> Result<Taken, StoreError> {
    let Buried { mut held, discarded } = buried;
    let (direction, actor) = match by {
        Tombstone::There => (Direction::In, work.records.system.to_owned()),
        Tombstone::Here => (Direction::Local, held.row.modified_by.clone()),
    };
    let entity_id = held.row.entity_id.clone();
    work.withdraw(&entity_id, Withdraw::AllThatWait)?;
    close_as_moot(work, &mut held, "deleted")?;
    if let Some(link) = held.link.take() {
        sync_links::delete(work.transaction, link.id)?;
    }
    let row = &mut held.row;
    row.version = row.version.saturating_add(1);
    (row.status, row.tombstone) = (RecordStatus::Deleted, Some(by));
    (row.payload_hash, row.error) = (None, None);
    (row.updated_at, row.synced_at) = (work.now, Some(work.now));
    row.modified_by.clone_from(&actor);
    sync_data::save(work.transaction, row)?;
    if row.id_there().is_none() {
        children::look_again(work, &entity_id)?;
    }
    audit::discarded(work, &entity_id, &discarded, None)?;
    let entry = Entry::ok(direction, "delete").by(&actor).between(Some(&row.payload), None);
    audit::add(work, &entity_id, &entry)?;
    Ok(taken(row.id, Outcome::Updated))
}

/// The deletion made here is still wanted: where a person was asked about it, that is moot, and it goes on its way.
pub(super) fn keep_deletion(work: &Work<'_>, kept: Buried, theirs: &str) -> Result<Taken, StoreError> {
    let Buried { mut held, discarded } = kept;
    let Some(integration) = &work.records.integration else { return Err(StoreError::NoRow) };
    audit::discarded(work, &held.row.entity_id, &discarded, None)?;
    let moved = close_as_moot(work, &mut held, "agreed")?;
    if let Some(link) = &mut held.link {
        link.base = Some(theirs.to_owned());
    }
    if moved == Moved::Yes || !discarded.is_empty() {
        deletion::send(work, integration, &mut held)?;
    }
    if let Some(mut link) = held.link.take() {
        save_link(work.transaction, &mut link, work.now)?;
    }
    sync_data::save(work.transaction, &held.row)?;
    Ok(taken(held.row.id, Outcome::Unchanged))
}

pub(super) fn confirm_deletion(work: &Work<'_>, dispute: DeletionInDispute) -> Result<Taken, StoreError> {
    let DeletionInDispute { mut held, kind, base, theirs } = dispute;
    let Some(integration) = &work.records.integration else { return Err(StoreError::NoRow) };
    let local = held.local()?;
    let here = match kind {
        ConflictKind::DeletedHere => None,
        ConflictKind::DeletedThere | ConflictKind::Fields | ConflictKind::FirstMeeting => Some(&local),
    };
    let sides = sides_of(kind, integration.local, base.as_ref(), here, theirs.as_ref(), Vec::new());
    open_or_update(work, integration, &mut held, sides)?;
    work.withdraw(&held.row.entity_id, Withdraw::AllThatWait)?;
    if let Some(mut link) = held.link.take() {
        match &theirs {
            Some(theirs) => link.base = Some(theirs.to_text()),
            // A tombstone says nothing about fields.
            None => held.row.payload_hash = None,
        }
        save_link(work.transaction, &mut link, work.now)?;
    }
    (held.row.status, held.row.error) = (RecordStatus::Conflict, None);
    sync_data::save(work.transaction, &held.row)?;
    Ok(taken(held.row.id, Outcome::Conflicted(reason_of(kind, &[]))))
}

/// Stands for these fields of a record in the flip detector.
pub(super) fn fingerprint(document: &Document, fields: &[String]) -> Fingerprint {
    let digest = Sha256::digest(document.only(fields.iter().map(String::as_str)));
    let first = digest.first_chunk::<8>().copied().unwrap_or_default();
    Fingerprint(u64::from_be_bytes(first))
}

#[cfg(test)]
#[path = "apply_tests.rs"]
mod tests;
