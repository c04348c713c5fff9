//! One HTTP client for the remote: the key on every request, answers read to their end or not at all.

use std::{error::Error, io, sync::Arc, time::Duration};

use mostrador_connector::{ReasonCode, RemoteError};
use reqwest::{
    Method, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue},
    redirect,
};
use url::Url;

use super::settings::{KeyError, KeySource, SettingsError, WhatsAppSettings, checked_base};

/// Shorter than the 5 s after which the remote's HTTP server closes an idle connection, so that a request is
/// not written into a connection that is being closed.
const IDLE_CONNECTION: Duration = Duration::from_secs(4);

/// An answer that was read to its end.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn is_success(&self) -> bool {
        self.status.is_success()
    }
}

/// The remote over HTTP.
pub(super) struct RemoteClient {
    http: reqwest::Client,
    base: Url,
    keys: Arc<dyn KeySource>,
    body_limit: usize,
}

impl RemoteClient {
    pub(super) fn new(settings: &WhatsAppSettings) -> Result<Self, SettingsError> {
        let base = checked_base(&settings.base_url)?;
        let http = reqwest::Client::builder()
            .user_agent(concat!("Mostrador/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(settings.connect_timeout)
            .read_timeout(settings.request_timeout)
            .pool_idle_timeout(IDLE_CONNECTION)
            .tcp_nodelay(true)
            // The key must not follow a redirect to another host, and an environment variable of another
            // program must not send customers' data through its proxy.
            .redirect(redirect::Policy::none())
            .no_proxy()
            .https_only(base.scheme() == "https")
            .build()
            .map_err(|_| SettingsError::Client)?;
        Ok(Self { http, base, keys: Arc::clone(&settings.keys), body_limit: settings.body_limit })
    }

    pub(super) async fn get(&self, path: &str, timeout: Duration) -> Result<Answer, RemoteError> {
        self.send(self.request(Method::GET, path, timeout).await?).await
    }

    pub(super) async fn post(
        &self,
        path: &str,
        timeout: Duration,
        body: Vec<u8>,
    ) -> Result<Answer, RemoteError> {
        let request = self.request(Method::POST, path, timeout).await?;
        self.send(request.header(CONTENT_TYPE, "application/json").body(body)).await
    }

    async fn request(
        &self,
        method: Method,
        path: &str,
        timeout: Duration,
    ) -> Result<reqwest::RequestBuilder, RemoteError> {
        let key = self.keys.key().await.map_err(|error| match error {
            KeyError::Missing => RemoteError::Auth { code: ReasonCode::new("KEY_MISSING") },
            KeyError::Unavailable => unreachable("the key cannot be read now"),
        })?;
        let mut key = HeaderValue::from_str(key.reveal())
            .map_err(|_| RemoteError::Auth { code: ReasonCode::new("KEY_UNUSABLE") })?;
        key.set_sensitive(true);
        let url = self.base.join(path).map_err(|_| unreachable("the address is not usable"))?;
        Ok(self
            .http
            .request(method, url)
            .timeout(timeout)
            .header("x-api-key", key)
            .header(ACCEPT, "application/json"))
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Answer, RemoteError> {
        let mut response = request.send().await.map_err(|error| no_answer(&error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| broken_body(&error))? {
            if body.len() + chunk.len() > self.body_limit {
                return Err(transient("BODY_TOO_LARGE", "the answer is larger than what is accepted"));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, headers, body })
    }
}

pub(super) fn transient(code: &str, detail: &str) -> RemoteError {
    RemoteError::Transient { code: ReasonCode::new(code), detail: detail.to_owned() }
}

fn unreachable(detail: &str) -> RemoteError {
    RemoteError::Unreachable { detail: detail.to_owned() }
}

/// There are no headers of an answer. Only the layer is named: the library's own texts hold the address.
fn no_answer(error: &reqwest::Error) -> RemoteError {
    unreachable(if error.is_timeout() {
        if error.is_connect() { "no connection in time" } else { "no answer in time" }
    } else if error.is_connect() {
        layer(error)
    } else {
        "the connection was lost before the answer"
    })
}

/// The layer in which a connection failed. The resolver's failure has no type of its own, only a text.
fn layer(error: &reqwest::Error) -> &'static str {
    let mut source: Option<&(dyn Error + 'static)> = error.source();
    while let Some(cause) = source {
        if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
            return match tls {
                rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented => {
                    "the certificate is not accepted"
                }
                _ => "the encrypted connection could not be made",
            };
        }
        if cause.to_string().starts_with("dns error") {
            return "the name was not found";
        }
        let io = cause.downcast_ref::<io::Error>();
        match io.map(io::Error::kind) {
            Some(io::ErrorKind::ConnectionRefused) => return "the connection was refused",
            Some(io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable) => {
                return "there is no way to the address";
            }
            Some(io::ErrorKind::TimedOut) => return "no connection in time",
            Some(
                io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::UnexpectedEof,
            ) => return "the connection was closed while being opened",
            _ => {}
        }
        // The source of an I/O error is that of the error inside it, which would pass over the latter.
        source = match io.and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => cause.source(),
        };
    }
    "no connection"
}

/// The answer began and did not end. A half answer is a failure of the remote, never a short list.
fn broken_body(error: &reqwest::Error) -> RemoteError {
    if error.is_timeout() {
        unreachable("the answer stopped half way")
    } else {
        transient("BODY_TRUNCATED", "the answer was cut off or could not be unpacked")
    }
}

#[cfg(test)]
#[path = "http_tests.rs"]
mod tests;
