//! A machine and an installation that remember what they were asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use mostrador_api::reasons::readiness;
use mostrador_api::{
    AlertCause, AlertView, ApiError, Condition, Desktop, DesktopCondition, DesktopSettings, ErrorCode,
    Installation, KeyRenewal, KeyStorage, KeyView, NewKey, NoDesktop, PairingView, RemoteCheckView,
    RemoteSettingsView, RemoteSource, Role, RunEnd, SoundDevicesView, SoundSettings, SoundTestRequest,
    SoundTestView,
};
use mostrador_store::tables::sync_history::RunStatus;
use tokio::sync::{Notify, Semaphore};

pub(crate) struct TestMachine {
    pub(crate) followed: Mutex<Vec<(SoundSettings, DesktopSettings)>>,
    pub(crate) told: Notify,
    /// Folder of the downloads; `None`: there is none.
    pub(crate) saves: Mutex<Option<String>>,
}

impl TestMachine {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { followed: Mutex::default(), told: Notify::new(), saves: Mutex::default() })
    }

    pub(crate) fn last(&self) -> (SoundSettings, DesktopSettings) {
        self.followed.lock().expect("a list").last().cloned().expect("it was told")
    }
}

#[async_trait]
impl Desktop for TestMachine {
    fn follow(&self, sound: &SoundSettings, desktop: &DesktopSettings) {
        self.followed.lock().expect("a list").push((sound.clone(), desktop.clone()));
        self.told.notify_one();
    }

    async fn sound_devices(&self) -> SoundDevicesView {
        SoundDevicesView { devices: vec!["Altavoz".to_owned()], reason: None }
    }

    async fn sound_test(&self, _: SoundTestRequest) -> SoundTestView {
        SoundTestView { reason: Some(readiness::NO_SOUND_DEVICE.to_owned()) }
    }

    fn condition(&self) -> DesktopCondition {
        DesktopCondition {
            sound: Condition::Good,
            notifications: Condition::Bad(readiness::NO_NOTIFICATION_SERVICE),
            awake: Condition::Good,
            autostart: Condition::None,
        }
    }

    fn tell_alert(&self, _: &AlertView) {}

    async fn save_file(&self, name: &str, _: &[u8]) -> Result<Option<String>, ApiError> {
        Ok(self.saves.lock().expect("a folder").as_ref().map(|folder| format!("{folder}/{name}")))
    }
}

/// A machine without anything of its own that keeps what it was told.
pub(crate) struct Listener {
    alerts: Mutex<Vec<AlertCause>>,
    ends: Mutex<Vec<RunStatus>>,
    /// A permit for each of them.
    heard: Semaphore,
}

impl Listener {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { alerts: Mutex::default(), ends: Mutex::default(), heard: Semaphore::new(0) })
    }

    /// The causes of the alerts that it was told of.
    pub(crate) fn alerts(&self) -> Vec<AlertCause> {
        self.alerts.lock().expect("the list").clone()
    }

    /// How the runs ended that it was told of.
    pub(crate) fn ends(&self) -> Vec<RunStatus> {
        self.ends.lock().expect("the list").clone()
    }

    /// Waits until it was told one more.
    pub(crate) async fn hears(&self) {
        let heard = tokio::time::timeout(Duration::from_secs(20), self.heard.acquire()).await;
        heard.expect("in time").expect("nobody closes it").forget();
    }
}

#[async_trait]
impl Desktop for Listener {
    fn follow(&self, _: &SoundSettings, _: &DesktopSettings) {}

    async fn sound_devices(&self) -> SoundDevicesView {
        NoDesktop.sound_devices().await
    }

    async fn sound_test(&self, request: SoundTestRequest) -> SoundTestView {
        NoDesktop.sound_test(request).await
    }

    fn condition(&self) -> DesktopCondition {
        NoDesktop.condition()
    }

    fn tell_alert(&self, alert: &AlertView) {
        self.alerts.lock().expect("the list").push(alert.cause);
        self.heard.add_permits(1);
    }

    fn tell_run(&self, end: &RunEnd) {
        self.ends.lock().expect("the list").push(end.status);
        self.heard.add_permits(1);
    }

    async fn save_file(&self, _: &str, _: &[u8]) -> Result<Option<String>, ApiError> {
        Ok(None)
    }
}

pub(crate) struct TestInstallation {
    pub(crate) remote: Mutex<RemoteSource>,
    pub(crate) site_changes: Mutex<Vec<Result<(), ErrorCode>>>,
}

impl TestInstallation {
    /// Its remote is set by `source`; the next changes of the restaurant end so, those after them well.
    pub(crate) fn new(source: RemoteSource, site_changes: Vec<Result<(), ErrorCode>>) -> Arc<Self> {
        Arc::new(Self { remote: Mutex::new(source), site_changes: Mutex::new(site_changes) })
    }
}

fn unused<T>() -> Result<T, ApiError> {
    Err(ApiError::Coded(ErrorCode::Internal, "not asked for here".to_owned()))
}

#[async_trait]
impl Installation for TestInstallation {
    async fn remote(&self) -> Result<RemoteSettingsView, ApiError> {
        Ok(RemoteSettingsView {
            address: None,
            source: *self.remote.lock().expect("a source"),
            key: KeyView { storage: KeyStorage::File, stored_at: None, renewal: KeyRenewal::NotDue },
        })
    }

    async fn check_remote(&self, _: &str, _: Option<NewKey>) -> Result<RemoteCheckView, ApiError> {
        unused()
    }

    async fn save_remote(&self, _: &str, _: Option<NewKey>, _: &str) -> Result<(), ApiError> {
        *self.remote.lock().expect("a source") = RemoteSource::Settings;
        Ok(())
    }

    async fn forget_remote(&self, _: &str) -> Result<(), ApiError> {
        *self.remote.lock().expect("a source") = RemoteSource::None;
        Ok(())
    }

    async fn site_changed(&self) -> Result<(), ApiError> {
        let next = self.site_changes.lock().expect("a list").pop().unwrap_or(Ok(()));
        next.map_err(|code| ApiError::Coded(code, String::new()))
    }

    fn pair(&self, _: Role) -> Result<PairingView, ApiError> {
        unused()
    }
}
