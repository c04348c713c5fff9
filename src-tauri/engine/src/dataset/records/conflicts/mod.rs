//! What a person decides: fields that both sides changed, a deletion against an edit, many of a kind in one go, and how a
//! decision is taken back. Leaving a conflict for later is doing nothing. Who may decide is checked by whoever calls.
//!
//! A decision names the version of the conflict that the person saw: if a side has moved since, nothing is done and the
//! person is asked again. What is decided travels through the outbox like any edit, and stands in the audit with what it
//! turned down.

mod deletions;
mod fields;
mod kept;
mod undo;

use std::collections::BTreeMap;

use mostrador_domain::Timestamp;
use mostrador_domain::merge::{Choice, ResolveError};
use mostrador_store::tables::sync_conflicts::{self, ConflictKind, ConflictRow, ConflictStatus, FieldSet};
use mostrador_store::{StoreError, WriteTransaction};
use serde::{Deserialize, Serialize};

use super::standing::SET_ASIDE;
use super::{EditError, Held, Records};
use crate::reader::of_the_record;

pub use deletions::resolve_deletion;
pub use fields::{FieldOutcome, Preview, preview, resolve};
use kept::Beside;
pub use kept::needs_reason;
pub use undo::{UNDO_MILLIS, undo, undo_until};

/// A conflict as a person saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Row of the conflict.
    pub id: i64,
    /// Its version.
    pub version: i64,
}

/// What a person wants when one side deleted what the other edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeletionAnswer {
    /// *Restaurar*, the preset: the edited record stays, and is made again where it was deleted.
    KeepEdit,
    /// *Eliminar en ambos*.
    Delete,
    /// *Dejar de sincronizar*: each side keeps what it has.
    StopSyncing,
}

/// What was decided, as `sync_conflicts.resolution` holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Resolution {
    Fields(BTreeMap<String, Choice>),
    /// The same, and where both values were kept what else was made.
    FieldsBeside {
        choices: BTreeMap<String, Choice>,
        beside: Beside,
    },
    Deletion(DeletionAnswer),
    /// Nobody decided: nothing was left to decide.
    Moot(String),
}

impl Resolution {
    fn of(conflict: &ConflictRow) -> Option<Self> {
        conflict.resolution.as_deref().and_then(|text| serde_json::from_str(text).ok())
    }

    fn to_text(&self) -> Result<String, StoreError> {
        serde_json::to_string(self).map_err(|_| StoreError::Unreadable { column: 0 })
    }
}

/// What a person answered about a deletion against an edit, also where that was taken back; `None` where nobody did, or the
/// conflict is about fields.
pub fn answer_of(conflict: &ConflictRow) -> Option<DeletionAnswer> {
    match conflict.sides.kind {
        ConflictKind::DeletedHere | ConflictKind::DeletedThere => {}
        ConflictKind::Fields | ConflictKind::FirstMeeting => return None,
    }
    match Resolution::of(conflict)? {
        Resolution::Deletion(answer) => Some(answer),
        // Whoever takes a record out of the traffic leaves each side what it has.
        Resolution::Moot(why) => (why == SET_ASIDE).then_some(DeletionAnswer::StopSyncing),
        Resolution::Fields(_) | Resolution::FieldsBeside { .. } => None,
    }
}

/// Why a decision is not carried out.
#[derive(Debug, thiserror::Error)]
pub enum ConflictError {
    /// There is no such conflict, or not of these records.
    #[error("there is no such conflict")]
    Unknown,
    /// It is decided already, or taken back, or nothing was left to decide.
    #[error("the conflict is not open")]
    NotOpen,
    /// A side has moved since the person looked.
    #[error("the record has changed since")]
    Moved,
    /// It is about something else: fields where a deletion was answered, or the other way round.
    #[error("the conflict is of another kind")]
    OtherKind,
    /// The record has another open conflict: that one first.
    #[error("the record has an open conflict")]
    StillOpen,
    /// It was decided more than 30 days ago.
    #[error("the decision is too old to be taken back")]
    TooOld,
    /// The choice lifts a block, and nobody said why.
    #[error("a reason is needed for field {field}")]
    ReasonNeeded {
        /// Field.
        field: String,
    },
    /// The choice does not fit.
    #[error(transparent)]
    Choice(ResolveError),
    /// The record cannot be changed.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The file could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ConflictError {
    /// Whether it concerns this one conflict or its record alone. Everything else would fail for the next one too.
    #[must_use]
    pub fn is_of_the_record(&self) -> bool {
        match self {
            Self::Store(error) | Self::Edit(EditError::Store(error)) => of_the_record(error),
            // Nothing of these records travels.
            Self::Edit(EditError::ReadOnly) => false,
            Self::Unknown
            | Self::NotOpen
            | Self::Moved
            | Self::OtherKind
            | Self::StillOpen
            | Self::TooOld
            | Self::ReasonNeeded { .. }
            | Self::Choice(_)
            | Self::Edit(
                EditError::Unknown
                | EditError::Deleted
                | EditError::OwnedThere { .. }
                | EditError::NotALocalId,
            ) => true,
        }
    }
}

impl From<ResolveError> for ConflictError {
    fn from(error: ResolveError) -> Self {
        match error {
            ResolveError::Moved { .. } | ResolveError::StateChanged => Self::Moved,
            ResolveError::NothingChosen
            | ResolveError::NotDisputed { .. }
            | ResolveError::NotTexts { .. }
            | ResolveError::OwnedAlone { .. } => Self::Choice(error),
        }
    }
}

/// An open conflict as it was seen, and its record.
fn load(
    transaction: &mostrador_store::ReadTransaction<'_>,
    records: &Records,
    seen: Seen,
) -> Result<(ConflictRow, Held), ConflictError> {
    let conflict = sync_conflicts::find(transaction, seen.id)?
        .filter(|conflict| conflict.system == records.system && conflict.entity_type == records.entity_type)
        .ok_or(ConflictError::Unknown)?;
    match conflict.status {
        ConflictStatus::Open if conflict.version == seen.version => {}
        ConflictStatus::Open => return Err(ConflictError::Moved),
        ConflictStatus::Resolved | ConflictStatus::Undone => return Err(ConflictError::NotOpen),
    }
    let held = Held::find(records, transaction, &conflict.entity_id)?.ok_or(ConflictError::Unknown)?;
    Ok((conflict, held))
}

/// What became of many decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Carried out: which conflicts were decided.
    pub resolved: Vec<i64>,
    /// Left open, because they could not be decided like this.
    pub left: u32,
    /// The last conflict that was looked at: where the next batch begins; `None` at the end.
    pub next: Option<i64>,
}

/// *Hacer lo mismo con los otros*: decides up to `limit` open conflicts of one group, after `after`, alike. Each is carried
/// out on its own; what cannot be, what does not read, and what needs a reason, is left open: it must not keep the others from
/// being decided.
///
/// # Errors
/// When the file cannot be read or written as a whole, or nothing that is done here travels.
pub fn resolve_group(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    group: &FieldSet,
    choices: &BTreeMap<String, Choice>,
    actor: &str,
    (after, limit): (i64, u32),
    now: Timestamp,
) -> Result<Batch, ConflictError> {
    let mut batch = Batch::default();
    let ids = sync_conflicts::list_group(transaction, records.key(), group, after, limit)?;
    for id in &ids {
        let result = transaction.savepoint(|transaction| {
            let conflict = sync_conflicts::find(transaction, *id)?.ok_or(ConflictError::Unknown)?;
            let seen = Seen { id: *id, version: conflict.version };
            resolve(transaction, records, seen, choices, None, actor, now)
        });
        match result {
            Ok(()) => batch.resolved.push(*id),
            Err(error) if error.is_of_the_record() => batch.left = batch.left.saturating_add(1),
            Err(error) => return Err(error),
        }
    }
    batch.next = ids.last().copied();
    Ok(batch)
}

#[cfg(test)]
#[path = "conflicts_tests.rs"]
mod tests;
