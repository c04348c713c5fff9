//! What a process needs once, before anything else.

use std::io::IsTerminal;
use std::sync::{Once, OnceLock};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::field::MakeExt;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::{self, FormatFields, format};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Registry, reload};

use crate::DebugLog;
use crate::monitoring::log_files::FileLayer;
use crate::monitoring::redact;

static ONCE: Once = Once::new();
static FILTER: OnceLock<reload::Handle<Targets, Registry>> = OnceLock::new();

/// Chooses the TLS provider of the process and sends logs, without secrets and people's data, to the
/// standard error output and, once [`start`](crate::start) knows the profile, to its files. Call it first in `main`; a second
/// call does nothing, and neither replaces what somebody installed before.
///
/// Two TLS providers are compiled in, and without a choice the first encrypted connection of the Socket.IO client panics.
pub fn prepare_process() {
    ONCE.call_once(|| {
        // An error means that a provider is installed already, which is all that is asked for.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let (filter, handle) = reload::Layer::new(targets(DebugLog::Off));
        let lines = fmt::layer()
            .with_writer(std::io::stderr)
            .with_ansi(std::io::stderr().is_terminal())
            .fmt_fields(redacted_fields());
        let subscriber = tracing_subscriber::registry().with(filter).with(lines).with(FileLayer);
        if subscriber.try_init().is_ok() {
            // Set once: this closure runs once.
            let _ = FILTER.set(handle);
        }
    });
}

/// Fields as they are usually written, without what must not be seen.
pub(crate) fn redacted_fields() -> impl for<'writer> FormatFields<'writer> + Send + Sync + 'static {
    format::debug_fn(|writer, field, value| {
        let text = format!("{value:?}");
        match field.name() {
            "message" => write!(writer, "{}", redact::text(&text)),
            name => write!(writer, "{name}={}", redact::field(name, &text)),
        }
    })
    .delimited(" ")
}

/// Sets how much is logged from now on.
pub(crate) fn set_debug(debug: DebugLog) {
    if let Some(handle) = FILTER.get() {
        // Fails only when the subscriber is gone, and then nobody reads the log.
        let _ = handle.reload(targets(debug));
    }
}

/// Every crate of the product is named `mostrador…`. Libraries stay at warnings even then: their finer lines show
/// headers and addresses.
pub(crate) fn targets(debug: DebugLog) -> Targets {
    let own = match debug {
        DebugLog::Off => LevelFilter::INFO,
        DebugLog::On => LevelFilter::DEBUG,
    };
    Targets::new().with_default(LevelFilter::WARN).with_target("mostrador", own)
}
