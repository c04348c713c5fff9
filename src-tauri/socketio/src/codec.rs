//! The wire formats, pure: no I/O, no time, no panic on any input.
//!
//! Sources: the Engine.IO protocol revision 4 and the Socket.IO protocol revision 5, and where those are silent the
//! official `socket.io-parser` 4.2, which is the peer in the field.

mod assembler;
mod engine;
mod packet;

#[cfg(test)]
mod codec_tests;

pub use assembler::Assembler;
pub use engine::{EnginePacket, Handshake};
pub use packet::{Header, MAX_ATTACHMENTS, Packet, PacketKind, is_reserved, placeholder};

/// Why a frame could not be read or written. Carries no part of the frame, since that may be personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// A text frame without a first character.
    #[error("empty frame")]
    Empty,
    /// The Engine.IO type is not one of `0` to `6`.
    #[error("unknown Engine.IO packet type")]
    UnknownEngineType,
    /// The Engine.IO opening packet is not the JSON object that the protocol describes.
    #[error("unreadable Engine.IO handshake")]
    BadHandshake,
    /// The Socket.IO type is not one of `0` to `6`.
    #[error("unknown Socket.IO packet type")]
    UnknownPacketType,
    /// The number of attachments is missing, zero or not a number, or a placeholder points outside them.
    #[error("illegal attachments")]
    IllegalAttachments,
    /// More than [`MAX_ATTACHMENTS`] attachments, or more bytes in them than the limit allows.
    #[error("too many attachments")]
    TooManyAttachments,
    /// The acknowledgement id is above `u64::MAX`, or missing where one must be.
    #[error("illegal acknowledgement id")]
    IllegalId,
    /// The payload is no JSON, nested deeper than 128 levels, or not of the shape that its type asks for.
    #[error("invalid payload")]
    InvalidPayload,
    /// A text packet where a binary attachment had to come.
    #[error("text packet instead of an attachment")]
    TextInsteadOfAttachment,
    /// A binary frame that no packet announced.
    #[error("attachment that nobody announced")]
    UnexpectedAttachment,
}
