//! What the use cases ask of the process that they run in. `server` implements [`Installation`], the shell [`Desktop`].

use async_trait::async_trait;

use crate::dto::{
    AlertView, DesktopSettings, NewKey, PairingView, RemoteCheckView, RemoteSettingsView, SoundDevicesView,
    SoundSettings, SoundTestRequest, SoundTestView,
};
use crate::error::{ApiError, ErrorCode};
use crate::reasons::readiness::HEADLESS;
use crate::run_ends::RunEnd;
use crate::session::Role;

/// The remote, the secrets and the local server of this process.
#[async_trait]
pub trait Installation: Send + Sync + 'static {
    /// How the remote is set. Never its key.
    async fn remote(&self) -> Result<RemoteSettingsView, ApiError>;

    /// Tries an address and a key and changes nothing. Without a key, the stored one is tried.
    async fn check_remote(&self, address: &str, key: Option<NewKey>) -> Result<RemoteCheckView, ApiError>;

    /// Stores address and key and connects anew. Without a key, the stored one stays.
    async fn save_remote(&self, address: &str, key: Option<NewKey>, actor: &str) -> Result<(), ApiError>;

    /// Forgets address and key and disconnects.
    async fn forget_remote(&self, actor: &str) -> Result<(), ApiError>;

    /// The restaurant's own settings changed: calendar and name are taken up.
    async fn site_changed(&self) -> Result<(), ApiError>;

    /// An address with a one-time token of this role.
    fn pair(&self, role: Role) -> Result<PairingView, ApiError>;
}

/// Sound, notifications and the rest of the machine. Every method answers at once.
#[async_trait]
pub trait Desktop: Send + Sync + 'static {
    /// Settings that the machine has to follow, at start and whenever they change.
    fn follow(&self, sound: &SoundSettings, desktop: &DesktopSettings);

    /// Output devices.
    async fn sound_devices(&self) -> SoundDevicesView;

    /// Plays a sound once.
    async fn sound_test(&self, request: SoundTestRequest) -> SoundTestView;

    /// How the machine stands.
    fn condition(&self) -> DesktopCondition;

    /// Shows an alert as a notification of the system.
    fn tell_alert(&self, alert: &AlertView);

    /// Shows the end of a run that a person waits for, as a notification of the system.
    fn tell_run(&self, end: &RunEnd) {
        let _ = end;
    }

    /// Saves a file among the person's downloads under this name, or one like it where that is taken. `None`: there is no
    /// such place here, and the page saves it.
    async fn save_file(&self, name: &str, content: &[u8]) -> Result<Option<String>, ApiError>;
}

/// How the machine stands. A reason is a key of the catalogue `readiness`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DesktopCondition {
    /// Sound can be played.
    pub sound: Condition,
    /// The system shows notifications.
    pub notifications: Condition,
    /// The machine is kept awake.
    pub awake: Condition,
    /// The program starts with the machine.
    pub autostart: Condition,
}

/// How one thing stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// As it should.
    Good,
    /// Not as it should: why.
    Bad(&'static str),
    /// There is nothing of the kind here.
    None,
}

/// A process without an installation of its own: tests of single use cases.
#[derive(Clone, Copy, Debug)]
pub struct NoInstallation;

pub(crate) fn nothing<T>() -> Result<T, ApiError> {
    Err(ApiError::Coded(ErrorCode::NotOnThisMachine, "this process has no installation".to_owned()))
}

#[async_trait]
impl Installation for NoInstallation {
    async fn remote(&self) -> Result<RemoteSettingsView, ApiError> {
        nothing()
    }

    async fn check_remote(&self, _: &str, _: Option<NewKey>) -> Result<RemoteCheckView, ApiError> {
        nothing()
    }

    async fn save_remote(&self, _: &str, _: Option<NewKey>, _: &str) -> Result<(), ApiError> {
        nothing()
    }

    async fn forget_remote(&self, _: &str) -> Result<(), ApiError> {
        nothing()
    }

    async fn site_changed(&self) -> Result<(), ApiError> {
        nothing()
    }

    fn pair(&self, _: Role) -> Result<PairingView, ApiError> {
        nothing()
    }
}

/// A machine without a desktop: `mostrador-headless`.
#[derive(Clone, Copy, Debug)]
pub struct NoDesktop;

#[async_trait]
impl Desktop for NoDesktop {
    fn follow(&self, _: &SoundSettings, _: &DesktopSettings) {}

    async fn sound_devices(&self) -> SoundDevicesView {
        SoundDevicesView { devices: Vec::new(), reason: Some(HEADLESS.to_owned()) }
    }

    async fn sound_test(&self, _: SoundTestRequest) -> SoundTestView {
        SoundTestView { reason: Some(HEADLESS.to_owned()) }
    }

    fn condition(&self) -> DesktopCondition {
        DesktopCondition {
            sound: Condition::None,
            notifications: Condition::None,
            awake: Condition::None,
            autostart: Condition::None,
        }
    }

    fn tell_alert(&self, _: &AlertView) {}

    async fn save_file(&self, _: &str, _: &[u8]) -> Result<Option<String>, ApiError> {
        Ok(None)
    }
}
