//! *Probar conexión*: what of the remote works, step by step, each with a reason that a person can act on. Changes nothing
//! at the remote.

use std::time::Duration;

use mostrador_connector::{ReasonCode, RemoteError};
use mostrador_socketio::{DialError, DisconnectReason, Event};
use reqwest::StatusCode;
use serde_json::{Map, Value};
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

use super::http::{Answer, NoAnswer};
use super::live::is_refused_key;
use super::settings::KeyError;
use super::{WhatsAppConnector, answer, failure};
use crate::http::{HttpError, Layer};

/// How long the instant channel may take to open.
const CHANNEL_OPENS_WITHIN: Duration = Duration::from_secs(10);

/// The version that this connector speaks.
const VERSION: &str = "1";

/// What a probe found: every step, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeReport {
    /// The remote answers.
    pub reached: ProbeStep,
    /// It accepts the key.
    pub key_accepted: ProbeStep,
    /// Its instant channel opens with the key.
    pub instant_channel: ProbeStep,
    /// It is of a version that this connector knows.
    pub version: ProbeStep,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeStep {
    /// How it went.
    pub outcome: ProbeOutcome,
    /// A code or a version, for whoever is called to help. Neither a key nor anything else that was sent.
    pub detail: Option<String>,
    /// How long it took.
    pub took: Duration,
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeOutcome {
    /// As it should.
    Passed,
    /// Orders come all the same, later or perhaps not as they should.
    Warned(ProbeReason),
    /// Orders do not come.
    Failed(ProbeReason),
    /// Not tried, because an earlier step failed.
    NotTried,
}

/// Why a step did not go as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeReason {
    /// No such name.
    NoName,
    /// The machine is there, and nothing listens.
    RefusedConnection,
    /// No answer in time.
    TimedOut,
    /// No encrypted connection.
    Tls,
    /// No way to the address, or the connection broke.
    Unreachable,
    /// Something answers, and it is not the remote.
    NotTheServer,
    /// The key is not the remote's.
    WrongKey,
    /// The remote has no key of its own, or failed while looking for it.
    NoServerKey,
    /// There is no key to try, or it cannot be read now.
    NoKey,
    /// The remote asks to wait.
    Throttled,
    /// The remote answered with a failure.
    ServerError,
    /// The instant channel does not open.
    NoChannel,
    /// The instant channel does not accept the key.
    ChannelRefused,
    /// A version that this connector does not know.
    UnknownVersion,
}

impl ProbeStep {
    const NOT_TRIED: Self = Self { outcome: ProbeOutcome::NotTried, detail: None, took: Duration::ZERO };

    fn passed(took: Duration) -> Self {
        Self { outcome: ProbeOutcome::Passed, detail: None, took }
    }

    fn failed(reason: ProbeReason, detail: String, took: Duration) -> Self {
        Self { outcome: ProbeOutcome::Failed(reason), detail: Some(detail), took }
    }
}

impl WhatsAppConnector {
    /// Tries the address and the key. Takes at most the time of a small request and ten seconds.
    pub async fn probe(&self) -> ProbeReport {
        let begin = Instant::now();
        let asked = self.client.ask("api/sync/status", self.settings.request_timeout).await;
        let took = begin.elapsed();
        let mut report = ProbeReport {
            reached: ProbeStep::NOT_TRIED,
            key_accepted: ProbeStep::NOT_TRIED,
            instant_channel: ProbeStep::NOT_TRIED,
            version: ProbeStep::NOT_TRIED,
        };
        let answer = match asked {
            Ok(answer) => answer,
            Err(error) => {
                report.reached = ProbeStep::failed(no_answer(error), error.to_string(), took);
                return report;
            }
        };
        if let Some(detail) = foreign(&answer) {
            report.reached = ProbeStep::failed(ProbeReason::NotTheServer, detail, took);
            return report;
        }
        report.reached = ProbeStep::passed(took);
        // The same answer says both, so the second takes no time of its own.
        if let Err((reason, detail)) = key_accepted(&answer) {
            report.key_accepted = ProbeStep::failed(reason, detail, Duration::ZERO);
            return report;
        }
        report.key_accepted = ProbeStep::passed(Duration::ZERO);
        report.instant_channel = self.channel().await;
        report.version = version(&answer);
        report
    }

    /// Opens the channel once and closes it again.
    async fn channel(&self) -> ProbeStep {
        let begin = Instant::now();
        let stop = CancellationToken::new();
        let opened = match self.dial((self.socket)(), stop.clone()) {
            Some((_client, mut events)) => {
                let first = timeout(CHANNEL_OPENS_WITHIN, first_state(&mut events)).await;
                stop.cancel();
                first.unwrap_or(Err((ProbeReason::NoChannel, "no answer in time".to_owned())))
            }
            None => Err((ProbeReason::NoChannel, "the address is not usable".to_owned())),
        };
        let took = begin.elapsed();
        match opened {
            Ok(()) => ProbeStep::passed(took),
            // Orders are looked for without it, only later.
            Err((reason, detail)) => {
                ProbeStep { outcome: ProbeOutcome::Warned(reason), detail: Some(detail), took }
            }
        }
    }
}

/// Whether the first attempt opens the channel.
async fn first_state(events: &mut tokio::sync::mpsc::Receiver<Event>) -> Result<(), (ProbeReason, String)> {
    while let Some(event) = events.recv().await {
        match event {
            Event::Connected { .. } => return Ok(()),
            Event::Refused { message, .. } if is_refused_key(&message) => {
                return Err((ProbeReason::ChannelRefused, "the key was refused".to_owned()));
            }
            // The server's own words could be anything.
            Event::Refused { .. } => return Err((ProbeReason::NoChannel, "refused".to_owned())),
            Event::Disconnected { reason, .. } => return Err(no_channel(&reason)),
            Event::Message { .. } | Event::Missed { .. } | Event::Traffic => {}
        }
    }
    Err((ProbeReason::NoChannel, "it ended".to_owned()))
}

fn no_channel(reason: &DisconnectReason) -> (ProbeReason, String) {
    let detail = match reason {
        DisconnectReason::Unreachable(DialError::Http(status)) => format!("HTTP_{status}"),
        other => other.code().to_owned(),
    };
    (ProbeReason::NoChannel, detail)
}

fn no_answer(error: NoAnswer) -> ProbeReason {
    match error {
        NoAnswer::Key(KeyError::Missing | KeyError::Unavailable) => ProbeReason::NoKey,
        NoAnswer::KeyUnusable => ProbeReason::WrongKey,
        NoAnswer::Address => ProbeReason::NotTheServer,
        NoAnswer::Http(HttpError::BodyTruncated) => ProbeReason::Unreachable,
        NoAnswer::Http(HttpError::BodyTooLarge) => ProbeReason::NotTheServer,
        NoAnswer::Http(HttpError::Unreachable(layer)) => match layer {
            Layer::Name => ProbeReason::NoName,
            Layer::Refused => ProbeReason::RefusedConnection,
            Layer::ConnectTime | Layer::AnswerTime | Layer::Stalled => ProbeReason::TimedOut,
            Layer::Certificate | Layer::Encryption => ProbeReason::Tls,
            Layer::Route | Layer::ClosedEarly | Layer::Lost | Layer::Other => ProbeReason::Unreachable,
        },
    }
}

/// Why an answer is none of the remote's: it sends elsewhere, knows no such path, or is a page for people.
fn foreign(answer: &Answer) -> Option<String> {
    let status = answer.status;
    let known = answer::error_body(answer).is_some();
    let strange = status.is_redirection()
        || (status == StatusCode::NOT_FOUND && !known)
        || (status.is_success() && answer::expect_success(answer).is_err());
    strange.then(|| format!("HTTP_{}", status.as_u16()))
}

fn key_accepted(answer: &Answer) -> Result<(), (ProbeReason, String)> {
    if answer.is_success() {
        return Ok(());
    }
    let status = ReasonCode::new(&format!("HTTP_{}", answer.status.as_u16()));
    let (reason, code) = match failure::classify(answer, failure::Call::Read) {
        RemoteError::Auth { code } if code.as_str() == "TECH001" => (ProbeReason::NoServerKey, code),
        RemoteError::Auth { code } => (ProbeReason::WrongKey, code),
        RemoteError::Throttled { .. } => (ProbeReason::Throttled, status),
        RemoteError::Transient { code, .. }
        | RemoteError::Conflict { code }
        | RemoteError::Record { code, .. }
        | RemoteError::Batch { code, .. } => (ProbeReason::ServerError, code),
        RemoteError::Unreachable { .. } | RemoteError::TooLarge => (ProbeReason::ServerError, status),
    };
    Err((reason, code.to_string()))
}

/// A remote of version 1 does not tell its version: it is known by the shape of its status. One that tells another one
/// speaks otherwise; one that only looks unfamiliar may work.
fn version(answer: &Answer) -> ProbeStep {
    let body: Map<String, Value> = serde_json::from_slice(&answer.body).unwrap_or_default();
    let told = body.get("version").and_then(|version| match version {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    let shown = told.as_deref().map(|told| {
        told.chars()
            .filter(|letter| letter.is_ascii_alphanumeric() || ".-+".contains(*letter))
            .take(32)
            .collect()
    });
    let familiar = ["status", "recentLogs", "timestamp"].iter().all(|field| body.contains_key(*field));
    let major = told.as_deref().map(|told| told.trim_start_matches('v').split('.').next() == Some(VERSION));
    let outcome = match (major, familiar) {
        (Some(true), _) | (None, true) => ProbeOutcome::Passed,
        (Some(false), _) => ProbeOutcome::Failed(ProbeReason::UnknownVersion),
        (None, false) => ProbeOutcome::Warned(ProbeReason::UnknownVersion),
    };
    let detail = match outcome {
        ProbeOutcome::Passed => shown.or_else(|| Some(VERSION.to_owned())),
        ProbeOutcome::Warned(_) | ProbeOutcome::Failed(_) | ProbeOutcome::NotTried => shown,
    };
    ProbeStep { outcome, detail, took: Duration::ZERO }
}

#[cfg(test)]
#[path = "probe_tests.rs"]
mod tests;
