//! What another system says of a record that is kept in step with one of its own: an edit, where some of the fields may
//! wait for a person.

use mostrador_domain::Timestamp;
use mostrador_domain::merge::Fields;
use mostrador_store::WriteTransaction;
use mostrador_store::tables::sync_conflicts::ConflictKind;
use mostrador_store::tables::sync_log::Direction;

use super::apply::{Moved, fingerprint, open_dispute};
use super::audit::{self, Entry};
use super::edits::{follow_conflict, may_change};
use super::plan::{Discarded, Dispute};
use super::settle::{Change, Delivery, Version, new_link, same_field, settle};
use super::{Document, EditError, Held, Records};

/// What is offered to a record.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Offer {
    /// Fields that get another value.
    pub(crate) changes: Fields,
    /// Those of them that a person decides about: the site works with the value that is offered, the other side keeps its
    /// own until then.
    pub(crate) disputed: Option<Disputed>,
    /// Values that a rule turned down, for the history.
    pub(crate) discarded: Vec<Discarded>,
}

/// Fields in dispute.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Disputed {
    /// Whether the two records ever agreed.
    pub(crate) kind: ConflictKind,
    /// The fields, by name, with what both last agreed.
    pub(crate) fields: Fields,
}

/// What an offer did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Offered {
    /// It is stored, and travels.
    Stored,
    /// The record says that already.
    Unchanged,
    /// It is stored, and a person decides about these fields.
    Disputed(Vec<String>),
}

/// Takes an offer.
///
/// # Errors
/// See [`EditError`]; nothing is changed then.
pub(crate) fn offer(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    entity_id: &str,
    offer: &Offer,
    actor: &str,
    now: Timestamp,
) -> Result<Offered, EditError> {
    let integration = records.editable()?;
    let work = records.at(transaction, now);
    let mut held = Held::find(records, transaction, entity_id)?.ok_or(EditError::Unknown)?;
    if held.row.tombstone.is_some() {
        return Err(EditError::Deleted);
    }
    may_change(integration, &offer.changes)?;
    audit::discarded(&work, entity_id, &offer.discarded, Some(actor))?;
    let before = held.local()?;
    let theirs = held.theirs()?;
    let is_disputed =
        |field: &str| offer.disputed.as_ref().is_some_and(|disputed| disputed.fields.contains_key(field));
    let mut local = before.clone();
    let mut changed = Vec::new();
    for (field, value) in &offer.changes {
        // Where the other side has no record yet, nobody there could be asked: what is here stays.
        if theirs.is_none() && is_disputed(field) {
            continue;
        }
        local.set(field, &value.to_string());
        if same_field(&before, &local, field) {
            local.copy(field, &before);
        } else {
            changed.push(field.clone());
        }
    }
    let dispute = match (&offer.disputed, &theirs) {
        (Some(disputed), Some(theirs)) => dispute(disputed, &held, &local, theirs),
        (Some(_) | None, Some(_) | None) => None,
    };
    if changed.is_empty() && dispute.is_none() {
        return Ok(Offered::Unchanged);
    }
    let mut link = match held.link.take() {
        Some(link) => link,
        None => new_link(integration, &held),
    };
    link.flips = link.flips.observe(now, integration.local, fingerprint(&local, &changed));
    link.edited_at = Some(now);
    link.last_writer = Some(actor.to_owned());
    held.link = Some(link);
    held.set_payload(&local, actor, now);
    let entry = Entry::ok(Direction::Local, "edit").by(actor);
    audit::changes(&work, &held.row.entity_id, entry, [&before, &local], &changed)?;
    follow_conflict(&work, integration, &mut held, &local)?;
    let offered = match (dispute, &theirs) {
        (Some(dispute), Some(theirs)) => {
            let fields = dispute.fields.clone();
            match open_dispute(&work, integration, &mut held, &dispute, &local, theirs)? {
                Moved::Yes | Moved::No => Offered::Disputed(fields),
            }
        }
        (Some(_) | None, Some(_) | None) => Offered::Stored,
    };
    let delivery = Delivery::Outbox(None);
    settle(&work, integration, Change { held, local, theirs, version: Version::New, delivery })?;
    Ok(offered)
}

/// The dispute as it is to stand, with what is open already; `None` where the other side has the offered values by now, or
/// a person is asked about the whole record.
fn dispute(disputed: &Disputed, held: &Held, local: &Document, theirs: &Document) -> Option<Dispute> {
    let open = held.conflict.as_ref().map(|conflict| &conflict.sides);
    let kind = match open.map(|sides| sides.kind) {
        Some(ConflictKind::DeletedHere | ConflictKind::DeletedThere) => return None,
        Some(kind @ (ConflictKind::Fields | ConflictKind::FirstMeeting)) => kind,
        None => disputed.kind,
    };
    let mut base = open
        .and_then(|sides| sides.base.as_deref())
        .and_then(|base| Document::parse(base).ok())
        .or_else(|| (disputed.kind == ConflictKind::Fields).then(|| theirs.clone()));
    let mut fields: Vec<String> = open.map(|sides| sides.fields.clone()).unwrap_or_default();
    for (field, agreed) in &disputed.fields {
        if same_field(local, theirs, field) {
            continue;
        }
        if let Some(base) = &mut base {
            base.set(field, &agreed.to_string());
        }
        if !fields.contains(field) {
            fields.push(field.clone());
        }
    }
    // What both sides say alike since is no longer in dispute.
    fields.retain(|field| !same_field(local, theirs, field));
    fields.sort();
    let is_news = disputed.fields.keys().any(|field| fields.contains(field));
    is_news.then_some(Dispute { kind, base, fields })
}

#[cfg(test)]
#[path = "offer_tests.rs"]
mod tests;
