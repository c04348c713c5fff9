//! Between the window's page and the command table.

use mostrador_api::{Api, ErrorView, Seat};
use serde_json::Value;
use tauri::{AppHandle, Emitter, EventTarget, Runtime, State};

/// Label of the one window; the capability file grants by it.
pub(crate) const MAIN_WINDOW: &str = "main";

/// The event that carries every message to the page; `ui/src/backend/tauri.ts` listens to it.
const EVENT: &str = "mostrador://event";

/// What the page can reach.
pub(crate) struct Bridge {
    api: Api,
    seat: Seat,
}

impl Bridge {
    /// The person at the window sits at the restaurant's own computer, so the window has a session of its own
    /// and needs no pairing.
    pub(crate) fn new(api: Api) -> Self {
        Self { api, seat: Seat::machine() }
    }
}

/// The one door from the page to Rust. Which commands exist, and who may call them, is the command table's
/// business; Tauri's access control lets only the main window through to it.
///
/// # Errors
/// The coded error of the command table, as it is.
#[tauri::command]
pub(crate) async fn rpc(
    bridge: State<'_, Bridge>,
    command: String,
    payload: Value,
) -> Result<Value, ErrorView> {
    bridge.api.dispatch(&bridge.seat, &command, payload).await
}

/// Passes every message on to the page until the application closes. The messages are JSON already and are not
/// parsed on the way: a card must be on the screen within 50 ms.
pub(crate) fn forward_messages<R: Runtime>(app: AppHandle<R>, api: &Api) {
    let mut messages = api.subscribe();
    tauri::async_runtime::spawn(async move {
        while let Some(message) = messages.next().await {
            let target = EventTarget::webview_window(MAIN_WINDOW);
            // The page numbers the messages and reads the board again after a gap, so one that was lost while
            // the window closes or reloads needs no second attempt here.
            if let Err(error) = app.emit_str_to(target, EVENT, message.to_string()) {
                tracing::warn!(%error, "a message did not reach the window");
            }
        }
    });
}
