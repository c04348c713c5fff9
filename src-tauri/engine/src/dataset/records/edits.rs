//! Edits and new records made here. One transaction each: the row, what the other side has, the audit and the outbox.

use mostrador_domain::Timestamp;
use mostrador_domain::merge::Fields;
use mostrador_store::tables::sync_conflicts::{self, ConflictKind};
use mostrador_store::tables::sync_data::{self, LOCAL_ID_PREFIX, NewRecord, RecordRow, RecordStatus};
use mostrador_store::tables::sync_entity_config::Ability;
use mostrador_store::tables::sync_log::Direction;
use mostrador_store::tables::sync_queue::Parent;
use mostrador_store::{StoreError, WriteTransaction, crash_point};

use super::apply::{close_as_moot, fingerprint};
use super::audit::{self, Entry};
use super::children::{Referred, refer};
use super::held::{read, side_of, sides_of};
use super::settle::{Change, Delivery, Version, new_link, same_field, settle};
use super::{Document, Held, Integration, NewEdits, Records, Work};

/// Why something cannot be done to a record here.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// There is no such record.
    #[error("there is no such record")]
    Unknown,
    /// It is deleted.
    #[error("the record is deleted")]
    Deleted,
    /// Nothing that is done here would travel.
    #[error("records of this kind are only read")]
    ReadOnly,
    /// The field is the other side's alone.
    #[error("field {field} belongs to the other side alone")]
    OwnedThere {
        /// Field.
        field: String,
    },
    /// The id of a new record is not a local one.
    #[error("the id of a record that is made here begins with local:")]
    NotALocalId,
    /// The file could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an edit did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    /// It is stored, and travels unless the record is excluded.
    Stored {
        /// The record's version here.
        version: i64,
    },
    /// The record says that already.
    Unchanged,
}

/// A record of the same system to which another one refers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Its entity.
    pub entity_type: String,
    /// Its id here.
    pub entity_id: String,
}

impl Records {
    pub(super) fn editable(&self) -> Result<&Integration, EditError> {
        let allowed = |integration: &&Integration| match integration.edits {
            NewEdits::Allowed => true,
            NewEdits::Refused => false,
        };
        self.integration.as_ref().filter(allowed).ok_or(EditError::ReadOnly)
    }

    pub(super) fn at<'a>(&'a self, transaction: &'a WriteTransaction<'_>, now: Timestamp) -> Work<'a> {
        Work { records: self, transaction, now }
    }
}

/// Changes fields of a record. An empty value (`null`, the empty text) clears its field. `reference`, where the edit names
/// another record that was made here: what is sent waits for that one.
///
/// # Errors
/// See [`EditError`]; nothing is changed then.
pub fn edit(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    entity_id: &str,
    changes: &Fields,
    reference: Option<&Reference>,
    actor: &str,
    now: Timestamp,
) -> Result<Edited, EditError> {
    let integration = records.editable()?;
    let work = records.at(transaction, now);
    let held = Held::find(records, transaction, entity_id)?.ok_or(EditError::Unknown)?;
    if held.row.tombstone.is_some() {
        return Err(EditError::Deleted);
    }
    if !is_here_alone(records, &held.row) {
        may_change(integration, changes)?;
    }
    let Referred { changes, waits } = refer(&work, changes, reference)?;
    let before = held.local()?;
    let mut local = before.clone();
    for (field, value) in &changes {
        local.set(field, &value.to_string());
    }
    let changed: Vec<String> =
        changes.into_keys().filter(|field| !same_field(&before, &local, field)).collect();
    if changed.is_empty() {
        return Ok(Edited::Unchanged);
    }
    for name in local.names().map(str::to_owned).collect::<Vec<_>>() {
        // What says the same keeps its own text.
        if !changed.contains(&name) {
            local.copy(&name, &before);
        }
    }
    let parent = reference.filter(|_| waits);
    write_edit(&work, integration, held, Rewritten { before, local, changed }, parent, "edit", actor)
}

/// A payload before and after an edit.
pub(super) struct Rewritten {
    pub(super) before: Document,
    pub(super) local: Document,
    pub(super) changed: Vec<String>,
}

/// Stores an edit that changes something.
pub(super) fn write_edit(
    work: &Work<'_>,
    integration: &Integration,
    mut held: Held,
    Rewritten { before, local, changed }: Rewritten,
    parent: Option<&Reference>,
    action: &str,
    actor: &str,
) -> Result<Edited, EditError> {
    let theirs = held.theirs()?;
    let mut link = match held.link.take() {
        Some(link) => link,
        None => new_link(integration, &held),
    };
    link.flips = link.flips.observe(work.now, integration.local, fingerprint(&local, &changed));
    link.edited_at = Some(work.now);
    link.last_writer = Some(actor.to_owned());
    held.link = Some(link);
    held.set_payload(&local, actor, work.now);
    let entry = Entry::ok(Direction::Local, action).by(actor);
    audit::changes(work, &held.row.entity_id, entry, [&before, &local], &changed)?;
    follow_conflict(work, integration, &mut held, &local)?;
    let parent = parent.map(|parent| Parent { entity: &parent.entity_type, entity_id: &parent.entity_id });
    let delivery = Delivery::Outbox(parent);
    let change = Change { held, local, theirs, version: Version::New, delivery };
    let settled = settle(work, integration, change)?;
    crash_point!("record.edited");
    Ok(Edited::Stored { version: settled.held.row.version })
}

/// Whether nobody but the site has the record or can make it: then no field is the other side's.
fn is_here_alone(records: &Records, row: &RecordRow) -> bool {
    records.abilities.creates == Ability::No && row.id_there().is_none()
}

pub(super) fn may_change(integration: &Integration, changes: &Fields) -> Result<(), EditError> {
    let owned_there = changes.keys().find(|field| {
        integration.rules.of(field).is_some_and(|rule| rule.alone() == Some(integration.remote()))
    });
    match owned_there {
        Some(field) => Err(EditError::OwnedThere { field: field.clone() }),
        None => Ok(()),
    }
}

/// Brings the open conflict up to date after an edit: whoever decides sees what is decided about, and a field in which
/// both sides now say the same is no longer in dispute.
pub(super) fn follow_conflict(
    work: &Work<'_>,
    integration: &Integration,
    held: &mut Held,
    local: &Document,
) -> Result<(), StoreError> {
    let Some(open) = &held.conflict else { return Ok(()) };
    let old = &open.sides;
    let theirs = side_of(old, integration.remote()).map(read).transpose()?;
    let fields: Vec<String> = match (old.kind, &theirs) {
        (ConflictKind::Fields | ConflictKind::FirstMeeting, Some(theirs)) => {
            old.fields.iter().filter(|field| !same_field(local, theirs, field)).cloned().collect()
        }
        (ConflictKind::Fields | ConflictKind::FirstMeeting, None)
        | (ConflictKind::DeletedHere | ConflictKind::DeletedThere, _) => old.fields.clone(),
    };
    if fields.is_empty() && !old.fields.is_empty() {
        close_as_moot(work, held, "edited")?;
        return Ok(());
    }
    let base = old.base.as_deref().map(read).transpose()?;
    let sides = sides_of(old.kind, integration.local, base.as_ref(), Some(local), theirs.as_ref(), fields);
    if sides != *old {
        sync_conflicts::update(work.transaction, open.id, &sides)?;
        held.conflict = sync_conflicts::find(work.transaction, open.id)?;
    }
    Ok(())
}

/// Makes a record here. `entity_id` is `local:` and a UUID, given by the caller; the record keeps it for ever. `reference`,
/// where the record names another one that was made here: what is sent waits for that one. Answers the row.
///
/// # Errors
/// See [`EditError`]; a uniqueness rule of the store when the id is taken.
pub fn create(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    entity_id: &str,
    fields: &Fields,
    reference: Option<&Reference>,
    actor: &str,
    now: Timestamp,
) -> Result<RecordRow, EditError> {
    let integration = records.editable()?;
    let work = records.at(transaction, now);
    let is_local = entity_id
        .strip_prefix(LOCAL_ID_PREFIX)
        .is_some_and(|rest| !rest.is_empty() && !rest.contains(['/', '"', '\\']));
    if !is_local {
        return Err(EditError::NotALocalId);
    }
    if records.abilities.creates == Ability::Yes {
        may_change(integration, fields)?;
    }
    let Referred { changes, waits } = refer(&work, fields, reference)?;
    let mut local = Document::default();
    for (field, value) in &changes {
        local.set(field, &value.to_string());
    }
    let payload = local.to_text();
    let row = sync_data::insert(
        transaction,
        &NewRecord {
            key: records.key(),
            entity_id,
            payload: &payload,
            payload_hash: None,
            status: RecordStatus::Pending,
            modified_by: actor,
            source_version: None,
            source_modified_at: None,
            synced_at: None,
            now,
        },
    )?;
    let row = sync_data::by_row(transaction, records.key(), row)?.ok_or(StoreError::NoRow)?;
    let mut held = Held { row, link: None, conflict: None };
    let mut link = new_link(integration, &held);
    (link.edited_at, link.last_writer) = (Some(now), Some(actor.to_owned()));
    held.link = Some(link);
    let entry = Entry::ok(Direction::Local, "create").by(actor).between(None, Some(&payload));
    audit::add(&work, entity_id, &entry)?;
    let parent = reference
        .filter(|_| waits)
        .map(|parent| Parent { entity: &parent.entity_type, entity_id: &parent.entity_id });
    let delivery = Delivery::Outbox(parent);
    let change = Change { held, local, theirs: None, version: Version::New, delivery };
    let settled = settle(&work, integration, change)?;
    crash_point!("record.made");
    Ok(settled.held.row)
}

#[cfg(test)]
#[path = "edits_tests.rs"]
mod tests;
