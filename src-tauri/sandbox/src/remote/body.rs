//! Request bodies as `express.json()` reads them.

use std::io::Read;

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use flate2::read::{MultiGzDecoder, ZlibDecoder};
use serde_json::{Value, json};

/// The most bytes that a body may have after inflating: Express' default of 100 kB.
const LIMIT: usize = 102_400;

/// The most bytes that are read off the connection before the answer; above it the connection is dropped.
const DRAIN_LIMIT: usize = 64 * 1024 * 1024;

/// A body too big, broken, or in an encoding that the remote does not read. Its global handler makes the
/// same 500 of them all.
#[derive(Debug)]
pub(super) struct Unreadable;

/// A request body.
#[derive(Debug)]
pub(super) struct Received {
    /// Length as sent.
    pub(super) bytes: usize,
    pub(super) parsed: Result<Value, Unreadable>,
}

/// Reads the whole body, so that the connection stays usable even when the body is refused.
pub(super) async fn read(headers: &HeaderMap, body: Body) -> Received {
    let Ok(bytes) = axum::body::to_bytes(body, DRAIN_LIMIT).await else {
        return Received { bytes: DRAIN_LIMIT, parsed: Err(Unreadable) };
    };
    Received { bytes: bytes.len(), parsed: parse(headers, &bytes) }
}

fn parse(headers: &HeaderMap, bytes: &[u8]) -> Result<Value, Unreadable> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_json = header(CONTENT_TYPE)
        .split(';')
        .next()
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    // Another content type is left alone: the operation then finds none of its fields.
    if bytes.is_empty() || !is_json {
        return Ok(json!({}));
    }
    let mut plain = Vec::new();
    let most = LIMIT as u64 + 1;
    match header(CONTENT_ENCODING).to_ascii_lowercase().as_str() {
        "" | "identity" => plain.extend_from_slice(bytes),
        "gzip" => {
            MultiGzDecoder::new(bytes).take(most).read_to_end(&mut plain).map_err(|_| Unreadable)?;
        }
        "deflate" => {
            ZlibDecoder::new(bytes).take(most).read_to_end(&mut plain).map_err(|_| Unreadable)?;
        }
        _ => return Err(Unreadable),
    }
    if plain.len() > LIMIT {
        return Err(Unreadable);
    }
    let value: Value = serde_json::from_slice(&plain).map_err(|_| Unreadable)?;
    // Express' strict mode takes objects and arrays only.
    if value.is_object() || value.is_array() { Ok(value) } else { Err(Unreadable) }
}
