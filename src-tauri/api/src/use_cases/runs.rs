//! Runs and their records.

use super::unbuilt;
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session};

pub(crate) async fn runs_list(_: &Api, _: &Session, _: RunsRequest) -> Result<RunsPage, ApiError> {
    unbuilt()
}

pub(crate) async fn run_get(_: &Api, _: &Session, _: RunRequestView) -> Result<RunDetail, ApiError> {
    unbuilt()
}

pub(crate) async fn run_records(
    _: &Api,
    _: &Session,
    _: RunRecordsRequest,
) -> Result<RunRecordsPage, ApiError> {
    unbuilt()
}

pub(crate) async fn run_pause(_: &Api, _: &Session, _: RunRequestView) -> Result<RunView, ApiError> {
    unbuilt()
}

pub(crate) async fn run_resume(_: &Api, _: &Session, _: RunRequestView) -> Result<RunView, ApiError> {
    unbuilt()
}

pub(crate) async fn run_stop(_: &Api, _: &Session, _: RunRequestView) -> Result<RunView, ApiError> {
    unbuilt()
}

pub(crate) async fn run_retry_failed(_: &Api, _: &Session, _: RunRequestView) -> Result<RunView, ApiError> {
    unbuilt()
}

pub(crate) async fn run_retry_record(_: &Api, _: &Session, _: RunRecordRequest) -> Result<RunView, ApiError> {
    unbuilt()
}

pub(crate) async fn run_dismiss_record(
    _: &Api,
    _: &Session,
    _: RunRecordRequest,
) -> Result<Nothing, ApiError> {
    unbuilt()
}

pub(crate) async fn run_confirm_deletions(
    _: &Api,
    _: &Session,
    _: RunRequestView,
) -> Result<RunView, ApiError> {
    unbuilt()
}

pub(crate) async fn run_dismiss_deletions(
    _: &Api,
    _: &Session,
    _: RunRequestView,
) -> Result<RunView, ApiError> {
    unbuilt()
}

pub(crate) async fn run_export(_: &Api, _: &Session, _: RunRequestView) -> Result<ExportView, ApiError> {
    unbuilt()
}

pub(crate) async fn runs_export(_: &Api, _: &Session, _: RunsRequest) -> Result<ExportView, ApiError> {
    unbuilt()
}
