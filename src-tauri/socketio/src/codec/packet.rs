//! Socket.IO 5 packets: `<type>[<attachments>-][<namespace>,][<id>][<JSON>]`.

use std::fmt;

use bytes::Bytes;
use serde_json::Value;

use super::CodecError;

/// The most binary attachments of one packet, sent or received. The official parser refuses more by default.
pub const MAX_ATTACHMENTS: usize = 10;

/// Names that the official libraries keep for themselves; a server closes the connection of a client that emits one.
const RESERVED: [&str; 6] =
    ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"];

/// Whether `name` may not be used as an event's name.
#[must_use]
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// What stands in an argument in the place of attachment number `index`, counted from 0.
#[must_use]
pub fn placeholder(index: usize) -> Value {
    serde_json::json!({"_placeholder": true, "num": index})
}

/// A whole packet with its attachments. `Debug` shows kinds and sizes, never contents.
#[derive(Clone, PartialEq)]
pub struct Packet {
    /// The namespace; the main one is `/`.
    pub namespace: String,
    /// What the packet says.
    pub kind: PacketKind,
}

/// What a packet says.
#[derive(Clone, PartialEq)]
pub enum PacketKind {
    /// `0`: asks for a namespace, or accepts it.
    Connect(Option<Value>),
    /// `1`: leaves the namespace, or removes the peer from it.
    Disconnect,
    /// `2`, or `5` with attachments.
    Event {
        /// Present when the sender wants an acknowledgement.
        id: Option<u64>,
        /// The event's name. A number, which the official parser allows, is read as its decimal text.
        name: String,
        /// The arguments, with [`placeholder`]s where attachments belong.
        arguments: Vec<Value>,
        /// The attachments in order.
        attachments: Vec<Bytes>,
    },
    /// `3`, or `6` with attachments.
    Ack {
        /// The id of the event that is acknowledged.
        id: u64,
        /// The arguments, with [`placeholder`]s where attachments belong.
        arguments: Vec<Value>,
        /// The attachments in order.
        attachments: Vec<Bytes>,
    },
    /// `4`: the namespace refuses. An object with `message` and possibly `data`; a bare text from old servers.
    ConnectError(Value),
}

/// The text part of a packet, and how many binary frames have to follow it.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// The packet, its attachments still empty.
    pub packet: Packet,
    /// Number of binary frames that belong to it.
    pub attachments: usize,
}

impl Header {
    /// Reads the text part of a packet (what follows the `4` of Engine.IO).
    ///
    /// # Errors
    /// Any [`CodecError`] of a text packet; never panics.
    pub fn decode(text: &str) -> Result<Self, CodecError> {
        let mut characters = text.chars();
        let kind = characters.next().ok_or(CodecError::Empty)?;
        let rest = characters.as_str();
        if !('0'..='6').contains(&kind) {
            return Err(CodecError::UnknownPacketType);
        }
        let (attachments, rest) = match kind {
            '5' | '6' => split_attachments(rest)?,
            _ => (0, rest),
        };
        let (namespace, rest) = split_namespace(rest);
        let (id, json) = split_id(rest)?;
        let payload: Option<Value> = if json.is_empty() {
            None
        } else {
            Some(serde_json::from_str(json).map_err(|_| CodecError::InvalidPayload)?)
        };
        let kind = match (kind, payload) {
            ('0', None) => PacketKind::Connect(None),
            ('0', Some(payload @ Value::Object(_))) => PacketKind::Connect(Some(payload)),
            ('1', None) => PacketKind::Disconnect,
            ('2' | '5', Some(Value::Array(values))) => {
                check_placeholders(&values, attachments)?;
                let mut values = values.into_iter();
                let name = match values.next() {
                    Some(Value::String(name)) if !is_reserved(&name) => name,
                    Some(Value::Number(number)) => number.to_string(),
                    _ => return Err(CodecError::InvalidPayload),
                };
                PacketKind::Event { id, name, arguments: values.collect(), attachments: Vec::new() }
            }
            ('3' | '6', Some(Value::Array(arguments))) => {
                check_placeholders(&arguments, attachments)?;
                let id = id.ok_or(CodecError::IllegalId)?;
                PacketKind::Ack { id, arguments, attachments: Vec::new() }
            }
            ('4', Some(payload @ (Value::Object(_) | Value::String(_)))) => PacketKind::ConnectError(payload),
            _ => return Err(CodecError::InvalidPayload),
        };
        Ok(Self { packet: Packet { namespace: namespace.to_owned(), kind }, attachments })
    }
}

impl Packet {
    /// The text part (without the `4` of Engine.IO) and the binary frames that follow it, in order.
    ///
    /// # Errors
    /// [`CodecError::TooManyAttachments`] above [`MAX_ATTACHMENTS`], [`CodecError::IllegalAttachments`] when a
    /// placeholder points to none, [`CodecError::InvalidPayload`] for a reserved event name or a payload of the wrong
    /// shape.
    pub fn encode(&self) -> Result<(String, Vec<Bytes>), CodecError> {
        let namespace = match self.namespace.as_str() {
            "/" | "" => String::new(),
            other => format!("{other},"),
        };
        let (plain, binary, id, payload, attachments) = match &self.kind {
            PacketKind::Connect(payload) => {
                if payload.as_ref().is_some_and(|payload| !payload.is_object()) {
                    return Err(CodecError::InvalidPayload);
                }
                ('0', '0', None, payload.clone(), [].as_slice())
            }
            PacketKind::Disconnect => ('1', '1', None, None, [].as_slice()),
            PacketKind::Event { id, name, arguments, attachments } => {
                if is_reserved(name) {
                    return Err(CodecError::InvalidPayload);
                }
                let values = std::iter::once(Value::String(name.clone())).chain(arguments.iter().cloned());
                ('2', '5', *id, Some(Value::Array(values.collect())), attachments.as_slice())
            }
            PacketKind::Ack { id, arguments, attachments } => {
                ('3', '6', Some(*id), Some(Value::Array(arguments.clone())), attachments.as_slice())
            }
            PacketKind::ConnectError(payload) => {
                if !(payload.is_object() || payload.is_string()) {
                    return Err(CodecError::InvalidPayload);
                }
                ('4', '4', None, Some(payload.clone()), [].as_slice())
            }
        };
        if attachments.len() > MAX_ATTACHMENTS {
            return Err(CodecError::TooManyAttachments);
        }
        if let Some(Value::Array(values)) = &payload {
            check_placeholders(values, attachments.len())?;
        }
        let id = id.map(|id| id.to_string()).unwrap_or_default();
        let json = payload.map(|payload| payload.to_string()).unwrap_or_default();
        let text = if attachments.is_empty() {
            format!("{plain}{namespace}{id}{json}")
        } else {
            format!("{binary}{}-{namespace}{id}{json}", attachments.len())
        };
        Ok((text, attachments.to_vec()))
    }
}

fn split_attachments(text: &str) -> Result<(usize, &str), CodecError> {
    let (digits, rest) = text.split_once('-').ok_or(CodecError::IllegalAttachments)?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(CodecError::IllegalAttachments);
    }
    let count: usize = digits.parse().map_err(|_| CodecError::TooManyAttachments)?;
    match count {
        0 => Err(CodecError::IllegalAttachments),
        1..=MAX_ATTACHMENTS => Ok((count, rest)),
        _ => Err(CodecError::TooManyAttachments),
    }
}

/// A namespace without a comma takes the rest of the text, as in the official parser (`41/sync`).
fn split_namespace(text: &str) -> (&str, &str) {
    if !text.starts_with('/') {
        return ("/", text);
    }
    text.split_once(',').unwrap_or((text, ""))
}

fn split_id(text: &str) -> Result<(Option<u64>, &str), CodecError> {
    let rest = text.trim_start_matches(|character: char| character.is_ascii_digit());
    let digits = text.strip_suffix(rest).unwrap_or_default();
    if digits.is_empty() {
        return Ok((None, rest));
    }
    digits.parse().map(|id| (Some(id), rest)).map_err(|_| CodecError::IllegalId)
}

/// Every placeholder must point to an attachment. Without attachments an object that merely looks like a placeholder is
/// ordinary data. The depth of `values` is bounded by the JSON reader (128), so the recursion is too.
fn check_placeholders(values: &[Value], attachments: usize) -> Result<(), CodecError> {
    if attachments == 0 {
        return Ok(());
    }
    values.iter().try_for_each(|value| check_value(value, attachments))
}

fn check_value(value: &Value, attachments: usize) -> Result<(), CodecError> {
    match value {
        Value::Array(values) => check_placeholders(values, attachments),
        Value::Object(fields) if fields.get("_placeholder") == Some(&Value::Bool(true)) => {
            let index = fields.get("num").and_then(Value::as_u64).and_then(|num| usize::try_from(num).ok());
            match index {
                Some(index) if index < attachments => Ok(()),
                _ => Err(CodecError::IllegalAttachments),
            }
        }
        Value::Object(fields) => fields.values().try_for_each(|value| check_value(value, attachments)),
        _ => Ok(()),
    }
}

impl fmt::Debug for Packet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Packet").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl fmt::Debug for PacketKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect(_) => formatter.write_str("Connect"),
            Self::Disconnect => formatter.write_str("Disconnect"),
            Self::ConnectError(_) => formatter.write_str("ConnectError"),
            Self::Event { id, arguments, attachments, .. } => {
                write!(
                    formatter,
                    "Event(id {id:?}, {} arguments, {} attachments)",
                    arguments.len(),
                    attachments.len()
                )
            }
            Self::Ack { id, arguments, attachments } => {
                write!(
                    formatter,
                    "Ack(id {id}, {} arguments, {} attachments)",
                    arguments.len(),
                    attachments.len()
                )
            }
        }
    }
}
