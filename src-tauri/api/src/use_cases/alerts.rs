//! Alerts and where they are told.

use super::unbuilt;
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session};

pub(crate) async fn alerts_list(_: &Api, _: &Session, _: Nothing) -> Result<Vec<AlertView>, ApiError> {
    unbuilt()
}

pub(crate) async fn alert_acknowledge(
    _: &Api,
    _: &Session,
    _: AlertRequest,
) -> Result<Vec<AlertView>, ApiError> {
    unbuilt()
}

pub(crate) async fn alert_settings_get(
    _: &Api,
    _: &Session,
    _: Nothing,
) -> Result<AlertSettingsView, ApiError> {
    unbuilt()
}

pub(crate) async fn alert_settings_save(
    _: &Api,
    _: &Session,
    _: AlertSettings,
) -> Result<AlertSettingsView, ApiError> {
    unbuilt()
}

pub(crate) async fn slack_save(_: &Api, _: &Session, _: SlackRequest) -> Result<AlertSettingsView, ApiError> {
    unbuilt()
}

pub(crate) async fn slack_test(_: &Api, _: &Session, _: Nothing) -> Result<AlertSettingsView, ApiError> {
    unbuilt()
}

pub(crate) async fn slack_forget(_: &Api, _: &Session, _: Nothing) -> Result<AlertSettingsView, ApiError> {
    unbuilt()
}

pub(crate) async fn metrics_token_new(
    _: &Api,
    _: &Session,
    _: Nothing,
) -> Result<AlertSettingsView, ApiError> {
    unbuilt()
}
