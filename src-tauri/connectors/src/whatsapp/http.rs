//! Requests to the remote: the key on every one, answers read to their end or not at all.

use std::{sync::Arc, time::Duration};

use mostrador_connector::{ReasonCode, RemoteError};
use reqwest::{
    Method,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};
use url::Url;

use super::settings::{KeyError, KeySource, SettingsError, WhatsAppSettings};
pub(super) use crate::http::Answer;
use crate::http::{
    Encryption, HttpError, Network, NetworkLimits, Request, Response, Transport, checked_base,
};

/// Shorter than the 5 s after which the remote's HTTP server closes an idle connection.
const IDLE_CONNECTION: Duration = Duration::from_secs(4);

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The remote over HTTP.
pub(super) struct RemoteClient {
    transport: Arc<dyn Transport>,
    base: Url,
    keys: Arc<dyn KeySource>,
    body_limit: usize,
}

/// The network as this remote wants to be called, with the longest silence within an answer.
pub(super) fn network(settings: &WhatsAppSettings, silence: Duration) -> Result<Network, SettingsError> {
    let base = checked_base(&settings.base_url)?;
    let encryption = if base.scheme() == "https" { Encryption::Required } else { Encryption::Optional };
    Network::new(NetworkLimits {
        connect_timeout: settings.connect_timeout,
        read_timeout: silence,
        idle_timeout: IDLE_CONNECTION,
        encryption,
    })
    .map_err(|_| SettingsError::Client)
}

impl RemoteClient {
    pub(super) fn new(
        settings: &WhatsAppSettings,
        transport: Arc<dyn Transport>,
    ) -> Result<Self, SettingsError> {
        let base = checked_base(&settings.base_url)?;
        Ok(Self { transport, base, keys: Arc::clone(&settings.keys), body_limit: settings.body_limit })
    }

    pub(super) async fn get(&self, path: &str, timeout: Duration) -> Result<Answer, RemoteError> {
        Ok(self.ask(path, timeout).await?)
    }

    /// As [`RemoteClient::get`], with the exact reason for there being no answer.
    pub(super) async fn ask(&self, path: &str, timeout: Duration) -> Result<Answer, NoAnswer> {
        self.send(Method::GET, path, timeout, Vec::new()).await
    }

    pub(super) async fn post(
        &self,
        path: &str,
        timeout: Duration,
        body: Vec<u8>,
    ) -> Result<Answer, RemoteError> {
        Ok(self.send(Method::POST, path, timeout, body).await?)
    }

    /// An answer whose body is read as it comes.
    pub(super) async fn open(&self, path: &str, timeout: Duration) -> Result<Response, RemoteError> {
        Ok(self.begin(Method::GET, path, timeout, Vec::new()).await?)
    }

    /// The rest of an answer that was opened.
    pub(super) async fn whole(&self, response: Response) -> Result<Answer, RemoteError> {
        Ok(response.read_to_end(self.body_limit).await?)
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        timeout: Duration,
        body: Vec<u8>,
    ) -> Result<Answer, NoAnswer> {
        let response = self.begin(method, path, timeout, body).await?;
        Ok(response.read_to_end(self.body_limit).await?)
    }

    async fn begin(
        &self,
        method: Method,
        path: &str,
        timeout: Duration,
        body: Vec<u8>,
    ) -> Result<Response, NoAnswer> {
        let key = self.keys.key().await?;
        let mut key = HeaderValue::from_str(key.reveal()).map_err(|_| NoAnswer::KeyUnusable)?;
        key.set_sensitive(true);
        let url = self.base.join(path).map_err(|_| NoAnswer::Address)?;
        let mut headers = HeaderMap::from_iter([(API_KEY, key), (ACCEPT, JSON)]);
        if !body.is_empty() {
            headers.insert(CONTENT_TYPE, JSON);
        }
        Ok(self.transport.send(Request { method, url, headers, body, timeout }).await?)
    }
}

/// Why there is no whole answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoAnswer {
    /// There is no key, or it cannot be read now.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The key holds characters that no header can carry.
    #[error("the key cannot be sent")]
    KeyUnusable,
    /// Address and path are no address together.
    #[error("the address is not usable")]
    Address,
    /// The network.
    #[error(transparent)]
    Http(#[from] HttpError),
}

impl From<NoAnswer> for RemoteError {
    fn from(error: NoAnswer) -> Self {
        match error {
            NoAnswer::Key(KeyError::Missing) => Self::Auth { code: ReasonCode::new("KEY_MISSING") },
            NoAnswer::KeyUnusable => Self::Auth { code: ReasonCode::new("KEY_UNUSABLE") },
            NoAnswer::Key(KeyError::Unavailable) | NoAnswer::Address => {
                Self::Unreachable { detail: error.to_string() }
            }
            NoAnswer::Http(error) => error.into(),
        }
    }
}

pub(super) fn transient(code: &str, detail: &str) -> RemoteError {
    RemoteError::Transient { code: ReasonCode::new(code), detail: detail.to_owned() }
}

#[cfg(test)]
#[path = "http_tests.rs"]
mod tests;
