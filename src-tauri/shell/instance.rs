//! One program per site and session on Linux, one per session elsewhere: a second start brings the first one's window to
//! the front and ends.

use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Runtime};

use crate::autostart::MINIMIZED;
use crate::window;

/// To be registered before every other plugin: a second start ends here, before it has touched anything.
///
/// `site`: what tells this site's data from another's. On Linux two sites run side by side, as a demo beside the real one.
/// Windows and macOS know the program by its identifier alone: whatever its site, a second start shows the first one.
/// Where a Linux session has no bus, every start is a first one; the data file still admits one process.
pub(crate) fn plugin<R: Runtime>(site: &str) -> TauriPlugin<R> {
    tauri_plugin_single_instance::Builder::new()
        .callback(|app: &AppHandle<R>, arguments, _| {
            // The session's own start, after a person was faster: nobody asked for a window.
            if !arguments.iter().any(|argument| argument == MINIMIZED) {
                window::show(app);
            }
        })
        .dbus_id(bus_name(site))
        .build()
}

/// The name on Linux' bus. Such a name is made of letters, digits and dots. The sum stays the same over versions of the program, so that an
/// updated one finds the one that still runs (FNV-1a).
fn bus_name(site: &str) -> String {
    let sum = site
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("app.mostrador.desktop.s{sum:016x}")
}

#[cfg(test)]
#[path = "instance_tests.rs"]
mod tests;
