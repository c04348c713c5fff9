//! Runs as people look for them: by system, entity, integration, result and time, over everything that is kept; and the
//! runs that need a person.

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, ToSql, params};

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
    /// The runs that ended so. Every run is of exactly one kind.
    fn condition(self) -> &'static str {
        match self {
            Self::Open => "status IN ('running', 'paused')",
            Self::Clean => "status = 'completed' AND mode = 'real' AND failed = 0",
            Self::WithFailures => "status = 'completed' AND mode = 'real' AND failed > 0",
            Self::Failed => "status = 'failed' AND mode = 'real'",
            Self::Stopped => "status IN ('stopped', 'interrupted') AND mode = 'real'",
            Self::DryRun => "status NOT IN ('running', 'paused') AND mode = 'dry_run'",
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

    /// The conditions that say something, and the values of their parameters. One that says nothing costs time for each of
    /// 100,000 runs, so it is left out.
    fn conditions(&self) -> (String, Vec<&dyn ToSql>) {
        let mut conditions = vec![];
        let mut values: Vec<&dyn ToSql> = vec![];
        let columns: [(&str, Option<&dyn ToSql>); 5] = [
            ("system = ?", self.system.as_ref().map(|value| value as &dyn ToSql)),
            ("entity_type = ?", self.entity_type.as_ref().map(|value| value as &dyn ToSql)),
            ("integration_id = ?", self.integration.as_ref().map(|value| value as &dyn ToSql)),
            ("started_at >= ?", self.from.as_ref().map(|value| &value.0 as &dyn ToSql)),
            ("started_at < ?", self.until.as_ref().map(|value| &value.0 as &dyn ToSql)),
        ];
        for (condition, value) in columns {
            if let Some(value) = value {
                conditions.push(condition);
                values.push(value);
            }
        }
        conditions.extend(self.result.map(RunResultCode::condition));
        let conditions = if conditions.is_empty() { "1".to_owned() } else { conditions.join(" AND ") };
        (conditions, values)
    }
}

/// Every column of the conditions stands in this index, so that the rows themselves are not read.
const FROM: &str = "FROM sync_history INDEXED BY sync_history_filter WHERE";

pub(super) fn ids_query(conditions: &str) -> String {
    format!("SELECT id {FROM} {conditions} AND id < ? ORDER BY id DESC LIMIT ?")
}

pub(super) fn count_query(conditions: &str) -> String {
    format!("SELECT count(*) {FROM} {conditions}")
}

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
    let (conditions, mut values) = filter.conditions();
    values.push(&before);
    values.push(&limit);
    let mut statement = connection.prepare_cached(&ids_query(&conditions))?;
    let rows = statement.query_map(values.as_slice(), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many runs match.
///
/// # Errors
/// When the file cannot be read.
pub fn count(transaction: &ReadTransaction<'_>, filter: &RunFilter) -> Result<u64, StoreError> {
    let (conditions, values) = filter.conditions();
    let mut statement = transaction.connection().prepare_cached(&count_query(&conditions))?;
    Ok(statement.query_row(values.as_slice(), |row| row.get(0))?)
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
