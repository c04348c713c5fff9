//! `POST /api/users/sync-wispro-all`: *Sincronizar con Wispro* for a program instead of a person. Whoever has a session may
//! ask, or whoever has a token of *Emparejar*, which is used up by a run and by nothing else; the role decides as on the screen.

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use mostrador_api::{ErrorCode, ErrorView, Seat};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use super::errors::{answer, no_session, status};
use super::sessions::Lent;

/// A name of a system, and nothing else.
const LIMIT: usize = 1024;

/// Which connection; none where there is only one.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    system: Option<String>,
}

/// Starts the run and answers at once.
pub(super) async fn sync_all(State(shared): State<Shared>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Some(asking) = asking(&shared, &parts.headers) else { return no_session() };
    let asked = match to_bytes(body, LIMIT).await {
        Ok(bytes) => read(&parts.headers, &bytes),
        Err(_) => Err(invalid("the body is too large or was cut off")),
    };
    let asked = match asked {
        Ok(asked) => asked,
        Err(error) => return answer(error),
    };
    // On a task of its own: who leaves drops this handler, and no use case may end in its middle.
    let backend = shared.backend;
    let running = shared.commands.spawn(async move {
        let seat = asking.seat();
        let call = async |command: &str, payload: Value| backend.dispatch(&seat, command, payload).await;
        let system = match asked.system {
            Some(system) => system,
            None => only_one(&call("wispro_get", json!({})).await?)?,
        };
        let started = call("wispro_start", json!({ "system": system, "dryRun": false })).await;
        // A refusal started nothing; of a fault nobody knows.
        if started.as_ref().map_or_else(|error| !status(error.code).is_client_error(), |_| true) {
            asking.use_up();
        }
        match started {
            Err(error) if error.code == ErrorCode::AlreadyRunning => {
                let connections = call("wispro_get", json!({})).await.unwrap_or_default();
                Err(ErrorView { detail: Some(under_way(&connections, &system)), ..error })
            }
            other => other,
        }
    });
    match running.await {
        Ok(Ok(run)) => Json(json!({ "success": true, "runId": run.get("id") })).into_response(),
        Ok(Err(error)) => answer(error),
        Err(_) => {
            tracing::error!("a command ended without an answer");
            answer(ErrorView {
                code: ErrorCode::Internal,
                detail: Some("the command ended without an answer".to_owned()),
            })
        }
    }
}

/// Who asks.
enum Asking {
    Session(Seat),
    Token(Lent),
}

impl Asking {
    fn seat(&self) -> Seat {
        match self {
            Self::Session(seat) => seat.clone(),
            Self::Token(lent) => lent.seat(),
        }
    }

    fn use_up(self) {
        match self {
            Self::Session(_) => {}
            Self::Token(lent) => lent.use_up(),
        }
    }
}

/// The session of a cookie, or a one-time token.
fn asking(shared: &Shared, headers: &HeaderMap) -> Option<Asking> {
    if let Some(seat) = shared.sessions.of(headers) {
        return Some(Asking::Session(seat));
    }
    let bearer = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
    shared.sessions.lend(bearer.trim()).map(Asking::Token)
}

fn read(headers: &HeaderMap, bytes: &[u8]) -> Result<Asked, ErrorView> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Asked::default());
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.trim_start().to_ascii_lowercase().starts_with("application/json") {
        return Err(invalid("the body must be application/json"));
    }
    serde_json::from_slice(bytes).map_err(|_| invalid("the body may name a system and nothing else"))
}

/// The only connection that there is.
fn only_one(view: &Value) -> Result<String, ErrorView> {
    let connections = connections_of(view);
    match connections {
        [one] => Ok(text_of(one, "system").to_owned()),
        [] => Err(ErrorView {
            code: ErrorCode::NotFound,
            detail: Some("there is no connection to Wispro".to_owned()),
        }),
        _ => Err(ErrorView { code: ErrorCode::InvalidValue, detail: Some("system".to_owned()) }),
    }
}

/// What a person who reads the answer of a program is told, in the language of the house.
fn under_way(view: &Value, system: &str) -> String {
    let connections = connections_of(view).iter();
    let percent = connections
        .filter(|connection| text_of(connection, "system") == system)
        .find_map(|connection| connection.pointer("/running/percent")?.as_u64());
    match percent {
        Some(percent) => format!("Ya hay una sincronización con Wispro en curso ({percent} %)"),
        None => "Ya hay una sincronización con Wispro en curso".to_owned(),
    }
}

fn connections_of(view: &Value) -> &[Value] {
    view.get("connections").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn text_of<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn invalid(detail: &str) -> ErrorView {
    ErrorView { code: ErrorCode::InvalidRequest, detail: Some(detail.to_owned()) }
}
