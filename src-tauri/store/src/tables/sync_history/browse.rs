//! Runs as people look for them: by system, entity, integration, result and time, over everything that is kept; and the
//! runs that need a person.

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::{ReadTransaction, StoreError, WriteTransaction};

/// How a run ended, as people ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunResultCode {
    /// Under way or paused.
    Open,
    /// To the end, and no record failed.
    Clean,
    /// To the end, with failed records.
    WithFailures,
    /// It failed.
    Failed,
    /// A person stopped it, or the program ended.
    Stopped,
    /// It changed nothing.
    DryRun,
}

impl RunResultCode {
    fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Clean => "clean",
            Self::WithFailures => "with_failures",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
            Self::DryRun => "dry_run",
        }
    }
}

/// Which runs. What is `None` says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunFilter {
    /// Only of this system.
    pub system: Option<String>,
    /// Only of this entity.
    pub entity_type: Option<String>,
    /// Only of this integration.
    pub integration: Option<i64>,
    /// Only with this result.
    pub result: Option<RunResultCode>,
    /// Only those that started at this instant or later.
    pub from: Option<Timestamp>,
    /// Only those that started before this instant.
    pub until: Option<Timestamp>,
}

impl RunFilter {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The conditions of a [`RunFilter`]: every column of them stands in the index, so that the rows themselves are not read.
macro_rules! conditions {
    () => {
        "FROM sync_history INDEXED BY sync_history_filter
         WHERE (?1 IS NULL OR system = ?1) AND (?2 IS NULL OR entity_type = ?2) AND (?3 IS NULL OR integration_id = ?3)
           AND (?4 IS NULL OR ?4 = CASE WHEN status IN ('running', 'paused') THEN 'open'
                                        WHEN mode = 'dry_run' THEN 'dry_run'
                                        WHEN status = 'failed' THEN 'failed'
                                        WHEN status IN ('stopped', 'interrupted') THEN 'stopped'
                                        WHEN failed > 0 THEN 'with_failures'
                                        ELSE 'clean' END)
           AND (?5 IS NULL OR started_at >= ?5) AND (?6 IS NULL OR started_at < ?6) "
    };
}

pub(super) const IDS: &str = concat!("SELECT id ", conditions!(), "AND id < ?7 ORDER BY id DESC LIMIT ?8");
pub(super) const COUNT: &str = concat!("SELECT count(*) ", conditions!());

/// The ids of the runs that match, the newest first, before the run `before` (`i64::MAX` for the newest).
///
/// # Errors
/// When the file cannot be read.
pub fn ids(
    transaction: &ReadTransaction<'_>,
    filter: &RunFilter,
    before: i64,
    limit: u32,
) -> Result<Vec<i64>, StoreError> {
    let connection = transaction.connection();
    if filter.is_empty() {
        let mut statement = connection
            .prepare_cached("SELECT id FROM sync_history WHERE id < ?1 ORDER BY id DESC LIMIT ?2")?;
        let rows = statement.query_map(params![before, limit], |row| row.get(0))?;
        return Ok(rows.collect::<Result<_, _>>()?);
    }
    let mut statement = connection.prepare_cached(IDS)?;
    let rows = statement.query_map(
        params![
            filter.system,
            filter.entity_type,
            filter.integration,
            filter.result.map(RunResultCode::code),
            filter.from.map(Timestamp::millis),
            filter.until.map(Timestamp::millis),
            before,
            limit
        ],
        |row| row.get(0),
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many runs match.
///
/// # Errors
/// When the file cannot be read.
pub fn count(transaction: &ReadTransaction<'_>, filter: &RunFilter) -> Result<u64, StoreError> {
    Ok(transaction.connection().prepare_cached(COUNT)?.query_row(
        params![
            filter.system,
            filter.entity_type,
            filter.integration,
            filter.result.map(RunResultCode::code),
            filter.from.map(Timestamp::millis),
            filter.until.map(Timestamp::millis)
        ],
        |row| row.get(0),
    )?)
}

/// The integration that a run belongs to.
///
/// # Errors
/// When the file cannot be read.
pub fn integration_of(transaction: &ReadTransaction<'_>, run: i64) -> Result<Option<i64>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached("SELECT integration_id FROM sync_history WHERE id = ?1")?
        .query_row([run], |row| row.get(0))
        .optional()?
        .flatten())
}

/// Runs of an entity that failed as a whole since the last one that came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failing {
    /// The latest of them.
    pub run: i64,
    /// How many there were in a row.
    pub count: u64,
    /// When the first of them started.
    pub since: Timestamp,
    /// Code of the latest failure.
    pub error_code: Option<String>,
}

/// The runs of an entity that failed as a whole and were not followed by a good one. A dry run and one of single records
/// say nothing about it; nor does what a person knows of.
///
/// # Errors
/// When the file cannot be read.
pub fn failing(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity_type: &str,
) -> Result<Option<Failing>, StoreError> {
    let connection = transaction.connection();
    let latest: Option<i64> = connection
        .prepare_cached(LATEST_FAILED)?
        .query_row(params![system, entity_type], |row| row.get(0))
        .optional()?;
    let Some(run) = latest else { return Ok(None) };
    let good: Option<i64> = connection
        .prepare_cached(LATEST_GOOD)?
        .query_row(params![system, entity_type], |row| row.get(0))
        .optional()?;
    let good = good.unwrap_or(0);
    if good > run {
        return Ok(None);
    }
    let (count, since) = connection
        .prepare_cached(FAILED_SINCE)?
        .query_row(params![system, entity_type, good], |row| Ok((row.get(0)?, Timestamp(row.get(1)?))))?;
    let error_code = connection
        .prepare_cached("SELECT error_code FROM sync_history WHERE id = ?1")?
        .query_row([run], |row| row.get(0))?;
    Ok(Some(Failing { run, count, since, error_code }))
}

macro_rules! failed {
    ($head:literal, $tail:literal) => {
        concat!(
            $head,
            " FROM sync_history INDEXED BY sync_history_failed
              WHERE system = ?1 AND entity_type = ?2 AND status = 'failed' AND mode = 'real' AND scope <> 'ids'
                AND dismissed_at IS NULL ",
            $tail
        )
    };
}

pub(super) const LATEST_FAILED: &str = failed!("SELECT id", "ORDER BY id DESC LIMIT 1");
const FAILED_SINCE: &str = failed!("SELECT count(*), coalesce(min(started_at), 0)", "AND id > ?3");
pub(super) const LATEST_GOOD: &str = "SELECT id FROM sync_history INDEXED BY sync_history_stream
  WHERE system = ?1 AND entity_type = ?2 AND status = 'completed' AND mode = 'real' AND scope <> 'ids'
  ORDER BY id DESC LIMIT 1";

/// A person knows that runs of this entity failed, up to this one. Answers whether there were any.
///
/// # Errors
/// When the file cannot be written.
pub fn dismiss_failed(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity_type: &str,
    run: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_history SET dismissed_at = ?4 WHERE id IN (
               SELECT id FROM sync_history INDEXED BY sync_history_failed
               WHERE system = ?1 AND entity_type = ?2 AND status = 'failed' AND mode = 'real' AND scope <> 'ids'
                 AND dismissed_at IS NULL AND id <= ?3)",
        )?
        .execute(params![system, entity_type, run, now.millis()])?;
    Ok(changed > 0)
}

/// A run whose missing records wait for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRun {
    /// The run.
    pub run: i64,
    /// How many records.
    pub count: u64,
    /// Since when.
    pub since: Timestamp,
}

/// The runs of an entity whose missing records wait for a person, oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn held_of(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity_type: &str,
) -> Result<Vec<HeldRun>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT id, held_deletions, coalesce(ended_at, started_at) FROM sync_history INDEXED BY sync_history_held
         WHERE system = ?1 AND entity_type = ?2 AND held IS NOT NULL ORDER BY id",
    )?;
    let rows = statement.query_map(params![system, entity_type], |row| {
        Ok(HeldRun { run: row.get(0)?, count: row.get(1)?, since: Timestamp(row.get(2)?) })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
#[path = "browse_tests.rs"]
mod tests;
