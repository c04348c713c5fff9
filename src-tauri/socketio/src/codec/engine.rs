//! Engine.IO 4 packets as they travel on a WebSocket: one packet per text frame, its type the first character. A binary
//! frame is a message's attachment and carries no type, so it does not appear here.

use serde::Deserialize;

use super::CodecError;

/// What the server tells when a connection opens.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Handshake {
    /// The transport session's id, which is not the namespace's.
    pub sid: String,
    /// Milliseconds between two pings of the server.
    pub ping_interval: u64,
    /// Milliseconds that the server waits for a pong.
    pub ping_timeout: u64,
    /// The largest message in bytes that the server accepts; absent on servers before 4.1.
    #[serde(default)]
    pub max_payload: Option<u64>,
}

/// One Engine.IO packet of a text frame, borrowing from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnginePacket<'a> {
    /// `0`: the transport is open.
    Open(Handshake),
    /// `1`: the sender closes the transport.
    Close,
    /// `2`: heartbeat; the payload is sent back in the pong.
    Ping(&'a str),
    /// `3`: answer to a ping.
    Pong(&'a str),
    /// `4`: a Socket.IO packet.
    Message(&'a str),
    /// `5`: end of a transport upgrade; has no meaning on a WebSocket-only connection.
    Upgrade,
    /// `6`: does nothing.
    Noop,
}

impl<'a> EnginePacket<'a> {
    /// Reads one text frame.
    ///
    /// # Errors
    /// [`CodecError::Empty`], [`CodecError::UnknownEngineType`] or [`CodecError::BadHandshake`].
    pub fn decode(frame: &'a str) -> Result<Self, CodecError> {
        let mut characters = frame.chars();
        let kind = characters.next().ok_or(CodecError::Empty)?;
        let rest = characters.as_str();
        match kind {
            '0' => serde_json::from_str(rest).map(Self::Open).map_err(|_| CodecError::BadHandshake),
            '1' => Ok(Self::Close),
            '2' => Ok(Self::Ping(rest)),
            '3' => Ok(Self::Pong(rest)),
            '4' => Ok(Self::Message(rest)),
            '5' => Ok(Self::Upgrade),
            '6' => Ok(Self::Noop),
            _ => Err(CodecError::UnknownEngineType),
        }
    }

    /// The text frame of this packet.
    #[must_use]
    pub fn encode(&self) -> String {
        match self {
            Self::Open(handshake) => {
                let mut body = serde_json::json!({
                    "sid": handshake.sid,
                    "upgrades": [],
                    "pingInterval": handshake.ping_interval,
                    "pingTimeout": handshake.ping_timeout,
                });
                if let (Some(limit), Some(object)) = (handshake.max_payload, body.as_object_mut()) {
                    object.insert("maxPayload".to_owned(), limit.into());
                }
                format!("0{body}")
            }
            Self::Close => "1".to_owned(),
            Self::Ping(payload) => format!("2{payload}"),
            Self::Pong(payload) => format!("3{payload}"),
            Self::Message(packet) => format!("4{packet}"),
            Self::Upgrade => "5".to_owned(),
            Self::Noop => "6".to_owned(),
        }
    }
}
