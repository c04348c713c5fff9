//! The log in files: a line of JSON per event, a file a day (UTC), fourteen days. What is written has gone through
//! [`redact`](super::redact).

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, SecondsFormat};
use mostrador_domain::Clock;
use serde_json::{Map, Value, json};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use super::redact;
use crate::SystemClock;

/// What the files' names begin with.
pub(super) const PREFIX: &str = "mostrador";
/// What they end with.
pub(super) const SUFFIX: &str = "jsonl";
/// Files that are kept.
const KEPT: usize = 14;

/// Where lines go now. The layer is there before anybody knows the profile's folder.
static FILES: Mutex<Option<NonBlocking>> = Mutex::new(None);

/// The files are written as long as it lives; then what waits is written and the last one is closed.
pub(crate) struct LogFiles {
    /// Writes what is left when it is dropped.
    _worker: WorkerGuard,
}

impl LogFiles {
    /// Writes into this folder from now on. `None`, and a line on the standard error output, when that is not possible: a
    /// log is no reason not to take orders.
    pub(crate) fn open(folder: &Path) -> Option<Self> {
        let built = RollingFileAppender::builder()
            .rotation(Rotation::DAILY)
            .filename_prefix(PREFIX)
            .filename_suffix(SUFFIX)
            .max_log_files(KEPT)
            .build(folder);
        match built {
            Ok(appender) => {
                // Lossy: a disk that hangs must hold up no order.
                let (writer, worker) =
                    NonBlockingBuilder::default().lossy(true).thread_name("log").finish(appender);
                *FILES.lock().unwrap_or_else(PoisonError::into_inner) = Some(writer);
                Some(Self { _worker: worker })
            }
            Err(error) => {
                tracing::warn!(%error, "the log is written to no file");
                None
            }
        }
    }
}

impl Drop for LogFiles {
    fn drop(&mut self) {
        *FILES.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Writes each event to the files, where there are any.
pub(crate) struct FileLayer;

impl<S: Subscriber> Layer<S> for FileLayer {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut writer = match &*FILES.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(writer) => writer.clone(),
            None => return,
        };
        // Nobody to tell if even this fails.
        let _ = writer.write_all(line(event).as_bytes());
    }
}

/// An event as a line.
fn line(event: &Event<'_>) -> String {
    let mut fields = Fields::default();
    event.record(&mut fields);
    let metadata = event.metadata();
    let at = DateTime::from_timestamp_millis(SystemClock.now().millis()).unwrap_or_default();
    let mut line = json!({
        "timestamp": at.to_rfc3339_opts(SecondsFormat::Millis, true),
        "level": metadata.level().as_str(),
        "target": metadata.target(),
        "message": fields.message,
        "fields": fields.others,
    })
    .to_string();
    line.push('\n');
    line
}

#[derive(Default)]
struct Fields {
    message: String,
    others: Map<String, Value>,
}

impl Fields {
    fn add(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            self.message = redact::text(value).into_owned();
        } else {
            let value = redact::field(field.name(), value).into_owned();
            self.others.insert(field.name().to_owned(), Value::String(value));
        }
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let mut text = String::new();
        // A value that cannot be written stays empty.
        let _ = write!(text, "{value:?}");
        self.add(field, &text);
    }
}

#[cfg(test)]
#[path = "log_files_tests.rs"]
mod tests;
