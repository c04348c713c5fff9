//! Files that a person asked for, among the person's own downloads.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Files of one name at the most; beyond them the person has other troubles.
const ALIKE: u32 = 1_000;

/// Saves a file under this name in the folder, or under `name (2).ext` and so on where that is taken. Nothing is ever
/// overwritten. Answers where it is.
///
/// # Errors
/// The name is no plain name of a file, or the folder cannot be written to; nothing is left behind then.
pub(crate) fn save(folder: &Path, name: &str, content: &[u8]) -> io::Result<PathBuf> {
    if !is_plain(name) {
        return Err(io::Error::new(ErrorKind::InvalidInput, "not a plain name of a file"));
    }
    std::fs::create_dir_all(folder)?;
    for number in 1..=ALIKE {
        let path = folder.join(numbered(name, number));
        let mut file = match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error),
        };
        return match file.write_all(content).and_then(|()| file.sync_all()) {
            Ok(()) => Ok(path),
            Err(error) => {
                drop(file);
                // Half a spreadsheet would be taken for a whole one. What failed is told in any case.
                let _ = std::fs::remove_file(&path);
                Err(error)
            }
        };
    }
    Err(io::Error::new(ErrorKind::AlreadyExists, "too many files of that name"))
}

/// A name of a file on every system, and of nothing else: no folder, no device, nothing hidden.
fn is_plain(name: &str) -> bool {
    let forbidden = |sign: char| sign.is_control() || r#"<>:"/\|?*"#.contains(sign);
    !name.is_empty()
        && name.len() <= 200
        && !name.starts_with('.')
        && !name.ends_with(['.', ' '])
        && !name.starts_with(' ')
        && !name.contains(forbidden)
}

/// `name.ext`, then `name (2).ext`.
fn numbered(name: &str, number: u32) -> String {
    if number == 1 {
        return name.to_owned();
    }
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => format!("{stem} ({number}).{extension}"),
        Some(_) | None => format!("{name} ({number})"),
    }
}

#[cfg(test)]
#[path = "downloads_tests.rs"]
mod tests;
