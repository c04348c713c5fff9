//! Starts the application behind a window and stops it when the window closes.

use std::io::Write;
use std::process::ExitCode;

use mostrador_server::{Profile, Running};
use tauri::webview::{NewWindowResponse, WebviewWindowBuilder};
use tauri::{App, AppHandle, Context, Runtime, Url, WebviewWindow};

use crate::bridge::{Bridge, MAIN_WINDOW, forward_messages};
use crate::explanation::Explanation;
use crate::failure;

/// Runs the application in a window. A start that fails is explained in a window of its own and on stderr.
pub(crate) fn run() -> ExitCode {
    mostrador_server::prepare_process();
    match tauri::async_runtime::block_on(start()) {
        Ok(running) => serve(running),
        Err(explanation) => failure::show(&explanation),
    }
}

async fn start() -> Result<Running, Explanation> {
    let profile = Profile::from_environment().map_err(|error| Explanation::of_profile(&error))?;
    mostrador_server::start(profile).await.map_err(|error| Explanation::of_start(&error))
}

fn serve(running: Running) -> ExitCode {
    announce(&running);
    let api = running.api().clone();
    let built = tauri::Builder::default()
        .manage(Bridge::new(api.clone()))
        .invoke_handler(tauri::generate_handler![crate::bridge::rpc])
        .setup(move |app| {
            open_window(app)?;
            forward_messages(app.handle().clone(), &api);
            quit_on_signal(app.handle().clone());
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
    tauri::async_runtime::block_on(running.stop());
    u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
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
pub(crate) fn context<R: Runtime>() -> Context<R> {
    tauri::tauri_build_context!()
}

fn open_window<R: Runtime>(app: &App<R>) -> tauri::Result<()> {
    let config = app.config().app.windows.iter().find(|window| window.label == MAIN_WINDOW);
    let config = config.ok_or(tauri::Error::WindowNotFound)?;
    let window = WebviewWindowBuilder::from_config(app.handle(), config)?
        .on_navigation(stays_inside)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
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
