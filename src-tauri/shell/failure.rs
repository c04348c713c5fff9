//! The window that says why the application did not start.

use std::io::Write;
use std::process::ExitCode;

use tauri::http::{Response, header};
use tauri::{Url, WebviewUrl, WebviewWindowBuilder};

use crate::desktop::context;
use crate::explanation::Explanation;

/// Scheme of the one page below. The main window's capability does not cover it, so it cannot call anything.
const SCHEME: &str = "mostrador-failure";

/// Not [`crate::bridge::MAIN_WINDOW`]: capabilities are granted by label.
const LABEL: &str = "failure";

/// Shows the explanation until the person closes its window; the same text goes to stderr, for a system
/// without a screen.
pub(crate) fn show(explanation: &Explanation) -> ExitCode {
    let mut out = std::io::stderr();
    let _unread = writeln!(out, "{}", explanation.as_text());
    let page = explanation.as_page();
    let built = tauri::Builder::default()
        .register_uri_scheme_protocol(SCHEME, move |_, _| page_response(page.clone()))
        .setup(|app| {
            let url = Url::parse(&format!("{SCHEME}://localhost/"))?;
            WebviewWindowBuilder::new(app, LABEL, WebviewUrl::CustomProtocol(url))
                .title("Mostrador")
                .inner_size(640.0, 420.0)
                .min_inner_size(480.0, 320.0)
                .center()
                .build()?;
            Ok(())
        })
        .build(context());
    match built {
        Ok(app) => {
            app.run_return(|_, _| {});
        }
        Err(error) => tracing::error!(%error, "the window with the reason did not open"),
    }
    explanation.exit_code()
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
