//! What the rules of alerts and the metrics endpoint count. Each figure is read from an index, because they are read every half
//! minute while orders come in.

use std::collections::BTreeMap;

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::tables::sync_queue::overview::is_latest;
use crate::{ReadTransaction, StoreError};

/// Counts by the name of the outside system.
pub type BySystem = BTreeMap<String, u64>;

/// Per system, what waits for a person: jobs that were set aside and that no newer one speaks for, and records that were read
/// and could not be taken.
///
/// # Errors
/// When the file cannot be read.
pub fn waiting_for_a_person(transaction: &ReadTransaction<'_>) -> Result<BySystem, StoreError> {
    let mut counts = BySystem::new();
    for sql in [DEAD, FAILED] {
        for (system, count) in counted(transaction, sql)? {
            let known = counts.entry(system).or_default();
            *known = known.saturating_add(count);
        }
    }
    Ok(counts)
}

const DEAD: &str = concat!(
    "SELECT job.destination, count(*) FROM sync_queue AS job INDEXED BY sync_queue_dead
     WHERE job.status = 'dead' AND ",
    is_latest!(),
    " GROUP BY job.destination"
);

const FAILED: &str = "SELECT system, count(*) FROM sync_records INDEXED BY sync_records_failed
  WHERE outcome = 'failed' AND resolved_at IS NULL AND external_id IS NOT NULL AND direction = 'in' GROUP BY system";

/// Since when the oldest change waits for a system; `None` while nothing does. One that a person had tried anew waits since
/// then.
///
/// # Errors
/// When the file cannot be read.
pub fn waiting_since(
    transaction: &ReadTransaction<'_>,
    system: &str,
) -> Result<Option<Timestamp>, StoreError> {
    // Ids are never given twice and rise: the lowest is the oldest, and the index knows it without its row.
    let oldest: Option<i64> = transaction
        .connection()
        .prepare_cached(
            "SELECT min(id) FROM sync_queue INDEXED BY sync_queue_due
             WHERE destination = ?1 AND status = 'pending' AND waits_for IS NULL",
        )?
        .query_row([system], |row| row.get(0))?;
    let Some(oldest) = oldest else { return Ok(None) };
    let found: Option<(i64, Option<i64>)> = transaction
        .connection()
        .prepare_cached(
            "SELECT job.created_at, (SELECT max(log.at) FROM sync_log AS log INDEXED BY sync_log_record
               WHERE log.entity = job.entity AND log.entity_id = job.entity_id AND log.action = 'retry')
             FROM sync_queue AS job WHERE job.id = ?1",
        )?
        .query_row([oldest], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.map(|(created, retried)| Timestamp(retried.map_or(created, |at| at.max(created)))))
}

/// Per system, jobs that are still to be sent.
///
/// # Errors
/// When the file cannot be read.
pub fn waiting_jobs(transaction: &ReadTransaction<'_>) -> Result<BySystem, StoreError> {
    counted(
        transaction,
        "SELECT destination, count(*) FROM sync_queue INDEXED BY sync_queue_due
         WHERE status = 'pending' AND waits_for IS NULL GROUP BY destination",
    )
}

/// Per system, conflicts that a person must decide.
///
/// # Errors
/// When the file cannot be read.
pub fn open_conflicts(transaction: &ReadTransaction<'_>) -> Result<BySystem, StoreError> {
    counted(
        transaction,
        "SELECT system, count(*) FROM sync_conflicts INDEXED BY sync_conflicts_open
         WHERE status = 'open' GROUP BY system",
    )
}

fn counted(transaction: &ReadTransaction<'_>, sql: &str) -> Result<BySystem, StoreError> {
    let mut statement = transaction.connection().prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Per system, in how many cases a metric was counted in the minutes from `from` on.
///
/// # Errors
/// When the file cannot be read.
pub fn cases_since(
    transaction: &ReadTransaction<'_>,
    metric: &str,
    from: Timestamp,
) -> Result<BySystem, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT system, sum(count) FROM sync_metrics
         WHERE bucket = 'minute' AND at >= ?1 AND metric = ?2 GROUP BY system",
    )?;
    let rows = statement.query_map(params![from.millis(), metric], |row| {
        Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What the real runs of one entity came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunTotals {
    /// Outside system.
    pub system: String,
    /// Its entity.
    pub entity_type: String,
    /// How the runs stand: `completed`, `failed` and so on.
    pub status: String,
    /// How many of them.
    pub runs: u64,
    /// Their records by outcome: created, updated, unchanged, skipped, conflicted, failed.
    pub records: [u64; 6],
}

/// What all real runs came to that are still kept.
///
/// # Errors
/// When the file cannot be read.
pub fn run_totals(transaction: &ReadTransaction<'_>) -> Result<Vec<RunTotals>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT system, entity_type, status, count(*), sum(created), sum(updated), sum(unchanged), sum(skipped),
                sum(conflicted), sum(failed)
         FROM sync_history WHERE mode = 'real' GROUP BY system, entity_type, status",
    )?;
    let rows = statement.query_map([], |row| {
        let count = |index: usize| row.get::<_, i64>(index).map(i64::unsigned_abs);
        Ok(RunTotals {
            system: row.get(0)?,
            entity_type: row.get(1)?,
            status: row.get(2)?,
            runs: count(3)?,
            records: [count(4)?, count(5)?, count(6)?, count(7)?, count(8)?, count(9)?],
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
