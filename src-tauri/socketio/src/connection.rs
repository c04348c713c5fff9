//! The seam between the protocol and the network: frames in, frames out, and how a connection is opened. The real side is
//! [`crate::WebSocketDial`]; a scripted side makes days of refusals testable in simulated time.

use std::{fmt, io};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{Sink, Stream};
use url::Url;

use crate::config::Limits;

/// One WebSocket message. `Debug` shows sizes, never contents.
#[derive(Clone, PartialEq, Eq)]
pub enum Frame {
    /// A text message: one Engine.IO packet.
    Text(String),
    /// A binary message: one attachment.
    Binary(Bytes),
    /// A WebSocket ping or pong; only proves that the peer lives. The transport answers pings itself.
    Control,
    /// The peer closes, with the code that it gave. Nothing follows.
    Close(Option<u16>),
}

impl fmt::Debug for Frame {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(formatter, "Text({} bytes)", text.len()),
            Self::Binary(bytes) => write!(formatter, "Binary({} bytes)", bytes.len()),
            Self::Control => formatter.write_str("Control"),
            Self::Close(code) => write!(formatter, "Close({code:?})"),
        }
    }
}

/// An open connection. Only [`Frame::Text`] and [`Frame::Binary`] are sent; others may be ignored.
///
/// Dropping it closes the connection without waiting for the peer.
pub trait Connection:
    Stream<Item = Result<Frame, ConnectionError>> + Sink<Frame, Error = ConnectionError> + Send + Unpin
{
}

impl<T> Connection for T where
    T: Stream<Item = Result<Frame, ConnectionError>> + Sink<Frame, Error = ConnectionError> + Send + Unpin
{
}

/// Opens connections.
#[async_trait]
pub trait Dial: Send + Sync {
    /// Opens one connection to `url`, a `ws` or `wss` address with path and query. The caller limits the time and drops
    /// the future when it is up, so this must be safe to drop.
    ///
    /// # Errors
    /// Why no connection came about.
    async fn dial(&self, url: &Url, limits: &Limits) -> Result<Box<dyn Connection>, DialError>;
}

/// Why an open connection failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectionError {
    /// The peer sent a message above the limit, in bytes.
    #[error("message above {limit} bytes")]
    TooLarge {
        /// [`Limits::max_message_bytes`].
        limit: usize,
    },
    /// The network failed.
    #[error("network: {0}")]
    Io(io::ErrorKind),
    /// The peer broke the WebSocket protocol; the text is the library's, shortened.
    #[error("WebSocket: {0}")]
    Protocol(String),
    /// The peer reads nothing, and what was to be sent to it reached the limit.
    #[error("the peer does not read")]
    NotReading,
}

/// Why no connection came about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DialError {
    /// The address has no host, or its scheme is none of `http`, `https`, `ws`, `wss`.
    #[error("the address is not usable")]
    InvalidUrl,
    /// Not connected within [`Limits::connect_timeout`].
    #[error("no connection in time")]
    TimedOut,
    /// Name, route, port or handshake failed on the network.
    #[error("network: {0}")]
    Io(io::ErrorKind),
    /// The server answered the upgrade with this HTTP status.
    #[error("HTTP status {0}")]
    Http(u16),
    /// The certificate or the TLS handshake was refused; the text is the library's, shortened.
    #[error("TLS: {0}")]
    Tls(String),
    /// The binary installed no rustls provider, see the crate's documentation.
    #[error("no TLS provider is installed")]
    NoTlsProvider,
    /// The answer was no WebSocket handshake; the text is the library's, shortened.
    #[error("WebSocket: {0}")]
    Protocol(String),
}
