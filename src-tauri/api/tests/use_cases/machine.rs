//! A machine and an installation that remember what they were asked.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use mostrador_api::reasons::readiness;
use mostrador_api::{
    AlertView, ApiError, Condition, Desktop, DesktopCondition, DesktopSettings, ErrorCode, Installation,
    KeyRenewal, KeyStorage, KeyView, NewKey, PairingView, RemoteCheckView, RemoteSettingsView, RemoteSource,
    Role, SoundDevicesView, SoundSettings, SoundTestRequest, SoundTestView,
};
use tokio::sync::Notify;

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
