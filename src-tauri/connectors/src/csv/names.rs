//! The files of a folder, and their names.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// So many files of one folder are entities: a folder with more is not one that somebody keeps for this.
const MOST_FILES: usize = 200;

/// The files of a folder that are entities, by the name of the entity. What is hidden, what a spreadsheet keeps beside an
/// open file, and links are none.
///
/// # Errors
/// The folder cannot be looked into.
pub(super) fn list(folder: &Path) -> io::Result<BTreeMap<String, PathBuf>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let is_csv = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        let name = path.file_stem().and_then(|name| name.to_str());
        let Some(name) = name.filter(|name| is_csv && !name.starts_with(['.', '~'])) else { continue };
        // A replacement would take the place of a link, not of what it leads to.
        if entry.file_type()?.is_file() && files.len() < MOST_FILES {
            files.entry(name.to_owned()).or_insert(path);
        }
    }
    Ok(files)
}

/// The same text for as long as the process lives: a connector names its system and its entities in this way.
///
/// A text is leaked once, however often a connection is opened: what is ever leaked is bound by the connections that a
/// person sets up and the files in their folders, some hundred bytes each.
pub(super) fn intern(text: &str) -> &'static str {
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
#[path = "names_tests.rs"]
mod tests;
