//! Plays the checks and tells what came out.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::time::Duration;

use tokio::time::timeout;

use super::check::Check;
use super::checks;
use super::play::Play;
use super::stage::Stages;

/// A check that takes longer hangs. By tokio's clock, so a paused one makes it immediate.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// What became of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The promise is kept.
    Passed,
    /// It is not, and this is how it showed.
    Failed(String),
    /// The system cannot be in such a scene, because of this.
    NotApplicable(String),
}

/// One line of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckResult {
    /// The check's sentence.
    pub check: &'static str,
    /// What became of it.
    pub verdict: Verdict,
}

/// What became of all checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// System and entity.
    pub subject: String,
    /// One line per check, in the suite's order.
    pub results: Vec<CheckResult>,
}

impl Report {
    /// The checks that passed.
    pub fn passed(&self) -> Vec<&'static str> {
        self.having(|verdict| *verdict == Verdict::Passed)
    }

    /// The checks that failed.
    pub fn failed(&self) -> Vec<&'static str> {
        self.having(|verdict| matches!(verdict, Verdict::Failed(_)))
    }

    /// The checks that do not apply.
    pub fn not_applicable(&self) -> Vec<&'static str> {
        self.having(|verdict| matches!(verdict, Verdict::NotApplicable(_)))
    }

    fn having(&self, wanted: impl Fn(&Verdict) -> bool) -> Vec<&'static str> {
        self.results.iter().filter(|result| wanted(&result.verdict)).map(|result| result.check).collect()
    }
}

/// The table: what passed and failed, then what does not apply, grouped by the reason.
impl Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "conformance of {}", self.subject)?;
        let mut apart: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for CheckResult { check, verdict } in &self.results {
            match verdict {
                Verdict::Passed => writeln!(formatter, "  passed  {check}")?,
                Verdict::Failed(finding) => writeln!(formatter, "  FAILED  {check}\n          {finding}")?,
                Verdict::NotApplicable(why) => apart.entry(why).or_default().push(check),
            }
        }
        for (why, checks) in apart {
            writeln!(formatter, "  not applicable: {why}")?;
            for check in checks {
                writeln!(formatter, "          {check}")?;
            }
        }
        let counts = (self.passed().len(), self.failed().len(), self.not_applicable().len());
        writeln!(formatter, "{} passed, {} failed ({} not applicable)", counts.0, counts.1, counts.2)
    }
}

/// Plays every check, each on a stage of its own, and prints the table.
#[expect(
    clippy::print_stdout,
    reason = "the test harness captures what is printed, and shows it when a test fails"
)]
pub async fn run(stages: &dyn Stages) -> Report {
    let first = Play::open(stages).await;
    let subject = match &first {
        Ok(play) => format!("{} ({})", play.connector.spec().system, play.entity()),
        Err(finding) => finding.to_string(),
    };
    let mut results = Vec::new();
    for check in checks::all() {
        results.push(run_one(stages, check).await);
    }
    let report = Report { subject, results };
    println!("{report}");
    report
}

/// Plays one check.
pub async fn run_one(stages: &dyn Stages, check: &'static Check) -> CheckResult {
    let verdict = match Play::open(stages).await {
        Err(finding) => Verdict::Failed(finding.to_string()),
        Ok(play) => match play.missing(check.needs) {
            Some(why) => Verdict::NotApplicable(why),
            None => match timeout(TIME_LIMIT, (check.run)(&play)).await {
                Ok(Ok(())) => Verdict::Passed,
                Ok(Err(finding)) => Verdict::Failed(finding.to_string()),
                Err(_) => Verdict::Failed(format!("no end after {} s", TIME_LIMIT.as_secs())),
            },
        },
    };
    CheckResult { check: check.name, verdict }
}
