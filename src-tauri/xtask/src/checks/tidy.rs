//! Small rules for every text file that is under version control.

use std::path::Path;

use anyhow::{Context, bail};

use crate::run::{self, say};
use crate::workspace;

/// A source file that is longer does more than one thing.
const MOST_LINES: usize = 800;

/// Kinds of files that people write. The others are pictures, locks and generated files.
const KINDS: &[&str] = &["rs", "ts", "tsx", "css", "sql", "mjs", "html", "toml", "json", "md"];

/// Written by a program.
const GENERATED: &[&str] = &["package-lock.json", "ui/src/backend/generated.ts"];

/// Fails with every file that breaks a rule.
pub(crate) fn run() -> anyhow::Result<()> {
    let listing = run::output(run::command("git").args(["ls-files", "-z"]))?;
    let mut broken = Vec::new();
    let mut files = 0;
    for name in listing.split('\0').filter(|name| is_written_by_hand(name)) {
        let path = workspace::root().join(name);
        if !path.is_file() {
            // Removed from the folder and not yet from version control.
            continue;
        }
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
        files += 1;
        broken.extend(complaints(&text).into_iter().map(|complaint| format!("{name}: {complaint}")));
    }
    if !broken.is_empty() {
        bail!("{}", broken.join("\n    "));
    }
    say(format_args!("    {files} files are tidy"));
    Ok(())
}

fn is_written_by_hand(name: &str) -> bool {
    let kind = Path::new(name).extension().and_then(|kind| kind.to_str());
    let is_generated =
        GENERATED.iter().any(|generated| name == *generated || name.ends_with("/package-lock.json"));
    !is_generated && kind.is_some_and(|kind| KINDS.contains(&kind))
}

fn complaints(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let lines = text.lines().count();
    if lines > MOST_LINES {
        found.push(format!("{lines} lines, more than {MOST_LINES}"));
    }
    // Spelled in two parts, so that this file does not complain about itself.
    for mark in [concat!("TO", "DO"), concat!("FIX", "ME")] {
        if let Some(line) = text.lines().position(|line| has_word(line, mark)) {
            found.push(format!("line {}: {mark}", line + 1));
        }
    }
    found
}

/// The Spanish word "todo" in capitals would be a mark too; the screens write sentences in lower case.
fn has_word(line: &str, word: &str) -> bool {
    line.split(|letter: char| !letter.is_alphanumeric()).any(|part| part == word)
}

#[cfg(test)]
#[path = "tidy_tests.rs"]
mod tests;
