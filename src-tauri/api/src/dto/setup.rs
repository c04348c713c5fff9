//! The first start, what is ready, and the machine that all of it runs on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SoundName;

/// How far the first start is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SetupView {
    /// Where it stands.
    pub state: SetupState,
    /// Whether sample data is loaded.
    pub sample: SampleState,
}

/// Where the first start stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SetupState {
    /// Nobody went through it, and the environment sets no remote: the wizard opens by itself.
    Pending,
    /// Somebody went through it, or the environment sets the remote.
    Finished,
}

/// Whether sample data is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SampleState {
    /// No.
    None,
    /// *Datos de ejemplo* are on the board.
    Loaded,
}

/// What it takes to receive orders, in the order in which a person looks at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReadinessView {
    /// All of them, always.
    pub items: Vec<ReadinessItem>,
}

/// One thing that it takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReadinessItem {
    /// Which.
    pub name: ReadinessName,
    /// How it stands.
    pub state: ReadinessState,
    /// Why it is not ready; a key of the catalogue `readiness`.
    pub reason: Option<String>,
}

/// What it takes to receive orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReadinessName {
    /// An administrator exists.
    People,
    /// Address and key of the remote are set.
    Remote,
    /// The remote answers, and accepts the key.
    Connection,
    /// A sound device is there, and sounds are on.
    Sound,
    /// The system shows notifications.
    Notifications,
    /// The machine does not go to sleep.
    Awake,
    /// The program starts with the machine.
    Autostart,
}

/// How one thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReadinessState {
    /// As it should be.
    Ready,
    /// It works, and not as well as it should.
    Warning,
    /// Missing.
    Missing,
    /// There is nothing of the kind on this machine, by design (no window).
    NotApplicable,
}

/// Output devices for sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SoundDevicesView {
    /// Names, the system's own first.
    pub devices: Vec<String>,
    /// Why there is none; a key of the catalogue `readiness`.
    pub reason: Option<String>,
}

/// *Probar sonido*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SoundTestRequest {
    /// Which sound.
    pub sound: SoundName,
    /// 0 to 100.
    pub volume: u8,
    /// Which device; `None`: the system's own.
    pub device: Option<String>,
}

/// Whether the sound was played.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SoundTestView {
    /// Why it was not; a key of the catalogue `readiness`. `None`: it was.
    pub reason: Option<String>,
}
