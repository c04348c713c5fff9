//! Keeps other sites' pages out. A browser sends requests to this address for any page that asks it to; `Host` tells
//! whether the page reached us by a name of its own (DNS rebinding), `Origin` whose page it is.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use mostrador_api::ErrorCode;

use super::errors::refuse;

const POLICY: &str = "default-src 'self'; connect-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; \
                      style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// The names under which this server may be addressed.
pub(super) struct Guard {
    hosts: Vec<String>,
}

impl Guard {
    /// For a server at `address`. Loopback has its name as well: no foreign name server answers for `localhost`.
    pub(super) fn new(address: SocketAddr) -> Self {
        let port = address.port();
        let mut hosts = vec![address.to_string()];
        if address.ip().is_loopback() {
            hosts.push(format!("localhost:{port}"));
        }
        // The default port is left out by browsers.
        if port == 80 {
            let short: Vec<String> =
                hosts.iter().filter_map(|host| host.strip_suffix(":80").map(str::to_owned)).collect();
            hosts.extend(short);
        }
        Self { hosts }
    }

    fn knows(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
    }
}

/// Answers requests under a foreign name with 421 and requests of foreign pages with 403, before anything reads them.
/// Browsers send `Origin` with every `POST`, so a `POST` without one is refused too; with a `GET` of the same site they
/// send none.
pub(super) async fn check(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let Some(host) = single(request.headers(), &HOST) else {
        return refuse(
            StatusCode::MISDIRECTED_REQUEST,
            ErrorCode::InvalidRequest,
            "one Host header is needed",
        );
    };
    // A request in proxy form carries a second host in its first line.
    let authority = request.uri().authority().map_or(host, |authority| authority.as_str());
    if !guard.knows(host) || !guard.knows(authority) {
        return refuse(
            StatusCode::MISDIRECTED_REQUEST,
            ErrorCode::InvalidRequest,
            "this server has another name",
        );
    }
    let own_page = match single(request.headers(), &ORIGIN) {
        Some(origin) => {
            origin.strip_prefix("http://").is_some_and(|origin| origin.eq_ignore_ascii_case(host))
        }
        None => {
            matches!(*request.method(), Method::GET | Method::HEAD) && !request.headers().contains_key(ORIGIN)
        }
    };
    if !own_page {
        return refuse(
            StatusCode::FORBIDDEN,
            ErrorCode::Permission,
            "only pages of this server may ask (the Origin header must be this server's address)",
        );
    }
    next.run(request).await
}

/// The value of a header that is there exactly once and is text.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    if values.next().is_some() { None } else { value.to_str().ok() }
}

/// What every answer carries, errors too.
pub(super) async fn add_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    // Orders are nobody's to keep; what may be kept says so itself.
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
