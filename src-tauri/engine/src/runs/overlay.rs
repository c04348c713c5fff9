//! What a dry run would have stored so far: a record that is listed twice within the run is predicted as what it would be
//! the second time.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

/// A record as the run would have left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trace {
    /// The beginning of its hash.
    hash: [u8; 16],
    after: After,
}

/// How a record that is listed again would be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// Equal, without looking at it.
    Unchanged,
    /// Known, but to be looked at again.
    Known,
    /// Not known: it was not stored.
    Unknown,
}

/// 48 bytes per record that is new or changed.
#[derive(Debug, Default)]
pub(crate) struct Overlay(HashMap<[u8; 16], Trace>);

impl Overlay {
    /// What the run would have left of this record, if it was listed before.
    pub(crate) fn find(&self, external_id: &str, hash: &[u8; 32]) -> Option<Found> {
        let trace = self.0.get(&first(Sha256::digest(external_id.as_bytes()).into()))?;
        Some(match trace.after {
            After::Unchanged if trace.hash == first(*hash) => Found::Unchanged,
            After::Unchanged | After::Known => Found::Known,
            After::Unknown => Found::Unknown,
        })
    }

    pub(crate) fn note(&mut self, external_id: &str, hash: &[u8; 32], after: After) {
        self.0.insert(
            first(Sha256::digest(external_id.as_bytes()).into()),
            Trace { hash: first(*hash), after },
        );
    }
}

/// A record that was listed before in this dry run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The run would find it equal.
    Unchanged,
    /// The run would find it, and look at it.
    Known,
    /// The run would not find it.
    Unknown,
}

fn first(hash: [u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    half
}
