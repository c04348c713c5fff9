//! The schema's history: the numbered files of `migrations/`, applied in order, each in a transaction of its own.

use rusqlite::{Connection, TransactionBehavior};
use rusqlite_migration::{M, Migrations};

use crate::error::OpenError;

/// One migration: its file name and its text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Migration {
    /// `NNNN_words.sql`, `NNNN` counting from 1 without a gap.
    pub(crate) name: &'static str,
    pub(crate) sql: &'static str,
}

macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        &[$(Migration { name: $name, sql: include_str!(concat!("../../../migrations/", $name)) }),*]
    };
}

/// Every migration in the order of their numbers. A file that has landed never changes (`migrations/CHECKSUMS`); a change
/// of the schema is a new file at the end.
pub(crate) const MIGRATIONS: &[Migration] = migrations![
    "0001_orders.sql",
    "0002_engine.sql",
    "0003_people_settings.sql",
    "0004_integrations_alerts.sql",
    "0005_customer_records.sql",
    "0006_conflict_groups.sql"
];

/// The version that this program writes: the number of the last migration.
#[must_use]
pub fn supported_version() -> u32 {
    version_after(MIGRATIONS)
}

/// A file's `user_version` is the number of migrations it has seen.
pub(crate) fn version_after(migrations: &[Migration]) -> u32 {
    u32::try_from(migrations.len()).unwrap_or(u32::MAX)
}

/// Brings `connection` to the state after the last of `migrations`, one transaction per migration: after a failure, or a
/// power cut, the file is at the last whole one.
pub(crate) fn migrate(connection: &mut Connection, migrations: &[Migration]) -> Result<(), OpenError> {
    let step = |migration: &Migration| M::up(migration.sql).comment(migration.name).foreign_key_check();
    let steps = Migrations::new(migrations.iter().map(step).collect());
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let version = usize::try_from(version).unwrap_or(usize::MAX);
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    // Off while a table is rebuilt under its old name (dropping it would delete the rows that refer to it); the check
    // at the end of each step sees to it that nothing dangles.
    connection.pragma_update(None, "foreign_keys", false)?;
    // The runner takes all steps up to the one it is given in one transaction.
    let outcome = (version..migrations.len())
        .map(|done| done.saturating_add(1))
        .try_for_each(|target| steps.to_version(connection, target).map_err(|error| (target, error)));
    connection.pragma_update(None, "foreign_keys", true)?;
    outcome.map_err(|(target, error)| match error {
        rusqlite_migration::Error::RusqliteError { err, .. } if is_disk(&err) => OpenError::from(err),
        other => OpenError::Migration {
            target: u32::try_from(target).unwrap_or(u32::MAX),
            source: Box::new(other),
        },
    })
}

fn is_disk(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, DiskFull, NotADatabase, ReadOnly};
    matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | DiskFull | NotADatabase | ReadOnly))
}

#[cfg(test)]
#[path = "migrations_tests.rs"]
mod tests;
