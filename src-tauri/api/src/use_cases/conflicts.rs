//! Conflicts, decided field by field.

use super::unbuilt;
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session};

pub(crate) async fn conflicts_list(_: &Api, _: &Session, _: PageRequest) -> Result<ConflictsPage, ApiError> {
    unbuilt()
}

pub(crate) async fn conflict_get(_: &Api, _: &Session, _: ConflictRequest) -> Result<ConflictView, ApiError> {
    unbuilt()
}

pub(crate) async fn conflict_preview(
    _: &Api,
    _: &Session,
    _: ConflictDecision,
) -> Result<ConflictPreview, ApiError> {
    unbuilt()
}

pub(crate) async fn conflict_resolve(
    _: &Api,
    _: &Session,
    _: ConflictDecision,
) -> Result<ConflictView, ApiError> {
    unbuilt()
}

pub(crate) async fn conflict_resolve_alike(
    _: &Api,
    _: &Session,
    _: ConflictBatch,
) -> Result<ConflictBatchView, ApiError> {
    unbuilt()
}

pub(crate) async fn conflict_resolve_deletion(
    _: &Api,
    _: &Session,
    _: DeletionDecision,
) -> Result<ConflictView, ApiError> {
    unbuilt()
}

pub(crate) async fn conflict_undo(
    _: &Api,
    _: &Session,
    _: ConflictRequest,
) -> Result<ConflictView, ApiError> {
    unbuilt()
}
