//! Which class a refusal belongs to. The remote answers 500 for a wrong key, for a body that is too large and for
//! an unknown order alike, so the code in the body decides before the status does.

use mostrador_connector::{ReasonCode, RemoteError};
use reqwest::StatusCode;

use super::{
    answer::{self, ErrorBody},
    http::{Answer, transient},
};
use crate::http::asked_wait;

/// Code of a 404 that does not come from the API: most likely the address is wrong.
const NOT_THE_API: &str = "NOT_THE_API";

/// The remote counts 102,400 bytes and answers an anonymous 500 above them.
const SUSPECT_BODY: usize = 100_000;

/// What was being done.
#[derive(Clone, Copy)]
pub(super) enum Call {
    /// Reading; nothing was sent that could be to blame.
    Read,
    /// Confirming orders or changing customers: so many operations in a body of so many bytes.
    Write { operations: usize, body_bytes: usize },
}

/// The class of an answer whose status is not 2xx. Its texts never quote the answer.
pub(super) fn classify(answer: &Answer, call: Call) -> RemoteError {
    let status = answer.status;
    let body = answer::error_body(answer);
    let known = body.is_some();
    let ErrorBody { code, message } = body.unwrap_or_default();
    let reason = || {
        if code.is_empty() {
            ReasonCode::new(&format!("HTTP_{}", status.as_u16()))
        } else {
            ReasonCode::new(&code)
        }
    };
    let key_unset = code == "TECH001" && message.trim() == "Sync API key not configured";
    if key_unset
        || matches!(code.as_str(), "TECH006" | "TECH007")
        || matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
    {
        return RemoteError::Auth { code: reason() };
    }
    if status == StatusCode::TOO_MANY_REQUESTS {
        return RemoteError::Throttled { after: asked_wait(&answer.headers) };
    }
    if let Call::Write { operations, body_bytes } = call {
        let hidden_413 = body_bytes > SUSPECT_BODY
            && status == StatusCode::INTERNAL_SERVER_ERROR
            && code == "INTERNAL_SERVER_ERROR";
        if status == StatusCode::PAYLOAD_TOO_LARGE || hidden_413 {
            return RemoteError::TooLarge;
        }
        // 4xx with a body of the remote's own (validation, its database's "not found" and constraints) and the
        // 500 of its handler blame what was sent. The handler does not say which one, and may have
        // carried out the others.
        if code == "SYNC_ERROR" || (known && status.is_client_error()) {
            let (code, detail) = (reason(), format!("refused with HTTP status {}", status.as_u16()));
            return if operations > 1 {
                RemoteError::Batch { code, detail }
            } else {
                RemoteError::Record { code, detail }
            };
        }
    }
    if status == StatusCode::NOT_FOUND && !known {
        return transient(
            NOT_THE_API,
            "the address answers, but not with the ordering service: is it right?",
        );
    }
    let detail = if status.is_redirection() {
        "the address sends elsewhere: enter the final address".to_owned()
    } else {
        format!("HTTP status {}", status.as_u16())
    };
    RemoteError::Transient { code: reason(), detail }
}

/// Whether the code says that something else than the remote answered.
pub(super) fn is_foreign(code: &ReasonCode) -> bool {
    matches!(code.as_str(), NOT_THE_API | answer::NOT_JSON)
}

#[cfg(test)]
#[path = "failure_tests.rs"]
mod tests;
