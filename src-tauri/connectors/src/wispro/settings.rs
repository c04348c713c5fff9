//! What a person sets of a Wispro account, and what this program does with it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use mostrador_connector::Rate;
use url::Url;

use crate::http::{KeySource, SettingsError, checked_base};

/// Name of the field with the token; a secret.
pub const TOKEN: &str = "token";
/// Name of the field with the address.
pub const URL: &str = "url";
/// Name of the field with the number of clients on a page.
pub const PAGE_SIZE: &str = "pageSize";

/// The address of everybody's Wispro.
pub const DEFAULT_URL: &str = "https://www.cloud.wispro.co";
/// The most that Wispro puts on a page, and what is asked for where nobody says otherwise.
pub const PAGE_SIZE_MAX: usize = 1_000;

/// Wispro tells no limit; more than this would be noticed there.
const REQUESTS_A_SECOND: u32 = 2;
/// The path behind the address.
const API: &str = "api/v1/";

/// What the connector needs to know. [`WisproSettings::new`] fills in the usual limits.
#[derive(Clone)]
pub struct WisproSettings {
    /// Address without the path of the API, `https://host[:port][/prefix]`; `http` only towards this machine.
    pub base_url: Url,
    /// The token. Asked before every request, so that another one is used at once.
    pub token: Arc<dyn KeySource>,
    /// Clients on a page, 1 to [`PAGE_SIZE_MAX`].
    pub page_size: usize,
    /// How many requests are sent in how long; `None`: as fast as they are answered, for a server of one's own. Default 2
    /// a second.
    pub rate: Option<Rate>,
    /// Until name, TCP and TLS are through. Default 10 s.
    pub connect_timeout: Duration,
    /// One request from beginning to end: a page of a thousand clients may take its time. Default 60 s.
    pub request_timeout: Duration,
    /// Largest answer after inflating, in bytes; a page beyond it is asked for in smaller ones. Default 32 MiB.
    pub body_limit: usize,
}

/// A field that cannot be used, by its name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} cannot be used")]
pub struct WisproFieldError {
    /// [`URL`] or [`PAGE_SIZE`].
    pub field: &'static str,
    /// What is wrong with the address, where it is one.
    pub reason: Option<SettingsError>,
}

impl WisproSettings {
    /// The usual limits.
    pub fn new(base_url: Url, token: Arc<dyn KeySource>) -> Self {
        Self {
            base_url,
            token,
            page_size: PAGE_SIZE_MAX,
            rate: Some(Rate { requests: REQUESTS_A_SECOND, per: Duration::from_secs(1) }),
            connect_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(60),
            body_limit: 32 * 1024 * 1024,
        }
    }

    /// Reads what a form or the data file holds. The token is in neither.
    ///
    /// # Errors
    /// The first field that cannot be used.
    pub fn from_fields(
        fields: &BTreeMap<String, String>,
        token: Arc<dyn KeySource>,
    ) -> Result<Self, WisproFieldError> {
        let filled = |name: &str| fields.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
        let unusable = |field| WisproFieldError { field, reason: None };
        let base_url = Url::parse(filled(URL).unwrap_or(DEFAULT_URL)).map_err(|_| unusable(URL))?;
        let base_url =
            checked_base(&base_url).map_err(|error| WisproFieldError { field: URL, reason: Some(error) })?;
        let page_size = match filled(PAGE_SIZE) {
            None => PAGE_SIZE_MAX,
            Some(text) => text
                .parse()
                .ok()
                .filter(|size| (1..=PAGE_SIZE_MAX).contains(size))
                .ok_or_else(|| unusable(PAGE_SIZE))?,
        };
        Ok(Self { page_size, ..Self::new(base_url, token) })
    }

    /// Where the API begins, with a slash at its end. An address that was pasted with the path of the API has it once.
    ///
    /// # Errors
    /// The address must not or cannot be used.
    pub(super) fn api(&self) -> Result<Url, SettingsError> {
        let base = checked_base(&self.base_url)?;
        if base.path().ends_with("/api/v1/") {
            return Ok(base);
        }
        base.join(API).map_err(|_| SettingsError::NotAnHttpAddress)
    }
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
