//! The program starts with the person's session, in the tray.

use std::sync::{Mutex, PoisonError};

use mostrador_api::Condition;
use mostrador_api::reasons::readiness as reasons;
use tauri::{AppHandle, Runtime};
use tauri_plugin_autostart::ManagerExt;

/// The argument of a start that opens no window.
pub(crate) const MINIMIZED: &str = "--minimized";

/// Whether the program starts by itself.
#[derive(Default)]
pub(crate) struct Autostart {
    standing: Mutex<Option<Standing>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    On,
    Off,
    Failed,
}

/// What to do about the system's list of programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Write this program into it, also over an entry that names another place.
    Enter,
    /// Take it out.
    Remove,
    /// Nothing.
    Leave,
}

impl Autostart {
    /// Follows the setting.
    pub(crate) fn follow<R: Runtime>(&self, app: &AppHandle<R>, wanted: bool) {
        let mut standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        let done = match step(*standing, wanted) {
            Step::Enter => app.autolaunch().enable().map(|()| Standing::On),
            Step::Remove => app.autolaunch().disable().map(|()| Standing::Off),
            Step::Leave => Ok(if wanted { Standing::On } else { Standing::Off }),
        };
        *standing = Some(done.unwrap_or_else(|error| {
            tracing::warn!(%error, "the start with the session could not be changed");
            Standing::Failed
        }));
    }

    /// How it stands.
    pub(crate) fn condition(&self) -> Condition {
        match *self.standing.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(Standing::On) => Condition::Good,
            Some(Standing::Off) | None => Condition::Bad(reasons::AUTOSTART_OFF),
            Some(Standing::Failed) => Condition::Bad(reasons::AUTOSTART_FAILED),
        }
    }
}

/// An entry is taken out only where a person switched it off while this program ran: another copy of the program on the
/// same machine (a trial, a demo) has the same entry, and its settings say nothing about this one.
fn step(before: Option<Standing>, wanted: bool) -> Step {
    match (before, wanted) {
        (Some(Standing::On), true) | (Some(Standing::Off) | None, false) => Step::Leave,
        (Some(Standing::Off | Standing::Failed) | None, true) => Step::Enter,
        (Some(Standing::On | Standing::Failed), false) => Step::Remove,
    }
}

#[cfg(test)]
#[path = "autostart_tests.rs"]
mod tests;
