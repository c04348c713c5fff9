//! What to connect to, with which limits and which credential.

use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;
use url::Url;

/// What to connect to.
#[derive(Debug, Clone)]
pub struct ClientConfig {
    /// `http(s)://host[:port][/prefix]`; turned into `ws(s)://host[:port][/prefix]/socket.io/?EIO=4&transport=websocket`.
    pub url: Url,
    /// The namespace, with its slash: `/sync`. The main one is `/`.
    pub namespace: String,
    /// Times and sizes.
    pub limits: Limits,
}

impl ClientConfig {
    /// A configuration with the default limits.
    #[must_use]
    pub fn new(url: Url, namespace: impl Into<String>) -> Self {
        Self { url, namespace: namespace.into(), limits: Limits::default() }
    }
}

/// Times and sizes of one client.
#[derive(Debug, Clone)]
pub struct Limits {
    /// For dialing (name, TCP, TLS and WebSocket handshake together), then anew for the answer of the namespace, and for
    /// the credential. Default 10 s; the WebSocket library has no limit of its own.
    pub connect_timeout: Duration,
    /// The largest message that is read; a larger one ends the connection. Default 8 MiB.
    pub max_message_bytes: usize,
    /// Added to the server's `pingInterval + pingTimeout` before a silent connection counts as dead. Default 2 s.
    pub heartbeat_grace: Duration,
    /// The longest silence that is ever tolerated, whatever intervals the server announces. Default 120 s.
    pub heartbeat_cap: Duration,
    /// For [`crate::Client::emit_with_ack`] when the caller names no time of its own. Default 8 s.
    pub ack_timeout: Duration,
    /// Waits between attempts when the server cannot be reached or the connection ends. Default 1 s up to 30 s.
    pub backoff: Backoff,
    /// Waits after a refusal (`CONNECT_ERROR`, or no credential). Default 5 s up to 5 min: a wrong key does not become
    /// right by asking often; whoever changes the key calls [`crate::Client::reconnect_now`].
    pub refused_backoff: Backoff,
    /// A connection that held this long resets both waits to their base. Default 30 s.
    pub stable_after: Duration,
    /// Room of the event channel. Default 256.
    pub event_capacity: usize,
    /// [`crate::Event::Traffic`] is sent at most once in this time. Default 250 ms.
    pub traffic_interval: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            max_message_bytes: 8 * 1024 * 1024,
            heartbeat_grace: Duration::from_secs(2),
            heartbeat_cap: Duration::from_secs(120),
            ack_timeout: Duration::from_secs(8),
            backoff: Backoff { base: Duration::from_secs(1), cap: Duration::from_secs(30) },
            refused_backoff: Backoff { base: Duration::from_secs(5), cap: Duration::from_secs(300) },
            stable_after: Duration::from_secs(30),
            event_capacity: 256,
            traffic_interval: Duration::from_millis(250),
        }
    }
}

/// Bounds of a doubling wait with full jitter: attempt `n` waits between a quarter of `base` and `base * 2^n`, never
/// above `cap`. The quarter is there so that no row of random numbers makes a storm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The longest first wait.
    pub base: Duration,
    /// The longest wait at all.
    pub cap: Duration,
}

/// Gives the payload of `CONNECT`, for example `{"apiKey": "..."}`. Asked anew before every `CONNECT`, so that a rotated
/// key is used at once.
#[async_trait]
pub trait Credentials: Send + Sync {
    /// The payload, a JSON object. It is never logged.
    ///
    /// # Errors
    /// When there is no key, or when it cannot be read now. Both are tried again with [`Limits::refused_backoff`].
    async fn connect_payload(&self) -> Result<Value, CredentialsError>;
}

/// Why there is no payload to connect with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CredentialsError {
    /// No key is set.
    #[error("no key is set")]
    Missing,
    /// The key exists but cannot be read now. The text must not contain it.
    #[error("the key cannot be read: {0}")]
    Unavailable(String),
    /// It was not given within [`Limits::connect_timeout`].
    #[error("the key was not given in time")]
    TimedOut,
    /// The payload is not a JSON object.
    #[error("the connect payload is not an object")]
    NotAnObject,
}
