//! Reading and replacing one file. Everything here waits for the disk: it is called where that is allowed.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use mostrador_connector::RemoteError;

use super::problem::{Doing, changing, gone, of_io, passing, unusable};

/// No file is larger: it is held in memory, and a table of an office has a hundredth of it.
const MOST_BYTES: u64 = 64 * 1_024 * 1_024;

/// A header line is shorter.
const BEGINNING: u64 = 64 * 1_024;

/// How a file looked. The same look twice means the same content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Look {
    bytes: u64,
    modified: Option<SystemTime>,
    #[cfg(unix)]
    inode: u64,
}

/// A file as it was read.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) bytes: Vec<u8>,
    pub(super) look: Look,
}

/// Whoever holds it alone works on a file. All connectors of this process share it: the one of an engine that ends may
/// still be writing when the next one reads.
pub(super) fn lock_of(path: &Path) -> Arc<Mutex<()>> {
    static LOCKS: Mutex<Option<HashMap<PathBuf, Arc<Mutex<()>>>>> = Mutex::new(None);
    let mut locks = LOCKS.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(locks.get_or_insert_with(HashMap::new).entry(path.to_owned()).or_default())
}

/// How a file looks now.
///
/// # Errors
/// It is not there, or cannot be looked at.
pub(super) fn look(path: &Path) -> Result<Look, RemoteError> {
    let looked = fs::metadata(path).map_err(|error| of_io(&error, Doing::Reading, folder_of(path)))?;
    Ok(Look::of(&looked))
}

impl Look {
    fn of(metadata: &fs::Metadata) -> Self {
        Self {
            bytes: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            inode: std::os::unix::fs::MetadataExt::ino(metadata),
        }
    }
}

/// The whole file, read while nobody changed it.
///
/// # Errors
/// It cannot be read, or somebody is writing it.
pub(super) fn load(path: &Path) -> Result<Loaded, RemoteError> {
    let failed = |error: io::Error| of_io(&error, Doing::Reading, folder_of(path));
    let mut file = File::open(path).map_err(failed)?;
    let look_before = Look::of(&file.metadata().map_err(failed)?);
    if look_before.bytes > MOST_BYTES {
        return Err(unusable("FILE_TOO_LARGE", "the file has more than 64 MB"));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(look_before.bytes).unwrap_or_default());
    Read::by_ref(&mut file).take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    // By its name: a file that took its place meanwhile is another one.
    let after = look(path)?;
    if after != look_before || u64::try_from(bytes.len()).ok() != Some(after.bytes) {
        return Err(changing());
    }
    Ok(Loaded { bytes, look: after })
}

/// The beginning of a file, up to the end of a line where it has several.
///
/// # Errors
/// It cannot be read.
pub(super) fn begin(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(BEGINNING).read_to_end(&mut bytes)?;
    if let Some(end) = bytes.iter().rposition(|byte| *byte == b'\n') {
        bytes.truncate(end.saturating_add(1));
    }
    Ok(bytes)
}

/// Whether the file ends in the middle of a line: then somebody may be writing it.
pub(super) fn ends_midway(bytes: &[u8]) -> bool {
    !matches!(bytes.last(), None | Some(b'\n' | b'\r'))
}

/// Puts another content in the place of a file that still looks as it did when it was read. Whatever ends the process or
/// the power in between, the file is the old one or the new one.
///
/// A change that another program makes between the last look and the replacement is lost; that is the time of one call.
///
/// # Errors
/// The file is as it was.
pub(super) fn replace(path: &Path, seen: &Look, bytes: &[u8]) -> Result<(), RemoteError> {
    let folder = folder_of(path);
    let failed = |error: io::Error| of_io(&error, Doing::Writing, folder);
    let part = part_of(path);
    let written = write_part(path, &part, bytes).map_err(failed).and_then(|()| {
        if look(path)? != *seen {
            return Err(changing());
        }
        fs::rename(&part, path).map_err(|error| refused_replacement(&error, folder))
    });
    if written.is_err() {
        // It never took the file's place: at worst it stays until the next write.
        let _ = fs::remove_file(&part);
        return written;
    }
    // The new content is in place; when the name is not safe yet, the old one may come back with the power.
    sync_folder(folder).map_err(failed)
}

fn write_part(path: &Path, part: &Path, bytes: &[u8]) -> io::Result<()> {
    let permissions = fs::metadata(path)?.permissions();
    if permissions.readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let mut file = File::create(part)?;
    file.set_permissions(permissions)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Windows answers a denied access where the file is open, although this user may write it.
fn refused_replacement(error: &io::Error, folder: &Path) -> RemoteError {
    if cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied {
        return passing("FILE_IN_USE", "another program has the file open");
    }
    of_io(error, Doing::Writing, folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows writes names through by itself.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Whether somebody has the file open in LibreOffice, which says so beside it. What is saved there later would undo what is
/// written now.
pub(super) fn is_open_elsewhere(path: &Path) -> bool {
    beside(path, ".~lock.", "#").exists()
}

/// Whether a file can be made in the folder, and removed again.
///
/// # Errors
/// It cannot.
pub(super) fn try_writing(folder: &Path) -> Result<(), RemoteError> {
    let failed = |error: io::Error| of_io(&error, Doing::Writing, folder);
    let probe = folder.join(".mostrador-check");
    File::create(&probe).and_then(|file| file.sync_all()).map_err(failed)?;
    fs::remove_file(&probe).map_err(failed)
}

/// Removes what an end of the process in the middle of a write left beside a file; nothing while it is being written.
pub(super) fn tidy(path: &Path) {
    let lock = lock_of(path);
    if let Ok(_alone) = lock.try_lock()
        && fs::remove_file(part_of(path)).is_ok()
    {
        tracing::info!("an unfinished write of an earlier start was removed");
    }
}

/// Whether the folder can be looked into.
///
/// # Errors
/// It is not there.
pub(super) fn reach(folder: &Path) -> Result<(), RemoteError> {
    match fs::metadata(folder) {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(_) => Err(gone()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(gone()),
        Err(error) => Err(of_io(&error, Doing::Reading, folder)),
    }
}

fn part_of(path: &Path) -> PathBuf {
    beside(path, ".", ".part")
}

fn beside(path: &Path, before: &str, after: &str) -> PathBuf {
    let mut name = OsString::from(before);
    name.push(path.file_name().unwrap_or_default());
    name.push(after);
    path.with_file_name(name)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
