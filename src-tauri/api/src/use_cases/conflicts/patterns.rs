//! Open conflicts that stand alike, decided together.

use crate::dto::*;
use crate::error::ApiError;
use crate::use_cases::unbuilt;
use crate::{Api, Session};

pub(crate) async fn conflict_patterns(
    _: &Api,
    _: &Session,
    _: Nothing,
) -> Result<Vec<ConflictPattern>, ApiError> {
    unbuilt()
}

pub(crate) async fn conflict_pattern_preview(
    _: &Api,
    _: &Session,
    _: PatternRequest,
) -> Result<PatternPreview, ApiError> {
    unbuilt()
}

pub(crate) async fn conflict_pattern_resolve(
    _: &Api,
    _: &Session,
    _: PatternRequest,
) -> Result<ConflictBatchView, ApiError> {
    unbuilt()
}
