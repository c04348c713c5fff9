//! One connection from its opening to its end: handshake, heartbeat, acknowledgements, events.

mod io;
mod join;

use std::{collections::BTreeMap, future::pending, ops::ControlFlow, sync::Arc, time::Duration};

use futures_util::future::{BoxFuture, poll_fn};
use serde_json::Value;
use tokio::{
    select,
    sync::{mpsc, oneshot},
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

use crate::{
    client::{Command, Reply, Shared},
    codec::{Assembler, CodecError, EnginePacket, Handshake, Packet, PacketKind},
    config::{ClientConfig, Credentials, CredentialsError},
    connection::{Connection, ConnectionError, Frame},
    event::{AckId, Consumer, DisconnectReason, Event, EventSink},
    wake::SleepWatch,
};

use io::{Io, Progress};

/// How long the courtesy of saying goodbye may take.
const GOODBYE: Duration = Duration::from_millis(500);

/// What a session needs from its supervisor.
pub(crate) struct Surroundings<'a> {
    pub(crate) config: &'a ClientConfig,
    pub(crate) shared: &'a Shared,
    pub(crate) credentials: &'a Arc<dyn Credentials>,
    pub(crate) events: &'a mut EventSink,
    pub(crate) sleep_watch: &'a mut SleepWatch,
    pub(crate) cancel: &'a CancellationToken,
    /// Counts joined namespaces over the whole life of the client.
    pub(crate) generation: &'a mut u64,
}

/// How an attempt ended.
pub(crate) struct Ended {
    pub(crate) end: End,
    /// How long the namespace was joined, if it ever was.
    pub(crate) held_for: Option<Duration>,
}

/// Why an attempt ended.
#[derive(Debug)]
pub(crate) enum End {
    /// The token was cancelled, or nobody listens any more.
    Cancelled,
    /// `CONNECT_ERROR`.
    Refused { message: String, data: Option<Value> },
    /// Everything else.
    Disconnected(DisconnectReason),
}

impl<T: Into<DisconnectReason>> From<T> for End {
    fn from(reason: T) -> Self {
        Self::Disconnected(reason.into())
    }
}

/// Where the handshake stands.
enum Phase {
    /// Waiting for the Engine.IO opening packet; the payload is kept for the `CONNECT` that follows.
    Opening { payload: Value },
    /// `CONNECT` is sent. Events that come before the answer are held, since a server may replay before it accepts.
    Joining { held: Vec<Event>, missed: u64 },
    /// Removed from the namespace; the credential for the second `CONNECT` is being fetched.
    Fetching(BoxFuture<'static, Result<Value, CredentialsError>>),
    /// The namespace accepted.
    Joined,
}

/// What the session woke up for.
enum Happening {
    Cancelled,
    Dropped(String),
    Command(Command),
    Payload(Result<Value, CredentialsError>),
    Frame(Frame, std::time::Instant),
    Failed(ConnectionError),
    Ended,
    DeadlinePassed,
    Slept,
    Nothing,
}

struct Session<'a> {
    around: Surroundings<'a>,
    io: Io,
    assembler: Assembler,
    phase: Phase,
    deadline: Instant,
    /// The silence that is tolerated once joined.
    heartbeat: Duration,
    max_payload: Option<usize>,
    /// Open questions by id. An asker that gave up has closed its end; such entries go at the next question.
    questions: BTreeMap<u64, oneshot::Sender<Reply>>,
    commands: Option<mpsc::Receiver<Command>>,
    drops: Option<mpsc::Receiver<String>>,
    joined_at: Option<Instant>,
    /// The server removed us once already on this transport.
    kicked: bool,
    /// The server gave a recovery id although none was asked for, so it appends an offset to every plain event.
    strips_offset: bool,
}

/// Runs one connection to its end. `payload` is what `CONNECT` carries.
pub(crate) async fn run(connection: Box<dyn Connection>, payload: Value, around: Surroundings<'_>) -> Ended {
    let limits = &around.config.limits;
    let mut session = Session {
        io: Io::new(connection),
        assembler: Assembler::new(limits.max_message_bytes),
        phase: Phase::Opening { payload },
        deadline: Instant::now() + limits.connect_timeout,
        heartbeat: limits.heartbeat_cap,
        max_payload: None,
        questions: BTreeMap::new(),
        commands: None,
        drops: None,
        joined_at: None,
        kicked: false,
        strips_offset: false,
        around,
    };
    let end = loop {
        let happening = session.next().await;
        if let ControlFlow::Break(end) = session.handle(happening) {
            break end;
        }
    };
    let held_for = session.joined_at.map(|joined_at| joined_at.elapsed());
    if matches!(end, End::Cancelled) {
        session.say_goodbye().await;
    }
    session.leave();
    Ended { end, held_for }
}

impl Session<'_> {
    /// Waits for one thing. Commands are taken only when everything before them is written, so a peer that does not
    /// read fills the command channel, whose senders are then told [`crate::EmitError::Busy`].
    ///
    /// Frames go before the deadline: a process that was held up finds its frames waiting and is not silent.
    async fn next(&mut self) -> Happening {
        let Self { around, io, phase, commands, drops, deadline, .. } = self;
        let can_write = io.is_idle();
        select! {
            biased;
            () = around.cancel.cancelled() => Happening::Cancelled,
            reason = receive(drops) => Happening::Dropped(reason),
            command = receive(commands), if can_write => Happening::Command(command),
            payload = fetched(phase) => Happening::Payload(payload),
            progress = poll_fn(|context| io.poll(context)) => match progress {
                Progress::Frame(frame) => Happening::Frame(frame, std::time::Instant::now()),
                Progress::Failed(error) => Happening::Failed(error),
                Progress::Ended => Happening::Ended,
                Progress::Written => Happening::Nothing,
            },
            () = sleep_until(*deadline) => Happening::DeadlinePassed,
            () = around.sleep_watch.slept() => Happening::Slept,
            consumer = around.events.tend() => match consumer {
                Consumer::Listening => Happening::Nothing,
                Consumer::Gone => Happening::Cancelled,
            },
        }
    }

    fn handle(&mut self, happening: Happening) -> ControlFlow<End> {
        let result = match happening {
            Happening::Cancelled => Err(End::Cancelled),
            Happening::Dropped(reason) => Err(DisconnectReason::Dropped(reason).into()),
            Happening::Command(command) => self.write(command),
            Happening::Payload(payload) => self.rejoin(payload),
            Happening::Frame(frame, received_at) => self.read(frame, received_at),
            Happening::Failed(error) => Err(error.into()),
            Happening::Ended => Err(DisconnectReason::ClosedByServer { code: None }.into()),
            Happening::DeadlinePassed => Err(self.too_late().into()),
            Happening::Slept => Err(DisconnectReason::Slept.into()),
            Happening::Nothing => Ok(()),
        };
        match result {
            Ok(()) => ControlFlow::Continue(()),
            Err(end) => ControlFlow::Break(end),
        }
    }

    fn too_late(&self) -> DisconnectReason {
        match self.phase {
            Phase::Opening { .. } | Phase::Joining { .. } => DisconnectReason::HandshakeTimedOut,
            Phase::Fetching(_) => CredentialsError::TimedOut.into(),
            Phase::Joined => DisconnectReason::HeartbeatMissed { silent_for: self.heartbeat },
        }
    }

    fn write(&mut self, command: Command) -> Result<(), End> {
        match command {
            Command::Send(frames) => self.io.push(frames)?,
            Command::Ask { id, frames, reply } => {
                self.questions.retain(|_, reply| !reply.is_closed());
                self.questions.insert(id, reply);
                self.io.push(frames)?;
            }
        }
        Ok(())
    }

    fn read(&mut self, frame: Frame, received_at: std::time::Instant) -> Result<(), End> {
        if matches!(self.phase, Phase::Joined) {
            self.deadline = Instant::now() + self.heartbeat;
        }
        let packet = match frame {
            Frame::Control => None,
            Frame::Close(code) => return Err(DisconnectReason::ClosedByServer { code }.into()),
            Frame::Binary(bytes) => self.assembler.binary(bytes)?,
            Frame::Text(text) => match EnginePacket::decode(&text)? {
                EnginePacket::Open(handshake) => return self.opened(&handshake),
                EnginePacket::Close => return Err(DisconnectReason::ClosedByServer { code: None }.into()),
                EnginePacket::Ping(payload) => {
                    self.io.push(vec![Frame::Text(EnginePacket::Pong(payload).encode())])?;
                    None
                }
                EnginePacket::Message(text) => self.assembler.text(text)?,
                EnginePacket::Pong(_) | EnginePacket::Upgrade | EnginePacket::Noop => None,
            },
        };
        match packet {
            // A server with several namespaces may talk about those that this client has no part in.
            Some(packet) if packet.namespace == self.around.config.namespace => {
                self.packet(packet.kind, received_at)
            }
            _ => {
                self.around.events.traffic();
                Ok(())
            }
        }
    }

    fn packet(&mut self, kind: PacketKind, received_at: std::time::Instant) -> Result<(), End> {
        match kind {
            PacketKind::Connect(payload) => self.accepted(payload.as_ref()),
            PacketKind::ConnectError(payload) => Err(join::refusal(payload)),
            PacketKind::Disconnect => self.removed(),
            PacketKind::Event { id, name, arguments, attachments } => {
                let ack = id.map(|id| AckId { generation: *self.around.generation, id });
                self.deliver(Event::Message { name, arguments, attachments, ack, received_at });
                Ok(())
            }
            PacketKind::Ack { id, arguments, attachments } => {
                if let Some(reply) = self.questions.remove(&id) {
                    // The asker may have given up in the meantime.
                    let _ = reply.send(Reply { arguments, attachments });
                }
                self.around.events.traffic();
                Ok(())
            }
        }
    }

    async fn say_goodbye(&mut self) {
        if matches!(self.phase, Phase::Joined) {
            let namespace = self.around.config.namespace.clone();
            let packet = Packet { namespace, kind: PacketKind::Disconnect };
            if let Ok(frames) = crate::client::frames_of(&packet)
                && self.io.push(frames).is_ok()
            {
                // The server learns it from the closed connection too, only later.
                let _ = tokio::time::timeout(GOODBYE, self.io.close()).await;
            }
        }
    }
}

async fn receive<T>(receiver: &mut Option<mpsc::Receiver<T>>) -> T {
    if let Some(receiver) = receiver
        && let Some(item) = receiver.recv().await
    {
        return item;
    }
    pending().await
}

async fn fetched(phase: &mut Phase) -> Result<Value, CredentialsError> {
    match phase {
        Phase::Fetching(payload) => payload.await,
        Phase::Opening { .. } | Phase::Joining { .. } | Phase::Joined => pending().await,
    }
}

/// The silence after which a connection counts as dead: the server's own two intervals and a grace, and never more than
/// the cap, since a server could announce years.
fn tolerated_silence(handshake: &Handshake, config: &ClientConfig) -> Result<Duration, CodecError> {
    let announced =
        handshake.ping_interval.checked_add(handshake.ping_timeout).ok_or(CodecError::BadHandshake)?;
    let limits = &config.limits;
    Ok(Duration::from_millis(announced).saturating_add(limits.heartbeat_grace).min(limits.heartbeat_cap))
}
