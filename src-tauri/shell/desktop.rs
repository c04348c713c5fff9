//! Starts the application behind a window and stops it when a person quits.

use std::io::Write;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use mostrador_api::Api;
use mostrador_server::{Profile, ProfileError, Running, SystemClock};
use tauri::plugin::TauriPlugin;
use tauri::webview::WebviewWindowBuilder;
use tauri::{App, AppHandle, Context, Manager, Runtime, Url, WebviewWindow, WindowEvent};
use tauri_plugin_window_state::StateFlags;

use crate::autostart::MINIMIZED;
use crate::bridge::{Bridge, MAIN_WINDOW, forward_messages};
use crate::desktop_port::DesktopPort;
use crate::explanation::Explanation;
use crate::failure::{self, Page};
use crate::window::{close_requested, quit_on_control_q};
use crate::{Opening, alarm, instance, outside, tray};

/// How the program went on after its start.
#[derive(Default)]
struct Course {
    running: Mutex<Option<Running>>,
    explanation: OnceLock<Explanation>,
}

/// Runs the application behind a window. A start that fails is explained in a window of its own and on stderr. A second
/// start ends here and brings the first one's window to the front.
pub(crate) fn run(opening: Opening) -> ExitCode {
    mostrador_server::prepare_process();
    let profile = Profile::from_environment();
    let site = profile.as_ref().map(|profile| profile.database_path().display().to_string());
    let (course, page) = (Arc::new(Course::default()), Page::default());
    let (stage, explained) = (course.clone(), page.clone());
    // The first of the plugins: nothing of this site is touched before it has had its say.
    let builder = tauri::Builder::default().plugin(instance::plugin(&site.unwrap_or_default()));
    let built = failure::serve(builder, page)
        .plugin(window_state())
        .plugin(tauri_plugin_autostart::Builder::new().arg(MINIMIZED).build())
        .invoke_handler(tauri::generate_handler![crate::bridge::rpc])
        .on_window_event(|window, event| {
            if let WindowEvent::CloseRequested { api, .. } = event {
                close_requested(window, api);
            }
        })
        .setup(move |app| {
            match tauri::async_runtime::block_on(start(profile)) {
                Ok(running) => {
                    announce(&running);
                    let api = running.api().clone();
                    // Before anything that may fail: it is stopped in order whatever becomes of the window.
                    *stage.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(running);
                    if let Err(error) = serve(app, &api, opening) {
                        explain(app, Explanation::of_window(&error), &stage, &explained);
                    }
                }
                Err(explanation) => explain(app, explanation, &stage, &explained),
            }
            Ok(())
        })
        .build(context());
    let code = match built {
        Ok(app) => app.run_return(|_, _| {}),
        Err(error) => {
            tracing::error!(%error, "the window did not open");
            1
        }
    };
    // After the window: what a click began is committed before the file is let go.
    let running = course.running.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(running) = running {
        tauri::async_runtime::block_on(running.stop());
    }
    match course.explanation.get() {
        Some(explanation) => explanation.exit_code(),
        None => u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from),
    }
}

async fn start(profile: Result<Profile, ProfileError>) -> Result<Running, Explanation> {
    let profile = profile.map_err(|error| Explanation::of_profile(&error))?;
    mostrador_server::start(profile).await.map_err(|error| Explanation::of_start(&error))
}

/// Tells the person why there is no window to work with. Ends the program where not even that can be shown: an error
/// that left the setup would end the process without an orderly stop.
fn explain<R: Runtime>(app: &App<R>, explanation: Explanation, course: &Course, page: &Page) {
    let shown = failure::show(app, &explanation, page);
    // There is one start, and so one explanation.
    let _ = course.explanation.set(explanation);
    if let Err(error) = shown {
        tracing::error!(%error, "the explanation has no window; it is on stderr");
        app.handle().exit(1);
    }
    // A window that came up in part would keep the program running behind the explanation's.
    if let Some(Err(error)) = app.get_webview_window(MAIN_WINDOW).map(|window| window.destroy()) {
        tracing::warn!(%error, "the window does not go away");
    }
}

/// Gives the restaurant its machine and its window. The alarm runs beside the window, not through it.
fn serve<R: Runtime>(app: &App<R>, api: &Api, opening: Opening) -> tauri::Result<()> {
    let port = DesktopPort::start(app.handle().clone());
    api.give_desktop(Arc::new(port.clone()));
    app.manage(port.clone());
    app.manage(Bridge::new(api.clone()));
    tray::open(app, port.settings().language());
    tauri::async_runtime::spawn(alarm::run(api.attention(), port.watch(), SystemClock, port));
    open_window(app, opening)?;
    forward_messages(app.handle().clone(), api);
    quit_on_signal(app.handle().clone());
    Ok(())
}

/// Remembers where the window was. Not whether it was seen: a start by the machine opens none, a start by a person does.
fn window_state<R: Runtime>() -> TauriPlugin<R> {
    let kept = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED | StateFlags::FULLSCREEN;
    tauri_plugin_window_state::Builder::new().with_state_flags(kept).with_denylist(&[failure::LABEL]).build()
}

/// Tells the address of the local server, with its one-time token, to whoever asked for an address. Without
/// the request it stays silent: what a desktop session prints is kept in a log of that session.
fn announce(running: &Running) {
    if std::env::var_os("MOSTRADOR_LISTEN").is_some() {
        let mut out = std::io::stdout();
        // Nobody listening to stdout is no reason not to serve the window.
        let _unread = writeln!(out, "OPEN {}", running.open_url()).and_then(|()| out.flush());
    }
}

/// What `tauri.conf.json`, the icons, the capabilities and the built screen say, embedded by the build script.
fn context<R: Runtime>() -> Context<R> {
    tauri::tauri_build_context!()
}

fn open_window<R: Runtime>(app: &App<R>, opening: Opening) -> tauri::Result<()> {
    let config = app.config().app.windows.iter().find(|window| window.label == MAIN_WINDOW);
    let config = config.ok_or(tauri::Error::WindowNotFound)?;
    // Without an icon to come back from, the window starts in the taskbar.
    let hidden = opening == Opening::InTray && tray::is_seen(app.handle());
    let window = WebviewWindowBuilder::from_config(app.handle(), config)?
        .visible(!hidden)
        .on_navigation(stays_inside)
        .on_new_window(|url, _| outside::follow(url))
        .build()?;
    if opening == Opening::InTray && !hidden {
        window.minimize()?;
    }
    quit_on_control_q(&window)?;
    reload_after_a_crash(&window)
}

/// The page runs in a process of its own, which the system may end for want of memory. Without this the window
/// would stay white, and nobody would see the next order; the page reads the whole board when it starts.
#[cfg(target_os = "linux")]
fn reload_after_a_crash<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt;
    window.with_webview(|webview| {
        webview.inner().connect_web_process_terminated(|view, reason| {
            tracing::error!(?reason, "the page's process ended; the page is loaded again");
            view.reload();
        });
    })
}

/// Elsewhere the system's own webview brings the page back.
#[cfg(not(target_os = "linux"))]
fn reload_after_a_crash<R: Runtime>(_window: &WebviewWindow<R>) -> tauri::Result<()> {
    Ok(())
}

/// The window shows the embedded page and nothing from outside: no text of an order can lead it elsewhere.
fn stays_inside(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // Windows cannot serve a scheme of its own, Tauri uses this host instead.
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        "about" => url.path() == "blank",
        _ => false,
    }
}

/// Ends the event loop on the signals that ask a process to stop; the orderly stop then runs as if the window
/// had been closed.
fn quit_on_signal<R: Runtime>(app: AppHandle<R>) {
    tauri::async_runtime::spawn(async move {
        match stop_signal().await {
            Ok(()) => app.exit(0),
            Err(error) => tracing::warn!(%error, "stop signals are not heard"),
        }
    });
}

#[cfg(unix)]
async fn stop_signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn stop_signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

#[cfg(test)]
#[path = "desktop_tests.rs"]
mod tests;
