//! Which class an answer of the scripted system belongs to. No text of an error quotes the answer.

use std::time::Duration;

use chrono::DateTime;
use serde::Deserialize;

use super::connector::{Purpose, ScriptedConnector};
use super::defect::Defect;
use super::wire::Reply;
use crate::{ReasonCode, RemoteError};

/// How long a system is left alone that does not say how long.
const USUAL_WAIT: Duration = Duration::from_secs(10);

#[derive(Deserialize)]
struct ErrorBody {
    error: Problem,
}

#[derive(Deserialize)]
struct Problem {
    code: String,
}

impl ScriptedConnector {
    /// The body of an answer that succeeded and is whole.
    pub(super) fn body<'a>(&self, reply: &'a Reply, purpose: Purpose) -> Result<&'a str, RemoteError> {
        if reply.status != 200 || code(reply).is_some() {
            return Err(self.classify(reply, purpose));
        }
        if !reply.whole {
            return Err(transient("BODY_TRUNCATED", "the answer was cut off"));
        }
        Ok(&reply.body)
    }

    /// The class of an answer that did not succeed.
    pub(super) fn classify(&self, reply: &Reply, purpose: Purpose) -> RemoteError {
        let status = reply.status;
        let code = code(reply).unwrap_or_else(|| format!("HTTP_{status}"));
        let reading = purpose == Purpose::Read;
        let writing = purpose == Purpose::Write;
        match status {
            200 if code.starts_with("KEY_") && !self.has(Defect::RefusedKeyIn200IsTransient) => auth(&code),
            403 if reading && self.has(Defect::ForbiddenIsTransient) => transient(&code, "status 403"),
            403 if writing && self.has(Defect::ForbiddenIsARecord) => record(&code, "status 403"),
            401 | 403 => auth(&code),
            409 => RemoteError::Conflict { code: ReasonCode::new(&code) },
            413 if self.has(Defect::TooLargeIsTransient) => transient(&code, "status 413"),
            413 => RemoteError::TooLarge,
            429 if writing && self.has(Defect::ThrottledWriteIsARecord) => record(&code, "status 429"),
            429 => self.throttled(reply, reading),
            400 | 404 | 410 | 422 => record(&code, "refused by the system"),
            500 if self.has(Defect::BodyInErrorText) => transient(&code, &reply.body),
            502 if reading && self.has(Defect::BadGatewayIsUnreachable) => unreachable("the gateway"),
            _ => transient(&code, "the system failed"),
        }
    }

    fn throttled(&self, reply: &Reply, reading: bool) -> RemoteError {
        let date = |text: &str| DateTime::parse_from_rfc2822(text).ok();
        let Some(asked) = &reply.retry_after else {
            if self.has(Defect::UnsaidWaitIsTransient) {
                return transient("HTTP_429", "status 429");
            }
            return RemoteError::Throttled { after: USUAL_WAIT };
        };
        let after = match asked.parse() {
            Ok(_) if reading && self.has(Defect::SecondsAreIgnored) => None,
            Ok(seconds) => Some(Duration::from_secs(seconds)),
            Err(_) if self.has(Defect::DatesAreIgnored) => None,
            // Against the system's own clock: that of this machine may be wrong.
            Err(_) => date(asked).zip(date(&reply.date)).and_then(|(until, now)| (until - now).to_std().ok()),
        };
        RemoteError::Throttled { after: after.unwrap_or(USUAL_WAIT) }
    }
}

/// The code of an error body, whatever the status.
fn code(reply: &Reply) -> Option<String> {
    Some(serde_json::from_str::<ErrorBody>(&reply.body).ok()?.error.code)
}

pub(super) fn auth(code: &str) -> RemoteError {
    RemoteError::Auth { code: ReasonCode::new(code) }
}

pub(super) fn transient(code: &str, detail: &str) -> RemoteError {
    RemoteError::Transient { code: ReasonCode::new(code), detail: detail.to_owned() }
}

pub(super) fn unreachable(detail: &str) -> RemoteError {
    RemoteError::Unreachable { detail: detail.to_owned() }
}

pub(super) fn record(code: &str, detail: &str) -> RemoteError {
    RemoteError::Record { code: ReasonCode::new(code), detail: detail.to_owned() }
}
