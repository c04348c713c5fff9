//! What the tests share.

pub(crate) mod memory;
pub(crate) mod node;
pub(crate) mod proxy;
pub(crate) mod server;

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use mostrador_socketio::{
    AckId, Backoff, Client, ClientConfig, Credentials, CredentialsError, DisconnectReason, Event, Limits,
    Parts, SeededJitter, start_with,
};
use serde_json::{Value, json};
use tokio::{sync::mpsc, time::timeout};
use tokio_util::sync::{CancellationToken, DropGuard};
use url::Url;

/// The key that every test server accepts.
pub(crate) const KEY: &str = "a-key-that-nobody-may-log";

/// The longest that a test waits for anything; on a busy machine things take long, and a test that hangs must end.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A key that can be changed, and that counts how often it was asked for.
pub(crate) struct Key {
    value: Mutex<Option<String>>,
    pub(crate) asked: AtomicUsize,
}

impl Key {
    pub(crate) fn new(value: &str) -> Arc<Self> {
        Arc::new(Self { value: Mutex::new(Some(value.to_owned())), asked: AtomicUsize::new(0) })
    }

    pub(crate) fn missing() -> Arc<Self> {
        Arc::new(Self { value: Mutex::new(None), asked: AtomicUsize::new(0) })
    }

    pub(crate) fn set(&self, value: &str) {
        *self.value.lock().unwrap() = Some(value.to_owned());
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Credentials for Key {
    async fn connect_payload(&self) -> Result<Value, CredentialsError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        match &*self.value.lock().unwrap() {
            Some(key) => Ok(json!({"apiKey": key})),
            None => Err(CredentialsError::Missing),
        }
    }
}

/// Waits in milliseconds, so that tests on real sockets are short; what a busy machine could exceed stays at its default.
pub(crate) fn quick() -> Limits {
    let milliseconds = Duration::from_millis;
    Limits {
        heartbeat_grace: milliseconds(200),
        backoff: Backoff { base: milliseconds(20), cap: milliseconds(200) },
        refused_backoff: Backoff { base: milliseconds(50), cap: milliseconds(200) },
        stable_after: milliseconds(400),
        traffic_interval: milliseconds(1),
        ..Limits::default()
    }
}

/// A running client, ended with the test.
pub(crate) struct Probe {
    pub(crate) client: Client,
    pub(crate) events: mpsc::Receiver<Event>,
    pub(crate) cancel: CancellationToken,
    /// The longest wait for an event; longer in simulated time, which passes by itself.
    pub(crate) patience: Duration,
    _guard: DropGuard,
}

/// One event of the server.
pub(crate) struct Message {
    pub(crate) name: String,
    pub(crate) arguments: Vec<Value>,
    pub(crate) attachments: Vec<bytes::Bytes>,
    pub(crate) ack: Option<AckId>,
    pub(crate) received_at: std::time::Instant,
}

impl Probe {
    pub(crate) fn start(url: &str, limits: Limits, key: &Arc<Key>) -> Self {
        let parts = Parts { jitter: Box::new(SeededJitter::new(1)), ..Parts::default() };
        Self::start_with(parts, url, "/sync", limits, key)
    }

    pub(crate) fn start_with(
        parts: Parts,
        url: &str,
        namespace: &str,
        limits: Limits,
        key: &Arc<Key>,
    ) -> Self {
        let cancel = CancellationToken::new();
        let config = ClientConfig { url: Url::parse(url).unwrap(), namespace: namespace.to_owned(), limits };
        let credentials: Arc<dyn Credentials> = key.clone();
        let (client, events) = start_with(parts, config, credentials, cancel.clone());
        Self { client, events, cancel: cancel.clone(), patience: PATIENCE, _guard: cancel.drop_guard() }
    }

    /// The next event; fails the test when none comes.
    pub(crate) async fn next(&mut self) -> Event {
        timeout(self.patience, self.events.recv())
            .await
            .expect("no event in time")
            .expect("the client stopped")
    }

    /// The next event but [`Event::Traffic`].
    pub(crate) async fn next_loud(&mut self) -> Event {
        loop {
            match self.next().await {
                Event::Traffic => {}
                event => return event,
            }
        }
    }

    /// Skips to the next `Connected`; fails the test when attempts go on for too long.
    pub(crate) async fn connected(&mut self) -> String {
        let limit = self.patience * 2;
        let skip = async {
            loop {
                if let Event::Connected { sid } = self.next().await {
                    return sid;
                }
            }
        };
        timeout(limit, skip).await.expect("not connected in time")
    }

    /// Skips to the next `Disconnected`.
    pub(crate) async fn disconnected(&mut self) -> (DisconnectReason, Duration) {
        loop {
            if let Event::Disconnected { reason, retry_in } = self.next().await {
                return (reason, retry_in);
            }
        }
    }

    /// Skips to the next `Refused`.
    pub(crate) async fn refused(&mut self) -> (String, Option<Value>) {
        loop {
            if let Event::Refused { message, data, .. } = self.next().await {
                return (message, data);
            }
        }
    }

    /// Skips to the next message.
    pub(crate) async fn message(&mut self) -> Message {
        loop {
            if let Event::Message { name, arguments, attachments, ack, received_at } = self.next().await {
                return Message { name, arguments, attachments, ack, received_at };
            }
        }
    }
}
