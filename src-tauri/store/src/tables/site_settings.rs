//! `site_settings`: what a person sets that has no table of its own, one JSON object per group. Never a secret.

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, params};
use serde_json::Value;

use super::unreadable;
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// Address of the ordering remote.
pub const REMOTE: &str = "remote";
/// Sounds.
pub const SOUND: &str = "sound";
/// The program on this machine.
pub const DESKTOP: &str = "desktop";
/// Who finished the first start, and when.
pub const SETUP: &str = "setup";
/// Rules of alerts.
pub const ALERTS: &str = "alerts";
/// How the last message to Slack went.
pub const SLACK: &str = "slack";
/// Digest of the token that the metrics are read with.
pub const METRICS: &str = "metrics";

/// A group as it is now; `None` while nobody has set it.
///
/// # Errors
/// When the file cannot be read, or the value is no JSON.
pub fn get(transaction: &ReadTransaction<'_>, name: &str) -> Result<Option<Value>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached("SELECT value FROM site_settings WHERE name = ?1")?
        .query_row([name], |row| {
            serde_json::from_str(&row.get::<_, String>(0)?).map_err(|_| unreadable(0, "not JSON"))
        })
        .optional()?)
}

/// Sets a group.
///
/// # Errors
/// When the file cannot be written.
pub fn put(
    transaction: &WriteTransaction<'_>,
    name: &str,
    value: &Value,
    now: Timestamp,
    by: &str,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO site_settings (name, value, updated_at, updated_by) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (name) DO UPDATE SET
               value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by",
        )?
        .execute(params![name, value.to_string(), now.millis(), by])?;
    Ok(())
}

/// Forgets a group; answers whether it was set.
///
/// # Errors
/// When the file cannot be written.
pub fn remove(transaction: &WriteTransaction<'_>, name: &str) -> Result<bool, StoreError> {
    let removed = transaction
        .connection()
        .prepare_cached("DELETE FROM site_settings WHERE name = ?1")?
        .execute([name])?;
    Ok(removed > 0)
}

#[cfg(test)]
#[path = "site_settings_tests.rs"]
mod tests;
