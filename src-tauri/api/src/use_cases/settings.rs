//! Settings, the first start and the machine.

use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::{Api, Session};

fn later<T>() -> Result<T, ApiError> {
    Err(ApiError::Coded(ErrorCode::NotOnThisMachine, String::new()))
}

pub(crate) async fn settings_get(_: &Api, _: &Session, _: Nothing) -> Result<SettingsView, ApiError> {
    later()
}
pub(crate) async fn settings_save_site(
    _: &Api,
    _: &Session,
    _: SiteSettingsView,
) -> Result<SettingsView, ApiError> {
    later()
}
pub(crate) async fn settings_save_sound(
    _: &Api,
    _: &Session,
    _: SoundSettings,
) -> Result<SettingsView, ApiError> {
    later()
}
pub(crate) async fn settings_save_desktop(
    _: &Api,
    _: &Session,
    _: DesktopSettings,
) -> Result<SettingsView, ApiError> {
    later()
}
pub(crate) async fn time_zones(_: &Api, _: &Session, _: Nothing) -> Result<Vec<String>, ApiError> {
    later()
}
pub(crate) async fn remote_check(
    _: &Api,
    _: &Session,
    _: RemoteRequest,
) -> Result<RemoteCheckView, ApiError> {
    later()
}
pub(crate) async fn remote_save(_: &Api, _: &Session, _: RemoteRequest) -> Result<SettingsView, ApiError> {
    later()
}
pub(crate) async fn remote_forget(_: &Api, _: &Session, _: Nothing) -> Result<SettingsView, ApiError> {
    later()
}
pub(crate) async fn setup_get(_: &Api, _: &Session, _: Nothing) -> Result<SetupView, ApiError> {
    later()
}
pub(crate) async fn setup_finish(_: &Api, _: &Session, _: Nothing) -> Result<SetupView, ApiError> {
    later()
}
pub(crate) async fn sample_load(_: &Api, _: &Session, _: Nothing) -> Result<SetupView, ApiError> {
    later()
}
pub(crate) async fn sample_remove(_: &Api, _: &Session, _: Nothing) -> Result<SetupView, ApiError> {
    later()
}
pub(crate) async fn readiness_get(_: &Api, _: &Session, _: Nothing) -> Result<ReadinessView, ApiError> {
    later()
}
pub(crate) async fn sound_devices(_: &Api, _: &Session, _: Nothing) -> Result<SoundDevicesView, ApiError> {
    later()
}
pub(crate) async fn sound_test(_: &Api, _: &Session, _: SoundTestRequest) -> Result<SoundTestView, ApiError> {
    later()
}
