//! The local server on real sockets, over use cases that answer as they are told.

mod assets;
mod events;
mod guard;
mod logs;
mod metrics;
mod pairing;
mod rpc;
mod session;
mod wispro;

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures_util::stream;

use mostrador_api::{ErrorCode, ErrorView, Seat};
use reqwest::header::{COOKIE, ORIGIN, SET_COOKIE};
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, broadcast};

use super::{LocalServer, Scrape, Scraped};
use crate::backend::{Backend, Messages};

/// What the scripted use cases say of Wispro.
#[derive(Default)]
struct Wispro {
    view: Value,
    /// The seats that started a run, and how.
    started: Vec<(String, Value)>,
    /// How a start ends.
    refusal: Option<ErrorView>,
}

/// Use cases that echo, fail as told, and publish what a test gives them.
struct Scripted {
    messages: broadcast::Sender<Arc<str>>,
    entered: Notify,
    go_on: Notify,
    finished: Notify,
    wispro: Mutex<Wispro>,
}

impl Scripted {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            messages: broadcast::Sender::new(4),
            entered: Notify::new(),
            go_on: Notify::new(),
            finished: Notify::new(),
            wispro: Mutex::default(),
        })
    }

    fn publish(&self, text: &str) {
        let _ = self.messages.send(Arc::from(text));
    }
}

#[async_trait]
impl Backend for Scripted {
    async fn dispatch(&self, seat: &Seat, command: &str, payload: Value) -> Result<Value, ErrorView> {
        match command {
            "echo" => Ok(payload),
            "kind" => Ok(json!(format!("{:?}", seat.kind()))),
            "slow" => {
                self.entered.notify_one();
                self.go_on.notified().await;
                self.finished.notify_one();
                Ok(json!("done"))
            }
            "wispro_get" => Ok(self.wispro.lock().unwrap().view.clone()),
            "wispro_start" => {
                let mut wispro = self.wispro.lock().unwrap();
                wispro.started.push((format!("{:?}", seat.kind()), payload));
                wispro.refusal.clone().map_or_else(|| Ok(json!({ "id": 7 })), Err)
            }
            "panic" => panic!("a use case with a mistake"),
            code => {
                let code: ErrorCode =
                    serde_json::from_value(json!(code)).unwrap_or(ErrorCode::UnknownCommand);
                Err(ErrorView { code, detail: None })
            }
        }
    }

    fn subscribe(&self) -> Messages {
        Box::pin(stream::unfold(self.messages.subscribe(), |mut receiver| async {
            match receiver.recv().await {
                Ok(message) => Some((message, receiver)),
                Err(broadcast::error::RecvError::Lagged(_)) => Some((Arc::from("resync"), receiver)),
                Err(broadcast::error::RecvError::Closed) => None,
            }
        }))
    }
}

/// Metrics behind a token that never changes.
struct FixedMetrics;

#[async_trait]
impl Scrape for FixedMetrics {
    async fn scrape(&self, bearer: Option<&str>) -> Scraped {
        match bearer {
            Some("metrics-token") => Scraped::Text("up 1\n".to_owned()),
            Some(_) | None => Scraped::Refused,
        }
    }
}

/// A server and a client without a cookie jar, so that each test says what it sends.
struct House {
    server: LocalServer,
    backend: Arc<Scripted>,
    client: reqwest::Client,
}

impl House {
    async fn open() -> Self {
        let backend = Scripted::new();
        Self::over(backend.clone(), backend).await
    }

    /// Over other use cases than the scripted ones.
    async fn over(served: Arc<dyn Backend>, backend: Arc<Scripted>) -> Self {
        crate::prepare_process();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = LocalServer::start(listener, served, Arc::new(FixedMetrics)).unwrap();
        Self { server, backend, client: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    fn origin(&self) -> String {
        format!("http://{}", self.server.address())
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }

    fn token(&self) -> String {
        self.server.open_url().split_once("#token=").unwrap().1.to_owned()
    }

    fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client.post(self.url(path)).header(ORIGIN, self.origin()).json(body)
    }

    async fn redeem(&self, token: &str) -> Response {
        self.post("/session", &json!({ "token": token })).send().await.unwrap()
    }

    /// `name=id` of a new session of the machine.
    async fn cookie(&self) -> String {
        self.cookie_for(&self.token()).await
    }

    /// `name=id` of the session that a token opens.
    async fn cookie_for(&self, token: &str) -> String {
        let response = self.redeem(token).await;
        let cookie = response.headers()[SET_COOKIE].to_str().unwrap().to_owned();
        cookie.split(';').next().unwrap().to_owned()
    }

    async fn call(&self, cookie: &str, command: &str, body: &Value) -> Response {
        self.post(&format!("/rpc/{command}"), body).header(COOKIE, cookie).send().await.unwrap()
    }

    /// The whole answer to bytes that no well-behaved client sends.
    async fn raw(&self, request: &str) -> String {
        let mut connection = TcpStream::connect(self.server.address()).await.unwrap();
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

async fn code(response: Response) -> String {
    let body: Value = response.json().await.unwrap();
    body["code"].as_str().unwrap().to_owned()
}
