//! Follows the orders from the remote's announcement to its receipt of the number.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;

use crate::http::Client;
use crate::run::say;

/// Looks after which an order is printed with what is known of it.
const LOOKS: u32 = 3;

/// What the remote counts.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Remote {
    /// Orders announced.
    pub(crate) emitted: u64,
    /// Orders of which it accepted a number.
    pub(crate) confirmed: u64,
    /// Numbers that several orders share.
    pub(crate) shared_numbers: u64,
    /// Orders that were given two numbers.
    pub(crate) conflicting_numbers: u64,
}

/// What the application counts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Diagnostics {
    pub(crate) orders_stored: u64,
    pub(crate) orders_confirmed: u64,
    pub(crate) days: Vec<Day>,
    pub(crate) commit_latency: Latency,
    pub(crate) screen_latency: Latency,
    pub(crate) recent: Vec<Trace>,
}

/// Numbers of one business day.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Day {
    pub(crate) lowest: u32,
    pub(crate) dense: bool,
}

/// Milliseconds.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Latency {
    pub(crate) count: u64,
    pub(crate) p50: Option<f64>,
    pub(crate) p95: Option<f64>,
    pub(crate) p99: Option<f64>,
}

/// The way of one order.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Trace {
    id: String,
    daily_number: u32,
    commit_ms: Option<f64>,
    screen_ms: Option<f64>,
    confirmed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// Seen so often, not printed yet.
    Waiting(u32),
    Printed,
}

/// The latest look, and what was printed so far.
#[derive(Debug, Default)]
pub(crate) struct Follower {
    pub(crate) remote: Remote,
    pub(crate) local: Diagnostics,
    orders: BTreeMap<String, Shown>,
}

impl Follower {
    /// Asks both sides and prints what is new.
    pub(crate) fn look(&mut self, remote: &Client, session: &Client) -> anyhow::Result<()> {
        self.remote = remote.get("/control/stats")?;
        self.local = session.post("/rpc/diagnostics_get", &json!({}))?;
        // Oldest first, as they came.
        for trace in self.local.recent.iter().rev() {
            let shown = self.orders.entry(trace.id.clone()).or_insert(Shown::Waiting(0));
            let Shown::Waiting(looks) = *shown else { continue };
            if (trace.confirmed && trace.screen_ms.is_some()) || looks + 1 >= LOOKS {
                say(trace.line());
                *shown = Shown::Printed;
            } else {
                *shown = Shown::Waiting(looks + 1);
            }
        }
        Ok(())
    }

    /// Cards that the page has painted.
    pub(crate) fn on_screen(&self) -> u64 {
        self.local.screen_latency.count
    }

    /// Whether so many orders have gone the whole way.
    pub(crate) fn is_through(&self, orders: u64) -> bool {
        self.remote.emitted >= orders
            && self.remote.confirmed >= self.remote.emitted
            && self.local.orders_confirmed >= self.remote.emitted
    }
}

impl Trace {
    fn line(&self) -> String {
        let confirmed = if self.confirmed { "confirmed" } else { "not confirmed yet" };
        format!(
            "    #{:<4} committed {:>9}   on screen {:>9}   {confirmed}",
            self.daily_number,
            milliseconds(self.commit_ms),
            milliseconds(self.screen_ms),
        )
    }
}

/// A figure for a person; a dash where there was nothing to measure, as for orders found by asking.
pub(crate) fn milliseconds(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.1} ms"))
}
