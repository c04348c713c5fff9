//! Named checks and what they found.

use std::collections::BTreeMap;

use crate::say;

/// How many findings of one check are printed.
const SHOWN: usize = 3;

/// Named checks; a check passes when nothing was found.
#[derive(Debug, Default)]
pub struct Checks {
    findings: BTreeMap<&'static str, Vec<String>>,
}

impl Checks {
    /// Opens a check, so that it counts as passed when nothing is ever found.
    pub fn open(&mut self, name: &'static str) {
        self.findings.entry(name).or_default();
    }

    /// Something that must not be.
    pub fn found(&mut self, name: &'static str, what: impl Into<String>) {
        self.findings.entry(name).or_default().push(what.into());
    }

    /// A check with all its findings.
    pub fn check(&mut self, name: &'static str, found: impl IntoIterator<Item = String>) {
        self.findings.entry(name).or_default().extend(found);
    }

    /// Takes over what another world found.
    pub fn merge(&mut self, world: usize, other: Self) {
        for (name, found) in other.findings {
            self.check(name, found.into_iter().map(|one| format!("world {world}, {one}")));
        }
    }

    /// How many findings there are over all checks.
    #[must_use]
    pub fn count(&self) -> usize {
        self.findings.values().map(Vec::len).sum()
    }

    /// The names of the checks that found something.
    pub fn failed(&self) -> impl Iterator<Item = &'static str> {
        self.findings.iter().filter(|(_, found)| !found.is_empty()).map(|(name, _)| *name)
    }

    /// Prints each check; the last line is `N passed, M failed`. Answers whether all passed.
    pub fn report(&self) -> bool {
        for (name, found) in &self.findings {
            if found.is_empty() {
                say(format_args!("ok      {name}"));
                continue;
            }
            say(format_args!("FAILED  {name}"));
            for one in found.iter().take(SHOWN) {
                say(format_args!("        {one}"));
            }
            if found.len() > SHOWN {
                say(format_args!("        and {} more", found.len() - SHOWN));
            }
        }
        let failed = self.failed().count();
        say(format_args!("{} passed, {failed} failed", self.findings.len() - failed));
        failed == 0
    }
}
