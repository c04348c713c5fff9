//! The chip and the figures.

use std::time::Duration;

use mostrador_domain::Timestamp;
use mostrador_engine::{Connection, Engine, LatencySummary};

use crate::dto::{ConnectionState, ConnectionView, LatencyView};

/// The connection of an engine. One that was stopped says nothing any more: whatever its last word was, nothing comes
/// through it.
pub(crate) fn link(engine: &Engine) -> Connection {
    let connection = engine.connection();
    if engine.is_running() { connection } else { stopped(connection) }
}

fn stopped(last: Connection) -> Connection {
    use mostrador_engine::ConnectionState as Link;
    let state = match last.state {
        // Nobody expects anything of it.
        Link::NotConfigured => Link::NotConfigured,
        Link::Connecting
        | Link::Live
        | Link::Reconnecting
        | Link::Polling
        | Link::Offline
        | Link::Refused => Link::Offline,
    };
    Connection { state, next_check_at: None, reason: None, ..last }
}

/// The chip.
pub(crate) fn connection(connection: &Connection) -> ConnectionView {
    ConnectionView {
        state: match connection.state {
            mostrador_engine::ConnectionState::NotConfigured => ConnectionState::NotConfigured,
            mostrador_engine::ConnectionState::Connecting => ConnectionState::Connecting,
            mostrador_engine::ConnectionState::Live => ConnectionState::Live,
            mostrador_engine::ConnectionState::Reconnecting => ConnectionState::Reconnecting,
            mostrador_engine::ConnectionState::Polling => ConnectionState::Polling,
            mostrador_engine::ConnectionState::Offline => ConnectionState::Offline,
            mostrador_engine::ConnectionState::Refused => ConnectionState::Refused,
        },
        since: connection.since.millis(),
        last_checked_at: connection.last_checked_at.map(Timestamp::millis),
        next_check_at: connection.next_check_at.map(Timestamp::millis),
        reason: connection.reason.clone(),
        remote: connection.remote.clone(),
    }
}

/// Percentiles in milliseconds.
pub(crate) fn latency(summary: LatencySummary) -> LatencyView {
    let millis = |duration: Duration| duration.as_secs_f64() * 1_000.0;
    LatencyView {
        count: summary.count,
        p50: summary.p50.map(millis),
        p95: summary.p95.map(millis),
        p99: summary.p99.map(millis),
    }
}

#[cfg(test)]
#[path = "connection_tests.rs"]
mod tests;
