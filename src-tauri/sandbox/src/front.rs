//! The public port: a listener whose connections can be reset, closed or frozen while they are in use.
//!
//! The faults work on the connection itself and not in a proxy before it, so that the fault-free path has
//! no second hop: the stand-in is the floor of a benchmark.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use futures_util::task::AtomicWaker;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use crate::lock;

/// What a connection does with bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    /// Passes them.
    Open,
    /// Holds both directions while the TCP connection stays up: a dead network seen from both ends.
    Frozen,
    /// Ends with a FIN.
    Closed,
    /// Ends with a RST.
    Reset,
}

impl Flow {
    fn from_code(code: u8) -> Self {
        match code {
            0 => Self::Open,
            1 => Self::Frozen,
            2 => Self::Closed,
            _ => Self::Reset,
        }
    }
}

/// The switch of one connection. [`Flow::Closed`] and [`Flow::Reset`] are final.
#[derive(Debug)]
pub(crate) struct Gate {
    flow: AtomicU8,
    socket: AtomicBool,
    reader: AtomicWaker,
    writer: AtomicWaker,
}

impl Gate {
    fn new() -> Self {
        Self {
            flow: AtomicU8::new(Flow::Open as u8),
            socket: AtomicBool::new(false),
            reader: AtomicWaker::new(),
            writer: AtomicWaker::new(),
        }
    }

    fn flow(&self) -> Flow {
        Flow::from_code(self.flow.load(Ordering::Acquire))
    }

    /// Switches the connection, unless it has already ended.
    pub(crate) fn set(&self, flow: Flow) {
        let changed =
            self.flow.fetch_update(Ordering::AcqRel, Ordering::Acquire, |code| match Flow::from_code(code) {
                Flow::Open | Flow::Frozen => Some(flow as u8),
                Flow::Closed | Flow::Reset => None,
            });
        if changed.is_ok() {
            self.reader.wake();
            self.writer.wake();
        }
    }

    /// Remembers that this connection carries Socket.IO.
    pub(crate) fn mark_socket(&self) {
        self.socket.store(true, Ordering::Release);
    }
}

/// Every connection that is open now.
#[derive(Debug, Default)]
pub(crate) struct Gates(Mutex<Vec<Weak<Gate>>>);

impl Gates {
    fn open(&self) -> Arc<Gate> {
        let gate = Arc::new(Gate::new());
        let mut gates = lock(&self.0);
        gates.retain(|gate| gate.strong_count() > 0);
        gates.push(Arc::downgrade(&gate));
        gate
    }

    /// Switches the connections that carry Socket.IO.
    pub(crate) fn set_sockets(&self, flow: Flow) {
        for gate in lock(&self.0).iter().filter_map(Weak::upgrade) {
            if gate.socket.load(Ordering::Acquire) {
                gate.set(flow);
            }
        }
    }

    /// Switches all connections.
    pub(crate) fn set_all(&self, flow: Flow) {
        for gate in lock(&self.0).iter().filter_map(Weak::upgrade) {
            gate.set(flow);
        }
    }
}

/// The listener of the public port.
pub(crate) struct Front {
    tcp: TcpListener,
    gates: Arc<Gates>,
}

impl Front {
    pub(crate) fn new(tcp: TcpListener, gates: Arc<Gates>) -> Self {
        Self { tcp, gates }
    }
}

impl Listener for Front {
    type Io = FrontStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (FrontStream, SocketAddr) {
        loop {
            match self.tcp.accept().await {
                Ok((tcp, peer)) => {
                    // Nagle's delay would be the largest part of a measured latency.
                    if tcp.set_nodelay(true).is_ok() {
                        return (FrontStream { tcp, gate: self.gates.open() }, peer);
                    }
                }
                // Accepting fails for want of file descriptors, which only time can cure.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}

/// The far end of a request: where it came from and the switch of its connection.
#[derive(Debug, Clone)]
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    pub(crate) gate: Arc<Gate>,
}

impl Connected<IncomingStream<'_, Front>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Front>) -> Self {
        Self { address: *stream.remote_addr(), gate: Arc::clone(&stream.io().gate) }
    }
}

/// One accepted connection behind its [`Gate`].
pub(crate) struct FrontStream {
    tcp: TcpStream,
    gate: Arc<Gate>,
}

impl FrontStream {
    fn reset(&self) -> io::Error {
        // Without lingering the kernel sends RST instead of FIN when the stream is dropped.
        match self.tcp.set_zero_linger() {
            Ok(()) => io::ErrorKind::ConnectionReset.into(),
            Err(error) => error,
        }
    }

    /// Whether bytes may be written now; `None` means wait.
    fn may_write(&self, cx: &Context<'_>) -> Option<io::Result<()>> {
        // Registered before the state is read: a switch in between wakes the task again.
        self.gate.writer.register(cx.waker());
        match self.gate.flow() {
            Flow::Open => Some(Ok(())),
            Flow::Frozen => None,
            Flow::Closed => Some(Err(io::ErrorKind::BrokenPipe.into())),
            Flow::Reset => Some(Err(self.reset())),
        }
    }
}

impl AsyncRead for FrontStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.gate.reader.register(cx.waker());
        match self.gate.flow() {
            Flow::Open => Pin::new(&mut self.tcp).poll_read(cx, buffer),
            Flow::Frozen => Poll::Pending,
            Flow::Closed => Poll::Ready(Ok(())),
            Flow::Reset => Poll::Ready(Err(self.reset())),
        }
    }
}

impl AsyncWrite for FrontStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.may_write(cx) {
            None => Poll::Pending,
            Some(Err(error)) => Poll::Ready(Err(error)),
            Some(Ok(())) => Pin::new(&mut self.tcp).poll_write(cx, bytes),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.may_write(cx) {
            None => Poll::Pending,
            Some(Err(error)) => Poll::Ready(Err(error)),
            Some(Ok(())) => Pin::new(&mut self.tcp).poll_write_vectored(cx, slices),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.may_write(cx) {
            None => Poll::Pending,
            Some(Err(error)) if error.kind() == io::ErrorKind::ConnectionReset => Poll::Ready(Err(error)),
            Some(_) => Pin::new(&mut self.tcp).poll_shutdown(cx),
        }
    }
}
