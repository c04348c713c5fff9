//! Reading the bodies that are no list of orders.

use mostrador_connector::RemoteError;
use serde::Deserialize;

use super::http::{Answer, transient};

/// Code of an answer that is no JSON at all.
pub(super) const NOT_JSON: &str = "BODY_NOT_JSON";
/// Code of an answer that is JSON of another shape.
pub(super) const SHAPE: &str = "BODY_SHAPE";

/// Accepts `{"success":true,…}` and nothing else: a status 200 alone proves nothing.
pub(super) fn expect_success(answer: &Answer) -> Result<(), RemoteError> {
    #[derive(Deserialize)]
    struct Body {
        success: bool,
    }
    match serde_json::from_slice::<Body>(&answer.body) {
        Ok(Body { success: true }) => Ok(()),
        Ok(Body { success: false }) => Err(shape()),
        Err(error) => Err(unreadable(&error)),
    }
}

/// An answer with status 2xx that this version cannot read.
pub(super) fn unreadable(error: &serde_json::Error) -> RemoteError {
    match error.classify() {
        serde_json::error::Category::Data => shape(),
        _ => transient(NOT_JSON, "the answer is not JSON"),
    }
}

pub(super) fn shape() -> RemoteError {
    transient(SHAPE, "the answer has an unexpected shape")
}

/// What an error body says; both fields empty where it is none of the remote's two shapes.
#[derive(Default)]
pub(super) struct ErrorBody {
    pub(super) code: String,
    pub(super) message: String,
}

/// Reads `{"error":{"code","message",…}}`; `None` when the body is something else, e.g. a page in HTML.
pub(super) fn error_body(answer: &Answer) -> Option<ErrorBody> {
    let body: serde_json::Value = serde_json::from_slice(&answer.body).ok()?;
    let error = body.get("error")?.as_object()?;
    let text =
        |name: &str| error.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    Some(ErrorBody { code: text("code"), message: text("message") })
}
