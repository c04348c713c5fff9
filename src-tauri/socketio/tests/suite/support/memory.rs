//! A transport without sockets, for simulated time.

use std::{
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::Duration,
};

use async_trait::async_trait;
use futures_util::{Sink, Stream};
use mostrador_socketio::{
    Connection, ConnectionError, Dial, DialError, Frame, Limits, Parts, SeededJitter, SystemClock,
};
use tokio::{sync::mpsc, time::Instant};
use url::Url;

use super::{KEY, Key, Probe};

/// A day.
pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The client's side of a connection in memory.
struct MemoryConnection {
    incoming: mpsc::UnboundedReceiver<Frame>,
    outgoing: mpsc::UnboundedSender<Frame>,
}

impl Stream for MemoryConnection {
    type Item = Result<Frame, ConnectionError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().incoming.poll_recv(context).map(|frame| frame.map(Ok))
    }
}

impl Sink<Frame> for MemoryConnection {
    type Error = ConnectionError;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn start_send(self: Pin<&mut Self>, frame: Frame) -> Result<(), Self::Error> {
        // A peer that is gone shows itself as the end of the stream.
        let _ = self.get_mut().outgoing.send(frame);
        Ok(())
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }
}

/// The server's side of a connection in memory.
pub(crate) struct MemoryPeer {
    pub(crate) incoming: mpsc::UnboundedReceiver<Frame>,
    pub(crate) outgoing: mpsc::UnboundedSender<Frame>,
}

impl MemoryPeer {
    pub(crate) fn say(&self, text: &str) {
        let _ = self.outgoing.send(Frame::Text(text.to_owned()));
    }

    /// The next text of the client; `None` when it is gone.
    pub(crate) async fn hear(&mut self) -> Option<String> {
        loop {
            match self.incoming.recv().await? {
                Frame::Text(text) => return Some(text),
                _ => continue,
            }
        }
    }

    /// Opens with the default heartbeat of a real server and hears the request for the namespace.
    pub(crate) async fn open(&mut self) -> Option<String> {
        self.say(
            r#"0{"sid":"e","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#,
        );
        self.hear().await
    }

    pub(crate) async fn accept(&mut self) -> Option<()> {
        self.open().await?;
        self.say(r#"40/sync,{"sid":"s"}"#);
        Some(())
    }

    /// Pings for as long as the client answers.
    pub(crate) async fn serve(mut self) {
        loop {
            tokio::select! {
                frame = self.incoming.recv() => if frame.is_none() { return },
                () = tokio::time::sleep(Duration::from_secs(25)) => self.say("2"),
            }
        }
    }
}

/// What a dialing gives.
pub(crate) enum Answer {
    /// The port is closed.
    Refuse,
    /// Packets vanish.
    BlackHole,
    /// A connection, whose other side the script got.
    Accept,
}

type Script = Box<dyn Fn(usize, MemoryPeer) -> Answer + Send + Sync>;

/// Dials into a script, and notes when.
pub(crate) struct MemoryDial {
    script: Script,
    times: Mutex<Vec<Instant>>,
}

impl MemoryDial {
    /// `script` gets the number of the attempt, from 0, and the server's side of the connection.
    pub(crate) fn new(script: impl Fn(usize, MemoryPeer) -> Answer + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { script: Box::new(script), times: Mutex::new(Vec::new()) })
    }

    /// When each attempt was made.
    pub(crate) fn times(&self) -> Vec<Instant> {
        self.times.lock().unwrap().clone()
    }
}

#[async_trait]
impl Dial for MemoryDial {
    async fn dial(&self, _: &Url, _: &Limits) -> Result<Box<dyn Connection>, DialError> {
        let number = {
            let mut times = self.times.lock().unwrap();
            times.push(Instant::now());
            times.len() - 1
        };
        let (to_client, incoming) = mpsc::unbounded_channel();
        let (outgoing, from_client) = mpsc::unbounded_channel();
        let peer = MemoryPeer { incoming: from_client, outgoing: to_client };
        match (self.script)(number, peer) {
            Answer::Refuse => Err(DialError::Io(std::io::ErrorKind::ConnectionRefused)),
            Answer::BlackHole => std::future::pending().await,
            Answer::Accept => Ok(Box::new(MemoryConnection { incoming, outgoing })),
        }
    }
}

/// The outside of a simulated client.
pub(crate) fn parts(dial: &Arc<MemoryDial>, seed: u64) -> Parts {
    Parts { dial: dial.clone(), jitter: Box::new(SeededJitter::new(seed)), wall_clock: Arc::new(SystemClock) }
}

/// A client that dials into a script.
pub(crate) fn probe(dial: &Arc<MemoryDial>, seed: u64, limits: Limits) -> Probe {
    start(parts(dial, seed), limits)
}

/// A client with the given parts, and the patience of simulated time.
pub(crate) fn start(parts: Parts, limits: Limits) -> Probe {
    let mut probe = Probe::start_with(parts, "http://remote.example", "/sync", limits, &Key::new(KEY));
    probe.patience = DAY;
    probe
}

/// The server's side of one connection, in a task of its own.
pub(crate) fn serve<F>(script: impl FnOnce(MemoryPeer) -> F, peer: MemoryPeer) -> Answer
where
    F: Future<Output = Option<()>> + Send + 'static,
{
    tokio::spawn(script(peer));
    Answer::Accept
}

/// Refuses every key.
pub(crate) async fn refuse_namespace(mut peer: MemoryPeer) -> Option<()> {
    peer.open().await?;
    peer.say(r#"44/sync,{"message":"Invalid API key"}"#);
    // A real server leaves the transport open.
    while peer.hear().await.is_some() {}
    Some(())
}

/// Accepts and pings.
pub(crate) async fn healthy(mut peer: MemoryPeer) -> Option<()> {
    peer.accept().await?;
    peer.serve().await;
    Some(())
}
