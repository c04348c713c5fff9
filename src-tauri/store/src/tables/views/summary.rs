//! `sync_summary`: real runs per UTC day, system and entity.

use mostrador_domain::Timestamp;
use rusqlite::params;

use crate::{ReadTransaction, StoreError};

/// One day of one entity. The six counters add up to `processed`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DailySummary {
    /// UTC day, `YYYY-MM-DD`.
    pub day: String,
    /// Outside system.
    pub system: String,
    /// Entity of that system.
    pub entity_type: String,
    /// Runs that began on that day.
    pub runs: i64,
    /// Of them, those that came to their end.
    pub completed_runs: i64,
    /// Of them, those that failed as a whole.
    pub failed_runs: i64,
    /// Records looked at.
    pub processed: i64,
    /// Records that were new.
    pub created: i64,
    /// Records that had changed.
    pub updated: i64,
    /// Records that had not.
    pub unchanged: i64,
    /// Records that were left out by a rule.
    pub skipped: i64,
    /// Records that a person must decide about.
    pub conflicted: i64,
    /// Records that could not be taken.
    pub failed: i64,
    /// Time at work, without pauses.
    pub duration_ms: i64,
}

/// The days from the one of `from` on, newest first.
///
/// # Errors
/// When the file cannot be read.
pub fn summary(transaction: &ReadTransaction<'_>, from: Timestamp) -> Result<Vec<DailySummary>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT day, system, entity_type, runs, completed_runs, failed_runs, processed, created, updated, unchanged, skipped,
                conflicted, failed, duration_ms
         FROM sync_summary WHERE day >= date(?1 / 1000, 'unixepoch') ORDER BY day DESC, system, entity_type",
    )?;
    let rows = statement.query_map(params![from.millis()], |row| {
        Ok(DailySummary {
            day: row.get(0)?,
            system: row.get(1)?,
            entity_type: row.get(2)?,
            runs: row.get(3)?,
            completed_runs: row.get(4)?,
            failed_runs: row.get(5)?,
            processed: row.get(6)?,
            created: row.get(7)?,
            updated: row.get(8)?,
            unchanged: row.get(9)?,
            skipped: row.get(10)?,
            conflicted: row.get(11)?,
            failed: row.get(12)?,
            duration_ms: row.get(13)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
