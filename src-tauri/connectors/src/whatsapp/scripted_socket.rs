//! The remote's end of a socket in memory, for the tests: it says exactly what it is told.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use async_trait::async_trait;
use futures_util::{Sink, Stream};
use mostrador_socketio::{Connection, ConnectionError, Dial, DialError, Frame, Limits};
use tokio::sync::mpsc;
use url::Url;

/// Both ends of a connection in memory.
struct Pipe {
    incoming: mpsc::UnboundedReceiver<Frame>,
    outgoing: mpsc::UnboundedSender<Frame>,
}

impl Stream for Pipe {
    type Item = Result<Frame, ConnectionError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.incoming.poll_recv(context).map(|frame| frame.map(Ok))
    }
}

impl Sink<Frame> for Pipe {
    type Error = ConnectionError;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn start_send(self: Pin<&mut Self>, frame: Frame) -> Result<(), Self::Error> {
        self.outgoing.send(frame).map_err(|_| ConnectionError::NotReading)
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }
}

pub(super) struct Dialed(pub(super) mpsc::UnboundedSender<Peer>);

#[async_trait]
impl Dial for Dialed {
    async fn dial(&self, url: &Url, _: &Limits) -> Result<Box<dyn Connection>, DialError> {
        assert_eq!(url.path(), "/socket.io/");
        let (to_client, incoming) = mpsc::unbounded_channel();
        let (outgoing, from_client) = mpsc::unbounded_channel();
        self.0.send(Peer { to_client, from_client }).map_err(|_| DialError::TimedOut)?;
        Ok(Box::new(Pipe { incoming, outgoing }))
    }
}

/// The remote's end of one connection.
pub(super) struct Peer {
    to_client: mpsc::UnboundedSender<Frame>,
    from_client: mpsc::UnboundedReceiver<Frame>,
}

impl Peer {
    pub(super) fn send(&self, text: &str) {
        self.send_frame(Frame::Text(text.to_owned()));
    }

    pub(super) fn send_frame(&self, frame: Frame) {
        self.to_client.send(frame).expect("the client listens");
    }

    pub(super) async fn text(&mut self) -> String {
        match self.from_client.recv().await {
            Some(Frame::Text(text)) => text,
            other => panic!("{other:?}"),
        }
    }

    /// Opens the transport and gives what the client connects with.
    pub(super) async fn open(&mut self, ping_millis: u64) -> String {
        self.send(&format!(
            r#"0{{"sid":"e","upgrades":[],"pingInterval":{ping_millis},"pingTimeout":20000,"maxPayload":1000000}}"#
        ));
        self.text().await
    }

    pub(super) async fn accept(&mut self, ping_millis: u64) {
        assert_eq!(self.open(ping_millis).await, r#"40/sync,{"apiKey":"test-key"}"#);
        self.send(r#"40/sync,{"sid":"s"}"#);
        assert_eq!(self.text().await, r#"42/sync,["sync:orders"]"#);
    }

    pub(super) fn nothing_pending(&self) {
        self.send(r#"42/sync,["orders:pending",{"count":0,"orders":[]}]"#);
    }

    pub(super) fn new_order(&self) {
        self.send(r#"42/sync,["order:new",{"orderId":"bbbbbbbb-0000-4000-8000-000000000001"}]"#);
    }
}
