//! Links of the page that lead out of the program: they open in the person's own browser, never in a window of ours.

use tauri::Url;
use tauri::webview::NewWindowResponse;

/// Host of the maps that a customer's address links to; the page builds these links (`mapLink`).
const MAPS: &str = "www.openstreetmap.org";

/// What becomes of a link that asks for a window of its own: a map is handed to the browser, anything else goes nowhere.
/// A text of an order or of a customer may be made to look like a link, so that the list is of what is let out.
pub(crate) fn follow<R: tauri::Runtime>(url: Url) -> NewWindowResponse<R> {
    if may_be_opened(&url) {
        // Without the address: it says where a customer lives.
        if let Err(error) = open::that_detached(url.as_str()) {
            tracing::warn!(kind = ?error.kind(), "no browser opened the map");
        }
    } else {
        tracing::warn!("a link that asked for a window was not followed");
    }
    NewWindowResponse::Deny
}

fn may_be_opened(url: &Url) -> bool {
    url.scheme() == "https"
        && url.host_str() == Some(MAPS)
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}

#[cfg(test)]
#[path = "outside_tests.rs"]
mod tests;
