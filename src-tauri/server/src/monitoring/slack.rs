//! Messages to an incoming webhook of Slack. A message is no idempotent call: one whose answer did not come is not sent again.

use std::time::Duration;

use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::http::{HeaderMap, Method, StatusCode};
use mostrador_api::{ApiError, ErrorCode, SlackAnswer};
use mostrador_connectors::http::{
    Answer, Encryption, HttpError, Layer, Network, NetworkError, NetworkLimits, Request, Transport,
};
use serde_json::json;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::{Host, Url};

use crate::remote::{self, AddressError};

/// The only server that takes such messages.
const HOST: &str = "hooks.slack.com";
/// Slack bears about one message a second per address.
const PAUSE: Duration = Duration::from_secs(1);
/// How long it may take.
const WITHIN: Duration = Duration::from_secs(10);
/// How long to wait when Slack asks to wait and does not say for how long.
const ASKED_TO_WAIT: Duration = Duration::from_secs(30);
/// Whatever Slack says, it is asked again within this time.
const LONGEST_WAIT: Duration = Duration::from_secs(3_600);
/// Longest message, in characters.
const LONGEST_TEXT: usize = 3_000;
/// Slack's answers are words.
const ANSWER_LIMIT: usize = 4_096;

/// The way to Slack.
pub(super) struct Slack<T = Network> {
    network: T,
    pace: Mutex<Pace>,
}

#[derive(Default)]
struct Pace {
    last: Option<Instant>,
    /// Slack asked to wait until then.
    not_before: Option<Instant>,
}

/// The address of a webhook: of Slack, or of this machine for a trial.
///
/// # Errors
/// `INVALID_VALUE` for an address of somebody else, `REMOTE_NOT_ENCRYPTED` without `https`.
pub(super) fn address(text: &str) -> Result<Url, ApiError> {
    let not_this = || ApiError::Coded(ErrorCode::InvalidValue, "address".to_owned());
    let address = remote::address(text).map_err(|error| match error {
        AddressError::NotEncrypted => ApiError::Coded(ErrorCode::RemoteNotEncrypted, error.to_string()),
        AddressError::NotAnAddress | AddressError::WithExtras => not_this(),
    })?;
    let known = match address.host() {
        Some(Host::Domain(name)) => name == HOST || name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    // The secret is the path: without one this is no webhook.
    if known && address.path().len() > 1 { Ok(address) } else { Err(not_this()) }
}

impl Slack {
    /// Opens no connection yet.
    ///
    /// # Errors
    /// The HTTP client could not be prepared.
    pub(super) fn new() -> Result<Self, NetworkError> {
        let network = Network::new(NetworkLimits {
            connect_timeout: Duration::from_secs(5),
            read_timeout: WITHIN,
            idle_timeout: Duration::from_secs(20),
            // Checked by `address`: plain only to this machine.
            encryption: Encryption::Optional,
        })?;
        Ok(Self::over(network))
    }
}

impl<T: Transport> Slack<T> {
    fn over(network: T) -> Self {
        Self { network, pace: Mutex::default() }
    }

    /// Sends a plain text, at most one a second, and not at all while Slack asked to wait.
    pub(super) async fn send(&self, address: Url, text: &str) -> SlackAnswer {
        let mut pace = self.pace.lock().await;
        if pace.not_before.is_some_and(|until| until > Instant::now()) {
            return later("THROTTLED");
        }
        if let Some(last) = pace.last {
            tokio::time::sleep_until(last + PAUSE).await;
        }
        pace.last = Some(Instant::now());
        let answered = match self.network.send(request(address, text)).await {
            Ok(response) => response.read_to_end(ANSWER_LIMIT).await,
            Err(error) => Err(error),
        };
        match answered {
            Ok(answer) => {
                pace.not_before = wait_of(&answer).map(|wait| Instant::now() + wait);
                meaning(&answer)
            }
            Err(error) => no_answer(error),
        }
    }
}

fn request(url: Url, text: &str) -> Request {
    let text: String = text.chars().take(LONGEST_TEXT).collect();
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let body = json!({ "text": escaped(&text) }).to_string().into_bytes();
    Request { method: Method::POST, url, headers, body, timeout: WITHIN }
}

/// The three signs that mean something to Slack: without them no text can call a channel or hide a link.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn meaning(answer: &Answer) -> SlackAnswer {
    match answer.status {
        status if status.is_success() => SlackAnswer::Sent,
        StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE => {
            SlackAnswer::Refused(word(answer))
        }
        StatusCode::TOO_MANY_REQUESTS => later("THROTTLED"),
        _ => later("SLACK_FAILED"),
    }
}

/// Slack's own word, if it is one: what else a server may say belongs on no screen.
fn word(answer: &Answer) -> String {
    let text = String::from_utf8_lossy(&answer.body);
    let text = text.trim();
    let is_word = (1..=60).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if is_word { text.to_owned() } else { format!("http_{}", answer.status.as_u16()) }
}

fn wait_of(answer: &Answer) -> Option<Duration> {
    if answer.status != StatusCode::TOO_MANY_REQUESTS {
        return None;
    }
    let seconds = answer.headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    Some(seconds.map_or(ASKED_TO_WAIT, Duration::from_secs).min(LONGEST_WAIT))
}

fn no_answer(error: HttpError) -> SlackAnswer {
    let code = "UNREACHABLE".to_owned();
    match error {
        HttpError::Unreachable(
            Layer::Name
            | Layer::Refused
            | Layer::Route
            | Layer::ConnectTime
            | Layer::ClosedEarly
            | Layer::Certificate
            | Layer::Encryption
            | Layer::Other,
        ) => SlackAnswer::Later(code),
        // The request went out: the message may be there.
        HttpError::Unreachable(Layer::AnswerTime | Layer::Stalled | Layer::Lost)
        | HttpError::BodyTruncated
        | HttpError::BodyTooLarge => SlackAnswer::Uncertain(code),
    }
}

fn later(code: &str) -> SlackAnswer {
    SlackAnswer::Later(code.to_owned())
}

#[cfg(test)]
#[path = "slack_tests.rs"]
mod tests;
