//! A client that knows nothing but HTTP, JSON and the text frames of Engine.IO.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use mostrador_sandbox::{Options, Running};
use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub(crate) const KEY: &str = "the-right-key";

/// How long a test waits for something that must come.
pub(crate) const SOON: Duration = Duration::from_secs(10);

/// How long a test waits to be sure that something does not come.
pub(crate) const QUIET: Duration = Duration::from_millis(300);

pub(crate) struct Remote {
    pub(crate) running: Running,
    pub(crate) client: Client,
}

impl Remote {
    pub(crate) async fn start() -> Self {
        Self::start_with(Options { api_key: KEY.into(), ..Options::default() }).await
    }

    pub(crate) async fn start_with(options: Options) -> Self {
        let running = mostrador_sandbox::start(options).await.expect("the stand-in starts");
        Self { running, client: Client::new() }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.url())
    }

    /// A GET with the right key.
    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path)).header("X-API-Key", KEY)
    }

    /// A POST with the right key.
    pub(crate) fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client.post(self.url(path)).header("X-API-Key", KEY).json(body)
    }

    /// A GET that must answer 200 with JSON.
    pub(crate) async fn read(&self, path: &str) -> Value {
        ok(self.get(path).send().await.expect("an answer")).await
    }

    /// A POST that must answer 200 with JSON.
    pub(crate) async fn write(&self, path: &str, body: Value) -> Value {
        ok(self.post(path, &body).send().await.expect("an answer")).await
    }

    /// Makes orders and gives back their ids.
    pub(crate) async fn make(&self, request: Value) -> Vec<String> {
        let made = self.write("/control/orders", request).await;
        made["ids"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// The orders that are listed now.
    pub(crate) async fn listed(&self) -> Vec<Value> {
        let mut body = self.read("/api/sync/orders/pending").await;
        body["data"].as_array_mut().map(std::mem::take).expect("a list")
    }

    pub(crate) async fn fault(&self, patch: Value) {
        self.write("/control/faults", patch).await;
    }

    pub(crate) async fn socket(&self) -> Socket {
        let mut socket = self.open_socket().await;
        socket.send(&format!("40/sync,{{\"apiKey\":\"{KEY}\"}}")).await;
        let answer = socket.next().await.expect("an answer to the connection");
        assert!(answer.starts_with("40/sync,"), "{answer}");
        socket
    }

    /// A transport without a namespace.
    pub(crate) async fn open_socket(&self) -> Socket {
        let url = format!("ws://{}/socket.io/?EIO=4&transport=websocket", self.running.address);
        let (stream, _) = connect_async(url).await.expect("a websocket");
        let mut socket = Socket(stream);
        let open = socket.next().await.expect("the open packet");
        assert!(open.starts_with('0'), "{open}");
        socket
    }
}

pub(crate) async fn ok(response: Response) -> Value {
    let status = response.status();
    let text = response.text().await.expect("a body");
    assert_eq!(status, 200, "{text}");
    serde_json::from_str(&text).expect("JSON")
}

/// Status and JSON of an answer.
pub(crate) async fn answer(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.expect("an answer");
    (response.status().as_u16(), response.json().await.expect("JSON"))
}

/// A recorded message of the contract.
pub(crate) fn fixture(name: &str) -> Value {
    let path = format!("{}/tests/fixtures/whatsapp-v1/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).expect("JSON")
}

/// An error without what differs from answer to answer.
pub(crate) fn timeless(mut error: Value) -> Value {
    for field in ["timestamp", "requestId"] {
        if let Some(value) = error["error"].get_mut(field) {
            assert!(value.is_string());
            *value = Value::Null;
        }
    }
    error
}

pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    pub(crate) async fn send(&mut self, packet: &str) {
        self.0.send(Message::text(packet)).await.expect("sent");
    }

    /// The next text packet; `None` when the transport has ended.
    pub(crate) async fn next(&mut self) -> Option<String> {
        tokio::time::timeout(SOON, self.next_packet()).await.expect("a packet or the end")
    }

    /// The next packet that is no ping, or `None` when the server closed. Pings are answered; the first comes
    /// at once.
    async fn next_packet(&mut self) -> Option<String> {
        loop {
            match self.next_raw().await? {
                // A pong that fails means that the end is next.
                ping if ping == "2" => drop(self.0.send(Message::text("3")).await),
                close if close == "1" => return None,
                packet => return Some(packet),
            }
        }
    }

    /// The next packet whatever it is; `None` when the transport has ended.
    pub(crate) async fn next_raw(&mut self) -> Option<String> {
        loop {
            match self.0.next().await? {
                Ok(Message::Text(text)) => return Some(text.to_string()),
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    /// The next `order:new` payload.
    pub(crate) async fn order_new(&mut self) -> Value {
        let packet = self.next().await.expect("an event");
        let text = packet.strip_prefix("42/sync,").unwrap_or_else(|| panic!("{packet} is no event"));
        let event: Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(event[0], "order:new");
        event[1].clone()
    }

    /// Whether nothing at all comes for a while.
    pub(crate) async fn is_quiet(&mut self) -> bool {
        tokio::time::timeout(QUIET, self.next_packet()).await.is_err()
    }
}
