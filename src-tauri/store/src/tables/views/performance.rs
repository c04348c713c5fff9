//! `sync_performance_view`: how fast and how well real runs went, per hour.

use mostrador_domain::Timestamp;
use rusqlite::params;

use crate::{ReadTransaction, StoreError};

/// One hour of one entity.
#[derive(Clone, Debug, PartialEq)]
pub struct HourlyPerformance {
    /// Start of the hour.
    pub hour: Timestamp,
    /// Outside system.
    pub system: String,
    /// Entity of that system.
    pub entity_type: String,
    /// Runs that began in that hour.
    pub runs: i64,
    /// Records looked at.
    pub processed: i64,
    /// Records per second of work; `None` while no millisecond was worked.
    pub records_per_second: Option<f64>,
    /// Share of the records that did not fail, 0 to 1; `None` while none was looked at.
    pub success_rate: Option<f64>,
}

/// The hours whose start is `from` or later, newest first.
///
/// # Errors
/// When the file cannot be read.
pub fn performance(
    transaction: &ReadTransaction<'_>,
    from: Timestamp,
) -> Result<Vec<HourlyPerformance>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT hour, system, entity_type, runs, processed, records_per_second, success_rate
         FROM sync_performance_view WHERE hour >= ?1 ORDER BY hour DESC, system, entity_type",
    )?;
    let rows = statement.query_map(params![from.millis()], |row| {
        Ok(HourlyPerformance {
            hour: Timestamp(row.get(0)?),
            system: row.get(1)?,
            entity_type: row.get(2)?,
            runs: row.get(3)?,
            processed: row.get(4)?,
            records_per_second: row.get(5)?,
            success_rate: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
