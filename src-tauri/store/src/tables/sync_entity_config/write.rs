//! What the program brings, and what a person sets.

use mostrador_domain::Timestamp;
use rusqlite::{OptionalExtension, ToSql, named_params, params};

use super::{Abilities, Deletions, Flow, Frequency, Switch};
use crate::{StoreError, WriteTransaction};

/// An entity as the program knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityDefaults {
    /// Outside system.
    pub system: String,
    /// Entity of that system.
    pub entity_type: String,
    /// Table or object at the system, where it has a name of its own.
    pub source_table: Option<String>,
    /// Field with the system's id of a record.
    pub primary_key: String,
    /// Field with the source's own modification time.
    pub timestamp_field: Option<String>,
    /// How to list everything, in the connector's language.
    pub list_query: Option<String>,
    /// How to list what changed, in the connector's language.
    pub change_query: Option<String>,
    /// JSON: rules that a record must meet.
    pub validation: String,
    /// Which way.
    pub flow: Flow,
    /// How often it is read.
    pub frequency: Frequency,
    /// Records per page, when it is not the connector's own choice.
    pub page_size: Option<u32>,
    /// Version of the program's mapping of this entity, from 1. Any other value than the one last seen raises
    /// `mapping_version`, so that everything is read anew.
    pub code_version: i64,
    /// How far an incremental read goes back behind its watermark, in milliseconds: at least the source's longest
    /// transaction.
    pub overlap_ms: i64,
    /// What absence means.
    pub deletions: Deletions,
    /// Whether it is synchronised at all, until a person says otherwise.
    pub enabled: Switch,
    /// What the system takes of it.
    pub abilities: Abilities,
}

impl EntityDefaults {
    /// The usual values: read from the system, known by `id`, as often as the site says, five minutes of overlap, absence
    /// is a deletion.
    pub fn new(system: impl Into<String>, entity_type: impl Into<String>) -> Self {
        Self {
            system: system.into(),
            entity_type: entity_type.into(),
            source_table: None,
            primary_key: "id".to_owned(),
            timestamp_field: None,
            list_query: None,
            change_query: None,
            validation: "{}".to_owned(),
            flow: Flow::In,
            frequency: Frequency::SiteDefault,
            page_size: None,
            code_version: 1,
            overlap_ms: 300_000,
            deletions: Deletions::Guarded,
            enabled: Switch::On,
            abilities: Abilities::ALL,
        }
    }
}

/// Brings the program's values of an entity: a new row, or the columns that no person has set. Where nobody set anything, a
/// start with the values of the last one writes nothing.
///
/// # Errors
/// When the file cannot be written or a value is out of its range.
pub fn register(
    transaction: &WriteTransaction<'_>,
    defaults: &EntityDefaults,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .connection()
        .prepare_cached(
            "INSERT INTO sync_entity_config
               (system, entity_type, source_table, primary_key, timestamp_field, list_query, change_query, validation,
                direction, frequency, page_size, code_version, overlap_ms, deletions, enabled, creates, deletes,
                updated_at)
             VALUES (:system, :entity_type, :source_table, :primary_key, :timestamp_field, :list_query, :change_query,
                     :validation, :direction, :frequency, :page_size, :code_version, :overlap_ms, :deletions, :enabled,
                     :creates, :deletes, :now)
             ON CONFLICT (system, entity_type) DO UPDATE SET
               source_table    = iif(instr(set_here, '\"source_table\"'), source_table, excluded.source_table),
               primary_key     = iif(instr(set_here, '\"primary_key\"'), primary_key, excluded.primary_key),
               timestamp_field = iif(instr(set_here, '\"timestamp_field\"'), timestamp_field, excluded.timestamp_field),
               list_query      = iif(instr(set_here, '\"list_query\"'), list_query, excluded.list_query),
               change_query    = iif(instr(set_here, '\"change_query\"'), change_query, excluded.change_query),
               validation      = iif(instr(set_here, '\"validation\"'), validation, excluded.validation),
               direction       = iif(instr(set_here, '\"direction\"'), direction, excluded.direction),
               frequency       = iif(instr(set_here, '\"frequency\"'), frequency, excluded.frequency),
               page_size       = iif(instr(set_here, '\"page_size\"'), page_size, excluded.page_size),
               overlap_ms      = iif(instr(set_here, '\"overlap_ms\"'), overlap_ms, excluded.overlap_ms),
               deletions       = iif(instr(set_here, '\"deletions\"'), deletions, excluded.deletions),
               enabled         = iif(instr(set_here, '\"enabled\"'), enabled, excluded.enabled),
               mapping_version = mapping_version + (code_version <> excluded.code_version),
               code_version    = excluded.code_version,
               creates         = excluded.creates,
               deletes         = excluded.deletes,
               updated_at      = excluded.updated_at
             WHERE (source_table, primary_key, timestamp_field, list_query, change_query, validation, direction, frequency,
                    page_size, overlap_ms, deletions, enabled, code_version, creates, deletes)
               IS NOT (excluded.source_table, excluded.primary_key, excluded.timestamp_field, excluded.list_query,
                    excluded.change_query, excluded.validation, excluded.direction, excluded.frequency,
                    excluded.page_size, excluded.overlap_ms, excluded.deletions, excluded.enabled, excluded.code_version,
                    excluded.creates, excluded.deletes)",
        )?
        .execute(named_params! {
            ":system": defaults.system,
            ":entity_type": defaults.entity_type,
            ":source_table": defaults.source_table,
            ":primary_key": defaults.primary_key,
            ":timestamp_field": defaults.timestamp_field,
            ":list_query": defaults.list_query,
            ":change_query": defaults.change_query,
            ":validation": defaults.validation,
            ":direction": defaults.flow.code(),
            ":frequency": defaults.frequency.stored(),
            ":page_size": defaults.page_size,
            ":code_version": defaults.code_version,
            ":overlap_ms": defaults.overlap_ms,
            ":deletions": defaults.deletions.code(),
            ":enabled": defaults.enabled.stored(),
            ":creates": defaults.abilities.creates.stored(),
            ":deletes": defaults.abilities.deletes.stored(),
            ":now": now.millis(),
        })?;
    Ok(())
}

/// One thing that a person sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Whether the entity is synchronised at all.
    Enabled(Switch),
    /// How often it is read.
    Frequency(Frequency),
    /// Which way.
    Flow(Flow),
    /// Records per page; `None` leaves it to the connector.
    PageSize(Option<u32>),
    /// What absence means.
    Deletions(Deletions),
    /// How far an incremental read goes back, in milliseconds.
    OverlapMs(i64),
    /// Table or object at the system.
    SourceTable(Option<String>),
    /// Field with the system's id of a record.
    PrimaryKey(String),
    /// Field with the source's own modification time.
    TimestampField(Option<String>),
    /// How to list everything.
    ListQuery(Option<String>),
    /// How to list what changed.
    ChangeQuery(Option<String>),
    /// JSON: rules that a record must meet.
    Validation(String),
}

impl Setting {
    /// Name of the column and what goes into it. The names stand in SQL: they come from here alone.
    fn column(&self) -> (&'static str, &dyn ToSql) {
        match self {
            Self::Enabled(Switch::On) => ("enabled", &true),
            Self::Enabled(Switch::Off) => ("enabled", &false),
            Self::Frequency(Frequency::Cron(cron)) => ("frequency", cron),
            Self::Frequency(Frequency::Manual) => ("frequency", &"manual"),
            Self::Frequency(Frequency::SiteDefault) => ("frequency", &rusqlite::types::Null),
            Self::Flow(Flow::In) => ("direction", &"in"),
            Self::Flow(Flow::Out) => ("direction", &"out"),
            Self::Flow(Flow::Both) => ("direction", &"both"),
            Self::PageSize(size) => ("page_size", size),
            Self::Deletions(Deletions::Ignore) => ("deletions", &"ignore"),
            Self::Deletions(Deletions::Guarded) => ("deletions", &"guarded"),
            Self::OverlapMs(millis) => ("overlap_ms", millis),
            Self::SourceTable(name) => ("source_table", name),
            Self::PrimaryKey(name) => ("primary_key", name),
            Self::TimestampField(name) => ("timestamp_field", name),
            Self::ListQuery(query) => ("list_query", query),
            Self::ChangeQuery(query) => ("change_query", query),
            Self::Validation(rules) => ("validation", rules),
        }
    }
}

/// A person sets something: from now on the program's own value of it is ignored. Answers whether there is such an entity.
///
/// # Errors
/// When the file cannot be written or the value is out of its range.
pub fn set(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity_type: &str,
    setting: &Setting,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (column, value) = setting.column();
    let changed = transaction
        .connection()
        .prepare_cached(&format!(
            "UPDATE sync_entity_config SET {column} = ?3, updated_at = ?5,
               set_here = iif(instr(set_here, '\"' || ?4 || '\"'), set_here, json_insert(set_here, '$[#]', ?4))
             WHERE system = ?1 AND entity_type = ?2"
        ))?
        .execute(params![system, entity_type, value, column, now.millis()])?;
    Ok(changed > 0)
}

/// The mapping of an entity was changed here: the next read takes every record anew. Answers the new version, or `None` when
/// there is no such entity.
///
/// # Errors
/// When the file cannot be written.
pub fn mapping_changed(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity_type: &str,
    now: Timestamp,
) -> Result<Option<i64>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(
            "UPDATE sync_entity_config SET mapping_version = mapping_version + 1, updated_at = ?3
             WHERE system = ?1 AND entity_type = ?2 RETURNING mapping_version",
        )?
        .query_row(params![system, entity_type, now.millis()], |row| row.get(0))
        .optional()?)
}
