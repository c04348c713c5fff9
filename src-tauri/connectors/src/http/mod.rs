//! The way to an outside system over HTTP. Connectors speak to a [`Transport`]; the product gives them [`Network`], a
//! simulation a state machine in the same process, so that the wire format is exercised without a wire.

mod address;
mod key;
mod network;
mod wait;

use std::pin::Pin;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use mostrador_connector::{ReasonCode, RemoteError};
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use url::Url;

pub use address::SettingsError;
pub(crate) use address::checked_base;
pub use key::{ApiKey, FixedKey, KeyError, KeySource};
pub use network::{Encryption, Network, NetworkError, NetworkLimits};
pub(crate) use wait::asked_wait;

/// Carries requests. Cheap to share; may be used by several tasks at once.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends one request and answers once the head of the response is there.
    ///
    /// # Errors
    /// No answer began, see [`HttpError`].
    async fn send(&self, request: Request) -> Result<Response, HttpError>;
}

/// One request. Headers may hold credentials: `Debug` is not implemented.
pub struct Request {
    /// Verb.
    pub method: Method,
    /// Address with path and query.
    pub url: Url,
    /// Credentials among them; mark those as sensitive.
    pub headers: HeaderMap,
    /// Empty for none.
    pub body: Vec<u8>,
    /// From the first byte that is sent to the last that is received.
    pub timeout: Duration,
}

/// The head of an answer, and its body as it comes.
pub struct Response {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// The body, unpacked.
    pub body: Body,
}

/// A body as it comes. Its end is `None`; a body that breaks off ends in an error.
pub type Body = Pin<Box<dyn Stream<Item = Result<Bytes, HttpError>> + Send>>;

/// An answer that was read to its end.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Vec<u8>,
}

impl Answer {
    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        self.status.is_success()
    }
}

impl Response {
    /// Reads the body to its end. A half answer is a failure, never a short one.
    ///
    /// # Errors
    /// The body broke off, or is longer than `limit` bytes.
    pub async fn read_to_end(mut self, limit: usize) -> Result<Answer, HttpError> {
        let mut body = Vec::new();
        while let Some(chunk) = self.body.next().await {
            let chunk = chunk?;
            if body.len().saturating_add(chunk.len()) > limit {
                return Err(HttpError::BodyTooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status: self.status, headers: self.headers, body })
    }
}

/// Why there is no whole answer. Its text names the layer and never the address, a header or a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// No answer began, or it stopped for too long: the request may have been carried out all the same.
    #[error("{0}")]
    Unreachable(Layer),
    /// The answer began and broke off, or could not be unpacked.
    #[error("the answer was cut off or could not be unpacked")]
    BodyTruncated,
    /// The answer is longer than what is accepted.
    #[error("the answer is larger than what is accepted")]
    BodyTooLarge,
}

/// Where a connection failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Layer {
    /// No such name.
    #[error("the name was not found")]
    Name,
    /// The machine is there, and nothing listens.
    #[error("the connection was refused")]
    Refused,
    /// No route.
    #[error("there is no way to the address")]
    Route,
    /// The other side did not open the connection in time.
    #[error("no connection in time")]
    ConnectTime,
    /// Closed before it was open.
    #[error("the connection was closed while being opened")]
    ClosedEarly,
    /// A certificate of somebody else, or of nobody.
    #[error("the certificate is not accepted")]
    Certificate,
    /// No encryption that both sides know.
    #[error("the encrypted connection could not be made")]
    Encryption,
    /// The request went out, and nothing came back in time.
    #[error("no answer in time")]
    AnswerTime,
    /// The answer began and went silent.
    #[error("the answer stopped half way")]
    Stalled,
    /// The connection ended before the answer.
    #[error("the connection was lost before the answer")]
    Lost,
    /// Something else below the request.
    #[error("no connection")]
    Other,
}

impl From<HttpError> for RemoteError {
    fn from(error: HttpError) -> Self {
        let transient = |code| Self::Transient { code: ReasonCode::new(code), detail: error.to_string() };
        match error {
            HttpError::Unreachable(layer) => Self::Unreachable { detail: layer.to_string() },
            HttpError::BodyTruncated => transient("BODY_TRUNCATED"),
            HttpError::BodyTooLarge => transient("BODY_TOO_LARGE"),
        }
    }
}

#[cfg(test)]
#[path = "credentials_tests.rs"]
mod credentials_tests;
