//! What can go wrong when the file is opened, and when it is used.

use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::ErrorCode;

/// Why the store could not be opened. The file is left as it was found in every case but a failed migration,
/// which is rolled back by SQLite to the last whole one.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process (or another [`Store`](crate::Store) of this one) holds the profile.
    #[error("the data file is in use by another copy of the program{}", process_text(.process))]
    HeldByAnotherProcess {
        /// The holder's process id, when the lock file could be read (a lock hides it on Windows).
        process: Option<u32>,
    },
    /// The file was written by a newer version of the program; it was not touched.
    #[error("the data file has version {found}, this program supports up to version {supported}")]
    NewerVersion {
        /// The file's `user_version`.
        found: u32,
        /// The newest version that this program knows.
        supported: u32,
    },
    /// The file is not a SQLite database, or is damaged.
    #[error("the data file is damaged or is not a database")]
    Corrupt,
    /// The file, or the folder it is in, does not allow writing.
    #[error("the data file cannot be written to")]
    ReadOnly,
    /// No room for the file, its log, or the copy made before a migration.
    #[error("the disk is full")]
    DiskFull,
    /// The copy that precedes a migration could not be made or did not pass its check; nothing was migrated.
    #[error("the backup copy before the migration failed: {reason}")]
    Backup {
        /// What failed, in English, without data of the file.
        reason: String,
    },
    /// A migration failed and was rolled back.
    #[error("the data file could not be brought to version {target}: {source}")]
    Migration {
        /// The version that was being reached.
        target: u32,
        /// What the migration runner answered.
        source: Box<rusqlite_migration::Error>,
    },
    /// Any other answer of SQLite.
    #[error("the data file could not be opened: {0}")]
    Sqlite(rusqlite::Error),
    /// The file system refused something outside SQLite (folder, lock file).
    #[error("cannot use {}: {source}", .path.display())]
    Io {
        /// The file or folder concerned.
        path: PathBuf,
        /// The operating system's answer.
        source: std::io::Error,
    },
}

fn process_text(process: &Option<u32>) -> String {
    process.map_or_else(String::new, |id| format!(" (process {id})"))
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            _ => Self::Sqlite(error),
        }
    }
}

impl OpenError {
    pub(crate) fn io(path: &std::path::Path, source: std::io::Error) -> Self {
        match source.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            std::io::ErrorKind::StorageFull => Self::DiskFull,
            _ => Self::Io { path: path.to_owned(), source },
        }
    }
}

/// Why a read or a write failed. Its text never holds a stored value, so that it may be logged.
///
/// It is `Clone` because one failed commit answers every caller of its group.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// No room left on the disk; what was committed before is safe.
    #[error("the disk is full")]
    DiskFull,
    /// The file does not allow writing (or a reader tried to write).
    #[error("the data file cannot be written to")]
    ReadOnly,
    /// Somebody outside the program held the file for longer than the busy timeout.
    #[error("the data file is locked by another program")]
    Busy,
    /// A rule of the schema refused the change.
    #[error("{kind} rule refused the change: {rule}")]
    Constraint {
        /// Which kind of rule.
        kind: ConstraintKind,
        /// SQLite's name of the rule (table and column names, or the name of a CHECK); never a value.
        rule: String,
    },
    /// The file is damaged.
    #[error("the data file is damaged")]
    Corrupt,
    /// The disk failed while reading, writing or syncing.
    #[error("the disk failed (SQLite code {code})")]
    Disk {
        /// SQLite's extended result code, e.g. 1034 for a failed sync.
        code: i32,
    },
    /// A query that must answer a row answered none.
    #[error("no such row")]
    NoRow,
    /// A stored value is not what its column promises.
    #[error("the value in result column {column} could not be read")]
    Unreadable {
        /// Position in the result, from 0.
        column: usize,
    },
    /// The store was closed, or the task that ran the closure is gone.
    #[error("the store is closed")]
    Closed,
    /// The closure panicked; its changes were rolled back.
    #[error("a task of the store panicked")]
    Panicked,
    /// The transaction was undone as a whole although this closure answered `Ok`: SQLite rolls everything back after a
    /// full disk or a failed write of another closure in the same group, and the store does so when a closure ends the
    /// transaction itself.
    #[error("the transaction was rolled back")]
    RolledBack,
    /// Any other answer of SQLite.
    #[error("the database answered: {0}")]
    Sqlite(Arc<rusqlite::Error>),
}

/// The kind of schema rule that refused a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConstraintKind {
    /// `UNIQUE` or `PRIMARY KEY`: the row exists already.
    Unique,
    /// `FOREIGN KEY`: the row that is referred to does not exist, or is still referred to.
    ForeignKey,
    /// `NOT NULL`.
    NotNull,
    /// `CHECK`, or a value of the wrong type in a STRICT table.
    Check,
    /// Any other (trigger, virtual table, commit hook).
    Other,
}

impl std::fmt::Display for ConstraintKind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Unique => "a uniqueness",
            Self::ForeignKey => "a foreign key",
            Self::NotNull => "a not-null",
            Self::Check => "a check",
            Self::Other => "a schema",
        })
    }
}

impl ConstraintKind {
    fn of(extended: i32) -> Self {
        use rusqlite::ffi;
        match extended {
            ffi::SQLITE_CONSTRAINT_UNIQUE
            | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
            | ffi::SQLITE_CONSTRAINT_ROWID => Self::Unique,
            ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Self::ForeignKey,
            ffi::SQLITE_CONSTRAINT_NOTNULL => Self::NotNull,
            ffi::SQLITE_CONSTRAINT_CHECK | ffi::SQLITE_CONSTRAINT_DATATYPE => Self::Check,
            _ => Self::Other,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match &error {
            rusqlite::Error::SqliteFailure(failure, message) => match failure.code {
                ErrorCode::DiskFull => Self::DiskFull,
                ErrorCode::ReadOnly => Self::ReadOnly,
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
                ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Corrupt,
                ErrorCode::SystemIoFailure => Self::Disk { code: failure.extended_code },
                ErrorCode::ConstraintViolation => Self::Constraint {
                    kind: ConstraintKind::of(failure.extended_code),
                    rule: rule_name(message.as_deref()),
                },
                _ => Self::Sqlite(Arc::new(error)),
            },
            rusqlite::Error::QueryReturnedNoRows => Self::NoRow,
            rusqlite::Error::FromSqlConversionFailure(column, _, _)
            | rusqlite::Error::IntegralValueOutOfRange(column, _)
            | rusqlite::Error::InvalidColumnType(column, _, _) => Self::Unreadable { column: *column },
            _ => Self::Sqlite(Arc::new(error)),
        }
    }
}

/// `UNIQUE constraint failed: orders.id` -> `orders.id`. A `RAISE(ABORT, text)` of a trigger passes whole.
fn rule_name(message: Option<&str>) -> String {
    let message = message.unwrap_or_default();
    message.split_once("constraint failed: ").map_or(message, |(_, rule)| rule).to_owned()
}

#[cfg(test)]
#[path = "error_tests.rs"]
mod tests;
