//! What the client tells, and the bounded way it tells it.

use std::{fmt, time::Duration};

use bytes::Bytes;
use serde_json::Value;
use tokio::{sync::mpsc, time::Instant};

use crate::{
    codec::CodecError,
    config::CredentialsError,
    connection::{ConnectionError, DialError},
};

/// What happened. `Debug` shows kinds and sizes, never what a peer sent.
pub enum Event {
    /// The namespace accepted; events may follow. Whatever was missed while disconnected has to be asked for now.
    Connected {
        /// The id of this connection to the namespace.
        sid: String,
    },
    /// The namespace refused (`CONNECT_ERROR`): a wrong key, or a namespace that does not exist. The transport is closed
    /// and the next attempt comes after `retry_in`, or at once with [`crate::Client::reconnect_now`].
    Refused {
        /// The server's text, at most 200 characters. Shown to people, never logged here.
        message: String,
        /// Whatever else the server told.
        data: Option<Value>,
        /// Time until the next attempt.
        retry_in: Duration,
    },
    /// An attempt failed, or the connection ended. Also sent when there was no connection before.
    Disconnected {
        /// Why.
        reason: DisconnectReason,
        /// Time until the next attempt; zero when it follows at once.
        retry_in: Duration,
    },
    /// The server emitted an event. Proves life as [`Event::Traffic`] does, which is then not sent.
    Message {
        /// The event's name.
        name: String,
        /// Its arguments; attachment `n` is an object `{"_placeholder": true, "num": n}` in them.
        arguments: Vec<Value>,
        /// Its binary attachments.
        attachments: Vec<Bytes>,
        /// Present when the server waits for [`crate::Client::acknowledge`].
        ack: Option<AckId>,
        /// When its last frame left the socket.
        received_at: std::time::Instant,
    },
    /// So many messages found no room since the last event; whoever needs them has to ask.
    Missed {
        /// How many.
        count: u64,
    },
    /// A frame arrived that makes no other event. At most one in [`crate::Limits::traffic_interval`], and none while the
    /// channel is half full.
    Traffic,
}

impl fmt::Debug for Event {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connected { .. } => formatter.write_str("Connected"),
            Self::Refused { retry_in, .. } => write!(formatter, "Refused(retry in {retry_in:?})"),
            Self::Disconnected { reason, retry_in } => {
                write!(formatter, "Disconnected({}, retry in {retry_in:?})", reason.code())
            }
            Self::Message { arguments, attachments, ack, .. } => write!(
                formatter,
                "Message({} arguments, {} attachments, ack {})",
                arguments.len(),
                attachments.len(),
                ack.is_some()
            ),
            Self::Missed { count } => write!(formatter, "Missed({count})"),
            Self::Traffic => formatter.write_str("Traffic"),
        }
    }
}

/// Names one acknowledgement that the server waits for. Good for one answer on the connection it came from.
#[derive(Debug, PartialEq, Eq)]
pub struct AckId {
    pub(crate) generation: u64,
    pub(crate) id: u64,
}

/// Why an attempt failed or a connection ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DisconnectReason {
    /// No connection came about.
    #[error("unreachable: {0}")]
    Unreachable(#[from] DialError),
    /// There is no payload to connect with.
    #[error("no credential: {0}")]
    CredentialsUnavailable(#[from] CredentialsError),
    /// The transport opened, but the server did not answer the handshake within [`crate::Limits::connect_timeout`].
    #[error("the server did not answer the handshake in time")]
    HandshakeTimedOut,
    /// No frame came for this long, which is above the server's own heartbeat.
    #[error("no frame for {silent_for:?}")]
    HeartbeatMissed {
        /// The silence that was tolerated.
        silent_for: Duration,
    },
    /// The server closed the transport, with its WebSocket code if it gave one.
    #[error("closed by the server (code {code:?})")]
    ClosedByServer {
        /// The WebSocket close code.
        code: Option<u16>,
    },
    /// The server removed us from the namespace.
    #[error("removed from the namespace")]
    Kicked,
    /// The server sent a message above [`crate::Limits::max_message_bytes`].
    #[error("message above {limit} bytes")]
    MessageTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The server sent something that is no packet of the protocol.
    #[error("protocol: {0}")]
    Protocol(#[from] CodecError),
    /// The connection failed below the protocol.
    #[error("transport: {0}")]
    Transport(ConnectionError),
    /// [`crate::Client::drop_connection`] was called, with its text.
    #[error("dropped: {0}")]
    Dropped(String),
    /// The machine slept, so the connection is not trusted any more.
    #[error("the machine slept")]
    Slept,
}

impl DisconnectReason {
    /// A stable word for logs and counters; contains nothing of a peer.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::CredentialsUnavailable(_) => "credentials-unavailable",
            Self::HandshakeTimedOut => "handshake-timed-out",
            Self::HeartbeatMissed { .. } => "heartbeat-missed",
            Self::ClosedByServer { .. } => "closed-by-server",
            Self::Kicked => "kicked",
            Self::MessageTooLarge { .. } => "message-too-large",
            Self::Protocol(_) => "protocol",
            Self::Transport(_) => "transport",
            Self::Dropped(_) => "dropped",
            Self::Slept => "slept",
        }
    }
}

impl From<ConnectionError> for DisconnectReason {
    fn from(error: ConnectionError) -> Self {
        match error {
            ConnectionError::TooLarge { limit } => Self::MessageTooLarge { limit },
            other => Self::Transport(other),
        }
    }
}

/// The sending side of the event channel; never waits for the consumer.
pub(crate) struct EventSink {
    sender: mpsc::Sender<Event>,
    /// The newest state event that found no room. Older ones are superseded: only the newest state is true.
    state: Option<Event>,
    missed: u64,
    last_traffic: Option<Instant>,
    traffic_interval: Duration,
}

/// Whether anybody still listens.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Consumer {
    Listening,
    Gone,
}

impl EventSink {
    pub(crate) fn new(sender: mpsc::Sender<Event>, traffic_interval: Duration) -> Self {
        Self { sender, state: None, missed: 0, last_traffic: None, traffic_interval }
    }

    /// Delivers, keeps (state events) or drops and counts (messages).
    pub(crate) fn push(&mut self, event: Event) {
        while let Some(pending) = self.take_pending() {
            if let Err(pending) = self.try_send(pending) {
                self.keep(pending);
                break;
            }
        }
        let result = if self.has_pending() { Err(event) } else { self.try_send(event) };
        if let Err(event) = result {
            self.keep(event);
        }
    }

    /// Tells that a frame arrived.
    pub(crate) fn traffic(&mut self) {
        let now = Instant::now();
        let due = self.last_traffic.is_none_or(|last| now.duration_since(last) >= self.traffic_interval);
        if due && !self.has_pending() && self.sender.capacity() > self.sender.max_capacity() / 2 {
            self.last_traffic = Some(now);
            // The capacity was just checked and this is the only sender, so this can only fail when nobody listens.
            let _ = self.sender.try_send(Event::Traffic);
        }
    }

    /// Waits until something that found no room could be delivered, or until nobody listens. Safe to drop.
    pub(crate) async fn tend(&mut self) -> Consumer {
        if !self.has_pending() {
            self.sender.closed().await;
            return Consumer::Gone;
        }
        match self.sender.reserve().await {
            Ok(permit) => {
                if let Some(pending) = take_pending(&mut self.missed, &mut self.state) {
                    permit.send(pending);
                }
                Consumer::Listening
            }
            Err(_) => Consumer::Gone,
        }
    }

    fn has_pending(&self) -> bool {
        self.missed > 0 || self.state.is_some()
    }

    fn take_pending(&mut self) -> Option<Event> {
        take_pending(&mut self.missed, &mut self.state)
    }

    fn try_send(&self, event: Event) -> Result<(), Event> {
        self.sender.try_send(event).map_err(|error| match error {
            mpsc::error::TrySendError::Full(event) | mpsc::error::TrySendError::Closed(event) => event,
        })
    }

    fn keep(&mut self, event: Event) {
        match event {
            Event::Message { .. } => self.missed = self.missed.saturating_add(1),
            Event::Missed { count } => self.missed = self.missed.saturating_add(count),
            Event::Traffic => {}
            state => self.state = Some(state),
        }
    }
}

/// Missed messages are told before the state, so that a consumer that asks on `Connected` asks last.
fn take_pending(missed: &mut u64, state: &mut Option<Event>) -> Option<Event> {
    match std::mem::take(missed) {
        0 => state.take(),
        count => Some(Event::Missed { count }),
    }
}
