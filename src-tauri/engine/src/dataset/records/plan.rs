//! What to do with what the source says of a record. Pure.

use mostrador_connector::{ReasonCode, Record, RecordBody};
use mostrador_domain::Timestamp;
use mostrador_domain::merge::{
    self, Coverage, DiscardReason, DisputeReason, Side, SideState, is_empty, same,
};
use mostrador_store::StoreError;
use mostrador_store::tables::sync_conflicts::ConflictKind;

use super::document::check;
use super::{Diverged, Document, Held, RecordState};

/// What to do with what the source says of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordAction {
    /// Store it.
    Insert,
    /// Nothing: it is as it was, or what is said of it is known already.
    Nothing {
        /// The row that holds it.
        row: Option<i64>,
    },
    /// The fields are the same, written differently: only the hash and the version are new. An echo of our own write ends
    /// here.
    Hear {
        /// The row that holds it.
        row: i64,
    },
    /// Nothing was changed here: the source's version is taken.
    Replace(Box<Replaced>),
    /// It was deleted on both sides and is there again.
    Restore(Box<Held>),
    /// Both versions become one, as far as the rules go.
    Merge(Box<Merged>),
    /// The source deleted it, and nothing here speaks against that.
    Bury(Box<Buried>),
    /// The source deleted it, and so did somebody here.
    Forget(Box<Held>),
    /// It was deleted here and nothing was edited there: the deletion goes on its way.
    KeepDeletion(Box<Buried>),
    /// One side deleted what the other one edited: a person confirms that the edit wins.
    ConfirmDeletion(Box<DeletionInDispute>),
    /// It is left as it is.
    Skip {
        /// The row that holds it.
        row: i64,
        /// Why.
        reason: SkipReason,
    },
    /// It does not read as a record.
    Fail {
        /// Why.
        reason: ReasonCode,
        /// The field that is wrong, where there is one.
        field: Option<String>,
    },
}

/// Why a record is left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// A person excluded it.
    Excluded,
    /// It went back and forth too often, and waits for a person.
    Paused,
    /// The source was asked before it accepted the latest write from here. A later read brings it again.
    Overtaken,
    /// The source has the record under another id by now.
    Replaced,
    /// Edits made here wait, and the integration under which they were made is gone.
    Unruled,
}

impl SkipReason {
    /// The stored and shown code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Excluded => "EXCLUDED",
            Self::Paused => "FLIPS",
            Self::Overtaken => "READ_BEFORE_WRITE",
            Self::Replaced => "REPLACED",
            Self::Unruled => "NO_INTEGRATION",
        }
    }
}

/// A record of which the source's version is taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Replaced {
    /// As it is here.
    pub held: Held,
    /// The fields that change.
    pub changed: Vec<String>,
    /// The record until now.
    pub before: Document,
    /// The source's.
    pub after: Document,
}

/// Two versions that became one.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// As it is here.
    pub held: Held,
    /// The record here until now.
    pub before: Document,
    /// The record here from now on.
    pub local: Document,
    /// The record as the source has it.
    pub theirs: Document,
    /// The fields that change here.
    pub written: Vec<String>,
    /// Values that a rule turned down.
    pub discarded: Vec<Discarded>,
    /// What waits for a person while the rest travels.
    pub dispute: Option<Dispute>,
}

/// A value that was turned down, in its own text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discarded {
    /// Field.
    pub field: String,
    /// The value; `null` when the field had none.
    pub lost: String,
    /// What it has instead.
    pub kept: String,
    /// Code of the reason.
    pub reason: &'static str,
}

/// Fields that wait for a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispute {
    /// What it is about.
    pub kind: ConflictKind,
    /// What both sides last agreed.
    pub base: Option<Document>,
    /// The fields, sorted.
    pub fields: Vec<String>,
}

/// A record that is to be gone.
#[derive(Clone, Debug, PartialEq)]
pub struct Buried {
    /// As it is here.
    pub held: Held,
    /// Edits that go with it.
    pub discarded: Vec<Discarded>,
}

/// A deletion against an edit.
#[derive(Clone, Debug, PartialEq)]
pub struct DeletionInDispute {
    /// As it is here.
    pub held: Held,
    /// Who deleted it.
    pub kind: ConflictKind,
    /// What both sides last agreed.
    pub base: Option<Document>,
    /// The record as the source has it; `None` when it deleted it.
    pub theirs: Option<Document>,
}

/// Decides about a record that the source lists.
pub fn plan(state: &RecordState, record: &Record, hash: &[u8; 32]) -> RecordAction {
    match &record.body {
        RecordBody::Malformed { reason, field } => {
            return RecordAction::Fail { reason: reason.clone(), field: field.clone() };
        }
        RecordBody::Deleted => return plan_gone(state),
        RecordBody::Raw | RecordBody::Order { .. } => {}
    }
    if let Err(reason) = check(&record.raw_json) {
        return RecordAction::Fail { reason: ReasonCode::new(reason.code()), field: None };
    }
    match state {
        RecordState::Unknown => RecordAction::Insert,
        RecordState::Clean(held) => plan_clean(held, record, hash),
        RecordState::Gone(held) => RecordAction::Restore(held.clone()),
        // The same hash is the same record, and it was merged when it came first.
        RecordState::Diverged(diverged) | RecordState::DeletedHere(diverged)
            if diverged.held.row.payload_hash.as_ref() == Some(hash) =>
        {
            RecordAction::Nothing { row: Some(diverged.held.row.id) }
        }
        RecordState::Diverged(diverged) => {
            with_document(record, |theirs| plan_merge(diverged, theirs, record.modified_at))
        }
        RecordState::MadeHere(diverged) => with_document(record, |theirs| plan_first_sight(diverged, theirs)),
        RecordState::DeletedHere(diverged) => {
            with_document(record, |theirs| plan_deleted_here(diverged, theirs, record.modified_at))
        }
        RecordState::Excluded(row) => RecordAction::Skip { row: *row, reason: SkipReason::Excluded },
        RecordState::Paused(row) => RecordAction::Skip { row: *row, reason: SkipReason::Paused },
        RecordState::Overtaken(row) => RecordAction::Skip { row: *row, reason: SkipReason::Overtaken },
        RecordState::Replaced(row) => RecordAction::Skip { row: *row, reason: SkipReason::Replaced },
        RecordState::Unruled(row) => RecordAction::Skip { row: *row, reason: SkipReason::Unruled },
    }
}

/// Decides about a record that the source deleted, or that a complete read proved to be missing.
pub(super) fn plan_gone(state: &RecordState) -> RecordAction {
    match state {
        RecordState::Unknown => RecordAction::Nothing { row: None },
        RecordState::Clean(held) => {
            RecordAction::Bury(Box::new(Buried { held: (**held).clone(), discarded: Vec::new() }))
        }
        RecordState::Gone(held) => RecordAction::Nothing { row: Some(held.row.id) },
        // What the source never had, it cannot have deleted: the tombstone is an older one's.
        RecordState::MadeHere(diverged) => RecordAction::Nothing { row: Some(diverged.held.row.id) },
        RecordState::Diverged(diverged) => match &diverged.theirs {
            Some(_) => plan_deleted_there(diverged),
            None => RecordAction::Nothing { row: Some(diverged.held.row.id) },
        },
        RecordState::DeletedHere(diverged) => RecordAction::Forget(Box::new(diverged.held.clone())),
        RecordState::Excluded(row) => RecordAction::Skip { row: *row, reason: SkipReason::Excluded },
        RecordState::Paused(row) => RecordAction::Skip { row: *row, reason: SkipReason::Paused },
        RecordState::Overtaken(row) => RecordAction::Skip { row: *row, reason: SkipReason::Overtaken },
        RecordState::Replaced(row) => RecordAction::Skip { row: *row, reason: SkipReason::Replaced },
        RecordState::Unruled(row) => RecordAction::Skip { row: *row, reason: SkipReason::Unruled },
    }
}

/// Decides about a record whose owner the source deleted.
pub(super) fn plan_gone_with_owner(state: &RecordState) -> Result<RecordAction, StoreError> {
    Ok(match plan_gone(state) {
        RecordAction::ConfirmDeletion(dispute) => {
            let held = dispute.held;
            let local = held.local()?;
            let theirs = held.theirs()?.unwrap_or_default();
            let edited = differing(&theirs, &local).into_iter();
            let lost = edited.map(|field| Discarded {
                lost: raw(&local, &field),
                kept: "null".to_owned(),
                reason: reason_code(DiscardReason::DeleteWins),
                field,
            });
            let discarded = lost.collect();
            RecordAction::Bury(Box::new(Buried { held, discarded }))
        }
        other @ (RecordAction::Nothing { .. }
        | RecordAction::Insert
        | RecordAction::Hear { .. }
        | RecordAction::Replace(_)
        | RecordAction::Restore(_)
        | RecordAction::Merge(_)
        | RecordAction::KeepDeletion(_)
        | RecordAction::Bury(_)
        | RecordAction::Forget(_)
        | RecordAction::Skip { .. }
        | RecordAction::Fail { .. }) => other,
    })
}

pub(super) fn with_document(record: &Record, decide: impl FnOnce(Document) -> RecordAction) -> RecordAction {
    match Document::parse(&record.raw_json) {
        Ok(document) => decide(document),
        Err(reason) => RecordAction::Fail { reason: ReasonCode::new(reason.code()), field: None },
    }
}

fn plan_clean(held: &Held, record: &Record, hash: &[u8; 32]) -> RecordAction {
    let row = &held.row;
    if row.payload_hash.as_ref() == Some(hash) {
        return RecordAction::Nothing { row: Some(row.id) };
    }
    if row.payload == record.raw_json {
        return RecordAction::Hear { row: row.id };
    }
    with_document(record, |after| {
        // A payload that does not read was put there by somebody else: the source's version heals it.
        let before = Document::parse(&row.payload).unwrap_or_default();
        let changed = differing(&before, &after);
        if changed.is_empty() {
            return RecordAction::Hear { row: row.id };
        }
        RecordAction::Replace(Box::new(Replaced { held: held.clone(), changed, before, after }))
    })
}

/// Both sides as the merge sees them: source, then target.
fn sides(local_side: Side, local: SideState, remote: SideState) -> (SideState, SideState) {
    match local_side {
        Side::Source => (local, remote),
        Side::Target => (remote, local),
    }
}

fn present(document: &Document, modified_at: Option<Timestamp>) -> SideState {
    SideState::Present { fields: document.fields(), modified_at, coverage: Coverage::Whole }
}

fn three_way(diverged: &Diverged, local: SideState, remote: SideState) -> merge::RecordAction {
    let (source, target) = sides(diverged.local_side, local, remote);
    let agreed = diverged.agreed.as_ref().map(Document::fields);
    merge::plan(agreed.as_ref(), &source, &target, &diverged.rules, diverged.local_side)
}

pub(super) fn plan_merge(
    diverged: &Diverged,
    theirs: Document,
    modified_at: Option<Timestamp>,
) -> RecordAction {
    let local = present(&diverged.local, diverged.edited_at);
    let mut merged = unwritten(diverged, theirs);
    match three_way(diverged, local, present(&merged.theirs, modified_at)) {
        merge::RecordAction::Merge(plan) => {
            if let Some(changes) = plan.writes.get(diverged.local_side) {
                for field in changes.names() {
                    merged.local.copy(field, &merged.theirs);
                    merged.written.push(field.to_owned());
                }
            }
            merged.discarded = plan
                .discarded
                .iter()
                .map(|discard| turned_down(discard, diverged.local_side, &merged))
                .collect();
            merged.dispute = plan.disputed.map(|disputed| dispute(diverged, &disputed));
        }
        merge::RecordAction::Dispute { disputed, base: _ } => {
            merged.dispute = Some(dispute(diverged, &disputed));
        }
        merge::RecordAction::Nothing | merge::RecordAction::AdoptBase { .. } => {}
        // Both sides are present.
        merge::RecordAction::Create { .. }
        | merge::RecordAction::Delete { .. }
        | merge::RecordAction::ConfirmDeletion(_)
        | merge::RecordAction::Forget
        | merge::RecordAction::Missing { .. }
        | merge::RecordAction::Wait { .. }
        | merge::RecordAction::SetAside { .. } => {}
    }
    RecordAction::Merge(Box::new(merged))
}

/// The record made here is seen there for the first time: until the first acknowledgement it is ours, and the source adds
/// what we left empty.
fn plan_first_sight(diverged: &Diverged, theirs: Document) -> RecordAction {
    let mut merged = unwritten(diverged, theirs);
    for field in differing(&merged.before, &merged.theirs) {
        let (ours, other) = (merged.before.value(&field), merged.theirs.value(&field));
        if filled(&ours).is_none() {
            merged.local.copy(&field, &merged.theirs);
            merged.written.push(field);
        } else if filled(&other).is_some() {
            let lost = raw(&merged.theirs, &field);
            let kept = raw(&merged.before, &field);
            merged.discarded.push(Discarded { field, lost, kept, reason: "made_here" });
        }
    }
    RecordAction::Merge(Box::new(merged))
}

/// Nothing is written yet.
fn unwritten(diverged: &Diverged, theirs: Document) -> Merged {
    Merged {
        held: diverged.held.clone(),
        before: diverged.local.clone(),
        local: diverged.local.clone(),
        theirs,
        written: Vec::new(),
        discarded: Vec::new(),
        dispute: None,
    }
}

fn turned_down(discard: &merge::Discard, local_side: Side, merged: &Merged) -> Discarded {
    let (loser, winner) = if discard.side == local_side {
        (&merged.before, &merged.theirs)
    } else {
        (&merged.theirs, &merged.before)
    };
    Discarded {
        field: discard.field.clone(),
        lost: raw(loser, &discard.field),
        kept: raw(winner, &discard.field),
        reason: reason_code(discard.reason),
    }
}

fn dispute(diverged: &Diverged, disputed: &merge::Disputes) -> Dispute {
    let first = disputed.as_map().values().any(|dispute| match dispute.reason {
        DisputeReason::FirstMeeting => true,
        DisputeReason::BothChanged | DisputeReason::TimesUndecided | DisputeReason::Guarded => false,
    });
    let was_first =
        diverged.held.conflict.as_ref().is_some_and(|open| open.sides.kind == ConflictKind::FirstMeeting);
    Dispute {
        kind: if first || was_first { ConflictKind::FirstMeeting } else { ConflictKind::Fields },
        base: diverged.agreed.clone(),
        fields: disputed.names().map(str::to_owned).collect(),
    }
}

fn plan_deleted_there(diverged: &Diverged) -> RecordAction {
    let local = present(&diverged.local, diverged.edited_at);
    match three_way(diverged, local, SideState::Deleted { at: None }) {
        merge::RecordAction::ConfirmDeletion(_) => {
            RecordAction::ConfirmDeletion(Box::new(DeletionInDispute {
                held: diverged.held.clone(),
                kind: ConflictKind::DeletedThere,
                base: diverged.agreed.clone(),
                theirs: None,
            }))
        }
        merge::RecordAction::Delete { discarded, .. } => RecordAction::Bury(Box::new(Buried {
            held: diverged.held.clone(),
            discarded: lost_edits(&discarded, &diverged.local),
        })),
        // A record against a tombstone has no other end.
        merge::RecordAction::Nothing
        | merge::RecordAction::AdoptBase { .. }
        | merge::RecordAction::Merge(_)
        | merge::RecordAction::Dispute { .. }
        | merge::RecordAction::Create { .. }
        | merge::RecordAction::Forget
        | merge::RecordAction::Missing { .. }
        | merge::RecordAction::Wait { .. }
        | merge::RecordAction::SetAside { .. } => RecordAction::Nothing { row: Some(diverged.held.row.id) },
    }
}

pub(super) fn plan_deleted_here(
    diverged: &Diverged,
    theirs: Document,
    modified_at: Option<Timestamp>,
) -> RecordAction {
    let remote = present(&theirs, modified_at);
    match three_way(diverged, SideState::Deleted { at: diverged.edited_at }, remote) {
        merge::RecordAction::ConfirmDeletion(_) => {
            RecordAction::ConfirmDeletion(Box::new(DeletionInDispute {
                held: diverged.held.clone(),
                kind: ConflictKind::DeletedHere,
                base: diverged.agreed.clone(),
                theirs: Some(theirs),
            }))
        }
        merge::RecordAction::Delete { discarded, .. } => RecordAction::KeepDeletion(Box::new(Buried {
            held: diverged.held.clone(),
            discarded: lost_edits(&discarded, &theirs),
        })),
        // A tombstone against a record has no other end.
        merge::RecordAction::Nothing
        | merge::RecordAction::AdoptBase { .. }
        | merge::RecordAction::Merge(_)
        | merge::RecordAction::Dispute { .. }
        | merge::RecordAction::Create { .. }
        | merge::RecordAction::Forget
        | merge::RecordAction::Missing { .. }
        | merge::RecordAction::Wait { .. }
        | merge::RecordAction::SetAside { .. } => RecordAction::Nothing { row: Some(diverged.held.row.id) },
    }
}

fn lost_edits(discarded: &[merge::Discard], edited: &Document) -> Vec<Discarded> {
    let lost = |discard: &merge::Discard| Discarded {
        field: discard.field.clone(),
        lost: raw(edited, &discard.field),
        kept: "null".to_owned(),
        reason: reason_code(discard.reason),
    };
    discarded.iter().map(lost).collect()
}

fn raw(document: &Document, field: &str) -> String {
    document.get(field).unwrap_or("null").to_owned()
}

/// The stored and shown code.
pub(crate) fn reason_code(reason: DiscardReason) -> &'static str {
    match reason {
        DiscardReason::OwnerWins => "owner_wins",
        DiscardReason::OwnerAlone => "owner_alone",
        DiscardReason::Latest => "latest",
        DiscardReason::DeleteWins => "delete_wins",
        DiscardReason::Person => "person",
    }
}

/// The value, unless it is empty.
pub(super) fn filled(value: &Option<serde_json::Value>) -> Option<&serde_json::Value> {
    value.as_ref().filter(|value| !is_empty(value))
}

/// The fields in which two records differ: those of the first one in their order, then the others.
pub(super) fn differing(one: &Document, other: &Document) -> Vec<String> {
    let differs = |name: &str| {
        one.get(name) != other.get(name) && !same(filled(&one.value(name)), filled(&other.value(name)))
    };
    let others = other.names().filter(|name| one.get(name).is_none());
    one.names().chain(others).filter(|name| differs(name)).map(str::to_owned).collect()
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
