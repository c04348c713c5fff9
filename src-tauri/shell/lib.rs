//! The desktop shell: one window over [`mostrador_server`], and the machine around it: tray, sound, notifications, power.
//! It decides nothing: the window's calls go to the same command table that the local HTTP server offers, the same
//! messages come back, and what rings when is the alarm's plan. Orders need neither the window nor its page.

mod alarm;
mod autostart;
mod awake;
mod bridge;
mod desktop;
mod desktop_port;
mod downloads;
mod explanation;
mod failure;
mod icon;
mod instance;
mod notification;
mod outside;
mod settings;
mod sound;
mod tray;
mod tray_host;
mod window;
mod words;

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the application until a person quits it or the process is told to stop.
///
/// `--minimized` opens no window and waits in the tray, or in the taskbar where nobody shows a tray.
///
/// `--headless` runs the same application without a window, exactly like the binary `mostrador-headless`.
pub fn run() -> ExitCode {
    match wanted(std::env::args_os().skip(1)) {
        Wanted::Headless => mostrador_server::run_headless(),
        Wanted::Window(opening) => desktop::run(opening),
    }
}

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Window(Opening),
    Headless,
}

/// How the program begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    /// With its window.
    Shown,
    /// In the tray, as with the machine's own start; in the taskbar where nobody shows a tray.
    InTray,
}

/// Arguments that a desktop environment adds by itself (a session id, a file) must not keep the window shut,
/// so everything but `--headless` and `--minimized` is passed over.
fn wanted(arguments: impl IntoIterator<Item = OsString>) -> Wanted {
    let mut opening = Opening::Shown;
    for argument in arguments {
        if argument == "--headless" {
            return Wanted::Headless;
        }
        if argument == autostart::MINIMIZED {
            opening = Opening::InTray;
        }
    }
    Wanted::Window(opening)
}

#[cfg(test)]
#[path = "lib_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "bundle_tests.rs"]
mod bundle_tests;
