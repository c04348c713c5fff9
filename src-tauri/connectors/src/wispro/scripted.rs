//! A server for the tests that answers exactly what it is told, right or wrong, and remembers what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderValue, RETRY_AFTER};

use super::{WisproConnector, WisproSettings};
use crate::http::{FixedKey, HttpError, Request, Response, Transport};

pub(super) const TOKEN: &str = "9b2f4a1e-0000-4000-8000-7c5d3e1f2a4b";

/// What is done with one request.
#[derive(Clone)]
pub(super) enum Reply {
    /// This status and body.
    Status(u16, String),
    /// 429 with so many seconds.
    Wait(u64),
    /// No answer for this reason.
    Fails(HttpError),
}

impl Reply {
    pub(super) fn ok(body: impl Into<String>) -> Self {
        Self::Status(200, body.into())
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) authorization: HeaderValue,
    pub(super) body: Vec<u8>,
}

#[derive(Default)]
pub(super) struct Server {
    replies: Mutex<VecDeque<Reply>>,
    asked: Mutex<Vec<Asked>>,
}

impl Server {
    pub(super) fn new(replies: impl IntoIterator<Item = Reply>) -> Arc<Self> {
        Arc::new(Self { replies: Mutex::new(replies.into_iter().collect()), ..Self::default() })
    }

    pub(super) fn connector(self: &Arc<Self>) -> WisproConnector {
        self.connector_with(|_| ())
    }

    pub(super) fn connector_with(
        self: &Arc<Self>,
        change: impl FnOnce(&mut WisproSettings),
    ) -> WisproConnector {
        let url = "https://wispro.example".parse().unwrap();
        let mut settings = WisproSettings::new(url, Arc::new(FixedKey::new(TOKEN)));
        change(&mut settings);
        WisproConnector::over("wispro-1", settings, self.clone()).unwrap()
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

#[async_trait]
impl Transport for Server {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        self.asked.lock().unwrap().push(Asked {
            method: request.method.to_string(),
            url: request.url.to_string(),
            authorization: request.headers["authorization"].clone(),
            body: request.body,
        });
        let reply = self.replies.lock().unwrap().pop_front().expect("a reply");
        let mut headers = HeaderMap::new();
        let (status, body) = match reply {
            Reply::Fails(error) => return Err(error),
            Reply::Wait(seconds) => {
                headers.insert(RETRY_AFTER, seconds.into());
                (429, String::new())
            }
            Reply::Status(status, body) => (status, body),
        };
        let body = Box::pin(stream::iter([Ok(Bytes::from(body))]));
        Ok(Response { status: StatusCode::from_u16(status).unwrap(), headers, body })
    }
}
