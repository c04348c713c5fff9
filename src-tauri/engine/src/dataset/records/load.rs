//! What is known of a record that the source lists.

use mostrador_connector::{Record, RecordBody};
use mostrador_domain::Timestamp;
use mostrador_domain::merge::{MergeRules, Side};
use mostrador_store::tables::sync_data::{self, LOCAL_ID_PREFIX, RecordRow, RecordStatus, Tombstone};
use mostrador_store::tables::sync_queue;
use mostrador_store::{ReadTransaction, StoreError};

use super::plan::differing;
use super::settle::jobs_of;
use super::{Document, Held, Integration, NewEdits, Taking, standing};

/// What is known of a record that the source lists.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordState {
    /// It was never seen.
    Unknown,
    /// The site has what the source had.
    Clean(Box<Held>),
    /// Edits made here wait, or something is in dispute.
    Diverged(Box<Diverged>),
    /// It was made here, the source has not told its id yet, and this record carries ours.
    MadeHere(Box<Diverged>),
    /// It was deleted here, and the other side does not know yet.
    DeletedHere(Box<Diverged>),
    /// It is deleted on both sides.
    Gone(Box<Held>),
    /// A person excluded it.
    Excluded(i64),
    /// It went back and forth too often.
    Paused(i64),
    /// The source was asked before it accepted the latest write from here: what it says is older than that.
    Overtaken(i64),
    /// The source has the record under another id by now.
    Replaced(i64),
    /// Edits made here wait, and under which rules is not known any more.
    Unruled(i64),
}

impl RecordState {
    /// The row that holds the record, in whatever version.
    pub(super) fn row(&self) -> Option<i64> {
        match self {
            Self::Unknown => None,
            Self::Clean(held) | Self::Gone(held) => Some(held.row.id),
            Self::Diverged(diverged) | Self::MadeHere(diverged) | Self::DeletedHere(diverged) => {
                Some(diverged.held.row.id)
            }
            Self::Excluded(row)
            | Self::Paused(row)
            | Self::Overtaken(row)
            | Self::Replaced(row)
            | Self::Unruled(row) => Some(*row),
        }
    }
}

/// A record of which the two sides have different versions.
#[derive(Clone, Debug, PartialEq)]
pub struct Diverged {
    /// Row, link and conflict.
    pub held: Held,
    /// The record as the site holds it.
    pub local: Document,
    /// The record as the other side had it last; `None` when it never had one.
    pub theirs: Option<Document>,
    /// What both sides last agreed; `None` when they never did.
    pub agreed: Option<Document>,
    /// Who is heard. Fields of an open conflict are held for the person.
    pub rules: MergeRules,
    /// Which side of the rules is the site.
    pub local_side: Side,
    /// When the record was edited here last.
    pub edited_at: Option<Timestamp>,
}

impl Diverged {
    pub(super) fn of(integration: &Integration, held: Held) -> Result<Self, StoreError> {
        let local = held.local()?;
        let theirs = held.theirs()?;
        let agreed = held.agreed(theirs.as_ref())?;
        let disputed =
            held.conflict.iter().flat_map(|conflict| conflict.sides.fields.iter().map(String::as_str));
        let rules = if mostrador_store::safeguard_off!("owner") {
            integration.rules()
        } else {
            integration.rules.holding(disputed)
        };
        let edited_at = held.link.as_ref().and_then(|link| link.edited_at);
        Ok(Self { local, theirs, agreed, rules, local_side: integration.local, edited_at, held })
    }
}

/// Loads what is known of a listed record.
pub(super) fn load(
    taking: &Taking<'_>,
    transaction: &ReadTransaction<'_>,
    record: &Record,
) -> Result<RecordState, StoreError> {
    let records = taking.records;
    if mostrador_store::safeguard_off!("dedupe") {
        return Ok(RecordState::Unknown);
    }
    match sync_data::find(transaction, records.key(), &record.external_id)? {
        Some(row) if row.id_there().is_some_and(|id| id != record.external_id) => {
            Ok(RecordState::Replaced(row.id))
        }
        Some(row) => kept_here(taking, record, state_of(taking, transaction, row)?),
        None => match (&records.integration, made_here(taking, transaction, record)?) {
            (Some(integration), Some(row)) => {
                let held = Held::of(records, transaction, row)?;
                Ok(RecordState::MadeHere(Box::new(Diverged::of(integration, held)?)))
            }
            (Some(_) | None, Some(_) | None) => Ok(RecordState::Unknown),
        },
    }
}

/// Loads what is known of a record that the source no longer lists.
pub(super) fn load_row(
    taking: &Taking<'_>,
    transaction: &ReadTransaction<'_>,
    row: i64,
) -> Result<RecordState, StoreError> {
    match sync_data::by_row(transaction, taking.records.key(), row)? {
        Some(row) => state_of(taking, transaction, row),
        None => Ok(RecordState::Unknown),
    }
}

fn state_of(
    taking: &Taking<'_>,
    transaction: &ReadTransaction<'_>,
    row: RecordRow,
) -> Result<RecordState, StoreError> {
    if standing::is_excluded(&row) {
        return Ok(RecordState::Excluded(row.id));
    }
    let held = Held::of(taking.records, transaction, row)?;
    let row = &held.row;
    if row.status == RecordStatus::Deleted {
        // The source may have been asked before it heard of a deletion made here.
        let heard = if row.tombstone == Some(Tombstone::Here) { row.synced_at } else { None };
        let overtaken = overtaken(taking, heard);
        return Ok(if overtaken {
            RecordState::Overtaken(row.id)
        } else {
            RecordState::Gone(Box::new(held))
        });
    }
    let (Some(integration), Some(link)) = (&taking.records.integration, &held.link) else {
        return Ok(if waits(taking, transaction, row)? {
            RecordState::Unruled(row.id)
        } else {
            RecordState::Clean(Box::new(held))
        });
    };
    if link.flips.is_paused() {
        return Ok(RecordState::Paused(row.id));
    }
    if overtaken(taking, link.acknowledged_at) {
        return Ok(RecordState::Overtaken(row.id));
    }
    if row.tombstone == Some(Tombstone::Here) {
        return Ok(RecordState::DeletedHere(Box::new(Diverged::of(integration, held)?)));
    }
    let agrees = link.base.is_none() && !link.is_pending() && held.conflict.is_none();
    if agrees || mostrador_store::safeguard_off!("base") {
        return Ok(RecordState::Clean(Box::new(held)));
    }
    Ok(RecordState::Diverged(Box::new(Diverged::of(integration, held)?)))
}

/// Whether something of a record without a link waits: its integration was taken away.
fn waits(
    taking: &Taking<'_>,
    transaction: &ReadTransaction<'_>,
    row: &RecordRow,
) -> Result<bool, StoreError> {
    match row.status {
        RecordStatus::Pending | RecordStatus::Failed | RecordStatus::Conflict => Ok(true),
        // Under an integration, a job without a link is one that outlived its record.
        RecordStatus::Synced | RecordStatus::Skipped | RecordStatus::Deleted => {
            let jobs = jobs_of(taking.records, &row.entity_id);
            Ok(taking.records.integration.is_none()
                && !sync_queue::unfinished(transaction, jobs, None)?.is_none())
        }
    }
}

/// Where the source changed a field that the site keeps, a record that was alike on both sides is so no longer.
fn kept_here(taking: &Taking<'_>, record: &Record, state: RecordState) -> Result<RecordState, StoreError> {
    let (RecordState::Clean(held), Some(integration)) = (&state, &taking.records.integration) else {
        return Ok(state);
    };
    // Where nothing is edited here the site has nothing of its own.
    let edits = integration.edits == NewEdits::Allowed && integration.keeps_any();
    match record.body {
        RecordBody::Raw | RecordBody::Order { .. } if edits => {}
        RecordBody::Raw | RecordBody::Order { .. } | RecordBody::Deleted | RecordBody::Malformed { .. } => {
            return Ok(state);
        }
    }
    // What does not read is the plan's matter: here the source's version heals it, there it is refused.
    let (Ok(local), Ok(theirs)) = (Document::parse(&held.row.payload), Document::parse(&record.raw_json))
    else {
        return Ok(state);
    };
    if !differing(&local, &theirs).iter().any(|field| integration.keeps(field)) {
        return Ok(state);
    }
    Ok(RecordState::Diverged(Box::new(Diverged::of(integration, (**held).clone())?)))
}

/// Whether the source accepted something after it was asked. An acceptance in the future is one from before the clock was
/// set back: it proves nothing.
fn overtaken(taking: &Taking<'_>, accepted: Option<Timestamp>) -> bool {
    accepted.is_some_and(|accepted| accepted >= taking.context.asked_at && accepted <= taking.context.now)
}

/// The record made here whose id or idempotency key this one carries in a field of its own.
fn made_here(
    taking: &Taking<'_>,
    transaction: &ReadTransaction<'_>,
    record: &Record,
) -> Result<Option<RecordRow>, StoreError> {
    match record.body {
        RecordBody::Raw | RecordBody::Order { .. } => {}
        RecordBody::Deleted | RecordBody::Malformed { .. } => return Ok(None),
    }
    if !record.raw_json.contains(LOCAL_ID_PREFIX) {
        return Ok(None);
    }
    let Ok(document) = Document::parse(&record.raw_json) else { return Ok(None) };
    let entity_type = taking.records.entity_type.as_str();
    for name in document.names() {
        let Some(serde_json::Value::String(text)) = document.value(name) else { continue };
        let Some(id) = own_id(entity_type, &text) else { continue };
        if let Some(row) = sync_data::of_record(transaction, taking.records.key(), id)?
            && row.id_there().is_none()
            && row.status != RecordStatus::Deleted
        {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

/// `local:<uuid>`, or the one within `<entity>/local:<uuid>/upsert/<number>`.
fn own_id<'a>(entity_type: &str, text: &'a str) -> Option<&'a str> {
    let id = match text.strip_prefix(entity_type).and_then(|rest| rest.strip_prefix('/')) {
        Some(key) => key.split('/').next()?,
        None => text,
    };
    id.starts_with(LOCAL_ID_PREFIX).then_some(id)
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
