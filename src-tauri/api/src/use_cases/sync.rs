//! *Centro de sincronización*: what is in step, what waits, and what needs a person.

use super::unbuilt;
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session};

pub(crate) async fn sync_overview(_: &Api, _: &Session, _: Nothing) -> Result<SyncOverview, ApiError> {
    unbuilt()
}

pub(crate) async fn sync_attention(_: &Api, _: &Session, _: PageRequest) -> Result<AttentionPage, ApiError> {
    unbuilt()
}

pub(crate) async fn sync_pending(_: &Api, _: &Session, _: PageRequest) -> Result<RecordsPage, ApiError> {
    unbuilt()
}

pub(crate) async fn sync_excluded(_: &Api, _: &Session, _: PageRequest) -> Result<RecordsPage, ApiError> {
    unbuilt()
}

pub(crate) async fn sync_retry(_: &Api, _: &Session, _: AttentionRequest) -> Result<TriedView, ApiError> {
    unbuilt()
}

pub(crate) async fn sync_retry_all(_: &Api, _: &Session, _: Nothing) -> Result<TriedView, ApiError> {
    unbuilt()
}

pub(crate) async fn sync_dismiss(_: &Api, _: &Session, _: AttentionRequest) -> Result<Nothing, ApiError> {
    unbuilt()
}

pub(crate) async fn sync_now(_: &Api, _: &Session, _: EntityRequest) -> Result<Option<RunView>, ApiError> {
    unbuilt()
}

pub(crate) async fn record_exclude(_: &Api, _: &Session, _: RecordRequest) -> Result<Nothing, ApiError> {
    unbuilt()
}

pub(crate) async fn record_include(_: &Api, _: &Session, _: RecordRequest) -> Result<Nothing, ApiError> {
    unbuilt()
}

pub(crate) async fn system_pause(_: &Api, _: &Session, _: SystemRequest) -> Result<SystemView, ApiError> {
    unbuilt()
}

pub(crate) async fn system_resume(_: &Api, _: &Session, _: SystemRequest) -> Result<SystemView, ApiError> {
    unbuilt()
}

pub(crate) async fn system_try(_: &Api, _: &Session, _: SystemRequest) -> Result<SystemView, ApiError> {
    unbuilt()
}

pub(crate) async fn sync_charts(_: &Api, _: &Session, _: ChartsRequest) -> Result<ChartsView, ApiError> {
    unbuilt()
}
