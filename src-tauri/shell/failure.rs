//! The window that says why the application did not start.

use std::io::Write;
use std::sync::{Arc, OnceLock};

use tauri::http::{Response, header};
use tauri::{App, Builder, Runtime, Url, WebviewUrl, WebviewWindowBuilder};

use crate::explanation::Explanation;

/// Scheme of the one page below. The main window's capability does not cover it, so it cannot call anything.
const SCHEME: &str = "mostrador-failure";

/// Not [`crate::bridge::MAIN_WINDOW`]: capabilities are granted by label.
pub(crate) const LABEL: &str = "failure";

/// The page, once there is something to explain.
pub(crate) type Page = Arc<OnceLock<String>>;

/// Lets the window below find its page.
pub(crate) fn serve<R: Runtime>(builder: Builder<R>, page: Page) -> Builder<R> {
    builder.register_uri_scheme_protocol(SCHEME, move |_, _| {
        page_response(page.get().cloned().unwrap_or_default())
    })
}

/// Shows the explanation until the person closes its window; the same text goes to stderr, for a system
/// without a screen.
///
/// # Errors
/// When the window does not open.
pub(crate) fn show<R: Runtime>(app: &App<R>, explanation: &Explanation, page: &Page) -> tauri::Result<()> {
    let mut out = std::io::stderr();
    let _unread = writeln!(out, "{}", explanation.as_text());
    // There is one start, and so one explanation.
    let _ = page.set(explanation.as_page());
    let url = WebviewUrl::CustomProtocol(
        Url::parse(&format!("{SCHEME}://localhost/")).map_err(tauri::Error::InvalidUrl)?,
    );
    WebviewWindowBuilder::new(app, LABEL, url)
        .title("Mostrador")
        .inner_size(640.0, 420.0)
        .min_inner_size(480.0, 320.0)
        .center()
        .build()?;
    Ok(())
}

/// The page has no script, and its policy allows none: the details may quote a path or an address.
fn page_response(page: String) -> Response<Vec<u8>> {
    let mut response = Response::new(page.into_bytes());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        header::HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'"),
    );
    response
}
