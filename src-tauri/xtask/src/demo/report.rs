//! What a demo showed, in figures.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail};
use serde::Serialize;

use super::follow::{Follower, Latency, milliseconds};
use crate::run::say;

/// The file that `--report` asks for.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    orders: Orders,
    latency_ms: Latencies,
    memory_mb: BTreeMap<String, f64>,
}

#[derive(Debug, Serialize)]
struct Orders {
    emitted: u64,
    stored: u64,
    confirmed: u64,
    numbers_dense: bool,
}

#[derive(Debug, Serialize)]
struct Latencies {
    commit: Percentiles,
    screen: Percentiles,
}

#[derive(Debug, Serialize)]
struct Percentiles {
    p50: Option<f64>,
    p95: Option<f64>,
    p99: Option<f64>,
}

impl Report {
    /// The figures of the latest look. An order is confirmed when both sides say so.
    pub(crate) fn new(follower: &Follower, memory_mb: BTreeMap<String, f64>) -> Self {
        let (remote, local) = (&follower.remote, &follower.local);
        let numbers_dense = local.days.iter().all(|day| day.dense && day.lowest == 1)
            && remote.shared_numbers == 0
            && remote.conflicting_numbers == 0;
        Self {
            orders: Orders {
                emitted: remote.emitted,
                stored: local.orders_stored,
                confirmed: remote.confirmed.min(local.orders_confirmed),
                numbers_dense,
            },
            latency_ms: Latencies {
                commit: Percentiles::of(&local.commit_latency),
                screen: Percentiles::of(&local.screen_latency),
            },
            memory_mb,
        }
    }

    /// For a person.
    pub(crate) fn print(&self) {
        let Orders { emitted, stored, confirmed, numbers_dense } = self.orders;
        let numbers =
            if numbers_dense { "numbers without a gap" } else { "NUMBERS WITH GAPS OR REPETITIONS" };
        say(format_args!("\n    {emitted} emitted, {stored} stored, {confirmed} confirmed, {numbers}"));
        for (name, figures) in [("commit", &self.latency_ms.commit), ("screen", &self.latency_ms.screen)] {
            say(format_args!(
                "    to {name}: p50 {}, p95 {}, p99 {}",
                milliseconds(figures.p50),
                milliseconds(figures.p95),
                milliseconds(figures.p99),
            ));
        }
        for (name, size) in &self.memory_mb {
            say(format_args!("    memory of {name}: {size:.0} MB"));
        }
    }

    /// For a program.
    pub(crate) fn write(&self, file: &Path) -> anyhow::Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        std::fs::write(file, text + "\n").with_context(|| format!("cannot write {}", file.display()))
    }

    /// Fails with one sentence unless every order went the whole way once.
    pub(crate) fn judge(&self, expected: u64) -> anyhow::Result<()> {
        let Orders { emitted, stored, confirmed, numbers_dense } = self.orders;
        if emitted < expected {
            bail!("only {emitted} of {expected} orders were emitted in time");
        }
        if stored != emitted {
            bail!("{emitted} orders were emitted, but {stored} are stored");
        }
        if confirmed != emitted {
            bail!("{emitted} orders were emitted, but only {confirmed} are confirmed");
        }
        if !numbers_dense {
            bail!("the daily numbers have a gap or a repetition");
        }
        Ok(())
    }
}

impl Percentiles {
    fn of(latency: &Latency) -> Self {
        Self { p50: latency.p50, p95: latency.p95, p99: latency.p99 }
    }
}

#[cfg(test)]
#[path = "report_tests.rs"]
mod tests;
