//! What a process needs once, before anything else.

use std::io::IsTerminal;
use std::sync::{Once, OnceLock};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, fmt, reload};

use crate::DebugLog;

static ONCE: Once = Once::new();
static FILTER: OnceLock<reload::Handle<Targets, Registry>> = OnceLock::new();

/// Chooses the TLS provider of the process and sends logs to the standard error output. Call it first in `main`; a second
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
            .with_filter(filter);
        if tracing_subscriber::registry().with(lines).try_init().is_ok() {
            // Set once: this closure runs once.
            let _ = FILTER.set(handle);
        }
    });
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
