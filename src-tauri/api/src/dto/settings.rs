//! Settings of the site: what a person sets, and how it stands.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything that can be set, as it is now. No secret is in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    /// The restaurant.
    pub site: SiteSettingsView,
    /// The ordering remote.
    pub remote: RemoteSettingsView,
    /// Sounds.
    pub sound: SoundSettings,
    /// The program on this machine.
    pub desktop: DesktopSettings,
}

/// The restaurant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SiteSettingsView {
    /// Name in the top bar, 1 to 100 characters.
    pub name: String,
    /// IANA zone.
    pub time_zone: String,
    /// Hour at which the business day changes, 0 to 23.
    pub cutoff_hour: u8,
    /// ISO 4217.
    pub currency: String,
    /// Minutes that *Aceptar* proposes, 1 to 240.
    pub default_prep_minutes: u32,
    /// This close to its due time an order is *Por vencer*, 0 to 120 minutes.
    pub due_soon_minutes: u32,
    /// A new order that waits longer is *Sin atender*, 10 to 3600 seconds.
    pub unattended_after_seconds: u32,
    /// Where it is, in degrees, -90 to 90; with `longitude` or not at all.
    #[serde(default)]
    pub latitude: Option<f64>,
    /// Degrees, -180 to 180.
    #[serde(default)]
    pub longitude: Option<f64>,
}

/// The ordering remote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RemoteSettingsView {
    /// Address, without credentials.
    pub address: Option<String>,
    /// Who set address and key.
    pub source: RemoteSource,
    /// The key; never its value.
    pub key: KeyView,
}

/// Who set the remote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RemoteSource {
    /// Nobody.
    None,
    /// The environment of the process (`REMOTE_API_URL`, `REMOTE_API_KEY`): it cannot be changed on the screen.
    Environment,
    /// A person, on the screen.
    Settings,
}

/// How a stored key stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeyView {
    /// Where it lies.
    pub storage: KeyStorage,
    /// Since when; `None` for a key of the environment.
    pub stored_at: Option<i64>,
    /// Older than 90 days: it should be changed.
    pub renewal: KeyRenewal,
}

/// Where a key lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum KeyStorage {
    /// There is none.
    Missing,
    /// The system's keyring.
    Keyring,
    /// A file that only this user can read, because the system has no keyring.
    File,
    /// The environment of the process.
    Environment,
    /// It should lie in the keyring, which cannot be read now (locked, or not running).
    Unreadable,
}

/// Whether a key should be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum KeyRenewal {
    /// No.
    NotDue,
    /// It is older than 90 days.
    Due,
}

/// What is wanted of the remote. `key: null` keeps the stored one.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RemoteRequest {
    /// `https`, or `http` to this machine itself.
    pub address: String,
    /// The shared key.
    pub key: Option<NewKey>,
}

/// A key on its way in. Nothing prints it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NewKey(pub String);

impl std::fmt::Debug for NewKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("NewKey(hidden)")
    }
}

/// *Probar conexión*: what was tried, in this order. After the first failure nothing more is tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RemoteCheckView {
    /// The steps of the kind of system: all of them, always.
    pub steps: Vec<RemoteCheckStep>,
}

/// One step of *Probar conexión*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RemoteCheckStep {
    /// Which.
    pub name: RemoteCheckName,
    /// How it went.
    pub outcome: RemoteCheckOutcome,
    /// Why it failed; a key of the catalogue `reasons`.
    pub reason: Option<String>,
    /// Technical detail, without secrets; the version where that was asked.
    pub detail: Option<String>,
    /// How long it took; 0 where that is not measured.
    pub duration_ms: u32,
}

/// The steps of *Probar conexión*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RemoteCheckName {
    /// The server answers.
    Reached,
    /// The key is accepted.
    KeyAccepted,
    /// The instant channel opens.
    InstantChannel,
    /// The server's version is one that this program knows.
    Version,
    /// The folder is there.
    FolderFound,
    /// This user may look into it.
    FolderOpened,
    /// The data can be read; the detail is how many entities there are.
    CanRead,
    /// Clients can be read; the detail is how many there are.
    CanReadClients,
    /// The data can be written.
    CanWrite,
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RemoteCheckOutcome {
    /// As it should.
    Passed,
    /// It works, and not as well as it should.
    Warned,
    /// It did not.
    Failed,
    /// Not tried, because an earlier step failed.
    NotTried,
}

/// Sounds of this site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct SoundSettings {
    /// Whether orders are heard at all.
    pub enabled: bool,
    /// 5 to 100: sounds that are on can be heard.
    pub volume: u8,
    /// Name of the output device; `None`: the system's own.
    pub device: Option<String>,
    /// Between two sounds while an order waits, 3 to 60 seconds.
    pub repeat_seconds: u32,
    /// Which sound announces an order.
    pub order_sound: SoundName,
    /// Whether a lost connection is heard.
    pub connection_enabled: bool,
}

impl Default for SoundSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            volume: 80,
            device: None,
            repeat_seconds: 8,
            order_sound: SoundName::Bell,
            connection_enabled: true,
        }
    }
}

/// Sounds that the program brings along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SoundName {
    /// A counter bell.
    Bell,
    /// Three rising notes.
    Chime,
    /// Loud and hard to miss.
    Alarm,
    /// Two falling notes: the connection is lost.
    Lost,
}

/// The program on this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct DesktopSettings {
    /// Starts when the user of the machine signs in.
    pub autostart: bool,
    /// Closing the window leaves the program running in the tray.
    pub close_to_tray: bool,
    /// The machine is kept awake while the program runs.
    pub keep_awake: bool,
    /// A new order is announced by the system's notifications.
    pub notifications: bool,
    /// An order that waits brings the window to the front.
    pub raise_window: bool,
    /// What may be done at this machine while nobody has signed in: `OPERATOR` or `VIEWER`.
    pub walk_up_role: crate::Role,
    /// What the tray and the notifications speak; Spanish where nobody chose. A screen has a language of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub language: Option<MachineLanguage>,
}

/// What the machine speaks outside of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum MachineLanguage {
    /// Spanish.
    #[default]
    Es,
    /// English.
    En,
}

impl Default for DesktopSettings {
    fn default() -> Self {
        Self {
            autostart: false,
            close_to_tray: true,
            keep_awake: true,
            notifications: true,
            raise_window: true,
            walk_up_role: crate::Role::Operator,
            language: None,
        }
    }
}
