//! A stand-in for Slack's incoming webhooks, beside the ordering remote: `POST /slack/services/…` as
//! `hooks.slack.com` answers it. The control API says how it answers and what it was sent.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::lock;
use crate::world::World;

/// How it answers, and what it was sent.
#[derive(Debug, Default)]
pub(crate) struct Slack {
    answer: Answer,
    messages: Vec<Message>,
}

/// How messages are answered.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// Status; none is 200.
    status: Option<u16>,
    /// Plain text of the answer; none is Slack's own for that status.
    body: Option<String>,
    /// Seconds, with 429.
    retry_after: Option<u64>,
    /// So many messages are answered so, and the next ones are taken; none is all.
    times: Option<u32>,
    /// The message is taken, and the answer never comes.
    #[serde(default)]
    hang: bool,
}

/// A message as it came in, taken or not.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Message {
    /// Path behind `/slack/`.
    path: String,
    /// Status that it was answered with; 0 for a hanging one.
    status: u16,
    /// Its text.
    text: Option<String>,
    /// The whole body as it came.
    raw: String,
    /// Headers but for the usual ones.
    headers: BTreeMap<String, String>,
}

impl Slack {
    /// The answer for the message that comes now.
    fn next(&mut self) -> Answer {
        let answer = self.answer.clone();
        if let Some(times) = &mut self.answer.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.answer = Answer::default();
            }
        }
        answer
    }
}

/// Takes a message.
pub(crate) async fn take(
    State(world): State<Arc<World>>,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let raw = String::from_utf8_lossy(&body).into_owned();
    let parsed: Option<Value> = serde_json::from_slice(&body).ok();
    let text = parsed.as_ref().and_then(|body| body["text"].as_str()).map(str::to_owned);
    let is_json =
        headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let known = path.strip_prefix("services/").is_some_and(|rest| rest.split('/').count() == 3);
    let (answer, status, words) = {
        let mut slack = lock(&world.slack);
        let answer = slack.next();
        let (status, words) = match answer.status {
            Some(status) => (status, answer.body.clone().unwrap_or_else(|| usual(status).to_owned())),
            None if !known => (404, "no_service".to_owned()),
            None if !is_json || parsed.is_none() => (400, "invalid_payload".to_owned()),
            None if text.as_ref().is_none_or(String::is_empty) => (400, "no_text".to_owned()),
            None => (200, "ok".to_owned()),
        };
        let shown = headers
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let status_told = if answer.hang { 0 } else { status };
        slack.messages.push(Message { path, status: status_told, text, raw, headers: shown });
        (answer, status, words)
    };
    if answer.hang {
        let stopping = world.stopping.clone();
        // The connection stays open until the other side gives up.
        tokio::select! {
            () = stopping.cancelled() => {}
            () = tokio::time::sleep(Duration::from_secs(600)) => {}
        }
    }
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, words).into_response();
    if let Some(seconds) = answer.retry_after {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}

/// What Slack says with a status.
fn usual(status: u16) -> &'static str {
    match status {
        200 => "ok",
        400 => "invalid_payload",
        403 => "action_prohibited",
        404 => "channel_not_found",
        410 => "channel_is_archived",
        429 => "rate_limited",
        _ => "rollup_error",
    }
}

/// Says how messages are answered from now on.
pub(crate) async fn set(State(world): State<Arc<World>>, Json(answer): Json<Answer>) -> Json<Value> {
    lock(&world.slack).answer = answer;
    Json(serde_json::json!({}))
}

/// Every message that came in, the oldest first.
pub(crate) async fn messages(State(world): State<Arc<World>>) -> Json<Vec<Message>> {
    Json(lock(&world.slack).messages.clone())
}
