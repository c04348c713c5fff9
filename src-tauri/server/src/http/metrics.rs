//! `GET /metrics`, for Prometheus: with a token of its own, because whoever reads it has no seat here.

use async_trait::async_trait;
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::Shared;

/// What came of asking for the metrics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scraped {
    /// The text format 0.0.4.
    Text(String),
    /// There is no token, or this is not it.
    Refused,
    /// They could not be read now.
    Failed,
}

/// Whoever has the metrics.
#[async_trait]
pub(crate) trait Scrape: Send + Sync + 'static {
    /// The metrics, for whoever knows the token.
    async fn scrape(&self, bearer: Option<&str>) -> Scraped;
}

pub(super) async fn read(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    let bearer = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    match shared.scrape.scrape(bearer).await {
        Scraped::Text(text) => {
            ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
        }
        Scraped::Refused => (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, "Bearer")]).into_response(),
        Scraped::Failed => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
