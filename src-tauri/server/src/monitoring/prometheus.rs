//! What Prometheus reads, in its text format 0.0.4. Read from the file and from memory when it is asked for, so that nothing is
//! counted twice.

use std::fmt::Write as _;

use mostrador_domain::Timestamp;
use mostrador_engine::{DestinationStatus, Engine, Metric};
use mostrador_store::tables::alerts::{self, AlertRow, figures};
use mostrador_store::tables::orders;
use mostrador_store::{ReadTransaction, StoreError};

/// Outcomes of records, in the order of [`figures::RunTotals::records`].
const OUTCOMES: [&str; 6] = ["created", "updated", "unchanged", "skipped", "conflicted", "failed"];
/// How a system can stand.
const STATES: [&str; 6] = ["closed", "open", "half_open", "throttled", "refused", "paused"];

/// The kind of a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Gauge,
    Counter,
    Summary,
}

/// A text in the making. All samples of a family stand together.
#[derive(Default)]
struct Text(String);

impl Text {
    fn family(&mut self, name: &str, kind: Kind, help: &str) {
        let kind = match kind {
            Kind::Gauge => "gauge",
            Kind::Counter => "counter",
            Kind::Summary => "summary",
        };
        // Writing into a string does not fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: f64) {
        self.0.push_str(name);
        for (index, (label, text)) in labels.iter().enumerate() {
            let begin = if index == 0 { '{' } else { ',' };
            let _ = write!(self.0, "{begin}{label}=\"{}\"", escaped(text));
        }
        if !labels.is_empty() {
            self.0.push('}');
        }
        let _ = writeln!(self.0, " {value}");
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

/// What the file says, in one snapshot.
struct Snapshot {
    stored: u64,
    confirmed: u64,
    refused: u64,
    jobs: figures::BySystem,
    oldest: Vec<(&'static str, f64)>,
    waiting: figures::BySystem,
    conflicts: figures::BySystem,
    runs: Vec<figures::RunTotals>,
    alerts: Vec<AlertRow>,
}

impl Snapshot {
    fn read(
        transaction: &ReadTransaction<'_>,
        systems: &[&'static str],
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let (stored, confirmed, refused) = orders::totals(transaction)?;
        let mut oldest = Vec::new();
        for system in systems {
            let since = figures::waiting_since(transaction, system)?;
            let millis = since.map_or(0, |since| now.millis().saturating_sub(since.millis()).max(0));
            oldest.push((*system, number(millis.unsigned_abs()) / 1_000.0));
        }
        Ok(Self {
            stored,
            confirmed,
            refused,
            jobs: figures::waiting_jobs(transaction)?,
            oldest,
            waiting: figures::waiting_for_a_person(transaction)?,
            conflicts: figures::open_conflicts(transaction)?,
            runs: figures::run_totals(transaction)?,
            alerts: alerts::open(transaction)?,
        })
    }
}

/// Everything that is measured.
///
/// # Errors
/// The file cannot be read.
pub(super) async fn text(engine: &Engine) -> Result<String, StoreError> {
    let destinations = engine.destinations();
    let systems: Vec<&'static str> = destinations.iter().map(|one| one.system).collect();
    let now = engine.now();
    let names = systems.clone();
    let snapshot = engine.store().read(move |transaction| Snapshot::read(transaction, &names, now)).await?;
    let mut text = Text::default();
    process(&mut text, engine);
    of_the_file(&mut text, &snapshot, &systems);
    text.family(
        "mostrador_system_state",
        Kind::Gauge,
        "How an outside system stands: 1 for the state it is in.",
    );
    for one in &destinations {
        for state in STATES {
            let value = if state == state_of(&one.status) { 1.0 } else { 0.0 };
            text.sample("mostrador_system_state", &[("system", one.system), ("state", state)], value);
        }
    }
    calls(&mut text, engine);
    Ok(text.0)
}

fn process(text: &mut Text, engine: &Engine) {
    text.family("mostrador_build_info", Kind::Gauge, "The version that runs.");
    text.sample("mostrador_build_info", &[("version", env!("CARGO_PKG_VERSION"))], 1.0);
    let started = engine.started_at().millis().max(0).unsigned_abs();
    text.family("mostrador_engine_start_time_seconds", Kind::Gauge, "When the engine started, since 1970.");
    text.sample("mostrador_engine_start_time_seconds", &[], number(started) / 1_000.0);
}

fn of_the_file(text: &mut Text, snapshot: &Snapshot, systems: &[&'static str]) {
    text.family("mostrador_orders", Kind::Gauge, "Orders in the file, without the sample data, by state.");
    for (state, count) in
        [("stored", snapshot.stored), ("confirmed", snapshot.confirmed), ("refused", snapshot.refused)]
    {
        text.sample("mostrador_orders", &[("state", state)], number(count));
    }
    for (name, help, counts) in [
        ("mostrador_queue_jobs", "Changes that are still to be sent.", &snapshot.jobs),
        ("mostrador_dead_letters", "Records that wait for a person.", &snapshot.waiting),
        ("mostrador_conflicts_open", "Conflicts that a person must decide.", &snapshot.conflicts),
    ] {
        text.family(name, Kind::Gauge, help);
        for system in systems {
            let count = counts.get(*system).copied().unwrap_or_default();
            text.sample(name, &[("system", system)], number(count));
        }
    }
    text.family(
        "mostrador_queue_oldest_seconds",
        Kind::Gauge,
        "For how long the oldest change has been waiting.",
    );
    for (system, seconds) in &snapshot.oldest {
        text.sample("mostrador_queue_oldest_seconds", &[("system", system)], *seconds);
    }
    text.family("mostrador_runs", Kind::Gauge, "Runs that are kept, by how they stand.");
    for run in &snapshot.runs {
        let labels = [("system", &*run.system), ("entity", &*run.entity_type), ("status", &*run.status)];
        text.sample("mostrador_runs", &labels, number(run.runs));
    }
    text.family("mostrador_run_records", Kind::Gauge, "Records of the runs that are kept, by outcome.");
    let mut records = std::collections::BTreeMap::<_, u64>::new();
    for run in &snapshot.runs {
        for (outcome, count) in OUTCOMES.into_iter().zip(run.records) {
            let known = records.entry((&*run.system, &*run.entity_type, outcome)).or_default();
            *known = known.saturating_add(count);
        }
    }
    for ((system, entity, outcome), count) in records {
        let labels = [("system", system), ("entity", entity), ("outcome", outcome)];
        text.sample("mostrador_run_records", &labels, number(count));
    }
    text.family("mostrador_alert_open", Kind::Gauge, "Alerts that are open.");
    for alert in &snapshot.alerts {
        text.sample("mostrador_alert_open", &[("cause", alert.cause.code()), ("system", &alert.system)], 1.0);
    }
}

/// Counted since this process started.
fn calls(text: &mut Text, engine: &Engine) {
    let totals = engine.metrics().totals();
    let of = |wanted: Metric| totals.iter().filter(move |(_, metric, _)| *metric == wanted);
    text.family("mostrador_requests_failed_total", Kind::Counter, "Requests that did not go through.");
    for (system, _, sums) in of(Metric::CallFailed) {
        text.sample(
            "mostrador_requests_failed_total",
            &[("system", system)],
            number(sums.total.unsigned_abs()),
        );
    }
    // How many there were is its count.
    text.family(
        "mostrador_request_duration_seconds",
        Kind::Summary,
        "Requests to a system, and how long they took.",
    );
    for (system, _, sums) in of(Metric::CallLatency) {
        let seconds = number(sums.total.unsigned_abs()) / 1_000.0;
        text.sample("mostrador_request_duration_seconds_sum", &[("system", system)], seconds);
        let count = number(sums.count.unsigned_abs());
        text.sample("mostrador_request_duration_seconds_count", &[("system", system)], count);
    }
    text.family("mostrador_jobs_delivered_total", Kind::Counter, "Changes that a system accepted.");
    for (system, _, sums) in of(Metric::Delivered) {
        text.sample(
            "mostrador_jobs_delivered_total",
            &[("system", system)],
            number(sums.total.unsigned_abs()),
        );
    }
    text.family(
        "mostrador_jobs_not_delivered_total",
        Kind::Counter,
        "Changes that were not accepted, by error class.",
    );
    for (system, metric, sums) in &totals {
        if let Metric::NotDelivered(class) = metric {
            let labels = [("system", *system), ("class", *class)];
            text.sample("mostrador_jobs_not_delivered_total", &labels, number(sums.total.unsigned_abs()));
        }
    }
}

fn state_of(status: &DestinationStatus) -> &'static str {
    match status {
        DestinationStatus::Closed => "closed",
        DestinationStatus::OpenUntil { .. } => "open",
        DestinationStatus::HalfOpen { .. } => "half_open",
        DestinationStatus::ThrottledUntil { .. } => "throttled",
        DestinationStatus::Refused { .. } => "refused",
        DestinationStatus::Paused { .. } => "paused",
    }
}

/// Exact below 2^53, as every number of the format.
fn number(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
#[path = "prometheus_tests.rs"]
mod tests;
