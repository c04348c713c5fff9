//! `sync_integrations`: pairs of entities that are kept in step, and who is heard when both changed.

use std::collections::{BTreeMap, BTreeSet};

use mostrador_domain::Timestamp;
use mostrador_domain::merge::{DeleteEditRule, FieldRule, MergeRules, UnlistedFields};
use rusqlite::{OptionalExtension, Row, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::tables::unreadable;
use crate::{ReadTransaction, StoreError, WriteTransaction};

/// The name of the site's own side.
pub const LOCAL_SYSTEM: &str = "local";

/// One side of an integration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Outside system, or [`LOCAL_SYSTEM`].
    pub system: String,
    /// Its entity.
    pub entity: String,
}

/// Which way records travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Travel {
    /// From the source to the target alone.
    SourceToTarget,
    /// From the target to the source alone.
    TargetToSource,
    /// Both ways.
    Both,
}

impl Travel {
    const ALL: [Self; 3] = [Self::SourceToTarget, Self::TargetToSource, Self::Both];

    fn code(self) -> &'static str {
        match self {
            Self::SourceToTarget => "source_to_target",
            Self::TargetToSource => "target_to_source",
            Self::Both => "both",
        }
    }
}

/// Whether an integration runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Running {
    /// It does.
    Enabled,
    /// It does not.
    Disabled,
}

/// Where an integration comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It follows from a connection; no screen shows it.
    Program,
    /// A person set it up, step by step.
    Person,
}

impl Origin {
    fn code(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Person => "person",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Program, Self::Person].into_iter().find(|origin| origin.code() == code)
    }
}

/// What an integration is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrationSettings {
    /// Its name, unique.
    pub name: String,
    /// Source.
    pub source: Party,
    /// Target.
    pub target: Party,
    /// Which way records travel.
    pub travel: Travel,
    /// Who is heard. The default is one of the four strategies: no field is one side's alone by default.
    pub rules: MergeRules,
    /// JSON list of filters.
    pub filters: String,
    /// Records per slice, at least 1.
    pub batch_size: u32,
    /// Whether it runs.
    pub running: Running,
}

/// An integration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrationRow {
    /// Row id.
    pub id: i64,
    /// What it is made of.
    pub settings: IntegrationSettings,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// Where it comes from.
    pub origin: Origin,
    /// When its mapping changed last; `None`: it has none. A dry run before this says nothing any more.
    pub mapping_changed_at: Option<Timestamp>,
    /// When a real run of it first went through; `None`: none has.
    pub proved_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, name, source_system, source_entity, target_system, target_entity, direction,
                       conflict_strategy, field_rules, unlisted_fields, delete_edit, filters, batch_size, enabled,
                       created_at, updated_at, origin, mapping_changed_at, proved_at";

/// The rule of a field as it is stored: a word, or an object where there is more to say.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum StoredRule {
    Word(FieldRule),
    Rule {
        rule: FieldRule,
        /// The value that asks for a person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        guard: Option<serde_json::Value>,
        /// The other side does not take the field.
        #[serde(default)]
        kept_here: bool,
    },
}

/// The rules of single fields as they are stored. What is said of a field without a rule of its own is said with the default.
fn stored_rules(rules: &MergeRules) -> BTreeMap<&String, StoredRule> {
    let fields = rules.fields.keys().chain(rules.guards.keys()).chain(&rules.kept_here);
    fields
        .map(|field| {
            let rule = rules.fields.get(field).copied().unwrap_or(rules.default);
            let (guard, kept_here) = (rules.guards.get(field).cloned(), rules.kept_here.contains(field));
            let stored = if guard.is_none() && !kept_here {
                StoredRule::Word(rule)
            } else {
                StoredRule::Rule { rule, guard, kept_here }
            };
            (field, stored)
        })
        .collect()
}

/// Reads a column that holds the JSON of a word or of a map.
fn read_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|_| unreadable(column, "not a rule"))
}

/// Reads a column that holds a bare word of an enum.
fn read_word<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let word: String = row.get(column)?;
    serde_json::from_value(serde_json::Value::String(word)).map_err(|_| unreadable(column, "not a rule"))
}

/// The bare word of an enum.
fn word<T: Serialize>(value: T) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        Ok(_) | Err(_) => Err(StoreError::Unreadable { column: 0 }),
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<IntegrationRow> {
    let direction: String = row.get(6)?;
    let travel = Travel::ALL
        .into_iter()
        .find(|travel| travel.code() == direction)
        .ok_or_else(|| unreadable(6, "not a direction"))?;
    let (mut fields, mut guards, mut kept_here) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
    for (field, stored) in read_json::<BTreeMap<String, StoredRule>>(row, 8)? {
        let (rule, guard, stays) = match stored {
            StoredRule::Word(rule) => (rule, None, false),
            StoredRule::Rule { rule, guard, kept_here } => (rule, guard, kept_here),
        };
        guards.extend(guard.map(|value| (field.clone(), value)));
        if stays {
            kept_here.insert(field.clone());
        }
        fields.insert(field, rule);
    }
    let rules = MergeRules {
        default: read_word::<FieldRule>(row, 7)?,
        fields,
        guards,
        kept_here,
        unlisted: read_word::<UnlistedFields>(row, 9)?,
        delete_edit: read_word::<DeleteEditRule>(row, 10)?,
    };
    Ok(IntegrationRow {
        id: row.get(0)?,
        settings: IntegrationSettings {
            name: row.get(1)?,
            source: Party { system: row.get(2)?, entity: row.get(3)? },
            target: Party { system: row.get(4)?, entity: row.get(5)? },
            travel,
            rules,
            filters: row.get(11)?,
            batch_size: row.get(12)?,
            running: if row.get(13)? { Running::Enabled } else { Running::Disabled },
        },
        created_at: Timestamp(row.get(14)?),
        updated_at: Timestamp(row.get(15)?),
        origin: Origin::from_code(&row.get::<_, String>(16)?)
            .ok_or_else(|| unreadable(16, "not an origin"))?,
        mapping_changed_at: row.get::<_, Option<i64>>(17)?.map(Timestamp),
        proved_at: row.get::<_, Option<i64>>(18)?.map(Timestamp),
    })
}

/// Stores an integration that follows from a connection and answers its row.
///
/// # Errors
/// When the file cannot be written; a uniqueness rule when the name is taken.
pub fn insert(
    transaction: &WriteTransaction<'_>,
    settings: &IntegrationSettings,
    now: Timestamp,
) -> Result<i64, StoreError> {
    put(
        transaction,
        "INSERT INTO sync_integrations (id, name, source_system, source_entity, target_system, target_entity, direction,
                                        conflict_strategy, field_rules, unlisted_fields, delete_edit, filters,
                                        batch_size, enabled, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?15)",
        None,
        settings,
        now,
    )?;
    Ok(transaction.connection().last_insert_rowid())
}

/// Stores an integration that a person sets up and answers its row.
///
/// # Errors
/// As [`insert`].
pub fn start(
    transaction: &WriteTransaction<'_>,
    settings: &IntegrationSettings,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let id = insert(transaction, settings, now)?;
    transaction
        .connection()
        .prepare_cached("UPDATE sync_integrations SET origin = 'person' WHERE id = ?1")?
        .execute([id])?;
    Ok(id)
}

/// The mapping of an integration was replaced: what was tried before says nothing any more.
///
/// # Errors
/// When the file cannot be written.
pub fn mapping_changed(
    transaction: &WriteTransaction<'_>,
    id: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_integrations SET mapping_changed_at = ?2, updated_at = ?2 WHERE id = ?1",
        )?
        .execute(params![id, now.millis()])?;
    Ok(())
}

/// An integration carries other entities from now on: its links, its mapping and what was proved of it belong to the
/// ones before.
///
/// # Errors
/// When the file cannot be written.
pub fn begin_anew(transaction: &WriteTransaction<'_>, id: i64) -> Result<(), StoreError> {
    let connection = transaction.connection();
    connection
        .prepare_cached(
            "UPDATE sync_integrations SET mapping_changed_at = NULL, proved_at = NULL WHERE id = ?1",
        )?
        .execute([id])?;
    connection.prepare_cached("DELETE FROM field_mappings WHERE integration_id = ?1")?.execute([id])?;
    connection.prepare_cached("DELETE FROM sync_links WHERE integration_id = ?1")?.execute([id])?;
    Ok(())
}

/// A run went to its end: if it read for real what an integration carries, that one is proved from now on. Only the
/// first such run counts, and none that merely tried single records again.
///
/// # Errors
/// When the file cannot be written.
pub fn proved_by(transaction: &WriteTransaction<'_>, run: i64, now: Timestamp) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_integrations SET proved_at = ?2
             WHERE proved_at IS NULL AND mapping_changed_at IS NOT NULL AND id = (
               SELECT run.integration_id FROM sync_history AS run
               WHERE run.id = ?1 AND run.mode = 'real' AND run.status = 'completed' AND run.scope <> 'ids'
                 AND run.system = source_system AND run.entity_type = source_entity)",
        )?
        .execute(params![run, now.millis()])?;
    Ok(())
}

/// Changes an integration.
///
/// # Errors
/// When the file cannot be written, or there is no such integration.
pub fn update(
    transaction: &WriteTransaction<'_>,
    id: i64,
    settings: &IntegrationSettings,
    now: Timestamp,
) -> Result<(), StoreError> {
    let changed = put(
        transaction,
        "UPDATE sync_integrations SET name = ?2, source_system = ?3, source_entity = ?4, target_system = ?5,
                target_entity = ?6, direction = ?7, conflict_strategy = ?8, field_rules = ?9, unlisted_fields = ?10,
                delete_edit = ?11, filters = ?12, batch_size = ?13, enabled = ?14, updated_at = ?15
         WHERE id = ?1",
        Some(id),
        settings,
        now,
    )?;
    if changed == 0 { Err(StoreError::NoRow) } else { Ok(()) }
}

fn put(
    transaction: &WriteTransaction<'_>,
    sql: &str,
    id: Option<i64>,
    settings: &IntegrationSettings,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let rules = &settings.rules;
    let fields =
        serde_json::to_string(&stored_rules(rules)).map_err(|_| StoreError::Unreadable { column: 8 })?;
    Ok(transaction.connection().prepare_cached(sql)?.execute(params![
        id,
        settings.name,
        settings.source.system,
        settings.source.entity,
        settings.target.system,
        settings.target.entity,
        settings.travel.code(),
        word(rules.default)?,
        fields,
        word(rules.unlisted)?,
        word(rules.delete_edit)?,
        settings.filters,
        settings.batch_size,
        settings.running == Running::Enabled,
        now.millis(),
    ])?)
}

/// The integration of that id.
///
/// # Errors
/// When the file cannot be read.
pub fn find(transaction: &ReadTransaction<'_>, id: i64) -> Result<Option<IntegrationRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM sync_integrations WHERE id = ?1"))?
        .query_row([id], read_row)
        .optional()?)
}

/// All integrations, by name.
///
/// # Errors
/// When the file cannot be read.
pub fn list(transaction: &ReadTransaction<'_>) -> Result<Vec<IntegrationRow>, StoreError> {
    let mut statement = transaction
        .connection()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM sync_integrations ORDER BY name"))?;
    let rows = statement.query_map([], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The integration that keeps an outside entity and the site's own records in step, whether it runs or not: its rules
/// hold for what waits. Where there are several it is the oldest one that runs, else the oldest.
///
/// # Errors
/// When the file cannot be read.
pub fn with_site(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity: &str,
) -> Result<Option<IntegrationRow>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM sync_integrations
             WHERE (source_system = ?1 AND source_entity = ?2 AND target_system = 'local')
                OR (target_system = ?1 AND target_entity = ?2 AND source_system = 'local')
             ORDER BY enabled DESC, id LIMIT 1"
        ))?
        .query_row(params![system, entity], read_row)
        .optional()?)
}

/// Takes an integration away, with its links, mappings and schedules.
///
/// # Errors
/// When the file cannot be written.
pub fn delete(transaction: &WriteTransaction<'_>, id: i64) -> Result<(), StoreError> {
    transaction.connection().prepare_cached("DELETE FROM sync_integrations WHERE id = ?1")?.execute([id])?;
    Ok(())
}

pub mod attention;
pub mod pairs;

#[cfg(test)]
#[path = "sync_integrations_tests.rs"]
mod tests;
