//! Entering the namespace: the opening of the transport, the answer to `CONNECT`, refusals and removals.

use std::sync::Arc;

use serde_json::Value;
use tokio::{sync::mpsc, time::Instant};

use crate::{
    client::{COMMAND_CAPACITY, Outlet, frames_of},
    codec::{CodecError, Handshake, Packet, PacketKind},
    config::CredentialsError,
    event::{DisconnectReason, Event},
    text::shorten,
};

use super::{End, Phase, Session, tolerated_silence};

/// The most events that are held while the namespace has not answered.
const MAX_HELD: usize = 64;

impl Session<'_> {
    /// The transport is open: ask for the namespace.
    pub(super) fn opened(&mut self, handshake: &Handshake) -> Result<(), End> {
        let Phase::Opening { payload } = &mut self.phase else {
            return Err(CodecError::BadHandshake.into());
        };
        let payload = payload.take();
        self.heartbeat = tolerated_silence(handshake, self.around.config)?;
        self.max_payload = handshake.max_payload.and_then(|limit| usize::try_from(limit).ok());
        self.ask_to_join(payload)
    }

    fn ask_to_join(&mut self, payload: Value) -> Result<(), End> {
        if !payload.is_object() {
            return Err(CredentialsError::NotAnObject.into());
        }
        let namespace = self.around.config.namespace.clone();
        let packet = Packet { namespace, kind: PacketKind::Connect(Some(payload)) };
        self.io.push(frames_of(&packet)?)?;
        self.phase = Phase::Joining { held: Vec::new(), missed: 0 };
        self.deadline = Instant::now() + self.around.config.limits.connect_timeout;
        Ok(())
    }

    /// The namespace accepted.
    pub(super) fn accepted(&mut self, payload: Option<&Value>) -> Result<(), End> {
        let Phase::Joining { held, missed } = &mut self.phase else {
            // Nobody asked; the official client ignores it as well.
            self.around.events.traffic();
            return Ok(());
        };
        let (held, missed) = (std::mem::take(held), *missed);
        // A server of Socket.IO 2 says `40` without a payload; it speaks another protocol from here on.
        let sid = payload
            .and_then(|payload| payload.get("sid"))
            .and_then(Value::as_str)
            .ok_or(CodecError::InvalidPayload)?;
        self.strips_offset = payload.is_some_and(|payload| payload.get("pid").is_some());
        self.phase = Phase::Joined;
        let now = Instant::now();
        self.deadline = now + self.heartbeat;
        self.joined_at = Some(now);
        let (commands, command_receiver) = mpsc::channel(COMMAND_CAPACITY);
        let (drops, drop_receiver) = mpsc::channel(1);
        self.commands = Some(command_receiver);
        self.drops = Some(drop_receiver);
        let outlet =
            Outlet { generation: *self.around.generation, commands, drops, max_payload: self.max_payload };
        self.around.shared.outlet.send_replace(Some(outlet));
        tracing::info!("joined the namespace");
        self.around.events.push(Event::Connected { sid: sid.to_owned() });
        for event in held {
            self.deliver(event);
        }
        if missed > 0 {
            self.around.events.push(Event::Missed { count: missed });
        }
        Ok(())
    }

    /// Hands an event to the consumer, or holds it while the namespace has not answered.
    pub(super) fn deliver(&mut self, mut event: Event) {
        match &mut self.phase {
            Phase::Joined => {
                // A server with connection state recovery appends its offset, a text, to every event that asks for no
                // acknowledgement (`SessionAwareAdapter.broadcast`); it is no argument of the event.
                if let Event::Message { arguments, ack: None, .. } = &mut event
                    && self.strips_offset
                    && matches!(arguments.last(), Some(Value::String(_)))
                {
                    arguments.pop();
                }
                self.around.events.push(event);
            }
            Phase::Joining { held, .. } if held.len() < MAX_HELD => held.push(event),
            Phase::Joining { missed, .. } => *missed = missed.saturating_add(1),
            // Not of this namespace's life any more, or not yet.
            Phase::Opening { .. } | Phase::Fetching(_) => self.around.events.traffic(),
        }
    }

    /// The server removed us: ask again once on this transport, since the transport itself is healthy.
    pub(super) fn removed(&mut self) -> Result<(), End> {
        match self.phase {
            Phase::Joined if !self.kicked => {}
            Phase::Fetching(_) => return Ok(()),
            _ => return Err(DisconnectReason::Kicked.into()),
        }
        self.kicked = true;
        self.leave();
        let reason = DisconnectReason::Kicked;
        tracing::warn!(reason = reason.code(), "asking for the namespace again");
        self.around.events.push(Event::Disconnected { reason, retry_in: std::time::Duration::ZERO });
        let credentials = Arc::clone(self.around.credentials);
        self.phase = Phase::Fetching(Box::pin(async move { credentials.connect_payload().await }));
        self.deadline = Instant::now() + self.around.config.limits.connect_timeout;
        Ok(())
    }

    /// The credential for the second `CONNECT` came.
    pub(super) fn rejoin(&mut self, payload: Result<Value, CredentialsError>) -> Result<(), End> {
        self.ask_to_join(payload?)
    }

    /// Nothing can be sent any more and open questions fail. What follows belongs to another generation.
    pub(super) fn leave(&mut self) {
        self.around.shared.outlet.send_replace(None);
        self.commands = None;
        self.drops = None;
        self.questions.clear();
        *self.around.generation = self.around.generation.wrapping_add(1);
    }
}

/// What a `CONNECT_ERROR` says; old servers send a bare text.
pub(super) fn refusal(payload: Value) -> End {
    match payload {
        Value::Object(mut fields) => End::Refused {
            message: fields.get("message").and_then(Value::as_str).map(shorten).unwrap_or_default(),
            data: fields.remove("data"),
        },
        Value::String(text) => End::Refused { message: shorten(&text), data: None },
        _ => End::Refused { message: String::new(), data: None },
    }
}
