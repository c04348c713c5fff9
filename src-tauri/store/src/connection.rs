//! Connections and their settings.

use std::io::Read;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::error::OpenError;
use crate::options::{Durability, VfsName};

/// How long an outside reader or writer (a backup program, the `sqlite3` shell) may hold the file before a statement
/// fails.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Compiled statements kept per connection; more than the table modules have.
const CACHED_STATEMENTS: usize = 256;

/// The log file is cut to this after a checkpoint, so that one large import does not keep its space for ever.
const JOURNAL_SIZE_LIMIT: i64 = 8 * 1024 * 1024;

/// SQLite checkpoints within the commit at this many pages. The writer does it much earlier, after it has answered; this
/// only bounds the log when interactive work never leaves a gap.
const CHECKPOINT_BACKSTOP_PAGES: i64 = 4_000;

/// Renews the query planner's statistics. The limit is rows looked at per index: it bounds how long the writer is busy,
/// and the statements that matter name their index anyway.
pub(crate) const OPTIMIZE: &str = "PRAGMA analysis_limit = 200; PRAGMA optimize";

fn open(path: &Path, flags: OpenFlags, vfs: Option<&VfsName>) -> rusqlite::Result<Connection> {
    // NO_MUTEX: a connection is used by one thread at a time, which its owner (writer, pool) sees to.
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match vfs {
        None => Connection::open_with_flags(path, flags),
        Some(VfsName(name)) => Connection::open_with_flags_and_vfs(path, flags, name.as_str()),
    }
}

/// The one connection that writes.
pub(crate) fn open_writer(
    path: &Path,
    vfs: Option<&VfsName>,
    durability: Durability,
) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let connection = open(path, flags, vfs)?;
    // SQLite opens a file without write permission read-only and says nothing.
    if connection.is_readonly("main")? {
        return Err(OpenError::ReadOnly);
    }
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // Only an empty file takes it, and WAL mode already writes the first page: hence the order of these two.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    let mode: String = connection
        .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))
        .map_err(OpenError::from)?;
    if mode != "wal" {
        tracing::warn!(mode, "the data file is not in WAL mode");
    }
    let synchronous = match durability {
        Durability::Full => "FULL",
        Durability::Normal => "NORMAL",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    // macOS: without it a sync stops in the drive's cache. No effect elsewhere.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.pragma_update(None, "journal_size_limit", JOURNAL_SIZE_LIMIT)?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_BACKSTOP_PAGES)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    Ok(connection)
}

/// A connection that cannot write, twice over: by its open flag and by `query_only`.
pub(crate) fn open_reader(path: &Path, vfs: Option<&VfsName>) -> Result<Connection, OpenError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY, vfs)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    Ok(connection)
}

/// The `user_version` of the file as it is, without writing to it or beside it; `None` when there is no file, or an empty
/// one.
///
/// Without a log the first page says it. A log left by a crash may hold a newer first page: then SQLite reads it, and the
/// log stays where it is (closing must not move its pages into a file that may be refused).
pub(crate) fn stored_version(path: &Path, vfs: Option<&VfsName>) -> Result<Option<u32>, OpenError> {
    match std::fs::metadata(path) {
        Ok(found) if found.len() == 0 => return Ok(None),
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(OpenError::io(path, error)),
    }
    let has_content = |suffix| std::fs::metadata(beside(path, suffix)).is_ok_and(|file| file.len() > 0);
    if !has_content("-wal") && !has_content("-journal") {
        return version_in_first_page(path).map(Some);
    }
    // A journal means that the very first start was cut off, before the file was in WAL mode: only a writer may roll it back.
    let access = if has_content("-journal") {
        OpenFlags::SQLITE_OPEN_READ_WRITE
    } else {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    };
    let connection = open(path, access, vfs)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    Ok(Some(connection.pragma_query_value(None, "user_version", |row| row.get(0))?))
}

/// The database header: 16 bytes of magic, `user_version` big-endian at 60 (<https://sqlite.org/fileformat2.html>).
fn version_in_first_page(path: &Path) -> Result<u32, OpenError> {
    let mut magic = [0_u8; 16];
    let mut between = [0_u8; 44];
    let mut version = [0_u8; 4];
    let read = std::fs::File::open(path).and_then(|mut file| {
        file.read_exact(&mut magic)?;
        file.read_exact(&mut between)?;
        file.read_exact(&mut version)
    });
    match read {
        Ok(()) if magic == *b"SQLite format 3\0" => Ok(u32::from_be_bytes(version)),
        Ok(()) => Err(OpenError::Corrupt),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Err(OpenError::Corrupt),
        Err(error) => Err(OpenError::io(path, error)),
    }
}

/// `<path><suffix>`: the names SQLite gives to the files beside the database.
pub(crate) fn beside(path: &Path, suffix: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
