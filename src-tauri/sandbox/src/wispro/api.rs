//! `GET /clients` and `GET /clients/{id}`.

use std::fmt::Write;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::Response;
use bytes::Bytes;
use chrono::{TimeDelta, Utc};
use futures_util::{StreamExt, stream};
use serde::Deserialize;
use serde_json::{Value, json};

use super::faults::Fault;
use super::{Wispro, control};
use crate::faults::RetryAfter;
use crate::front::{Flow, Peer};
use crate::lock;
use crate::report::RequestReport;
use crate::world::World;

/// What Wispro puts on a page where nobody asks for more, and the most that it does.
const PER_PAGE: u64 = 20;
const PER_PAGE_MAX: u64 = 1_000;

#[derive(Debug, Default, Deserialize)]
struct PageQuery {
    page: Option<u64>,
    per_page: Option<u64>,
}

/// What is asked for.
enum Asked {
    Page { page: u64, per_page: u64 },
    One(String),
}

/// An answer before it goes out.
struct Answer {
    status: StatusCode,
    kind: &'static str,
    body: Bytes,
    /// Sends half of it under its full length.
    cut: bool,
    retry_after: Option<RetryAfter>,
}

impl Answer {
    fn json(body: impl Into<Bytes>) -> Self {
        Self {
            status: StatusCode::OK,
            kind: "application/json; charset=utf-8",
            body: body.into(),
            cut: false,
            retry_after: None,
        }
    }

    /// An error as Wispro tells it.
    fn refused(status: u16, message: Option<&str>) -> Self {
        let body = json!({
            "status": status,
            "meta": {},
            "message": message.unwrap_or(usual(status)),
            "errors": {},
        });
        Self::json(body.to_string())
    }

    fn portal() -> Self {
        let page = "<!DOCTYPE html><html><head><title>Wi-Fi</title></head><body><h1>Acepte las condiciones \
                    para navegar</h1></body></html>";
        Self { kind: "text/html; charset=utf-8", ..Self::json(page) }
    }

    fn into_response(self) -> Response {
        let length = self.body.len();
        let mut response = Response::new(if self.cut {
            let half = self.body.slice(..length / 2);
            let end = async {
                // One pause lets the server flush the half before it meets the error.
                tokio::task::yield_now().await;
                Err(io::Error::from(io::ErrorKind::UnexpectedEof))
            };
            Body::from_stream(stream::iter([Ok(half)]).chain(stream::once(end)))
        } else {
            Body::from(self.body)
        });
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
        let wait = self.retry_after.and_then(|asked| match asked {
            RetryAfter::Seconds(seconds) => Some(HeaderValue::from(seconds)),
            RetryAfter::Date(seconds) => {
                let until = Utc::now() + TimeDelta::try_seconds(i64::try_from(seconds).ok()?)?;
                HeaderValue::from_str(&until.format("%a, %d %b %Y %H:%M:%S GMT").to_string()).ok()
            }
        });
        wait.into_iter().for_each(|wait| drop(headers.insert(RETRY_AFTER, wait)));
        response
    }
}

/// What Wispro says with a status.
fn usual(status: u16) -> &'static str {
    match status {
        401 => "token inválido",
        402 => "licencia vencida",
        404 => "no encontrado",
        412 => "no se puede aplicar",
        _ => "error interno",
    }
}

/// A page of clients.
pub(super) async fn list(
    State(world): State<Arc<World>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let query = Query::<PageQuery>::try_from_uri(&uri).map(|query| query.0).unwrap_or_default();
    let page = query.page.unwrap_or(1).max(1);
    let per_page = query.per_page.unwrap_or(PER_PAGE).clamp(1, PER_PAGE_MAX);
    answer(&world, &peer, uri.path(), &headers, Asked::Page { page, per_page }).await
}

/// One client.
pub(super) async fn one(
    State(world): State<Arc<World>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    uri: Uri,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    answer(&world, &peer, uri.path(), &headers, Asked::One(id)).await
}

/// Anything else.
pub(super) async fn unknown() -> Response {
    Answer { status: StatusCode::NOT_FOUND, ..Answer::portal() }.into_response()
}

async fn answer(world: &World, peer: &Peer, path: &str, headers: &HeaderMap, asked: Asked) -> Response {
    let page = match asked {
        Asked::Page { page, .. } => Some(page),
        Asked::One(_) => None,
    };
    let fault = {
        let mut wispro = lock(&world.wispro);
        wispro.figures.requests += 1;
        wispro.faults.next(page)
    };
    let note = |status: u16| {
        lock(&world.requests).push(RequestReport {
            method: "GET".to_owned(),
            path: format!("/wispro{path}"),
            at_ms: world.clock.stamp().unix_ms(),
            bytes: 0,
            status,
        });
    };
    match fault {
        Fault::Refuse => {
            note(0);
            peer.gate.set(Flow::Reset);
            // Never reaches the client: the connection refuses to carry it.
            return Answer::portal().into_response();
        }
        Fault::BlackHole => {
            note(0);
            world.stopping.cancelled().await;
            return Answer::portal().into_response();
        }
        Fault::Slow { ms } => tokio::time::sleep(Duration::from_millis(ms)).await,
        _ => {}
    }
    let token = headers.get(AUTHORIZATION).and_then(|token| token.to_str().ok()).unwrap_or_default();
    let answer = {
        let mut wispro = lock(&world.wispro);
        if token == wispro.token { told(&mut wispro, &asked, &fault) } else { Answer::refused(401, None) }
    };
    note(answer.status.as_u16());
    answer.into_response()
}

fn told(wispro: &mut Wispro, asked: &Asked, fault: &Fault) -> Answer {
    match fault {
        Fault::Status { code, message, retry_after } => {
            let status = StatusCode::from_u16(*code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let refused = Answer::refused(*code, message.as_deref());
            return Answer { status, retry_after: *retry_after, ..refused };
        }
        Fault::BodyStatus { code, message } => return Answer::refused(*code, message.as_deref()),
        Fault::Html => return Answer::portal(),
        _ => {}
    }
    let body = match asked {
        Asked::Page { page, per_page } => page_body(wispro, *page, *per_page, fault),
        Asked::One(id) => {
            wispro.figures.singles += 1;
            let Some(client) = wispro.book.find(id) else { return Answer::refused(404, None) };
            format!("{{\"status\":200,\"meta\":{{\"object\":\"client\"}},\"data\":{client}}}")
        }
    };
    match fault {
        Fault::Truncated => Answer { cut: true, ..Answer::json(body) },
        Fault::HalfJson => {
            let half = body.char_indices().nth(body.chars().count() / 2).map_or(0, |(place, _)| place);
            Answer::json(body.get(..half).unwrap_or_default().to_owned())
        }
        _ => Answer::json(body),
    }
}

fn page_body(wispro: &mut Wispro, page: u64, per_page: u64, fault: &Fault) -> String {
    let page = if *fault == Fault::PageIgnored { 1 } else { page };
    let rows = wispro.book.rows();
    let total = match fault {
        Fault::Total { records } => *records,
        _ => rows,
    };
    let mut body = String::with_capacity(usize::try_from(per_page.min(rows) * 900).unwrap_or_default() + 200);
    body.push_str(r#"{"status":200,"meta":{"object":"client""#);
    if *fault != Fault::MissingMeta {
        // Writing to a String cannot fail.
        let _ = write!(
            body,
            r#","pagination":{{"total_records":{total},"total_pages":{},"per_page":{per_page},"current_page":{page}}}"#,
            rows.div_ceil(per_page),
        );
    }
    body.push_str(r#"},"data":["#);
    let written = if *fault == Fault::Empty {
        0
    } else {
        wispro.book.write(&mut body, (page - 1).saturating_mul(per_page), per_page)
    };
    body.push_str("]}");
    wispro.figures.pages += u64::from(written > 0);
    wispro.figures.rows += written;
    wispro.figures.largest_page = wispro.figures.largest_page.max(per_page);
    control::drift(wispro, page);
    body
}

/// The figures and the fault, as the control API shows them.
pub(super) fn shown(wispro: &Wispro) -> Value {
    json!({ "clients": wispro.book.rows(), "figures": wispro.figures, "faults": wispro.faults })
}
