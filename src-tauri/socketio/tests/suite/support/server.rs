//! A WebSocket server that does exactly what a test writes, including what no correct server does.

use std::{future::Future, sync::Arc};

use futures_util::{SinkExt, StreamExt};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream, accept_async,
    tungstenite::{
        Message,
        protocol::frame::{
            Frame,
            coding::{Data, OpCode},
        },
    },
};

use super::{KEY, Key, PATIENCE, Probe, quick};

pub(crate) struct ScriptedServer {
    port: u16,
    task: JoinHandle<()>,
}

impl Drop for ScriptedServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl ScriptedServer {
    /// Runs `script` for each connection, with the connection's number from 0.
    pub(crate) async fn start<F>(script: impl Fn(usize, Peer) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let script = Arc::new(script);
        let task = tokio::spawn(async move {
            for number in 0.. {
                let Ok((stream, _)) = listener.accept().await else { return };
                let script = Arc::clone(&script);
                tokio::spawn(async move {
                    if let Ok(socket) = accept_async(stream).await {
                        script(number, Peer { socket }).await;
                    }
                });
            }
        });
        Self { port, task }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// A quick client of `server` with the right key.
pub(crate) async fn probe_of(server: &ScriptedServer) -> Probe {
    Probe::start(&server.url(), quick(), &Key::new(KEY))
}

/// On the first connection `first`, on every later one a server without fault.
pub(crate) async fn faulty_once<F>(
    first: impl Fn(Peer) -> F + Send + Sync + Clone + 'static,
) -> ScriptedServer
where
    F: Future<Output = ()> + Send + 'static,
{
    ScriptedServer::start(move |number, mut peer| {
        let first = first.clone();
        async move {
            if number == 0 {
                first(peer).await;
            } else {
                peer.accept().await;
                peer.stay().await;
            }
        }
    })
    .await
}

/// The server's side of one connection.
pub(crate) struct Peer {
    socket: WebSocketStream<TcpStream>,
}

impl Peer {
    /// Sends a text frame. A client that is gone is no failure of the script.
    pub(crate) async fn say(&mut self, text: impl Into<String>) {
        let _ = self.socket.send(Message::text(text.into())).await;
    }

    pub(crate) async fn say_binary(&mut self, bytes: &'static [u8]) {
        let _ = self.socket.send(Message::binary(bytes)).await;
    }

    /// The next text of the client; `None` when it is gone.
    pub(crate) async fn hear(&mut self) -> Option<String> {
        loop {
            match timeout(PATIENCE, self.socket.next()).await.expect("the client said nothing in time")? {
                Ok(Message::Text(text)) => return Some(text.as_str().to_owned()),
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    }

    /// Opens the transport with the given heartbeat, in milliseconds.
    pub(crate) async fn open(&mut self, ping_interval: u64, ping_timeout: u64) {
        self.say(format!(
            r#"0{{"sid":"e","upgrades":[],"pingInterval":{ping_interval},"pingTimeout":{ping_timeout},"maxPayload":1000}}"#
        ))
        .await;
    }

    /// Opens with a heartbeat of a minute and accepts the namespace `/sync`.
    pub(crate) async fn accept(&mut self) {
        self.open(40_000, 20_000).await;
        self.hear().await;
        self.say(r#"40/sync,{"sid":"s"}"#).await;
    }

    /// Stays until the client is gone.
    pub(crate) async fn stay(&mut self) {
        while let Some(Ok(_)) = self.socket.next().await {}
    }

    /// Closes with a WebSocket code.
    pub(crate) async fn close(mut self) {
        let _ = self.socket.close(None).await;
        self.stay().await;
    }

    /// As [`Peer::accept`], with another largest message.
    pub(crate) async fn accept_with_limit(&mut self, max_payload: u64) {
        self.say(format!(
            r#"0{{"sid":"e","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":{max_payload}}}"#
        ))
        .await;
        self.hear().await;
        self.say(r#"40/sync,{"sid":"s"}"#).await;
    }

    /// Sends a WebSocket ping.
    pub(crate) async fn ping(&mut self) {
        let _ = self.socket.send(Message::Ping(bytes::Bytes::new())).await;
    }

    /// One text message as `count` WebSocket fragments of `piece`.
    pub(crate) async fn say_in_pieces(&mut self, piece: &str, count: usize) {
        for index in 0..count {
            let code = if index == 0 { Data::Text } else { Data::Continue };
            let frame = Frame::message(piece.to_owned(), OpCode::Data(code), index + 1 == count);
            let _ = self.socket.send(Message::Frame(frame)).await;
        }
    }
}
