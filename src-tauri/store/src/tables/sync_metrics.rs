//! `sync_metrics`: figures per minute and per hour. A row holds what can be added up: how many, their sum, the lowest and
//! the highest.

use mostrador_domain::Timestamp;
use rusqlite::params;

use super::unreadable;
use crate::{ReadTransaction, StoreError, WriteTransaction};

const MINUTE_MILLIS: i64 = 60_000;
const HOUR_MILLIS: i64 = 3_600_000;

/// How long a row's time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bucket {
    /// A minute.
    Minute,
    /// An hour.
    Hour,
}

impl Bucket {
    /// Start of the bucket that `at` lies in.
    pub fn start(self, at: Timestamp) -> Timestamp {
        let length = match self {
            Self::Minute => MINUTE_MILLIS,
            Self::Hour => HOUR_MILLIS,
        };
        Timestamp(at.millis().div_euclid(length).saturating_mul(length))
    }

    fn code(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        match code {
            "minute" => Some(Self::Minute),
            "hour" => Some(Self::Hour),
            _ => None,
        }
    }
}

/// Whose figure it is and what it measures.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Series {
    /// Outside system.
    pub system: String,
    /// Entity of that system, or `*`.
    pub entity_type: String,
    /// Name with its unit where it has one.
    pub metric: String,
}

/// Values that were added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sums {
    /// How many.
    pub count: i64,
    /// Their sum; stays at the end of the numbers instead of overflowing.
    pub total: i64,
    /// The lowest.
    pub lowest: i64,
    /// The highest.
    pub highest: i64,
}

impl Sums {
    /// A single value.
    pub fn of(value: i64) -> Self {
        Self { count: 1, total: value, lowest: value, highest: value }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            count: self.count.saturating_add(other.count),
            total: self.total.saturating_add(other.total),
            lowest: self.lowest.min(other.lowest),
            highest: self.highest.max(other.highest),
        }
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricRow {
    /// How long its time is.
    pub bucket: Bucket,
    /// Start of its time.
    pub at: Timestamp,
    /// Whose figure.
    pub series: Series,
    /// The figure.
    pub sums: Sums,
}

/// Adds values to the minute that `at` lies in and to its hour, so that an hour is always the sum of its minutes and needs no
/// job of its own.
///
/// # Errors
/// When the file cannot be written.
pub fn add(
    transaction: &WriteTransaction<'_>,
    at: Timestamp,
    series: &Series,
    sums: Sums,
) -> Result<(), StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "INSERT INTO sync_metrics (bucket, at, system, entity_type, metric, count, total, lowest, highest)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (bucket, at, system, entity_type, metric) DO UPDATE SET
           count = count + excluded.count, total = total + excluded.total,
           lowest = min(lowest, excluded.lowest), highest = max(highest, excluded.highest)",
    )?;
    for bucket in [Bucket::Minute, Bucket::Hour] {
        statement.execute(params![
            bucket.code(),
            bucket.start(at).millis(),
            series.system,
            series.entity_type,
            series.metric,
            sums.count,
            sums.total,
            sums.lowest,
            sums.highest,
        ])?;
    }
    Ok(())
}

/// The rows of one length whose start lies in `from..until`, oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn between(
    transaction: &ReadTransaction<'_>,
    bucket: Bucket,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<MetricRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT bucket, at, system, entity_type, metric, count, total, lowest, highest FROM sync_metrics
         WHERE bucket = ?1 AND at >= ?2 AND at < ?3 ORDER BY at, system, entity_type, metric",
    )?;
    let rows = statement.query_map(params![bucket.code(), from.millis(), until.millis()], |row| {
        let code: String = row.get(0)?;
        Ok(MetricRow {
            bucket: Bucket::from_code(&code).ok_or_else(|| unreadable(0, "not a bucket"))?,
            at: Timestamp(row.get(1)?),
            series: Series { system: row.get(2)?, entity_type: row.get(3)?, metric: row.get(4)? },
            sums: Sums { count: row.get(5)?, total: row.get(6)?, lowest: row.get(7)?, highest: row.get(8)? },
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Deletes at most `limit` rows of one length that began before `before`, oldest first, and answers how many.
///
/// # Errors
/// When the file cannot be written.
pub fn prune(
    transaction: &WriteTransaction<'_>,
    bucket: Bucket,
    before: Timestamp,
    limit: u32,
) -> Result<usize, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "DELETE FROM sync_metrics WHERE (bucket, at, system, entity_type, metric) IN (
               SELECT bucket, at, system, entity_type, metric FROM sync_metrics
               WHERE bucket = ?1 AND at < ?2 ORDER BY at LIMIT ?3)",
        )?
        .execute(params![bucket.code(), before.millis(), limit])?)
}

#[cfg(test)]
#[path = "sync_metrics_tests.rs"]
mod tests;
