//! The files of a folder, and their names.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

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

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
