//! The copy that is made before a migration.

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::error::OpenError;
use crate::options::Backups;

/// Copies the open database into the backup folder: whole or not at all under its final name, checked and synced. Then
/// deletes the oldest copies above the number to keep.
pub(crate) fn copy_before_migration(
    connection: &Connection,
    database: &Path,
    from_version: u32,
    backups: &Backups,
) -> Result<PathBuf, OpenError> {
    std::fs::create_dir_all(&backups.folder).map_err(|error| OpenError::io(&backups.folder, error))?;
    let stem = stem(database);
    // The VFS's clock, so that a simulation names its copies the same way each time.
    let now: String =
        connection.query_row("SELECT strftime('%Y%m%dT%H%M%fZ', 'now')", [], |row| row.get(0))?;
    let target = backups.folder.join(format!("{stem}-{}-v{from_version}.db", now.replace('.', "")));
    let partial = target.with_extension("partial");
    remove_if_there(&partial)?;
    let Some(partial_text) = partial.to_str() else {
        return Err(OpenError::Backup { reason: "the folder's name is not Unicode".to_owned() });
    };
    let copied = copy_and_check(connection, &partial, partial_text);
    if let Err(error) = copied {
        // Best effort: the next copy removes a leftover of the same name, and pruning ignores it.
        let _ = std::fs::remove_file(&partial);
        return Err(error);
    }
    std::fs::rename(&partial, &target).map_err(|error| OpenError::io(&target, error))?;
    sync_folder(&backups.folder)?;
    prune(&backups.folder, &stem, backups.keep.max(1));
    Ok(target)
}

fn copy_and_check(connection: &Connection, partial: &Path, partial_text: &str) -> Result<(), OpenError> {
    connection.execute("VACUUM INTO ?1", [partial_text])?;
    let copy = Connection::open_with_flags(partial, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let verdict: String = copy.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(OpenError::Corrupt);
    }
    drop(copy);
    // Opened for writing: Windows syncs no handle that cannot write.
    File::options()
        .write(true)
        .open(partial)
        .and_then(|file| file.sync_all())
        .map_err(|error| OpenError::io(partial, error))
}

fn stem(database: &Path) -> String {
    database.file_stem().map_or_else(|| "database".to_owned(), |name| name.to_string_lossy().into_owned())
}

fn remove_if_there(path: &Path) -> Result<(), OpenError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(OpenError::io(path, error)),
        _ => Ok(()),
    }
}

/// A rename is on disk only after its folder is; Windows has no such call and needs none.
fn sync_folder(folder: &Path) -> Result<(), OpenError> {
    if cfg!(unix) {
        File::open(folder).and_then(|file| file.sync_all()).map_err(|error| OpenError::io(folder, error))?;
    }
    Ok(())
}

/// Names sort by time. A copy that cannot be deleted costs only space.
fn prune(folder: &Path, stem: &str, keep: usize) {
    let prefix = format!("{stem}-");
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut copies: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "db"))
        .filter(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix.as_str()))
        })
        .collect();
    copies.sort();
    let surplus = copies.len().saturating_sub(keep);
    for old in copies.into_iter().take(surplus) {
        if let Err(error) = std::fs::remove_file(&old) {
            tracing::warn!(%error, "an old backup copy could not be deleted");
        }
    }
}
