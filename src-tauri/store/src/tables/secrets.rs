//! `secrets`: where a secret lies, and since when. Never the secret.

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::connections::secret_of;
use super::unreadable;
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// Name of the ordering remote's key.
pub const REMOTE_API_KEY: &str = "remote_api_key";
/// Name of the address that alerts are sent to.
pub const SLACK_WEBHOOK: &str = "slack_webhook";

/// Where a secret lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The system's keyring.
    Keyring,
    /// A file in the folder of the profile.
    File,
}

impl Place {
    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::File => "file",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Keyring, Self::File].into_iter().find(|place| place.code() == code)
    }
}

/// Where one secret lies, since when, and who put it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretRow {
    /// Where.
    pub place: Place,
    /// Since when.
    pub stored_at: Timestamp,
    /// Who.
    pub stored_by: String,
}

/// Where a secret lies; `None` when there is none.
///
/// # Errors
/// When the file cannot be read.
pub fn find(transaction: &ReadTransaction<'_>, name: &str) -> Result<Option<SecretRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached("SELECT storage, stored_at, stored_by FROM secrets WHERE name = ?1")?
        .query_row([name], |row| {
            Ok(SecretRow {
                place: Place::from_code(&row.get::<_, String>(0)?)
                    .ok_or_else(|| unreadable(0, "not a place"))?,
                stored_at: Timestamp(row.get(1)?),
                stored_by: row.get(2)?,
            })
        })
        .optional()?)
}

/// Where the secrets of a connection lie, by their names.
///
/// # Errors
/// When the file cannot be read.
pub fn of_connection(
    transaction: &ReadTransaction<'_>,
    system: &str,
) -> Result<Vec<(String, SecretRow)>, StoreError> {
    let prefix = secret_of(system, "");
    let mut statement = transaction.connection().prepare_cached(
        "SELECT name, storage, stored_at, stored_by FROM secrets
         WHERE name >= ?1 AND substr(name, 1, length(?1)) = ?1 ORDER BY name",
    )?;
    let rows = statement.query_map([prefix], |row| {
        let place =
            Place::from_code(&row.get::<_, String>(1)?).ok_or_else(|| unreadable(1, "not a place"))?;
        Ok((row.get(0)?, SecretRow { place, stored_at: Timestamp(row.get(2)?), stored_by: row.get(3)? }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes down where a secret lies now.
///
/// # Errors
/// When the file cannot be written.
pub fn put(transaction: &WriteTransaction<'_>, name: &str, row: &SecretRow) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO secrets (name, storage, stored_at, stored_by) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (name) DO UPDATE SET
               storage = excluded.storage, stored_at = excluded.stored_at, stored_by = excluded.stored_by",
        )?
        .execute(params![name, row.place.code(), row.stored_at.millis(), row.stored_by])?;
    Ok(())
}

/// There is no such secret any more; answers whether there was.
///
/// # Errors
/// When the file cannot be written.
pub fn remove(transaction: &WriteTransaction<'_>, name: &str) -> Result<bool, StoreError> {
    let removed =
        transaction.connection().prepare_cached("DELETE FROM secrets WHERE name = ?1")?.execute([name])?;
    Ok(removed > 0)
}

#[cfg(test)]
#[path = "secrets_tests.rs"]
mod tests;
