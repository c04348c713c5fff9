//! Percentiles, goals and the report.

use std::fmt::{self, Display};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use serde::Serialize;

use crate::say;

/// A floor may be exceeded by so much where the absolute goal is missed: an absolute time on a shared machine drifts.
const MOST_OVER_FLOOR: f64 = 1.5;
/// The same for a throughput.
const LEAST_OF_FLOOR: f64 = 0.67;

/// Three percentiles in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Latency {
    /// Median.
    pub p50: f64,
    /// 95th percentile.
    pub p95: f64,
    /// 99th percentile.
    pub p99: f64,
}

impl Latency {
    /// The percentiles of some measurements by nearest rank; `None` without measurements.
    #[must_use]
    pub fn of(mut measured: Vec<f64>) -> Option<Self> {
        measured.sort_by(f64::total_cmp);
        let at = |percent: usize| {
            let rank = (measured.len() * percent).div_ceil(100);
            measured.get(rank.saturating_sub(1)).copied()
        };
        Some(Self { p50: at(50)?, p95: at(95)?, p99: at(99)? })
    }

    /// The median of several runs, percentile by percentile; `None` without runs.
    #[must_use]
    pub fn median_of(runs: &[Self]) -> Option<Self> {
        let each = |of: fn(&Self) -> f64| median(runs.iter().map(of).collect());
        Some(Self { p50: each(|run| run.p50)?, p95: each(|run| run.p95)?, p99: each(|run| run.p99)? })
    }
}

/// The middle value; of an even number the mean of the two in the middle.
#[must_use]
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len().is_multiple_of(2) {
        Some(f64::midpoint(*values.get(middle - 1)?, upper))
    } else {
        Some(upper)
    }
}

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Figures {
    /// Many measurements of one kind.
    Percentiles(Latency),
    /// One figure, the median over the runs.
    Value {
        /// The figure.
        value: f64,
    },
}

/// Which side of its goal a figure belongs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// A time or a size: at most the goal, or at most 1.5 times the floor.
    Lower,
    /// A throughput: at least the goal, or at least 0.67 times the floor.
    Higher,
}

/// One goal and how it came out.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// What was measured, and at which percentile the goal applies.
    pub name: String,
    /// Unit of every figure.
    pub unit: &'static str,
    /// What was measured.
    #[serde(flatten)]
    pub figures: Figures,
    /// The figure at the goal's percentile must not be on the wrong side of it.
    pub goal: f64,
    /// The floor at the same percentile in the same run; absent where nothing comparable exists.
    pub floor: Option<f64>,
    /// Figure divided by floor.
    pub ratio: Option<f64>,
    /// The goal holds, or the ratio to the floor does.
    pub met: bool,
}

impl Outcome {
    /// Compares the figure that `at` picks with its goal and with the floor's.
    #[must_use]
    pub fn new(
        name: &str,
        measured: Latency,
        at: fn(&Latency) -> f64,
        goal: f64,
        floor: Option<Latency>,
    ) -> Self {
        let floor = floor.as_ref().map(at);
        let ratio = floor.filter(|floor| *floor > 0.0).map(|floor| at(&measured) / floor);
        let met = at(&measured) <= goal || ratio.is_some_and(|ratio| ratio <= MOST_OVER_FLOOR);
        let Latency { p50, p95, p99 } = measured;
        Self {
            name: name.to_owned(),
            unit: "ms",
            figures: Figures::Percentiles(Latency {
                p50: rounded(p50),
                p95: rounded(p95),
                p99: rounded(p99),
            }),
            goal,
            floor: floor.map(rounded),
            ratio: ratio.map(rounded),
            met,
        }
    }

    /// Compares one figure with its goal and with the floor's.
    #[must_use]
    pub fn of_value(
        name: &str,
        unit: &'static str,
        better: Better,
        value: f64,
        goal: f64,
        floor: Option<f64>,
    ) -> Self {
        let ratio = floor.filter(|floor| *floor > 0.0).map(|floor| value / floor);
        let met = match better {
            Better::Lower => value <= goal || ratio.is_some_and(|ratio| ratio <= MOST_OVER_FLOOR),
            Better::Higher => value >= goal || ratio.is_some_and(|ratio| ratio >= LEAST_OF_FLOOR),
        };
        Self {
            name: name.to_owned(),
            unit,
            figures: Figures::Value { value: rounded(value) },
            goal,
            floor: floor.map(rounded),
            ratio: ratio.map(rounded),
            met,
        }
    }
}

/// One line, for whoever watches the run: the figure, its floor where there is one, and whether it is met.
impl Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, unit, .. } = self;
        match self.figures {
            Figures::Percentiles(Latency { p50, p95, p99 }) => {
                write!(formatter, "{name}: p50 {p50:.1}, p95 {p95:.1}, p99 {p99:.1} {unit}")?;
            }
            Figures::Value { value } => write!(formatter, "{name}: {value:.1} {unit}")?,
        }
        if let Some(floor) = self.floor {
            write!(formatter, ", floor {floor:.1}")?;
        }
        formatter.write_str(if self.met { ", met" } else { ", MISSED" })
    }
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// The report of one benchmark, as it is written to a file.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Its name.
    pub bench: &'static str,
    /// One per goal.
    pub results: Vec<Outcome>,
}

impl Report {
    /// Prints the table, writes the figures to `file` where one is wanted, and gives the code to end with.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn tell(&self, file: Option<&Path>) -> anyhow::Result<ExitCode> {
        say(self.table());
        if let Some(file) = file {
            let text = serde_json::to_string_pretty(self)?;
            std::fs::write(file, text + "\n")
                .with_context(|| format!("{} cannot be written", file.display()))?;
        }
        let met = self.results.iter().all(|result| result.met);
        Ok(if met { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// As a table, with the figures in columns.
    #[must_use]
    pub fn table(&self) -> String {
        let mut lines = vec![format!(
            "{:<52} {:>10} {:>10} {:>10} {:>9} {:>10} {:>6}  {}",
            "", "p50/value", "p95", "p99", "goal", "floor", "ratio", "met"
        )];
        let shown = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
        for one in &self.results {
            let (first, second, third) = match one.figures {
                Figures::Percentiles(Latency { p50, p95, p99 }) => (p50, Some(p95), Some(p99)),
                Figures::Value { value } => (value, None, None),
            };
            lines.push(format!(
                "{:<52} {:>10.2} {:>10} {:>10} {:>9} {:>10} {:>6}  {}",
                format!("{} [{}]", one.name, one.unit),
                first,
                shown(second),
                shown(third),
                one.goal,
                shown(one.floor),
                shown(one.ratio),
                if one.met { "yes" } else { "NO" }
            ));
        }
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::{Better, Latency, Outcome, median};

    #[test]
    fn percentiles_are_measured_values_by_nearest_rank() {
        let measured = (1..=1_000).rev().map(f64::from).collect();
        assert_eq!(Latency::of(measured), Some(Latency { p50: 500.0, p95: 950.0, p99: 990.0 }));
        assert_eq!(Latency::of(Vec::new()), None);
    }

    #[test]
    fn the_median_of_runs_is_not_moved_by_one_bad_run() {
        assert_eq!(median(vec![1.0, 100.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![1.0, 2.0, 3.0, 100.0]), Some(2.5));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn a_goal_is_met_by_the_figure_or_by_the_ratio_and_not_otherwise() {
        let measured = Latency { p50: 2.0, p95: 4.0, p99: 9.0 };
        let floor = Some(Latency { p50: 1.5, p95: 1.0, p99: 1.0 });
        assert!(Outcome::new("within", measured, |l| l.p50, 2.0, None).met);
        assert!(Outcome::new("near the floor", measured, |l| l.p50, 1.0, floor).met);
        assert!(!Outcome::new("neither", measured, |l| l.p95, 1.0, floor).met);
    }

    #[test]
    fn a_throughput_is_met_from_above() {
        let outcome =
            |value, floor| Outcome::of_value("rows", "1/s", Better::Higher, value, 1_000.0, floor).met;
        assert!(outcome(1_000.0, None));
        assert!(!outcome(999.0, None));
        assert!(outcome(700.0, Some(1_000.0)));
        assert!(!outcome(600.0, Some(1_000.0)));
        assert!(Outcome::of_value("time", "ms", Better::Lower, 900.0, 1_000.0, None).met);
        assert!(!Outcome::of_value("time", "ms", Better::Lower, 1_600.0, 1_000.0, Some(1_000.0)).met);
    }

    #[test]
    fn a_result_is_told_in_a_line_with_its_floor_where_there_is_one() {
        let told =
            |value, floor| Outcome::of_value("import", "ms", Better::Lower, value, 250.0, floor).to_string();
        assert_eq!(told(242.94, Some(171.48)), "import: 242.9 ms, floor 171.5, met");
        assert_eq!(told(300.0, None), "import: 300.0 ms, MISSED");
        let measured = Latency { p50: 1.0, p95: 2.0, p99: 3.0 };
        let told = Outcome::new("time", measured, |l| l.p99, 5.0, None).to_string();
        assert_eq!(told, "time: p50 1.0, p95 2.0, p99 3.0 ms, met");
    }

    #[test]
    fn a_result_is_written_with_percentiles_or_with_a_value() {
        let value = Outcome::of_value("rows", "1/s", Better::Higher, 2.0, 1.0, None);
        let percentiles =
            Outcome::new("time", Latency { p50: 1.0, p95: 2.0, p99: 3.0 }, |l| l.p99, 5.0, None);
        let json = |outcome: &Outcome| serde_json::to_value(outcome).expect("plain data");
        assert_eq!(json(&value)["value"], 2.0);
        assert_eq!(json(&value)["p50"], serde_json::Value::Null);
        assert_eq!(json(&percentiles)["p95"], 2.0);
    }
}
