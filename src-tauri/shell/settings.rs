//! What the machine follows.

use mostrador_api::{DesktopSettings, MachineLanguage, SoundSettings};
use tokio::sync::watch;

/// Settings of the machine as they are now.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Followed {
    /// Sounds.
    pub(crate) sound: SoundSettings,
    /// The program on this machine.
    pub(crate) desktop: DesktopSettings,
}

impl Followed {
    /// What the tray and the notifications speak.
    pub(crate) fn language(&self) -> MachineLanguage {
        self.desktop.language.unwrap_or_default()
    }
}

/// Hears of other settings.
pub(crate) type Settings = watch::Receiver<Followed>;
