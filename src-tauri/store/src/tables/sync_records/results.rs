//! The records of runs that were not simply taken. A record that fails is one open row per direction however often it
//! fails, and that row closes when the record goes through later.

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::kept;
use crate::tables::sync_log::{self, Direction, LogEntry};
use crate::tables::unreadable;
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// What the audit calls it that a person set a failure aside. Pruning leaves the latest of them of each record and reason.
pub(crate) const DISMISSED: &str = "record_dismissed";
/// What the audit calls it that a person agreed after all to what such a failure was about.
pub(crate) const TAKEN_BACK: &str = "record_dismissal_taken_back";
/// Bytes that are kept of a record, so that it can be tried once more without the source.
const RESPONSE_BYTES: usize = 64 * 1_024;

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultOutcome {
    /// Left out on purpose.
    Skipped,
    /// A person decides.
    Conflicted,
    /// Not acceptable.
    Failed,
}

impl ResultOutcome {
    /// The stored and shown code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Skipped => "skipped",
            Self::Conflicted => "conflicted",
            Self::Failed => "failed",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        match code {
            "skipped" => Some(Self::Skipped),
            "conflicted" => Some(Self::Conflicted),
            "failed" => Some(Self::Failed),
            _ => None,
        }
    }
}

/// Whether a failure waits for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attention {
    /// It is open until the record goes through or a person sets it aside.
    Open,
    /// It is only told: the finding of a dry run.
    None,
}

/// Whose failures are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailuresOf {
    /// Those that this run brought last.
    Run(i64),
    /// Those of the runs in the name of this integration; `None`: of the runs in no integration's name.
    Integration(Option<i64>),
    /// All of the entity.
    Anybody,
}

impl FailuresOf {
    /// The run, whether it is by integration, and by which.
    fn conditions(self) -> (Option<i64>, bool, Option<i64>) {
        match self {
            Self::Run(run) => (Some(run), false, None),
            Self::Integration(integration) => (None, true, integration),
            Self::Anybody => (None, false, None),
        }
    }
}

macro_rules! open_of {
    () => {
        "INDEXED BY sync_records_failed WHERE system = ?1 AND entity = ?2 AND direction = 'in'
           AND outcome = 'failed' AND resolved_at IS NULL AND external_id IS NOT NULL
           AND (?3 IS NULL OR run_id = ?3) AND id > ?4
           AND (NOT ?5 OR (SELECT integration_id FROM sync_history WHERE sync_history.id = run_id) IS ?6)"
    };
}

/// A result to keep.
#[derive(Clone, Copy, Debug)]
pub struct NewResult<'a> {
    /// The run.
    pub run_id: i64,
    /// Outside system.
    pub system: &'a str,
    /// Entity.
    pub entity: &'a str,
    /// The record's id there, where it has one.
    pub external_id: Option<&'a str>,
    /// What became of it.
    pub outcome: ResultOutcome,
    /// Why.
    pub reason_code: &'a str,
    /// The field that is concerned.
    pub field: Option<&'a str>,
    /// Its value as received.
    pub value: Option<&'a str>,
    /// What is needed besides the record to try it once more, as JSON without secrets.
    pub request: Option<&'a str>,
    /// The record as received, without secrets; one above 64 KiB is cut. Only of what may be tried once more or waits for
    /// a person: a skipped record is listed by every run anew.
    pub response: Option<&'a str>,
    /// SHA-256 of the record as received, lower-case hex: tells whether `response` is all of it.
    pub content_hash: Option<&'a str>,
    /// Whether a failure waits for something.
    pub attention: Attention,
}

/// A stored result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultRow {
    /// Row id.
    pub id: i64,
    /// The latest run that brought it.
    pub run_id: i64,
    /// Outside system.
    pub system: String,
    /// Entity.
    pub entity: String,
    /// The record's id there, where it has one.
    pub external_id: Option<String>,
    /// What became of it.
    pub outcome: ResultOutcome,
    /// Why.
    pub reason_code: String,
    /// The field that is concerned.
    pub field: Option<String>,
    /// Its value as received.
    pub value: Option<String>,
    /// What is needed besides the record to try it once more.
    pub request: Option<String>,
    /// The record as received, without secrets.
    pub response: Option<String>,
    /// SHA-256 of the record as received.
    pub content_hash: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
    /// First time.
    pub first_seen_at: Timestamp,
    /// Last time.
    pub last_seen_at: Timestamp,
    /// When it went through, or was set aside by a person.
    pub resolved_at: Option<Timestamp>,
}

/// Keeps a result. An open failure of the same record takes it over: one more attempt, by the latest run. One that a person
/// set aside stays aside as long as the same content fails for the same reason.
///
/// # Errors
/// When the file cannot be written.
pub fn add(
    transaction: &WriteTransaction<'_>,
    result: &NewResult<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let resolved_at = match result.attention {
        Attention::Open if !is_dismissed(transaction, result)? => None,
        Attention::Open | Attention::None => Some(now.millis()),
    };
    let response = result.response.map(|text| kept(text, RESPONSE_BYTES));
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO sync_records (run_id, system, entity, external_id, direction, outcome, reason_code, field,
                                       value, request, response, content_hash, first_seen_at, last_seen_at,
                                       resolved_at)
             VALUES (?1, ?2, ?3, ?4, 'in', ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12, ?13)
             ON CONFLICT (system, entity, external_id, direction)
               WHERE outcome = 'failed' AND resolved_at IS NULL AND external_id IS NOT NULL
             DO UPDATE SET run_id = excluded.run_id, reason_code = excluded.reason_code, field = excluded.field,
               value = excluded.value, request = excluded.request, response = excluded.response,
               content_hash = excluded.content_hash, last_seen_at = excluded.last_seen_at,
               attempts = attempts + 1",
        )?
        .execute(params![
            result.run_id,
            result.system,
            result.entity,
            result.external_id,
            result.outcome.code(),
            result.reason_code,
            result.field,
            result.value,
            result.request,
            response,
            result.content_hash,
            now.millis(),
            resolved_at,
        ])?;
    Ok(())
}

/// The record went through: its open failure is closed. Answers whether there was one. A failure of a run in the name of
/// an integration stays open until one goes through that carries the same integration: every run carries those that are
/// switched on.
///
/// # Errors
/// When the file cannot be written.
pub fn resolve(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity: &str,
    external_id: &str,
    in_the_name_of: Option<i64>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let closed = transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_records INDEXED BY sync_records_failed SET resolved_at = ?4
             WHERE system = ?1 AND entity = ?2 AND external_id = ?3 AND direction = 'in'
               AND outcome = 'failed' AND resolved_at IS NULL AND external_id IS NOT NULL
               AND NOT EXISTS (
                 SELECT 1 FROM sync_history AS run JOIN sync_integrations AS pair ON pair.id = run.integration_id
                 WHERE run.id = sync_records.run_id AND run.integration_id IS NOT ?5 AND pair.enabled = 0)",
        )?
        .execute(params![system, entity, external_id, now.millis(), in_the_name_of])?;
    Ok(closed > 0)
}

/// A person sets a result aside, and it is written down who. Answers whether it was open.
///
/// # Errors
/// When the file cannot be written.
pub fn dismiss(
    transaction: &WriteTransaction<'_>,
    id: i64,
    actor: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Some(row) = find(transaction, id)?.filter(|row| row.resolved_at.is_none()) else { return Ok(false) };
    transaction
        .connection()
        .prepare_cached("UPDATE sync_records SET resolved_at = ?2 WHERE id = ?1")?
        .execute(params![id, now.millis()])?;
    let detail = row.content_hash.as_deref().map(|hash| what_failed(hash, &row.reason_code));
    sync_log::add(
        transaction,
        &LogEntry {
            at: now,
            system: &row.system,
            entity: &row.entity,
            entity_id: row.external_id.as_deref().unwrap_or("*"),
            direction: Direction::Local,
            action: DISMISSED,
            outcome: "ok",
            actor: Some(actor),
            duration_ms: None,
            before: None,
            after: None,
            detail: detail.as_deref(),
        },
    )?;
    Ok(true)
}

/// Which content fails for which reason, as the audit holds it.
fn what_failed(content_hash: &str, reason_code: &str) -> String {
    format!("{reason_code} {content_hash}")
}

/// Whether what a person set aside last of this record for this reason is just this failure. The audit keeps that word.
fn is_dismissed(transaction: &ReadTransaction<'_>, result: &NewResult<'_>) -> Result<bool, StoreError> {
    let (Some(id), Some(hash)) = (result.external_id, result.content_hash) else { return Ok(false) };
    let said = last_dismissed(transaction, result.system, result.entity, id, result.reason_code)?;
    Ok(said.is_some_and(|said| said == what_failed(hash, result.reason_code)))
}

/// Whether it is the latest word of a person on this record and this reason to set the failure aside, whatever its content and
/// however long ago: the audit keeps that word.
///
/// # Errors
/// When the file cannot be read.
pub fn is_set_aside(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity: &str,
    external_id: &str,
    reason_code: &str,
) -> Result<bool, StoreError> {
    Ok(last_dismissed(transaction, system, entity, external_id, reason_code)?.is_some())
}

/// A person agreed to what a failure of this record for this reason was about: if it was set aside before, it is no more.
///
/// # Errors
/// When the file cannot be written.
pub fn take_back(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity: &str,
    external_id: &str,
    reason_code: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    if !is_set_aside(transaction, system, entity, external_id, reason_code)? {
        return Ok(());
    }
    sync_log::add(
        transaction,
        &LogEntry {
            at: now,
            system,
            entity,
            entity_id: external_id,
            direction: Direction::Local,
            action: TAKEN_BACK,
            outcome: "ok",
            actor: None,
            duration_ms: None,
            before: None,
            after: None,
            detail: Some(&what_failed("*", reason_code)),
        },
    )
}

/// What a person set aside last of this record for this reason, if nothing was said since.
fn last_dismissed(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity: &str,
    external_id: &str,
    reason_code: &str,
) -> Result<Option<String>, StoreError> {
    let said: Option<Option<String>> = transaction
        .connection()
        .prepare_cached(
            "SELECT CASE action WHEN ?4 THEN detail END FROM sync_log INDEXED BY sync_log_record
             WHERE entity = ?1 AND entity_id = ?2 AND system = ?3 AND action IN (?4, ?5)
               AND substr(detail, 1, length(?6) + 1) = ?6 || ' '
             ORDER BY id DESC LIMIT 1",
        )?
        .query_row(params![entity, external_id, system, DISMISSED, TAKEN_BACK, reason_code], |row| row.get(0))
        .optional()?;
    Ok(said.flatten())
}

/// How many records of an entity failed and did not go through since.
///
/// # Errors
/// When the file cannot be read.
pub fn count_open(transaction: &ReadTransaction<'_>, system: &str, entity: &str) -> Result<u64, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT count(*) FROM sync_records INDEXED BY sync_records_failed
             WHERE system = ?1 AND entity = ?2 AND direction = 'in'
               AND outcome = 'failed' AND resolved_at IS NULL AND external_id IS NOT NULL",
        )?
        .query_row(params![system, entity], |row| row.get(0))?)
}

/// Whether a record of an entity failed with this code and waits.
///
/// # Errors
/// When the file cannot be read.
pub fn is_open(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity: &str,
    reason_code: &str,
) -> Result<bool, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM sync_records INDEXED BY sync_records_failed
             WHERE system = ?1 AND entity = ?2 AND direction = 'in' AND outcome = 'failed'
               AND resolved_at IS NULL AND external_id IS NOT NULL AND reason_code = ?3)",
        )?
        .query_row(params![system, entity, reason_code], |row| row.get(0))?)
}

/// How many of the open failures of an entity are these.
///
/// # Errors
/// When the file cannot be read.
pub fn count_open_of(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity: &str,
    of: FailuresOf,
) -> Result<u64, StoreError> {
    let (run, by_integration, integration) = of.conditions();
    Ok(transaction
        .connection()
        .prepare_cached(concat!("SELECT count(*) FROM sync_records ", open_of!()))?
        .query_row(params![system, entity, run, 0, by_integration, integration], |row| row.get(0))?)
}

macro_rules! columns {
    () => {
        "SELECT id, run_id, system, entity, external_id, outcome, coalesce(reason_code, ''), field, value, request,
                response, content_hash, attempts, first_seen_at, last_seen_at, resolved_at FROM sync_records "
    };
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<ResultRow> {
    let outcome: String = row.get(5)?;
    Ok(ResultRow {
        id: row.get(0)?,
        run_id: row.get(1)?,
        system: row.get(2)?,
        entity: row.get(3)?,
        external_id: row.get(4)?,
        outcome: ResultOutcome::from_code(&outcome).ok_or_else(|| unreadable(5, "not a result's outcome"))?,
        reason_code: row.get(6)?,
        field: row.get(7)?,
        value: row.get(8)?,
        request: row.get(9)?,
        response: row.get(10)?,
        content_hash: row.get(11)?,
        attempts: row.get(12)?,
        first_seen_at: Timestamp(row.get(13)?),
        last_seen_at: Timestamp(row.get(14)?),
        resolved_at: row.get::<_, Option<i64>>(15)?.map(Timestamp),
    })
}

/// One result of a run.
///
/// # Errors
/// When the file cannot be read.
pub fn find(transaction: &ReadTransaction<'_>, id: i64) -> Result<Option<ResultRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(concat!(columns!(), "WHERE id = ?1 AND run_id IS NOT NULL"))?
        .query_row([id], read_row)
        .optional()?)
}

/// Results of a run with this outcome after the row `after` (0 for the first), in the order of their ids.
///
/// # Errors
/// When the file cannot be read.
pub fn list(
    transaction: &ReadTransaction<'_>,
    run: i64,
    outcome: ResultOutcome,
    after: i64,
    limit: u32,
) -> Result<Vec<ResultRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(concat!(
        columns!(),
        "INDEXED BY sync_records_run WHERE run_id = ?1 AND outcome = ?2 AND id > ?3 ORDER BY id LIMIT ?4"
    ))?;
    Ok(statement
        .query_map(params![run, outcome.code(), after, limit], read_row)?
        .collect::<Result<_, _>>()?)
}

/// What a run has told of by a result, and as what: the ids at the source, and for entries without one the hash of their
/// content.
///
/// # Errors
/// When the file cannot be read.
pub fn told(transaction: &ReadTransaction<'_>, run: i64) -> Result<Vec<(String, ResultOutcome)>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT coalesce(external_id, content_hash), outcome FROM sync_records INDEXED BY sync_records_run
         WHERE run_id = ?1 AND coalesce(external_id, content_hash) IS NOT NULL",
    )?;
    let rows = statement.query_map([run], |row| {
        let outcome: String = row.get(1)?;
        let outcome =
            ResultOutcome::from_code(&outcome).ok_or_else(|| unreadable(1, "not a result's outcome"))?;
        Ok((row.get(0)?, outcome))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Open failures of an entity after the row `after` (0 for the first), in the order of their ids; of one run or of all.
///
/// # Errors
/// When the file cannot be read.
pub fn list_open(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity: &str,
    of: FailuresOf,
    after: i64,
    limit: u32,
) -> Result<Vec<ResultRow>, StoreError> {
    let (run, by_integration, integration) = of.conditions();
    let mut statement =
        transaction.connection().prepare_cached(concat!(columns!(), open_of!(), " ORDER BY id LIMIT ?7"))?;
    Ok(statement
        .query_map(params![system, entity, run, after, by_integration, integration, limit], read_row)?
        .collect::<Result<_, _>>()?)
}

/// The open failure of this record, if it is one of these. There is at most one, whatever its run: `sync_records_failed` is
/// unique over the records whose failure is open.
///
/// # Errors
/// When the file cannot be read.
pub fn open_of(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity: &str,
    external_id: &str,
    of: FailuresOf,
) -> Result<Option<ResultRow>, StoreError> {
    let (run, by_integration, integration) = of.conditions();
    Ok(transaction
        .connection()
        .prepare_cached(concat!(columns!(), open_of!(), " AND external_id = ?7"))?
        .query_row(params![system, entity, run, 0, by_integration, integration, external_id], read_row)
        .optional()?)
}

#[cfg(test)]
#[path = "results_tests.rs"]
mod tests;
