//! `POST /session` and `POST /rpc/<command>`.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use mostrador_api::ErrorCode;
use serde::Deserialize;
use serde_json::Value;

use super::errors::{answer, no_session, refuse};
use super::{BODY_LIMIT, Shared};

/// A token is 64 characters; nobody without a session gets more memory than this.
const SESSION_BODY_LIMIT: usize = 1024;

#[derive(Deserialize)]
struct OpenSession {
    token: String,
}

/// Exchanges a one-time token for the session cookie.
pub(super) async fn open_session(State(shared): State<Shared>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let request: OpenSession = match read(&parts.headers, body, SESSION_BODY_LIMIT).await {
        Ok(request) => request,
        Err(refusal) => return refusal,
    };
    match shared.sessions.redeem(&request.token) {
        Some(cookie) => (StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]).into_response(),
        None => no_session(),
    }
}

/// Runs one command. The session is looked at before the body is read.
pub(super) async fn call(
    State(shared): State<Shared>,
    Path(command): Path<String>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let Some(seat) = shared.sessions.of(&parts.headers) else { return no_session() };
    let payload: Value = match read(&parts.headers, body, BODY_LIMIT).await {
        Ok(payload) => payload,
        Err(refusal) => return refusal,
    };
    let backend = shared.backend;
    // On a task of its own: a browser that leaves drops this handler, and no use case may end in its middle.
    let running = shared.commands.spawn(async move { backend.dispatch(&seat, &command, payload).await });
    match running.await {
        Ok(Ok(value)) => Json(value).into_response(),
        Ok(Err(error)) => answer(error),
        Err(_) => {
            tracing::error!("a command ended without an answer");
            refuse(
                StatusCode::INTERNAL_SERVER_ERROR,
                ErrorCode::Internal,
                "the command ended without an answer",
            )
        }
    }
}

/// The JSON of a body. The type is asked for because a form of another site can only send other types unasked.
async fn read<T: serde::de::DeserializeOwned>(
    headers: &HeaderMap,
    body: Body,
    limit: usize,
) -> Result<T, Response> {
    let json = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    if !json {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Err(refuse(status, ErrorCode::InvalidRequest, "the body must be application/json"));
    }
    let bytes = to_bytes(body, limit).await.map_err(|_| {
        refuse(
            StatusCode::PAYLOAD_TOO_LARGE,
            ErrorCode::InvalidRequest,
            "the body is too large or was cut off",
        )
    })?;
    // serde's text quotes parts of the body; only the place of the mistake goes out.
    serde_json::from_slice(&bytes).map_err(|error| {
        let detail =
            format!("the body is not the expected JSON (line {}, column {})", error.line(), error.column());
        refuse(StatusCode::BAD_REQUEST, ErrorCode::InvalidRequest, &detail)
    })
}
