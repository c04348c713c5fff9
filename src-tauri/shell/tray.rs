//! The icon beside the clock. Everything is in its menu: on Linux an icon tells nobody that it was clicked.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mostrador_api::{ConnectionState, MachineLanguage};
use tauri::image::Image;
use tauri::menu::{Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{App, AppHandle, Manager, Runtime};

use crate::icon::with_badge;
use crate::{tray_host, window, words};

const ID: &str = "tray";
const OPEN: &str = "open";
const UNATTENDED: &str = "unattended";
const CONNECTION: &str = "connection";
const QUIT: &str = "quit";

/// The icon, with what changes of it. Lives in the application's state.
pub(crate) struct Tray<R: Runtime> {
    icon: TrayIcon<R>,
    open: MenuItem<R>,
    unattended: MenuItem<R>,
    connection: MenuItem<R>,
    quit: MenuItem<R>,
    plain: Image<'static>,
    badge: Image<'static>,
}

/// Shows the icon. A system without a tray is no reason not to receive orders; then [`is_seen`] says no.
pub(crate) fn open<R: Runtime>(app: &App<R>, language: MachineLanguage) {
    // The library behind it ends in a panic where the system's part of it is not installed.
    let built = catch_unwind(AssertUnwindSafe(|| build(app, language)));
    match built {
        Ok(Ok(tray)) => drop(app.manage(tray)),
        Ok(Err(error)) => tracing::warn!(%error, "no icon beside the clock"),
        Err(_) => tracing::warn!("no icon beside the clock: the system's library for it is missing"),
    }
}

/// Whether there is an icon to come back from, and somebody shows it. Call it on the main thread.
pub(crate) fn is_seen<R: Runtime>(app: &AppHandle<R>) -> bool {
    app.try_state::<Tray<R>>().is_some() && tray_host::is_there()
}

fn build<R: Runtime>(app: &App<R>, language: MachineLanguage) -> tauri::Result<Tray<R>> {
    let words = words::menu(language, 0, ConnectionState::Connecting);
    let item = |id: &str, text: &str, enabled: bool| MenuItem::with_id(app, id, text, enabled, None::<&str>);
    let open = item(OPEN, words.open, true)?;
    let unattended = item(UNATTENDED, &words.unattended, false)?;
    let connection = item(CONNECTION, words.connection, false)?;
    let quit = item(QUIT, words.quit, true)?;
    let line = PredefinedMenuItem::separator(app)?;
    let menu = Menu::with_items(app, &[&open, &unattended, &connection, &line, &quit])?;
    let plain = app.default_window_icon().ok_or(tauri::Error::WindowNotFound)?.clone().to_owned();
    let badge = with_badge(&plain);
    let icon = TrayIconBuilder::with_id(ID)
        .icon(plain.clone())
        .tooltip("Mostrador")
        .menu(&menu)
        .on_menu_event(|app, event| match event.id().as_ref() {
            OPEN | UNATTENDED => window::show(app),
            QUIT => app.exit(0),
            _ => {}
        })
        .build(app)?;
    Ok(Tray { icon, open, unattended, connection, quit, plain, badge })
}

/// How everything stands now. Waits for nothing; call it on the main thread.
pub(crate) fn update<R: Runtime>(
    app: &AppHandle<R>,
    language: MachineLanguage,
    unattended: usize,
    connection: ConnectionState,
) {
    let Some(tray) = app.try_state::<Tray<R>>() else { return };
    if let Err(error) = tray.write(&words::menu(language, unattended, connection), unattended) {
        tracing::warn!(%error, "the icon beside the clock was not updated");
    }
}

impl<R: Runtime> Tray<R> {
    fn write(&self, words: &words::MenuWords, unattended: usize) -> tauri::Result<()> {
        self.open.set_text(words.open)?;
        self.unattended.set_text(&words.unattended)?;
        self.unattended.set_enabled(unattended > 0)?;
        self.connection.set_text(words.connection)?;
        self.quit.set_text(words.quit)?;
        let icon = if unattended > 0 { &self.badge } else { &self.plain };
        self.icon.set_icon(Some(icon.clone()))
    }
}
