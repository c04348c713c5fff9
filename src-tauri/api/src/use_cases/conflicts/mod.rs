//! Conflicts, decided field by field.

mod decide;
mod patterns;
mod proposal;
mod shape;
mod show;

pub(crate) use decide::{
    conflict_preview, conflict_resolve, conflict_resolve_alike, conflict_resolve_deletion, conflict_undo,
};
pub(crate) use patterns::{conflict_pattern_preview, conflict_pattern_resolve, conflict_patterns};
pub(crate) use show::{conflict_get, conflicts_decided, conflicts_list};

use mostrador_engine::records::conflicts::ConflictError;
use mostrador_store::StoreError;

use super::sync::not_found;
use crate::Api;
use crate::dto::ConflictBatchView;
use crate::error::{ApiError, ErrorCode};

/// Why a decision was not carried out. The texts name no field: it may be a customer's.
fn undecided(error: ConflictError) -> ApiError {
    match error {
        ConflictError::Unknown => not_found(),
        ConflictError::NotOpen => ApiError::Coded(ErrorCode::ConflictNotOpen, error.to_string()),
        ConflictError::StillOpen => ApiError::Coded(ErrorCode::ConflictStillOpen, error.to_string()),
        ConflictError::Moved => ApiError::Coded(ErrorCode::ConflictMoved, error.to_string()),
        ConflictError::TooOld => ApiError::Coded(ErrorCode::UndoTooOld, error.to_string()),
        ConflictError::OtherKind => ApiError::InvalidRequest("kind".to_owned()),
        ConflictError::ReasonNeeded { .. } => decide::reason_needed(),
        ConflictError::Choice(_) => ApiError::InvalidRequest("choices".to_owned()),
        ConflictError::Edit(error) => super::sync::unchanged(error),
        ConflictError::Store(error) => ApiError::Store(error),
    }
}

impl ConflictBatchView {
    /// These were decided too, and so many more were left.
    fn add(&mut self, ids: Vec<i64>, left: u64) {
        self.ids.extend(ids);
        self.resolved = u64::try_from(self.ids.len()).unwrap_or(u64::MAX);
        self.left = self.left.saturating_add(left);
    }
}

/// How a batch ended. What was decided travels also where the rest was not: then the answer says both, because what was
/// decided can only be taken back by whoever knows of it.
fn ended(
    api: &Api,
    system: &'static str,
    mut done: ConflictBatchView,
    end: Result<(), ApiError>,
) -> Result<ConflictBatchView, ApiError> {
    api.engine().wake_outbox(system);
    api.tell_sync();
    match end {
        Ok(()) => Ok(done),
        Err(error) if done.ids.is_empty() => Err(error),
        Err(error) => {
            // This is where it is logged, as with any command that fails.
            done.stopped = Some(error.into_view().code);
            Ok(done)
        }
    }
}

/// Why a decision was not taken back.
fn not_taken_back(error: ConflictError) -> ApiError {
    match error {
        // It was taken back already, or nobody decided it.
        ConflictError::NotOpen => ApiError::Coded(ErrorCode::NothingToUndo, error.to_string()),
        ConflictError::Moved => ApiError::Coded(ErrorCode::UndoOvertaken, error.to_string()),
        other => undecided(other),
    }
}

/// What stands in the file does not read as a record.
fn unreadable() -> ApiError {
    ApiError::Store(StoreError::Unreadable { column: 0 })
}
