//! Puts a packet and its binary attachments together again.

use bytes::Bytes;

use super::{CodecError, Header, Packet, PacketKind};

/// Collects the attachments of one packet at a time. The bytes that it holds are bounded by the limit it was made with.
#[derive(Debug)]
pub struct Assembler {
    waiting: Option<Waiting>,
    max_bytes: usize,
}

#[derive(Debug)]
struct Waiting {
    packet: Packet,
    expected: usize,
    attachments: Vec<Bytes>,
    bytes: usize,
}

impl Assembler {
    /// `max_bytes` limits the sum of one packet's attachments; a single one is limited by the transport already.
    #[must_use]
    pub fn new(max_bytes: usize) -> Self {
        Self { waiting: None, max_bytes }
    }

    /// Whether attachments of a packet are still missing.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// Takes the text part of a packet; gives the packet when nothing has to follow.
    ///
    /// # Errors
    /// What [`Header::decode`] says, or [`CodecError::TextInsteadOfAttachment`].
    pub fn text(&mut self, text: &str) -> Result<Option<Packet>, CodecError> {
        if self.waiting.is_some() {
            return Err(CodecError::TextInsteadOfAttachment);
        }
        let header = Header::decode(text)?;
        if header.attachments == 0 {
            return Ok(Some(header.packet));
        }
        self.waiting = Some(Waiting {
            packet: header.packet,
            expected: header.attachments,
            attachments: Vec::with_capacity(header.attachments),
            bytes: 0,
        });
        Ok(None)
    }

    /// Takes a binary frame; gives the packet when it was the last one of it.
    ///
    /// # Errors
    /// [`CodecError::UnexpectedAttachment`] or [`CodecError::TooManyAttachments`].
    pub fn binary(&mut self, bytes: Bytes) -> Result<Option<Packet>, CodecError> {
        let mut waiting = self.waiting.take().ok_or(CodecError::UnexpectedAttachment)?;
        waiting.bytes = waiting.bytes.saturating_add(bytes.len());
        if waiting.bytes > self.max_bytes {
            return Err(CodecError::TooManyAttachments);
        }
        waiting.attachments.push(bytes);
        if waiting.attachments.len() < waiting.expected {
            self.waiting = Some(waiting);
            return Ok(None);
        }
        let mut packet = waiting.packet;
        if let PacketKind::Event { attachments, .. } | PacketKind::Ack { attachments, .. } = &mut packet.kind
        {
            *attachments = waiting.attachments;
        }
        Ok(Some(packet))
    }
}
