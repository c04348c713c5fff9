//! Where the remote is, and which key opens it.

use std::{sync::Arc, time::Duration};

use url::Url;

pub use crate::http::{ApiKey, FixedKey, KeyError, KeySource, SettingsError};

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
