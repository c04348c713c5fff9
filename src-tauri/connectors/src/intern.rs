//! Names that a person gave, as the constant texts that a connector's spec is made of.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// The same text for as long as the process lives: a connector names its system and its entities in this way.
///
/// A text is leaked once, however often a connection is opened: what is ever leaked is bound by the connections that a
/// person sets up and the files in their folders, some hundred bytes each.
pub(crate) fn intern(text: &str) -> &'static str {
    static KNOWN: Mutex<Option<HashSet<&'static str>>> = Mutex::new(None);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_with(HashSet::new);
    if let Some(known) = known.get(text) {
        return known;
    }
    let leaked: &'static str = Box::leak(Box::from(text));
    known.insert(leaked);
    leaked
}

#[cfg(test)]
#[path = "intern_tests.rs"]
mod tests;
