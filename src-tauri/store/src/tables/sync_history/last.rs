//! The latest read of a stream.

use rusqlite::{OptionalExtension, params};

use super::{RunMode, RunRow, find};
use crate::{ReadTransaction, StoreError};

/// The latest run of a stream and mode that is over, of those that read the stream: one that tries single records again says
/// nothing about how much there is.
///
/// # Errors
/// When the file cannot be read.
pub fn last_read(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity_type: &str,
    mode: RunMode,
) -> Result<Option<RunRow>, StoreError> {
    let sql = match mode {
        // Only tries of single records lie before it.
        RunMode::Real => {
            "SELECT id FROM sync_history INDEXED BY sync_history_stream
             WHERE system = ?1 AND entity_type = ?2 AND mode = ?3 AND scope <> 'ids'
               AND status NOT IN ('running', 'paused')
             ORDER BY id DESC LIMIT 1"
        }
        // They are few, and perhaps there is none among thousands of real ones.
        RunMode::DryRun => {
            "SELECT id FROM sync_history INDEXED BY sync_history_filter
             WHERE system = ?1 AND entity_type = ?2 AND mode = ?3 AND scope <> 'ids'
               AND status IN ('completed', 'failed', 'stopped', 'interrupted')
             ORDER BY id DESC LIMIT 1"
        }
    };
    let found = transaction
        .connection()
        .prepare_cached(sql)?
        .query_row(params![system, entity_type, mode.code()], |row| row.get(0))
        .optional()?;
    match found {
        Some(run) => find(transaction, run),
        None => Ok(None),
    }
}

#[cfg(test)]
#[path = "last_tests.rs"]
mod tests;
