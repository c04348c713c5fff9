//! `GET /events`: what the screen is told without asking, as a server-sent stream.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;

use super::Shared;
use super::errors::no_session;

/// A stream that is silent for so long says that it lives. The page starts to ask after 12 s.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// One `data:` line of JSON per message. The heartbeat is an event of another name: a page cannot hear a comment, nor an
/// event without data, and whoever reads only messages does not notice it. Listening begins before the answer does, so a
/// board that is read after the stream opened misses nothing.
pub(super) async fn listen(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    if shared.sessions.of(&headers).is_none() {
        return no_session();
    }
    let messages = shared.backend.subscribe();
    let events = messages
        .map(|message| Ok::<_, Infallible>(Event::default().data(message)))
        .take_until(shared.stopping.cancelled_owned());
    let heartbeat =
        KeepAlive::new().interval(HEARTBEAT).event(Event::default().event("heartbeat").data("{}"));
    Sse::new(events).keep_alive(heartbeat).into_response()
}
