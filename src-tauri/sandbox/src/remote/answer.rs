//! Answers of the remote, in its two error shapes and in the shapes that faults give them.

use std::io;

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use chrono::{TimeDelta, Utc};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use crate::customers::Listed;
use crate::faults::RetryAfter;

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// Bytes of a list that are written out at once.
const PIECE: usize = 64 * 1024;

/// What an answer says about its request.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) now_iso: String,
    /// The client's `x-request-id`, or one made here.
    pub(super) request_id: String,
}

/// How much of the body is really sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    Whole,
    FirstHalf,
}

/// What an answer carries.
#[derive(Debug)]
enum Content {
    /// These bytes, with their length told.
    Whole(Bytes),
    /// A list whose entries are written out while they are sent.
    List { entries: Vec<Listed>, now_iso: String },
}

/// An answer before it goes out.
#[derive(Debug)]
pub(super) struct Answer {
    status: StatusCode,
    content_type: HeaderValue,
    body: Content,
    extent: Extent,
    retry_after: Option<HeaderValue>,
}

impl Answer {
    fn new(status: StatusCode, content_type: HeaderValue, body: impl Into<Bytes>) -> Self {
        let body = Content::Whole(body.into());
        Self { status, content_type, body, extent: Extent::Whole, retry_after: None }
    }

    fn json(status: StatusCode, body: &Value) -> Self {
        Self::new(status, JSON, body.to_string())
    }

    /// 200 with a JSON text that exists already.
    pub(super) fn ok_text(body: Vec<u8>) -> Self {
        Self::new(StatusCode::OK, JSON, body)
    }

    pub(super) fn ok(body: &Value) -> Self {
        Self::json(StatusCode::OK, body)
    }

    /// 200 with `{"data":[…]}`, however long it is.
    pub(super) fn list(entries: Vec<Listed>, now_iso: &str) -> Self {
        let body = Content::List { entries, now_iso: now_iso.to_owned() };
        Self { body, ..Self::new(StatusCode::OK, JSON, Bytes::new()) }
    }

    /// The answer of an operation that has only a sentence to say.
    pub(super) fn success(message: &str) -> Self {
        Self::ok(&json!({ "success": true, "message": message }))
    }

    pub(super) fn empty() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, JSON, Bytes::new())
    }

    fn global(context: &Context, status: StatusCode, code: &str, message: &str) -> Self {
        Self::json(
            status,
            &json!({ "error": {
                "code": code,
                "message": message,
                "type": "TECHNICAL",
                "timestamp": context.now_iso,
                "requestId": context.request_id,
            }}),
        )
    }

    /// A technical error of the global handler. Also wrong keys are such: 500, never 401.
    pub(super) fn technical(context: &Context, code: &str, message: &str) -> Self {
        Self::global(context, StatusCode::INTERNAL_SERVER_ERROR, code, message)
    }

    /// Whatever the global handler does not know, among it a body too big or broken.
    pub(super) fn internal(context: &Context) -> Self {
        let message = "An unexpected error occurred. Please try again later.";
        Self::technical(context, "INTERNAL_SERVER_ERROR", message)
    }

    /// The error of a route: a request of the wrong form.
    pub(super) fn invalid(message: &str, details: &Value) -> Self {
        let error = json!({ "error": {
            "code": "VALIDATION_ERROR", "message": message, "details": details,
        }});
        Self::json(StatusCode::BAD_REQUEST, &error)
    }

    /// The error of a route whose operation failed.
    pub(super) fn sync_error(status: StatusCode, message: &str) -> Self {
        let error = json!({ "error": { "code": "SYNC_ERROR", "message": message, "details": {} } });
        Self::json(status, &error)
    }

    /// Express' own 404, which is HTML.
    pub(super) fn unknown_path(method: &str, path: &str) -> Self {
        let path = path.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let page = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Error</title>\n\
             </head>\n<body>\n<pre>Cannot {method} {path}</pre>\n</body>\n</html>\n"
        );
        Self::new(StatusCode::NOT_FOUND, HTML, page)
    }

    /// A status that a fault asks for.
    pub(super) fn faulty(context: &Context, code: u16, message: Option<&str>) -> Self {
        let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let message = message.unwrap_or("An unexpected error occurred. Please try again later.");
        Self::global(context, status, "INTERNAL_SERVER_ERROR", message)
    }

    /// Asks the client to wait. The server in front of this writes `Date` from the same clock.
    pub(super) fn with_retry_after(mut self, asked: Option<RetryAfter>) -> Self {
        self.retry_after = asked.and_then(|asked| match asked {
            RetryAfter::Seconds(seconds) => Some(HeaderValue::from(seconds)),
            RetryAfter::Date(seconds) => {
                let until = Utc::now() + TimeDelta::try_seconds(i64::try_from(seconds).ok()?)?;
                HeaderValue::from_str(&until.format("%a, %d %b %Y %H:%M:%S GMT").to_string()).ok()
            }
        });
        self
    }

    /// 200 with bytes that are no JSON and no UTF-8.
    pub(super) fn garbage() -> Self {
        Self::new(StatusCode::OK, JSON, &b"\xff\xfe{\"data\":[{\"id\":\"\x00\x9c\xee]]]}\x1b[0m"[..])
    }

    /// The page of a captive portal in front of the remote.
    pub(super) fn portal() -> Self {
        let page = "<!DOCTYPE html><html><head><title>Wi-Fi</title></head><body><h1>Acepte las condiciones \
                    para navegar</h1></body></html>";
        Self::new(StatusCode::OK, HTML, page)
    }

    /// Announces the whole body and sends half of it.
    pub(super) fn truncated(mut self) -> Self {
        self.extent = Extent::FirstHalf;
        self
    }

    pub(super) fn status(&self) -> u16 {
        self.status.as_u16()
    }

    pub(super) fn into_response(self, context: &Context) -> Response {
        let (body, length) = match self.body {
            Content::Whole(bytes) => whole(bytes, self.extent),
            Content::List { entries, now_iso } => (list(entries, now_iso, self.extent), None),
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, self.content_type);
        if let Some(length) = length {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        if let Some(retry_after) = self.retry_after {
            headers.insert(RETRY_AFTER, retry_after);
        }
        headers.insert("x-powered-by", HeaderValue::from_static("Express"));
        if let Ok(id) = HeaderValue::from_str(&context.request_id) {
            headers.insert("x-request-id", id);
        }
        response
    }
}

fn whole(bytes: Bytes, extent: Extent) -> (Body, Option<usize>) {
    let length = bytes.len();
    let body = match extent {
        Extent::Whole => Body::from(bytes),
        Extent::FirstHalf => {
            let half = bytes.slice(..length / 2);
            Body::from_stream(stream::iter([Ok(half)]).chain(stream::once(cut())))
        }
    };
    (body, Some(length))
}

/// The end of an answer that ends in the middle.
async fn cut() -> Result<Bytes, io::Error> {
    // One pause lets the server flush the half before it meets the error.
    tokio::task::yield_now().await;
    Err(io::Error::from(io::ErrorKind::UnexpectedEof))
}

/// Writes the entries out piece by piece, so that the list is never in memory as a whole.
fn list(mut entries: Vec<Listed>, now_iso: String, extent: Extent) -> Body {
    if extent == Extent::FirstHalf {
        entries.truncate(entries.len() / 2);
    }
    let mut entries = entries.into_iter();
    let mut first = true;
    let mut ended = false;
    let pieces = std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let mut piece = String::with_capacity(PIECE + PIECE / 2);
        while piece.len() < PIECE {
            let Some(entry) = entries.next() else {
                ended = true;
                break;
            };
            piece.push_str(if first { "{\"data\":[" } else { "," });
            first = false;
            entry.write(&mut piece, &now_iso);
        }
        if ended {
            piece.push_str(match (first, extent) {
                (true, Extent::Whole) => "{\"data\":[]}",
                (false, Extent::Whole) => "]}",
                (true, Extent::FirstHalf) => "{\"data\":[",
                (false, Extent::FirstHalf) => ",",
            });
        }
        Some(Ok(Bytes::from(piece)))
    });
    let pieces = stream::iter(pieces);
    match extent {
        Extent::Whole => Body::from_stream(pieces),
        Extent::FirstHalf => Body::from_stream(pieces.chain(stream::once(cut()))),
    }
}
