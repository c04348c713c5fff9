//! The window as a thing on the screen: shown, hidden, brought to the front. Its page has no part in this.

use std::fs::OpenOptions;

use tauri::{AppHandle, CloseRequestApi, Manager, Runtime, UserAttentionType, WebviewWindow, Window};

use crate::bridge::MAIN_WINDOW;
use crate::desktop_port::DesktopPort;
use crate::{tray, words};

/// Beside the window's stored place: this person has been told where a closed window goes.
const EXPLAINED: &str = "close-to-tray-explained";

/// Opens the window, from the tray or for a second start.
pub(crate) fn show<R: Runtime>(app: &AppHandle<R>) {
    on_main_thread(app, "shown", |window| {
        window.show()?;
        window.unminimize()?;
        window.set_focus()
    });
}

/// Brings the window to the front over whatever is there.
pub(crate) fn raise<R: Runtime>(app: &AppHandle<R>) {
    on_main_thread(app, "raised", |window| {
        window.show()?;
        window.unminimize()?;
        // Systems refuse the focus to a window that nobody clicked, but not the place above the others.
        window.set_always_on_top(true)?;
        window.set_focus()?;
        window.set_always_on_top(false)
    });
}

/// Lets the entry in the taskbar blink.
pub(crate) fn ask_for_attention<R: Runtime>(app: &AppHandle<R>) {
    on_main_thread(app, "marked", |window| {
        if window.is_focused()? {
            Ok(())
        } else {
            window.request_user_attention(Some(UserAttentionType::Critical))
        }
    });
}

/// Ends the blinking.
pub(crate) fn stop_asking<R: Runtime>(app: &AppHandle<R>) {
    on_main_thread(app, "unmarked", |window| window.request_user_attention(None));
}

/// Whoever calls must not wait for the main thread, which may be busy with the page.
fn on_main_thread<R: Runtime>(
    app: &AppHandle<R>,
    what: &'static str,
    act: impl FnOnce(&WebviewWindow<R>) -> tauri::Result<()> + Send + 'static,
) {
    let handle = app.clone();
    let sent = app.run_on_main_thread(move || {
        let Some(window) = handle.get_webview_window(MAIN_WINDOW) else { return };
        if let Err(error) = act(&window) {
            tracing::warn!(%error, what, "the window does not obey");
        }
    });
    if let Err(error) = sent {
        tracing::warn!(%error, what, "the window was not reached");
    }
}

/// Closing the window leaves the program running, where the settings say so.
pub(crate) fn close_requested<R: Runtime>(window: &Window<R>, request: &CloseRequestApi) {
    let app = window.app_handle();
    let Some(port) = app.try_state::<DesktopPort<R>>() else { return };
    if window.label() != MAIN_WINDOW || !port.settings().desktop.close_to_tray {
        return;
    }
    request.prevent_close();
    // Without an icon to come back from, the window stays in the taskbar.
    let away = if tray::is_seen(app) { window.hide() } else { window.minimize() };
    if let Err(error) = away {
        tracing::warn!(%error, "the window does not go away");
    }
    if explain_once(app) {
        port.notifications().say(words::still_running(port.settings().language()));
    }
}

/// Whether this is the first time for this person at this machine.
fn explain_once<R: Runtime>(app: &AppHandle<R>) -> bool {
    let Ok(folder) = app.path().app_config_dir() else { return true };
    let made = std::fs::create_dir_all(&folder)
        .and_then(|()| OpenOptions::new().write(true).create_new(true).open(folder.join(EXPLAINED)));
    match made {
        Ok(_) => true,
        Err(error) => error.kind() != std::io::ErrorKind::AlreadyExists,
    }
}

/// Ctrl+Q ends the program. The key is taken before the page sees it: a page that hangs must not keep the program.
#[cfg(target_os = "linux")]
pub(crate) fn quit_on_control_q<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    use gtk::gdk::{ModifierType, keys};
    use gtk::glib::Propagation;
    use gtk::prelude::WidgetExt;

    let app = window.app_handle().clone();
    window.gtk_window()?.connect_key_press_event(move |_, event| {
        let control = event.state().contains(ModifierType::CONTROL_MASK);
        if control && matches!(event.keyval(), keys::constants::q | keys::constants::Q) {
            app.exit(0);
            Propagation::Stop
        } else {
            Propagation::Proceed
        }
    });
    Ok(())
}

/// Elsewhere the system's own ways to end a program do, and the tray's menu.
#[cfg(not(target_os = "linux"))]
pub(crate) fn quit_on_control_q<R: Runtime>(_window: &WebviewWindow<R>) -> tauri::Result<()> {
    Ok(())
}
