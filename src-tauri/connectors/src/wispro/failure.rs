//! Which class a refusal belongs to. Wispro answers 200 for most of them, so the status in the body decides before the one
//! in the head does.

use mostrador_connector::{ReasonCode, RemoteError};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::http::{Answer, KeyError, asked_wait};

/// Something else than Wispro answers at the address.
const NOT_THE_API: &str = "NOT_THE_API";
/// An answer that is no JSON.
const NOT_JSON: &str = "BODY_NOT_JSON";
/// The token lies in a place that is locked.
const KEY_UNREADABLE: &str = "KEY_UNREADABLE";

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    /// A page.
    List,
    /// One client.
    One,
}

/// What an answer says of itself.
#[derive(Deserialize)]
struct Said<'a> {
    #[serde(borrow)]
    status: Option<&'a RawValue>,
}

/// The body of an answer that is one; `None`: the client that was asked for is not there. The texts never quote the answer.
///
/// # Errors
/// The class of the refusal.
pub(super) fn classify(answer: Answer, call: Call) -> Result<Option<Vec<u8>>, RemoteError> {
    let head = answer.status.as_u16();
    let is_blank = answer.body.iter().all(u8::is_ascii_whitespace);
    let said = serde_json::from_slice::<Said<'_>>(&answer.body).ok();
    let is_json = said.is_some();
    let in_body = said.and_then(|said| said.status).and_then(|status| number(status.get()));
    let status = match in_body {
        Some(status) if answer.is_success() || status >= 400 => status,
        Some(_) | None => head,
    };
    match status {
        200..=299 => Ok(Some(answer.body)),
        // A page of somebody else says 404 in HTML.
        404 | 410 if call == Call::One && is_json => Ok(None),
        404 | 410 => Err(not_the_api()),
        // A firewall or the page of a hotel's network forbids in HTML, and says nothing about the token.
        403 if !is_json && !is_blank => Err(not_the_api()),
        401 | 403 => Err(RemoteError::Auth { code: ReasonCode::new("AUTH_INVALID_KEY") }),
        // Nothing will be answered until somebody pays: as with a refused key, a person has to act.
        402 => Err(RemoteError::Auth { code: ReasonCode::new("LICENCE_EXPIRED") }),
        413 => Err(RemoteError::TooLarge),
        429 => Err(RemoteError::Throttled { after: asked_wait(&answer.headers) }),
        300..=399 => Err(transient("HTTP_3XX", "the address sends elsewhere: enter the final address")),
        408 => Err(status_of(status, |code, detail| RemoteError::Transient { code, detail })),
        400..=499 => Err(status_of(status, |code, detail| RemoteError::Record { code, detail })),
        _ => Err(status_of(status, |code, detail| RemoteError::Transient { code, detail })),
    }
}

/// A status as a number, or as a text with one.
fn number(json: &str) -> Option<u16> {
    json.trim_matches('"').parse().ok()
}

fn status_of(status: u16, class: impl FnOnce(ReasonCode, String) -> RemoteError) -> RemoteError {
    class(ReasonCode::new(&format!("HTTP_{status}")), format!("refused with status {status}"))
}

pub(super) fn not_the_api() -> RemoteError {
    transient(NOT_THE_API, "the address answers, but not with Wispro's API: is it right?")
}

pub(super) fn not_json() -> RemoteError {
    transient(NOT_JSON, "the answer is not JSON")
}

pub(super) fn shape() -> RemoteError {
    transient("BODY_SHAPE", "the answer has an unexpected shape")
}

pub(super) fn transient(code: &str, detail: &str) -> RemoteError {
    RemoteError::Transient { code: ReasonCode::new(code), detail: detail.to_owned() }
}

/// There is no token to send.
pub(super) fn without_key(error: KeyError) -> RemoteError {
    match error {
        KeyError::Missing => RemoteError::Auth { code: ReasonCode::new("KEY_MISSING") },
        // It may be opened at any moment, and then the same call works.
        KeyError::Unavailable => transient(KEY_UNREADABLE, "the place where the token lies is locked"),
    }
}

/// The token holds characters that no header can carry.
pub(super) fn key_unusable() -> RemoteError {
    RemoteError::Auth { code: ReasonCode::new("KEY_UNUSABLE") }
}

/// Whether the code says that something else than Wispro answered.
pub(super) fn is_foreign(code: &ReasonCode) -> bool {
    matches!(code.as_str(), NOT_THE_API | NOT_JSON | "HTTP_3XX")
}

/// Whether the code says that the token could not be used.
pub(super) fn is_of_the_key(code: &ReasonCode) -> bool {
    code.as_str() == KEY_UNREADABLE
}

#[cfg(test)]
#[path = "failure_tests.rs"]
mod tests;
