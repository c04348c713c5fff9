//! Reading customers: one body, cut into its entries while it arrives. What is in memory is one entry and the ids so far.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use futures_util::StreamExt;
use mostrador_connector::{
    JsonArraySplitter, JsonStreamError, ReadRequest, RecordSink, RemoteError, Selection, StreamEnd,
};
use mostrador_domain::Timestamp;

use super::super::{
    answer, failure,
    http::{RemoteClient, transient},
    refused,
};
use super::record::{Entries, Told};
use crate::http::HttpError;

/// A customer whose whole chat is inside is hardly larger; one that is gets set aside.
const ENTRY_MAX: usize = 32 * 1024 * 1024;

/// What the remote wrote while it made an answer may not be in it and be older than it says: so much is read again.
const OVERLAP: TimeDelta = TimeDelta::seconds(60);

/// Where everything begins.
const EPOCH: &str = "1970-01-01T00:00:00.000Z";

/// Reads customers into the sink. An end that was not seen is an error, however much came before.
pub(in crate::whatsapp) async fn read(
    client: &RemoteClient,
    timeout: Duration,
    request: &ReadRequest,
    sink: &mut dyn RecordSink,
) -> Result<StreamEnd, RemoteError> {
    let since = match &request.selection {
        Selection::All => EPOCH.to_owned(),
        Selection::Since(watermark) => since(watermark),
        Selection::Ids(_) => {
            return Err(refused("UNKNOWN_OPERATION", "customers cannot be asked for one by one"));
        }
    };
    let since: String = url::form_urlencoded::byte_serialize(since.as_bytes()).collect();
    let path = format!("api/sync/customers/changes?since={since}");
    let mut response = client.open(&path, timeout).await?;
    if !response.status.is_success() {
        return Err(failure::classify(&client.whole(response).await?, failure::Call::Read));
    }
    let mut splitter = JsonArraySplitter::new("data", ENTRY_MAX);
    let mut entries = Entries::default();
    let mut oldest: Option<(Timestamp, String)> = None;
    while let Some(chunk) = response.body.next().await {
        for element in splitter.feed(&chunk?).map_err(unreadable)? {
            let entry = entries.take(&element);
            oldest = match (oldest.take(), entry.synced_at) {
                (Some(old), Some(new)) => Some(if new.0 < old.0 { new } else { old }),
                (old, new) => old.or(new),
            };
            let wanted = match entry.told {
                Told::Record(record) => sink.record(record).await,
                Told::Aside(entry) => sink.set_aside(entry).await,
            };
            wanted.map_err(|_| transient("STOPPED", "the reader was stopped"))?;
        }
    }
    let around = splitter.finish().map_err(unreadable)?;
    if around.get("error").is_some_and(|error| !error.is_null()) {
        return Err(answer::shape());
    }
    Ok(StreamEnd { total: None, watermark: oldest.map(|(_, text)| text) })
}

/// The watermark as it is asked for: earlier by the overlap, and in the one form that the remote reads for sure.
fn since(watermark: &str) -> String {
    let instant = DateTime::parse_from_rfc3339(watermark.trim()).ok();
    let earlier = instant.and_then(|at| at.with_timezone(&Utc).checked_sub_signed(OVERLAP));
    earlier.map_or_else(|| watermark.to_owned(), |at| at.to_rfc3339_opts(SecondsFormat::Millis, true))
}

/// A body that cannot be cut into its entries.
fn unreadable(error: JsonStreamError) -> RemoteError {
    match error {
        JsonStreamError::Truncated => HttpError::BodyTruncated.into(),
        JsonStreamError::TooLarge => HttpError::BodyTooLarge.into(),
        JsonStreamError::Malformed => transient(answer::NOT_JSON, "the answer is not JSON"),
        JsonStreamError::NoList => answer::shape(),
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
