//! A run of named steps: each says what it does and how long it took; one that fails does not hide the others.

use std::time::{Duration, Instant};

use crate::interrupt;
use crate::run::say;

#[derive(Debug)]
enum Verdict {
    Passed,
    Failed(String),
    /// A step that it builds on failed.
    Skipped(&'static str),
}

#[derive(Debug)]
struct Done {
    name: &'static str,
    verdict: Verdict,
    took: Duration,
}

/// The steps so far.
#[derive(Debug)]
pub(crate) struct Steps {
    tell: fn(&str),
    /// Only steps with one of these in their names are run; none means all.
    only: Vec<String>,
    done: Vec<Done>,
}

impl Steps {
    /// With names, only steps that contain one of them are run, and what they need counts as done.
    pub(crate) fn only(names: Vec<String>) -> Self {
        Self { tell: |line| say(line), only: names, done: Vec::new() }
    }

    /// Whether nothing was run at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.done.is_empty()
    }

    /// Runs a step, unless one that it needs did not pass.
    pub(crate) fn step(
        &mut self,
        name: &'static str,
        needs: &[&'static str],
        work: impl FnOnce() -> anyhow::Result<()>,
    ) {
        if !self.is_wanted(name) {
            return;
        }
        let began = Instant::now();
        let verdict = match needs.iter().find(|need| self.is_wanted(need) && !self.has_passed(need)) {
            Some(need) => {
                (self.tell)(&format!("\n==> {name}: skipped, because it needs \"{need}\""));
                Verdict::Skipped(need)
            }
            None => {
                (self.tell)(&format!("\n==> {name}"));
                match interrupt::check().and_then(|()| work()) {
                    Ok(()) => Verdict::Passed,
                    Err(error) => Verdict::Failed(format!("{error:#}")),
                }
            }
        };
        let took = began.elapsed();
        match &verdict {
            Verdict::Passed => (self.tell)(&format!("<== {name}: passed, {}", minutes(took))),
            Verdict::Failed(why) => {
                let first = why.lines().next().unwrap_or_default();
                (self.tell)(&format!("<== {name}: FAILED, {}\n    {first}", minutes(took)));
            }
            Verdict::Skipped(_) => {}
        }
        self.done.push(Done { name, verdict, took });
    }

    fn is_wanted(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part.as_str()))
    }

    fn has_passed(&self, name: &str) -> bool {
        self.done.iter().any(|step| step.name == name && matches!(step.verdict, Verdict::Passed))
    }

    /// Prints the table, what failed in the steps that did, and last the line `N passed, M failed`. Tells whether everything
    /// passed.
    pub(crate) fn finish(&self) -> bool {
        (self.tell)("\n    minutes  step");
        for step in &self.done {
            let result = match &step.verdict {
                Verdict::Passed => String::new(),
                Verdict::Failed(why) => format!("  FAILED: {}", why.lines().next().unwrap_or_default()),
                Verdict::Skipped(need) => format!("  skipped: needs \"{need}\""),
            };
            (self.tell)(&format!("    {:>7.1}  {}{result}", step.took.as_secs_f64() / 60.0, step.name));
        }
        let total: Duration = self.done.iter().map(|step| step.took).sum();
        (self.tell)(&format!("    {:>7.1}  together\n", total.as_secs_f64() / 60.0));
        for failure in self.failures() {
            (self.tell)(&failure);
        }
        (self.tell)(&self.closing_line());
        self.all_passed()
    }

    fn all_passed(&self) -> bool {
        self.done.iter().all(|step| matches!(step.verdict, Verdict::Passed))
    }

    /// What failed, with what was said about it: often only the end of a long output is kept.
    fn failures(&self) -> Vec<String> {
        let failed = self.done.iter().filter_map(|step| match &step.verdict {
            Verdict::Failed(why) => Some(format!("{}:\n    {why}\n", step.name)),
            Verdict::Passed | Verdict::Skipped(_) => None,
        });
        failed.collect()
    }

    fn closing_line(&self) -> String {
        let count =
            |wanted: fn(&Verdict) -> bool| self.done.iter().filter(|step| wanted(&step.verdict)).count();
        let passed = count(|verdict| matches!(verdict, Verdict::Passed));
        let failed = count(|verdict| matches!(verdict, Verdict::Failed(_)));
        let skipped = count(|verdict| matches!(verdict, Verdict::Skipped(_)));
        if skipped == 0 {
            format!("{passed} passed, {failed} failed")
        } else {
            format!("{passed} passed, {failed} failed, {skipped} skipped")
        }
    }
}

fn minutes(took: Duration) -> String {
    format!("{:.1} min", took.as_secs_f64() / 60.0)
}

#[cfg(test)]
#[path = "steps_tests.rs"]
mod tests;
