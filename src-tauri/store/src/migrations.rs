//! The schema's history: the numbered files of `migrations/`, applied in order, each in a transaction of its own.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::error::OpenError;

/// File name and text of every migration, in the order of their numbers. A file that has landed never changes
/// (`migrations/CHECKSUMS`); a change of the schema is a new file at the end.
pub(crate) const MIGRATIONS: &[(&str, &str)] = &[];

/// The version that this program writes: the number of the last migration.
#[must_use]
pub fn supported_version() -> u32 {
    version_after(MIGRATIONS.len())
}

fn version_after(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Brings `connection` up to `target` migrations.
pub(crate) fn migrate(connection: &mut Connection, target: u32) -> Result<(), OpenError> {
    let steps = MIGRATIONS.iter().map(|(_, sql)| M::up(sql).foreign_key_check()).collect();
    migrate_with(connection, Migrations::new(steps), target)
}

fn migrate_with(connection: &mut Connection, steps: Migrations<'_>, target: u32) -> Result<(), OpenError> {
    if target == 0 {
        return Ok(());
    }
    // Off while a table is rebuilt under its old name (dropping it would delete the rows that refer to it); the check
    // at the end of each step sees to it that nothing dangles.
    connection.pragma_update(None, "foreign_keys", false)?;
    let outcome = steps.to_version(connection, usize::try_from(target).unwrap_or(usize::MAX));
    connection.pragma_update(None, "foreign_keys", true)?;
    outcome.map_err(|error| match error {
        rusqlite_migration::Error::RusqliteError { err, .. } if is_disk(&err) => OpenError::from(err),
        other => OpenError::Migration { target, source: Box::new(other) },
    })
}

fn is_disk(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, DiskFull, NotADatabase, ReadOnly};
    matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | DiskFull | NotADatabase | ReadOnly))
}
