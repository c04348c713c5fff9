//! Requests to Wispro: `GET` and nothing else, the bare token on every one, answers read to their end or not at all.

use std::sync::Arc;
use std::time::Duration;

use mostrador_connector::RemoteError;
use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use url::Url;

use super::failure::{self, Call};
use super::settings::WisproSettings;
use crate::http::{
    Encryption, HttpError, Network, NetworkLimits, Request, SettingsError, Transport, checked_base,
};

/// Load balancers close an idle connection after a minute or more.
const IDLE_CONNECTION: Duration = Duration::from_secs(30);

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Wispro over HTTP.
pub(super) struct WisproClient {
    transport: Arc<dyn Transport>,
    settings: WisproSettings,
    clients: Url,
}

/// The network as Wispro wants to be called.
pub(super) fn network(settings: &WisproSettings) -> Result<Network, SettingsError> {
    let base = checked_base(&settings.base_url)?;
    let encryption = if base.scheme() == "https" { Encryption::Required } else { Encryption::Optional };
    Network::new(NetworkLimits {
        connect_timeout: settings.connect_timeout,
        read_timeout: settings.request_timeout,
        idle_timeout: IDLE_CONNECTION,
        encryption,
    })
    .map_err(|_| SettingsError::Client)
}

impl WisproClient {
    pub(super) fn new(
        settings: WisproSettings,
        transport: Arc<dyn Transport>,
    ) -> Result<Self, SettingsError> {
        let clients = settings.api()?.join("clients").map_err(|_| SettingsError::NotAnHttpAddress)?;
        Ok(Self { transport, settings, clients })
    }

    /// The body of a page.
    ///
    /// # Errors
    /// There is none that means something.
    pub(super) async fn list(&self, page: u64, per_page: usize) -> Result<Vec<u8>, RemoteError> {
        let mut url = self.clients.clone();
        url.query_pairs_mut()
            .append_pair("page", &page.to_string())
            .append_pair("per_page", &per_page.to_string());
        self.get(url, Call::List).await?.ok_or_else(failure::not_the_api)
    }

    /// The body with one client; `None`: Wispro has no client of that id.
    ///
    /// # Errors
    /// There is none that means something.
    pub(super) async fn one(&self, id: &str) -> Result<Option<Vec<u8>>, RemoteError> {
        // As a part of a path these would lead to another place.
        if matches!(id, "" | "." | "..") {
            return Ok(None);
        }
        let mut url = self.clients.clone();
        match url.path_segments_mut() {
            Ok(mut path) => drop(path.push(id)),
            Err(()) => return Ok(None),
        }
        self.get(url, Call::One).await
    }

    async fn get(&self, url: Url, call: Call) -> Result<Option<Vec<u8>>, RemoteError> {
        let token = self.settings.token.key().await.map_err(failure::without_key)?;
        let mut token = HeaderValue::from_str(token.reveal()).map_err(|_| failure::key_unusable())?;
        token.set_sensitive(true);
        let headers = HeaderMap::from_iter([(AUTHORIZATION, token), (ACCEPT, JSON)]);
        let timeout = self.settings.request_timeout;
        let request = Request { method: Method::GET, url, headers, body: Vec::new(), timeout };
        let response = self.transport.send(request).await?;
        let answer = match response.read_to_end(self.settings.body_limit).await {
            Ok(answer) => answer,
            // Fewer clients fit.
            Err(HttpError::BodyTooLarge) => return Err(RemoteError::TooLarge),
            Err(error) => return Err(error.into()),
        };
        failure::classify(answer, call)
    }
}
