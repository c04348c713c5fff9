//! A server for the tests that answers exactly what it is told, right or wrong, and remembers what it was asked.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::{FixedKey, WhatsAppConnector, WhatsAppSettings};

/// What is done with one request.
pub(super) enum Reply {
    /// These bytes, then the connection is closed.
    Raw(Vec<u8>),
    /// These bytes, and the connection stays open without another byte.
    Hang(Vec<u8>),
}

impl Reply {
    /// A whole answer with a length.
    pub(super) fn status(status: u16, headers: &str, body: &str) -> Self {
        Self::Raw(head(status, headers, body.len()).into_iter().chain(body.bytes()).collect())
    }

    pub(super) fn json(status: u16, body: &str) -> Self {
        Self::status(status, "content-type: application/json\r\n", body)
    }

    /// An answer that promises more than it sends.
    pub(super) fn truncated(body: &str) -> Self {
        Self::Raw(head(200, "", body.len() + 1000).into_iter().chain(body.bytes()).collect())
    }
}

fn head(status: u16, headers: &str, length: usize) -> Vec<u8> {
    format!("HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n")
        .into_bytes()
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// Request line and headers, in lower case.
    pub(super) head: String,
    pub(super) body: String,
}

pub(super) struct Server {
    pub(super) url: url::Url,
    requests: Arc<Mutex<Vec<Request>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    /// Answers with the replies in turn, and closes every connection after the last one.
    pub(super) async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let mut replies: VecDeque<Reply> = replies.into_iter().collect();
        let task = tokio::spawn(async move {
            let mut kept = Vec::new();
            while let Ok((mut stream, _)) = listener.accept().await {
                let Some(request) = receive(&mut stream).await else { continue };
                seen.lock().unwrap().push(request);
                match replies.pop_front() {
                    // A client may close while it is being answered.
                    Some(Reply::Raw(bytes)) => drop(stream.write_all(&bytes).await),
                    Some(Reply::Hang(bytes)) => {
                        drop(stream.write_all(&bytes).await);
                        kept.push(stream);
                    }
                    None => {}
                }
            }
        });
        Self { url, requests, task }
    }

    pub(super) fn settings(&self) -> WhatsAppSettings {
        WhatsAppSettings::new(self.url.clone(), Arc::new(FixedKey::new("test-key")))
    }

    pub(super) fn connector(&self) -> WhatsAppConnector {
        WhatsAppConnector::new(self.settings()).unwrap()
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn receive(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 8192];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse().unwrap());
            if body.len() >= length {
                return Some(Request { head, body: body.to_owned() });
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}
