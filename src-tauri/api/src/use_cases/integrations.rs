//! Integrations, their mappings, and what they would do.

use super::unbuilt;
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session};

pub(crate) async fn entity_fields(
    _: &Api,
    _: &Session,
    _: EntityRequest,
) -> Result<EntityFieldsView, ApiError> {
    unbuilt()
}

pub(crate) async fn filter_count(
    _: &Api,
    _: &Session,
    _: FilterCountRequest,
) -> Result<FilterCountView, ApiError> {
    unbuilt()
}

pub(crate) async fn integrations_list(
    _: &Api,
    _: &Session,
    _: Nothing,
) -> Result<Vec<IntegrationView>, ApiError> {
    unbuilt()
}

pub(crate) async fn integration_get(
    _: &Api,
    _: &Session,
    _: IntegrationRequest,
) -> Result<IntegrationView, ApiError> {
    unbuilt()
}

pub(crate) async fn integration_start(
    _: &Api,
    _: &Session,
    _: IntegrationStart,
) -> Result<IntegrationView, ApiError> {
    unbuilt()
}

pub(crate) async fn integration_save_what(
    _: &Api,
    _: &Session,
    _: IntegrationWhat,
) -> Result<IntegrationView, ApiError> {
    unbuilt()
}

pub(crate) async fn integration_save_mapping(
    _: &Api,
    _: &Session,
    _: MappingRequest,
) -> Result<IntegrationView, ApiError> {
    unbuilt()
}

pub(crate) async fn integration_remove(
    _: &Api,
    _: &Session,
    _: IntegrationRequest,
) -> Result<Nothing, ApiError> {
    unbuilt()
}

pub(crate) async fn integration_run(_: &Api, _: &Session, _: IntegrationRun) -> Result<RunView, ApiError> {
    unbuilt()
}

pub(crate) async fn integration_schedule(
    _: &Api,
    _: &Session,
    _: IntegrationSchedule,
) -> Result<IntegrationView, ApiError> {
    unbuilt()
}

pub(crate) async fn mapping_suggest(
    _: &Api,
    _: &Session,
    _: IntegrationRequest,
) -> Result<Vec<MappingSuggestion>, ApiError> {
    unbuilt()
}

pub(crate) async fn mapping_check(_: &Api, _: &Session, _: MappingRequest) -> Result<MappingCheck, ApiError> {
    unbuilt()
}

pub(crate) async fn mapping_preview(
    _: &Api,
    _: &Session,
    _: MappingRequest,
) -> Result<MappingPreview, ApiError> {
    unbuilt()
}
