//! The remote's HTTP side: what the real connector's requests meet.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream;
use mostrador_connectors::http::{HttpError, Layer, Request, Response, Transport};
use rand::RngExt;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Method, StatusCode};

use super::faults::{Fault, Instead, Lost, Question};
use super::invariants::promise;
use super::{Hammered, KEY, Ordering, wire};

/// An answer before it is sent.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn new(status: u16, body: impl Into<String>) -> Self {
        let status = StatusCode::from_u16(status).expect("a status");
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        Self { status, headers, body: body.into() }
    }

    fn with(mut self, name: reqwest::header::HeaderName, value: &'static str) -> Self {
        self.headers.insert(name, HeaderValue::from_static(value));
        self
    }

    fn into_response(self) -> Response {
        // In two pieces: a body never comes whole.
        let bytes = Bytes::from(self.body);
        let middle = bytes.len() / 2;
        let pieces = [Ok(bytes.slice(..middle)), Ok(bytes.slice(middle..))];
        Response { status: self.status, headers: self.headers, body: Box::pin(stream::iter(pieces)) }
    }

    /// Half of the body, and then nothing.
    fn broken_off(self) -> Response {
        let half = Bytes::from(self.body).slice(..).split_to_half();
        let pieces = [Ok(half), Err(HttpError::BodyTruncated)];
        Response { status: self.status, headers: self.headers, body: Box::pin(stream::iter(pieces)) }
    }

    /// Half of the body as if it were all of it.
    fn cut_short(mut self) -> Response {
        let middle = (0..=self.body.len() / 2).rev().find(|at| self.body.is_char_boundary(*at)).unwrap_or(0);
        self.body.truncate(middle);
        self.into_response()
    }
}

trait Half {
    fn split_to_half(self) -> Self;
}

impl Half for Bytes {
    fn split_to_half(self) -> Self {
        let middle = self.len() / 2;
        self.slice(..middle)
    }
}

#[async_trait]
impl Transport for Ordering {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        if self.count_request() == Hammered::Yes {
            return std::future::pending().await;
        }
        let question = question(&request);
        let fault = match question {
            Some(question) => self.weather().fault(question, &mut self.state().random),
            None => Fault::None,
        };
        self.trace.note(format_args!("{} {} {fault:?}", request.method, request.url.path()));
        if question == Some(Question::Confirm) {
            self.state().confirmations += 1;
        }
        match fault {
            Fault::Refused => {
                self.pause(1..20).await;
                return Err(HttpError::Unreachable(Layer::Refused));
            }
            Fault::Silence => {
                tokio::time::sleep(request.timeout).await;
                return Err(HttpError::Unreachable(Layer::AnswerTime));
            }
            Fault::None | Fault::Instead(_) | Fault::Afterwards(_) | Fault::Blames => {}
        }
        tokio::time::sleep(self.latency()).await;
        self.witness.sees();
        let answer = match fault {
            Fault::Instead(instead) => instead_of(instead),
            Fault::Blames => {
                if let Ok(updates) = wire::updates(&request.body) {
                    self.state().orders.blame(&updates);
                }
                Answer::new(500, wire::route_error("SYNC_ERROR", "Failed to confirm orders"))
            }
            Fault::None | Fault::Refused | Fault::Silence | Fault::Afterwards(_) => {
                self.answer(question, &request)
            }
        };
        tokio::time::sleep(self.latency()).await;
        if (question, fault) == (Some(Question::List), Fault::None) {
            self.state().lists_delivered += 1;
        }
        match fault {
            Fault::Afterwards(Lost::Connection) => Err(HttpError::Unreachable(Layer::Lost)),
            Fault::Afterwards(Lost::TooLate) => {
                tokio::time::sleep(request.timeout).await;
                Err(HttpError::Unreachable(Layer::AnswerTime))
            }
            Fault::Afterwards(Lost::BrokenOff) => Ok(answer.broken_off()),
            Fault::Afterwards(Lost::CutShort) => Ok(answer.cut_short()),
            Fault::None | Fault::Refused | Fault::Silence | Fault::Instead(_) | Fault::Blames => {
                Ok(answer.into_response())
            }
        }
    }
}

impl Ordering {
    async fn pause(&self, millis: std::ops::Range<u64>) {
        let millis = self.state().random.random_range(millis);
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }

    /// What the remote does when it works.
    fn answer(&self, question: Option<Question>, request: &Request) -> Answer {
        match request.headers.get("x-api-key").map(HeaderValue::as_bytes) {
            Some(key) if key == KEY.as_bytes() => {}
            Some(_) => return instead_of(Instead::KeyWrong),
            None => return instead_of(Instead::KeyMissing),
        }
        match question {
            None => instead_of(Instead::NotFound),
            Some(Question::Status) => Answer::new(
                200,
                r#"{"success":true,"status":"healthy","recentLogs":[],"timestamp":"2026-11-22T01:02:03.000Z"}"#,
            ),
            Some(Question::List) => {
                let mut state = self.state();
                let mut orders = state.orders.list();
                if state.random.random_range(0..10) == 0
                    && let Some(first) = orders.first().cloned()
                {
                    // The same order twice in one answer.
                    orders.push(first);
                }
                state.unusable_listed = state.unusable_listed.max(state.unusable);
                Answer::new(200, wire::list(&orders, state.unusable))
            }
            Some(Question::Confirm) => self.confirm(&request.body),
        }
    }

    fn confirm(&self, body: &[u8]) -> Answer {
        let updates = match wire::updates(body) {
            Ok(updates) => updates,
            Err(what) => {
                self.state().complaints.push(format!("a confirmation with {what}"));
                return Answer::new(400, wire::route_error("VALIDATION_ERROR", "orderUpdates"));
            }
        };
        let mut state = self.state();
        let super::State { orders, random, .. } = &mut *state;
        let refused = orders.confirm(&updates, random, |id, number| {
            self.witness.is_promised(|| promise(id, number));
            self.trace.note(format_args!("confirmed {id} #{number}"));
        });
        match refused {
            Ok(()) => Answer::new(
                200,
                format!(r#"{{"success":true,"message":"{} orders confirmed successfully"}}"#, updates.len()),
            ),
            Err(_) => Answer::new(500, wire::route_error("SYNC_ERROR", "Failed to confirm orders")),
        }
    }
}

fn question(request: &Request) -> Option<Question> {
    match (&request.method, request.url.path()) {
        (&Method::GET, "/api/sync/orders/pending") => Some(Question::List),
        (&Method::POST, "/api/sync/orders/confirm") => Some(Question::Confirm),
        (&Method::GET, "/api/sync/status") => Some(Question::Status),
        _ => None,
    }
}

fn instead_of(instead: Instead) -> Answer {
    const PAGE: &str = "<!DOCTYPE html><html><body><h1>Hello</h1></body></html>";
    let html = |status| Answer::new(status, PAGE).with(CONTENT_TYPE, "text/html");
    match instead {
        Instead::InternalError => {
            Answer::new(500, wire::technical_error("INTERNAL_SERVER_ERROR", "Something went wrong"))
        }
        Instead::DatabaseError => Answer::new(500, wire::technical_error("TECH001", "Database error")),
        Instead::BadGateway => html(502),
        Instead::NotFound => html(404),
        Instead::TooManyInSeconds => too_many().with(RETRY_AFTER, "7"),
        Instead::TooManyUntilDate => too_many()
            .with(DATE, "Sun, 22 Nov 2026 01:02:03 GMT")
            .with(RETRY_AFTER, "Sun, 22 Nov 2026 01:02:43 GMT"),
        Instead::TooMany => too_many(),
        Instead::KeyMissing => {
            Answer::new(500, wire::technical_error("TECH006", "API key required for sync operations"))
        }
        Instead::KeyWrong => Answer::new(500, wire::technical_error("TECH007", "Invalid API key")),
        Instead::Forbidden => html(403),
        Instead::PoliteError => Answer::new(200, wire::technical_error("TECH001", "Database error")),
        Instead::PoliteFailure => Answer::new(200, r#"{"success":false}"#),
        Instead::Portal => html(200),
        Instead::Nothing => Answer::new(200, ""),
    }
}

fn too_many() -> Answer {
    Answer::new(429, r#"{"error":{"code":"RATE","message":"slow down","type":"RATE_LIMIT"}}"#)
}
