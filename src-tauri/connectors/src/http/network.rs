//! The real network: one pooled client per outside system.

use std::error::Error;
use std::io;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::StreamExt;
use reqwest::redirect;

use super::{HttpError, Layer, Request, Response, Transport};

/// Times of the network that do not belong to a single request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkLimits {
    /// Until name, TCP and TLS are through.
    pub connect_timeout: Duration,
    /// The longest silence within an answer.
    pub read_timeout: Duration,
    /// How long an idle connection is kept. Shorter than the other side keeps it, so that a request is not written into
    /// a connection that is being closed.
    pub idle_timeout: Duration,
    /// Whether anything but `https` is refused.
    pub encryption: Encryption,
}

/// Whether plain `http` is allowed; the caller has checked that it only leads to this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// `https` only.
    Required,
    /// Plain `http` too.
    Optional,
}

/// The HTTP client could not be made, for example without any trusted certificate roots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the HTTP client could not be prepared")]
pub struct NetworkError;

/// Requests over the network.
#[derive(Clone, Debug)]
pub struct Network(reqwest::Client);

impl Network {
    /// Prepares a client; opens no connection.
    ///
    /// # Errors
    /// See [`NetworkError`].
    pub fn new(limits: NetworkLimits) -> Result<Self, NetworkError> {
        reqwest::Client::builder()
            .user_agent(concat!("Mostrador/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(limits.connect_timeout)
            .read_timeout(limits.read_timeout)
            .pool_idle_timeout(limits.idle_timeout)
            .tcp_nodelay(true)
            // The key must not follow a redirect to another host, and an environment variable of another
            // program must not send customers' data through its proxy.
            .redirect(redirect::Policy::none())
            .no_proxy()
            .https_only(limits.encryption == Encryption::Required)
            .build()
            .map(Self)
            .map_err(|_| NetworkError)
    }
}

#[async_trait]
impl Transport for Network {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        let mut prepared =
            self.0.request(request.method, request.url).timeout(request.timeout).headers(request.headers);
        if !request.body.is_empty() {
            prepared = prepared.body(request.body);
        }
        let response = prepared.send().await.map_err(|error| no_answer(&error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes_stream().map(|chunk| chunk.map_err(|error| broken_body(&error)));
        Ok(Response { status, headers, body: Box::pin(body) })
    }
}

/// There are no headers of an answer. Only the layer is named: the library's own texts hold the address.
fn no_answer(error: &reqwest::Error) -> HttpError {
    HttpError::Unreachable(if error.is_timeout() {
        if error.is_connect() { Layer::ConnectTime } else { Layer::AnswerTime }
    } else if error.is_connect() {
        layer(error)
    } else {
        Layer::Lost
    })
}

/// The layer in which a connection failed. The resolver's failure has no type of its own, only a text.
fn layer(error: &reqwest::Error) -> Layer {
    let mut source: Option<&(dyn Error + 'static)> = error.source();
    while let Some(cause) = source {
        if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
            return match tls {
                rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented => {
                    Layer::Certificate
                }
                _ => Layer::Encryption,
            };
        }
        if cause.to_string().starts_with("dns error") {
            return Layer::Name;
        }
        let io = cause.downcast_ref::<io::Error>();
        match io.map(io::Error::kind) {
            Some(io::ErrorKind::ConnectionRefused) => return Layer::Refused,
            Some(io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable) => {
                return Layer::Route;
            }
            Some(io::ErrorKind::TimedOut) => return Layer::ConnectTime,
            Some(
                io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::UnexpectedEof,
            ) => return Layer::ClosedEarly,
            _ => {}
        }
        // The source of an I/O error is that of the error inside it, which would pass over the latter.
        source = match io.and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => cause.source(),
        };
    }
    Layer::Other
}

/// The answer began and did not end. A half answer is a failure of the remote, never a short list.
fn broken_body(error: &reqwest::Error) -> HttpError {
    if error.is_timeout() { HttpError::Unreachable(Layer::Stalled) } else { HttpError::BodyTruncated }
}
