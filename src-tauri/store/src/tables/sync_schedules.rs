//! `sync_schedules`: when what is read by the clock. Schedules of the registry follow `sync_entity_config`, the others are a
//! person's own; both are planned alike.

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::sync_entity_config::Switch;
use super::unreadable;
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// Where a schedule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The frequency of an entity in the registry: changed there.
    Registry,
    /// A person of this site.
    Site,
}

impl Origin {
    fn from_code(code: &str) -> Option<Self> {
        match code {
            "registry" => Some(Self::Registry),
            "site" => Some(Self::Site),
            _ => None,
        }
    }
}

/// What to do about runs that were missed while the program did not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missed {
    /// One run at start, however many were missed.
    Once,
    /// Nothing: the next one is early enough.
    Skip,
}

impl Missed {
    fn code(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Skip => "skip",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        match code {
            "once" => Some(Self::Once),
            "skip" => Some(Self::Skip),
            _ => None,
        }
    }
}

/// What a schedule reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScheduleScope {
    /// What is due: what changed, where that can be asked for.
    Due,
    /// Everything, so that nothing stays unnoticed that the source does not list among its changes.
    All,
}

impl ScheduleScope {
    fn from_code(code: &str) -> Option<Self> {
        match code {
            "due" => Some(Self::Due),
            "all" => Some(Self::All),
            _ => None,
        }
    }
}

/// One schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleRow {
    /// Row id.
    pub id: i64,
    /// Name for the screen, unique.
    pub name: String,
    /// Outside system.
    pub system: String,
    /// Entity of that system.
    pub entity_type: String,
    /// The integration that it belongs to, if any.
    pub integration_id: Option<i64>,
    /// Where it comes from.
    pub origin: Origin,
    /// Five fields, in the site's zone. Not checked here.
    pub cron: String,
    /// What to do about missed runs.
    pub missed: Missed,
    /// Whether it is in use.
    pub enabled: Switch,
    /// What it reads.
    pub scope: ScheduleScope,
    /// When it last started a run.
    pub last_run_at: Option<Timestamp>,
    /// When it starts the next one; `None` until somebody has planned it.
    pub next_run_at: Option<Timestamp>,
}

/// A schedule of a person's own.
#[derive(Clone, Copy, Debug)]
pub struct NewSchedule<'a> {
    /// Name for the screen, unique; an existing one of that name is changed.
    pub name: &'a str,
    /// Outside system.
    pub system: &'a str,
    /// Entity of that system.
    pub entity_type: &'a str,
    /// The integration that it belongs to, if any: the schedule goes when it goes.
    pub integration_id: Option<i64>,
    /// Five fields, in the site's zone; the caller has checked it.
    pub cron: &'a str,
    /// What to do about missed runs.
    pub missed: Missed,
    /// Whether it is in use.
    pub enabled: Switch,
}

/// Adds or changes a schedule of a person's own and answers its id. Its next run is planned anew; what was the last one
/// stays. `None` when the name belongs to a schedule of the registry, which is changed there.
///
/// # Errors
/// When the file cannot be written, or there is no such integration.
pub fn save(
    transaction: &WriteTransaction<'_>,
    schedule: &NewSchedule<'_>,
    now: Timestamp,
) -> Result<Option<i64>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "INSERT INTO sync_schedules (name, system, entity_type, integration_id, origin, cron, missed, enabled, updated_at)
             VALUES (?1, ?2, ?3, ?4, 'site', ?5, ?6, ?7, ?8)
             ON CONFLICT (name) DO UPDATE SET
               system = excluded.system, entity_type = excluded.entity_type, integration_id = excluded.integration_id,
               cron = excluded.cron, missed = excluded.missed, enabled = excluded.enabled, next_run_at = NULL,
               updated_at = excluded.updated_at
             WHERE origin = 'site'
             RETURNING id",
        )?
        .query_row(
            params![
                schedule.name,
                schedule.system,
                schedule.entity_type,
                schedule.integration_id,
                schedule.cron,
                schedule.missed.code(),
                schedule.enabled.stored(),
                now.millis(),
            ],
            |row| row.get(0),
        )
        .optional()?)
}

/// Removes a schedule of a person's own and answers whether there was one.
///
/// # Errors
/// When the file cannot be written.
pub fn remove(transaction: &WriteTransaction<'_>, id: i64) -> Result<bool, StoreError> {
    let removed = transaction
        .connection()
        .prepare_cached("DELETE FROM sync_schedules WHERE id = ?1 AND origin = 'site'")?
        .execute([id])?;
    Ok(removed > 0)
}

/// What to do about missed runs, for a schedule of either origin; answers whether there is one.
///
/// # Errors
/// When the file cannot be written.
pub fn set_missed(
    transaction: &WriteTransaction<'_>,
    id: i64,
    missed: Missed,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = transaction
        .connection()
        .prepare_cached("UPDATE sync_schedules SET missed = ?2, updated_at = ?3 WHERE id = ?1")?
        .execute(params![id, missed.code(), now.millis()])?;
    Ok(changed > 0)
}

/// Makes the schedules of the registry say what `sync_entity_config` says: one named `system/entity` per entity with a cron.
/// One whose cron or switch changed is planned anew; one whose entity has no cron any more goes.
///
/// A name that a person took first keeps that person's schedule.
///
/// # Errors
/// When the file cannot be written.
pub fn follow_registry(transaction: &WriteTransaction<'_>, now: Timestamp) -> Result<(), StoreError> {
    let connection = transaction.connection();
    connection
        .prepare_cached(
            "DELETE FROM sync_schedules WHERE origin = 'registry' AND scope = 'due' AND NOT EXISTS (
               SELECT 1 FROM sync_entity_config AS config
               WHERE config.system = sync_schedules.system AND config.entity_type = sync_schedules.entity_type
                 AND ((config.frequency IS NOT NULL AND config.frequency <> 'manual')
                   OR (config.frequency IS NULL AND sync_schedules.cron = 'interval')))",
        )?
        .execute([])?;
    connection
        .prepare_cached(
            "INSERT INTO sync_schedules (name, system, entity_type, origin, cron, enabled, updated_at)
             SELECT system || '/' || entity_type, system, entity_type, 'registry', frequency, enabled, ?1
             FROM sync_entity_config WHERE frequency IS NOT NULL AND frequency <> 'manual'
             ON CONFLICT (name) DO UPDATE SET
               cron = excluded.cron, enabled = excluded.enabled, next_run_at = NULL, updated_at = excluded.updated_at
             WHERE origin = 'registry' AND (cron <> excluded.cron OR enabled <> excluded.enabled)",
        )?
        .execute([now.millis()])?;
    Ok(())
}

/// Sees to it that an entity is compared as a whole at these times, besides what else is read of it: the program's own
/// schedule, named `system/entity/all`. A name that a person took first keeps that person's schedule. Missed ones are made up
/// for once.
///
/// # Errors
/// When the file cannot be written.
pub fn compare_all(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity_type: &str,
    cron: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO sync_schedules (name, system, entity_type, origin, cron, missed, scope, updated_at)
             VALUES (?1 || '/' || ?2 || '/all', ?1, ?2, 'registry', ?3, 'once', 'all', ?4)
             ON CONFLICT (name) DO UPDATE SET
               cron = excluded.cron, next_run_at = NULL, updated_at = excluded.updated_at
             WHERE origin = 'registry' AND cron <> excluded.cron",
        )?
        .execute(params![system, entity_type, cron, now.millis()])?;
    Ok(())
}

/// What stands in `cron` for a schedule that follows the interval of the site. No cron has one field.
pub const INTERVAL: &str = "interval";

/// Shows that an entity is read at the interval of the site, and when: a row named `system/entity`, for whoever looks at the
/// schedules. It plans nothing, and gives way to a cron that a person sets.
///
/// # Errors
/// When the file cannot be written.
pub fn show_interval(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity_type: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO sync_schedules (name, system, entity_type, origin, cron, missed, updated_at)
             VALUES (?1 || '/' || ?2, ?1, ?2, 'registry', 'interval', 'once', ?3)
             ON CONFLICT (name) DO NOTHING",
        )?
        .execute(params![system, entity_type, now.millis()])?;
    Ok(())
}

/// An entity was read because the interval of the site was over; when it is read next. Nothing where that is not shown.
///
/// # Errors
/// When the file cannot be written.
pub fn interval_over(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity_type: &str,
    at: Timestamp,
    next_run_at: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_schedules SET last_run_at = ?3, next_run_at = ?4
             WHERE name = ?1 || '/' || ?2 AND origin = 'registry' AND cron = 'interval'",
        )?
        .execute(params![system, entity_type, at.millis(), next_run_at.millis()])?;
    Ok(())
}

/// Every schedule, by name; also those that are switched off.
///
/// # Errors
/// When the file cannot be read.
pub fn list(transaction: &ReadTransaction<'_>) -> Result<Vec<ScheduleRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&format!("{SELECT} ORDER BY name"))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The schedule of an integration.
///
/// # Errors
/// When the file cannot be read.
pub fn of_integration(
    transaction: &ReadTransaction<'_>,
    integration: i64,
) -> Result<Option<ScheduleRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!(
            "{SELECT} WHERE integration_id = ?1 AND origin = 'site' ORDER BY id LIMIT 1"
        ))?
        .query_row([integration], read)
        .optional()?)
}

/// The schedules to plan by, in the order of their ids: those in use. One of an integration that is switched off rests.
///
/// # Errors
/// When the file cannot be read.
pub fn enabled(transaction: &ReadTransaction<'_>) -> Result<Vec<ScheduleRow>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&format!(
        "{SELECT} WHERE enabled = 1 AND cron <> 'interval' AND NOT EXISTS (
           SELECT 1 FROM sync_integrations AS pair WHERE pair.id = sync_schedules.integration_id AND pair.enabled = 0)
         ORDER BY id"
    ))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// When a schedule runs next, without a run now: planned for the first time, planned anew, or a missed run that is left out.
///
/// # Errors
/// When the file cannot be written.
pub fn plan(
    transaction: &WriteTransaction<'_>,
    id: i64,
    next_run_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("UPDATE sync_schedules SET next_run_at = ?2 WHERE id = ?1")?
        .execute(params![id, next_run_at.map(Timestamp::millis)])?;
    Ok(())
}

/// A schedule started a run at `at`; when it starts the next one.
///
/// # Errors
/// When the file cannot be written.
pub fn ran(
    transaction: &WriteTransaction<'_>,
    id: i64,
    at: Timestamp,
    next_run_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached("UPDATE sync_schedules SET last_run_at = ?2, next_run_at = ?3 WHERE id = ?1")?
        .execute(params![id, at.millis(), next_run_at.map(Timestamp::millis)])?;
    Ok(())
}

const SELECT: &str =
    "SELECT id, name, system, entity_type, integration_id, origin, cron, missed, enabled, last_run_at,
  next_run_at, scope FROM sync_schedules";

fn read(row: &Row<'_>) -> rusqlite::Result<ScheduleRow> {
    let origin: String = row.get(5)?;
    let missed: String = row.get(7)?;
    let scope: String = row.get(11)?;
    Ok(ScheduleRow {
        id: row.get(0)?,
        name: row.get(1)?,
        system: row.get(2)?,
        entity_type: row.get(3)?,
        integration_id: row.get(4)?,
        origin: Origin::from_code(&origin).ok_or_else(|| unreadable(5, "not an origin"))?,
        cron: row.get(6)?,
        missed: Missed::from_code(&missed).ok_or_else(|| unreadable(7, "not a rule for missed runs"))?,
        enabled: Switch::read(row.get(8)?),
        scope: ScheduleScope::from_code(&scope).ok_or_else(|| unreadable(11, "not a scope"))?,
        last_run_at: row.get::<_, Option<i64>>(9)?.map(Timestamp),
        next_run_at: row.get::<_, Option<i64>>(10)?.map(Timestamp),
    })
}

#[cfg(test)]
#[path = "sync_schedules_tests.rs"]
mod tests;
