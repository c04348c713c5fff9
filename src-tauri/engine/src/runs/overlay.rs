//! What a dry run would have stored so far: a record that is listed twice within the run is predicted as what it would be
//! the second time.

use std::collections::HashMap;

use mostrador_connector::RecordBody;
use sha2::{Digest, Sha256};

use super::Outcome;

/// So many records are remembered. Beyond, one that is listed twice may be predicted as if it were listed once: memory is
/// worth more.
const RECORDS: usize = 1_000_000;

/// A record as the run would have left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Trace {
    /// The beginning of its hash.
    hash: [u8; 16],
    after: After,
}

/// How a record would stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    /// An equal one would be found equal without looking at it.
    Stored,
    /// An equal one would be looked at.
    Looked,
    /// Marked as deleted.
    Deleted,
}

/// How a record that is listed again would be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Equal.
    Equal,
    /// There, with another content.
    Other,
    /// Marked as deleted.
    Deleted,
}

/// At most 48 bytes per record that is new or changed.
#[derive(Debug, Default)]
pub(crate) struct Overlay(HashMap<[u8; 16], Trace>);

impl Overlay {
    /// What the run would have left of this record, if it changed it before.
    pub(crate) fn find(&self, external_id: &str, hash: &[u8; 32]) -> Option<Found> {
        if self.0.is_empty() {
            return None;
        }
        let trace = self.0.get(&first(Sha256::digest(external_id.as_bytes()).into()))?;
        Some(match trace.after {
            After::Stored if trace.hash == first(*hash) => Found::Equal,
            After::Stored | After::Looked => Found::Other,
            After::Deleted => Found::Deleted,
        })
    }

    /// A record was taken, and rolled back. `again`: whether an equal one would then have been found equal.
    pub(crate) fn note(
        &mut self,
        external_id: &str,
        hash: &[u8; 32],
        body: &RecordBody,
        outcome: &Outcome,
        again: bool,
    ) {
        let after = match (outcome, body) {
            (Outcome::Created | Outcome::Updated | Outcome::Unchanged, RecordBody::Deleted) => After::Deleted,
            (_, _) if again => After::Stored,
            (Outcome::Created | Outcome::Updated | Outcome::Unchanged, _) => After::Looked,
            // What was there before is still there.
            (Outcome::Skipped(_) | Outcome::Conflicted(_) | Outcome::Failed(_), _) => return,
        };
        let id = first(Sha256::digest(external_id.as_bytes()).into());
        if self.0.len() < RECORDS || self.0.contains_key(&id) {
            self.0.insert(id, Trace { hash: first(*hash), after });
        }
    }
}

/// What the outcome would be if the run had really stored what it found before: it was taken against what is stored.
pub(crate) fn predicted(outcome: Outcome, found: Option<Found>, body: &RecordBody) -> Outcome {
    match (found, body, outcome) {
        (
            Some(Found::Equal | Found::Other),
            RecordBody::Deleted,
            Outcome::Unchanged | Outcome::Skipped(_),
        )
        | (
            Some(Found::Other | Found::Deleted),
            RecordBody::Raw | RecordBody::Order { .. } | RecordBody::Malformed { .. },
            Outcome::Created | Outcome::Unchanged,
        ) => Outcome::Updated,
        (Some(Found::Deleted), RecordBody::Deleted, Outcome::Updated) => Outcome::Unchanged,
        (_, _, outcome) => outcome,
    }
}

fn first(hash: [u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    half
}

#[cfg(test)]
#[path = "overlay_tests.rs"]
mod tests;
