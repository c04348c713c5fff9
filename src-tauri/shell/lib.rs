//! The desktop shell: one window over [`mostrador_server`]. It decides nothing: the window's calls go to the
//! same command table that the local HTTP server offers, and the same messages come back.

mod bridge;
mod desktop;
mod explanation;
mod failure;

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the application until its window closes or the process is told to stop.
///
/// `--headless` runs the same application without a window, exactly like the binary `mostrador-headless`.
pub fn run() -> ExitCode {
    match wanted(std::env::args_os().skip(1)) {
        Wanted::Headless => mostrador_server::run_headless(),
        Wanted::Window => desktop::run(),
    }
}

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Window,
    Headless,
}

/// Arguments that a desktop environment adds by itself (a session id, a file) must not keep the window shut,
/// so everything but `--headless` is passed over.
fn wanted(arguments: impl IntoIterator<Item = OsString>) -> Wanted {
    if arguments.into_iter().any(|argument| argument == "--headless") {
        Wanted::Headless
    } else {
        Wanted::Window
    }
}

#[cfg(test)]
#[path = "lib_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "bundle_tests.rs"]
mod bundle_tests;
