//! Where the remote is, and which key opens it.

use std::{fmt, net::IpAddr, sync::Arc, time::Duration};

use async_trait::async_trait;
use url::{Host, Url};

/// What the connector needs to know. [`WhatsAppSettings::new`] fills in the usual limits.
#[derive(Clone)]
pub struct WhatsAppSettings {
    /// Address of the remote, `https://host[:port][/prefix]`; `http` only towards this machine.
    pub base_url: Url,
    /// Asked before every request and every socket connection, so that a rotated key is used at once.
    pub keys: Arc<dyn KeySource>,
    /// Until name, TCP and TLS are through. Default 5 s.
    pub connect_timeout: Duration,
    /// A small request from beginning to end, and the longest silence within any answer. Default 15 s.
    pub request_timeout: Duration,
    /// The list of pending orders from beginning to end: longer than `request_timeout`, because a large list
    /// over a slow line that makes progress must come through one day. Default 60 s.
    pub list_timeout: Duration,
    /// All customers from beginning to end: one body without pages, which may be hundreds of megabytes on its first
    /// day. Default 30 min.
    pub customers_timeout: Duration,
    /// The longest silence within that body. Longer than `request_timeout`, because the remote makes all of it before it
    /// sends any of it. Default 2 min.
    pub customers_silence: Duration,
    /// Largest answer after inflating, in bytes; of the customers' list that of one customer counts. Default 64 MiB.
    pub body_limit: usize,
    /// A socket that has been silent for this long is asked. Default 10 s.
    pub quiet_after: Duration,
    /// How long the question may stay unanswered. Default 8 s.
    pub answer_within: Duration,
    /// Times and sizes of the socket.
    pub socket: mostrador_socketio::Limits,
}

impl WhatsAppSettings {
    /// The usual limits.
    pub fn new(base_url: Url, keys: Arc<dyn KeySource>) -> Self {
        Self {
            base_url,
            keys,
            connect_timeout: Duration::from_secs(5),
            request_timeout: Duration::from_secs(15),
            list_timeout: Duration::from_secs(60),
            customers_timeout: Duration::from_secs(30 * 60),
            customers_silence: Duration::from_secs(120),
            body_limit: 64 * 1024 * 1024,
            quiet_after: Duration::from_secs(10),
            answer_within: Duration::from_secs(8),
            socket: mostrador_socketio::Limits::default(),
        }
    }
}

/// Why an address cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Neither `http` nor `https`, or without a host.
    #[error("the address must look like https://host")]
    NotAnHttpAddress,
    /// Plain `http` to another machine would show the key and the customers' data to everyone on the way.
    #[error("only https is allowed towards another machine")]
    PlainHttp,
    /// A name or password inside the address would end up in logs and screens.
    #[error("the address must not contain a name or a password")]
    CredentialsInAddress,
    /// The HTTP client could not be made, for example without any trusted certificate roots.
    #[error("the HTTP client could not be prepared")]
    Client,
}

/// The address with a trailing slash and without query and fragment, or why it must not be used.
pub(crate) fn checked_base(url: &Url) -> Result<Url, SettingsError> {
    let host = url.host().ok_or(SettingsError::NotAnHttpAddress)?;
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&host) => {}
        "http" => return Err(SettingsError::PlainHttp),
        _ => return Err(SettingsError::NotAnHttpAddress),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(SettingsError::CredentialsInAddress);
    }
    let mut base = url.clone();
    base.set_query(None);
    base.set_fragment(None);
    if !base.path().ends_with('/') {
        base.set_path(&format!("{}/", url.path()));
    }
    Ok(base)
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.trim_end_matches('.').eq_ignore_ascii_case("localhost"),
        Host::Ipv4(address) => IpAddr::V4(*address).is_loopback(),
        Host::Ipv6(address) => IpAddr::V6(*address).is_loopback(),
    }
}

/// Where the key comes from.
#[async_trait]
pub trait KeySource: Send + Sync {
    /// The key of now.
    ///
    /// # Errors
    /// There is none, or it cannot be read now.
    async fn key(&self) -> Result<ApiKey, KeyError>;
}

/// Why there is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Nobody has entered one: waits for a person.
    #[error("no key is set")]
    Missing,
    /// The place where it is kept does not answer now: tried again.
    #[error("the key cannot be read now")]
    Unavailable,
}

/// A key. `Debug` never shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// Takes the key without the spaces and line ends that pasting adds around it.
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApiKey(hidden)")
    }
}

/// A key that does not change while the program runs, e.g. from the environment.
#[derive(Clone, Debug)]
pub struct FixedKey(ApiKey);

impl FixedKey {
    /// An empty text means that there is no key.
    pub fn new(text: &str) -> Self {
        Self(ApiKey::new(text))
    }
}

#[async_trait]
impl KeySource for FixedKey {
    async fn key(&self) -> Result<ApiKey, KeyError> {
        if self.0.reveal().is_empty() { Err(KeyError::Missing) } else { Ok(self.0.clone()) }
    }
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
