//! The handle: emitting, asking, acknowledging, and telling the supervisor to hurry.

use std::{
    fmt,
    sync::Arc,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use bytes::Bytes;
use serde_json::Value;
use tokio::sync::{mpsc, oneshot, watch};

use crate::{
    codec::{CodecError, EnginePacket, Packet, PacketKind},
    connection::Frame,
    event::AckId,
    text::shorten,
};

/// Room for packets that wait to be written; more are refused.
pub(crate) const COMMAND_CAPACITY: usize = 64;

/// Why nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmitError {
    /// There is no connection to the namespace, or not the one that the acknowledgement belongs to. Nothing is kept for
    /// later: what must arrive belongs in a durable outbox.
    #[error("not connected")]
    NotConnected,
    /// The server reads too slowly; what waits to be written reached its limit.
    #[error("too much waits to be sent")]
    Busy,
    /// The packet is above the largest message that the server accepts, in bytes.
    #[error("packet above the server's limit of {limit} bytes")]
    TooLarge {
        /// The server's limit.
        limit: usize,
    },
    /// A reserved event name, or attachments and placeholders that do not fit together.
    #[error("invalid packet: {0}")]
    Invalid(CodecError),
}

/// Why no acknowledgement came. In the last two cases the server may have handled the event nevertheless.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AckError {
    /// Nothing was sent.
    #[error("not sent: {0}")]
    NotSent(#[from] EmitError),
    /// The connection ended before the acknowledgement came.
    #[error("disconnected before the acknowledgement")]
    Disconnected,
    /// No acknowledgement within the time.
    #[error("no acknowledgement in time")]
    TimedOut,
}

/// What the server acknowledged with. `Debug` shows sizes only.
#[derive(Clone, PartialEq)]
pub(crate) struct Reply {
    pub(crate) arguments: Vec<Value>,
    pub(crate) attachments: Vec<Bytes>,
}

/// What the session is asked to write.
pub(crate) enum Command {
    Send(Vec<Frame>),
    Ask { id: u64, frames: Vec<Frame>, reply: oneshot::Sender<Reply> },
}

/// The way into the one connection that is up; gone with it.
#[derive(Clone)]
pub(crate) struct Outlet {
    pub(crate) generation: u64,
    pub(crate) commands: mpsc::Sender<Command>,
    pub(crate) drops: mpsc::Sender<String>,
    pub(crate) max_payload: Option<usize>,
}

/// What handles and supervisor share.
pub(crate) struct Shared {
    pub(crate) namespace: String,
    pub(crate) ack_timeout: Duration,
    pub(crate) outlet: watch::Sender<Option<Outlet>>,
    pub(crate) hurries: watch::Sender<u64>,
    /// Never reused within a client, so an acknowledgement of an earlier connection fits no later question.
    next_ack: AtomicU64,
}

impl Shared {
    pub(crate) fn new(namespace: String, ack_timeout: Duration) -> Self {
        Self {
            namespace,
            ack_timeout,
            outlet: watch::Sender::new(None),
            hurries: watch::Sender::new(0),
            next_ack: AtomicU64::new(0),
        }
    }
}

/// Handle of a running client; clones talk to the same one. Dropping handles ends nothing: cancel the token given to
/// [`crate::start`], or drop the event receiver.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").field("connected", &self.is_connected()).finish_non_exhaustive()
    }
}

impl Client {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// Whether the namespace has accepted and the connection is not known to have ended.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.shared.outlet.borrow().is_some()
    }

    /// Emits an event without waiting. `Ok` means handed to the connection, not received by the server.
    ///
    /// # Errors
    /// [`EmitError`].
    pub fn emit(&self, name: &str, arguments: Vec<Value>) -> Result<(), EmitError> {
        self.emit_binary(name, arguments, Vec::new())
    }

    /// Emits an event with binary attachments; `arguments` hold a [`crate::codec::placeholder`] for each.
    ///
    /// # Errors
    /// [`EmitError`].
    pub fn emit_binary(
        &self,
        name: &str,
        arguments: Vec<Value>,
        attachments: Vec<Bytes>,
    ) -> Result<(), EmitError> {
        let outlet = self.outlet()?;
        let kind = PacketKind::Event { id: None, name: name.to_owned(), arguments, attachments };
        let frames = self.encode(kind, &outlet)?;
        submit(&outlet, Command::Send(frames))
    }

    /// Emits an event and waits for the server's acknowledgement; gives its arguments. `timeout` counts from the call
    /// and is [`crate::Limits::ack_timeout`] when `None`.
    ///
    /// # Errors
    /// [`AckError`].
    pub async fn emit_with_ack(
        &self,
        name: &str,
        arguments: Vec<Value>,
        timeout: impl Into<Option<Duration>>,
    ) -> Result<Vec<Value>, AckError> {
        self.emit_binary_with_ack(name, arguments, Vec::new(), timeout).await.map(|(arguments, _)| arguments)
    }

    /// As [`Client::emit_with_ack`], with attachments both ways.
    ///
    /// # Errors
    /// [`AckError`].
    pub async fn emit_binary_with_ack(
        &self,
        name: &str,
        arguments: Vec<Value>,
        attachments: Vec<Bytes>,
        timeout: impl Into<Option<Duration>>,
    ) -> Result<(Vec<Value>, Vec<Bytes>), AckError> {
        let outlet = self.outlet()?;
        let id = self.shared.next_ack.fetch_add(1, Ordering::Relaxed);
        let kind = PacketKind::Event { id: Some(id), name: name.to_owned(), arguments, attachments };
        let frames = self.encode(kind, &outlet)?;
        let (reply, answer) = oneshot::channel();
        submit(&outlet, Command::Ask { id, frames, reply })?;
        let timeout = timeout.into().unwrap_or(self.shared.ack_timeout);
        match tokio::time::timeout(timeout, answer).await {
            Ok(Ok(reply)) => Ok((reply.arguments, reply.attachments)),
            Ok(Err(_)) => Err(AckError::Disconnected),
            Err(_) => Err(AckError::TimedOut),
        }
    }

    /// Answers an event of the server that asked for an acknowledgement.
    ///
    /// # Errors
    /// [`EmitError`]; [`EmitError::NotConnected`] also when the question came over an earlier connection.
    pub fn acknowledge(&self, ack: AckId, arguments: Vec<Value>) -> Result<(), EmitError> {
        self.acknowledge_binary(ack, arguments, Vec::new())
    }

    /// As [`Client::acknowledge`], with attachments.
    ///
    /// # Errors
    /// As [`Client::acknowledge`].
    pub fn acknowledge_binary(
        &self,
        ack: AckId,
        arguments: Vec<Value>,
        attachments: Vec<Bytes>,
    ) -> Result<(), EmitError> {
        let outlet = self.outlet()?;
        if outlet.generation != ack.generation {
            return Err(EmitError::NotConnected);
        }
        let frames = self.encode(PacketKind::Ack { id: ack.id, arguments, attachments }, &outlet)?;
        submit(&outlet, Command::Send(frames))
    }

    /// Skips the wait before the next attempt: a person pressed "try again", or the key was changed. Without effect
    /// while connected. Called during an attempt, it skips the wait after that attempt.
    pub fn reconnect_now(&self) {
        self.shared.hurries.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Ends the present connection without a closing handshake, because the caller found it silent, and dials again at
    /// once; a second time within [`crate::Limits::stable_after`] it waits as after any failure. Without effect while
    /// not connected. `reason` appears in [`crate::DisconnectReason::Dropped`], cut to 200 characters.
    pub fn drop_connection(&self, reason: &str) {
        if let Ok(outlet) = self.outlet() {
            // A second call for the same connection has nothing left to do.
            let _ = outlet.drops.try_send(shorten(reason));
        }
    }

    fn outlet(&self) -> Result<Outlet, EmitError> {
        self.shared.outlet.borrow().clone().ok_or(EmitError::NotConnected)
    }

    fn encode(&self, kind: PacketKind, outlet: &Outlet) -> Result<Vec<Frame>, EmitError> {
        let packet = Packet { namespace: self.shared.namespace.clone(), kind };
        let frames = frames_of(&packet).map_err(EmitError::Invalid)?;
        if let Some(limit) = outlet.max_payload {
            let fits = |frame: &Frame| match frame {
                Frame::Text(text) => text.len() <= limit,
                Frame::Binary(bytes) => bytes.len() <= limit,
                Frame::Control | Frame::Close(_) => true,
            };
            if !frames.iter().all(fits) {
                return Err(EmitError::TooLarge { limit });
            }
        }
        Ok(frames)
    }
}

/// The WebSocket frames of a packet: its text, then its attachments.
pub(crate) fn frames_of(packet: &Packet) -> Result<Vec<Frame>, CodecError> {
    let (text, attachments) = packet.encode()?;
    let text = Frame::Text(EnginePacket::Message(&text).encode());
    Ok(std::iter::once(text).chain(attachments.into_iter().map(Frame::Binary)).collect())
}

fn submit(outlet: &Outlet, command: Command) -> Result<(), EmitError> {
    outlet.commands.try_send(command).map_err(|error| match error {
        mpsc::error::TrySendError::Full(_) => EmitError::Busy,
        mpsc::error::TrySendError::Closed(_) => EmitError::NotConnected,
    })
}
