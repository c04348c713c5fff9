//! `sync_entity_config`: the registry, one row per entity of a system. The program brings its own values at every start
//! and a person may set others: a column that a person set is never overwritten.

mod row;
mod write;

pub use row::{Abilities, Ability, Deletions, EntityConfig, Flow, Frequency, Switch};
pub use write::{EntityDefaults, Setting, mapping_changed, register, set};

use rusqlite::OptionalExtension;

use crate::{ReadTransaction, StoreError};

/// One entity.
///
/// # Errors
/// When the file cannot be read.
pub fn find(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity_type: &str,
) -> Result<Option<EntityConfig>, StoreError> {
    Ok(transaction
        .connection()
        .prepare_cached(&format!("{} WHERE system = ?1 AND entity_type = ?2", row::SELECT))?
        .query_row([system, entity_type], row::read)
        .optional()?)
}

/// What a system takes of an entity; everything where the entity is not known.
///
/// # Errors
/// When the file cannot be read.
pub fn abilities(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity_type: &str,
) -> Result<Abilities, StoreError> {
    let found = transaction
        .connection()
        .prepare_cached(
            "SELECT creates, deletes FROM sync_entity_config WHERE system = ?1 AND entity_type = ?2",
        )?
        .query_row([system, entity_type], |row| {
            Ok(Abilities { creates: Ability::read(row.get(0)?), deletes: Ability::read(row.get(1)?) })
        })
        .optional()?;
    Ok(found.unwrap_or(Abilities::ALL))
}

/// Every entity, by system and name; also those that are switched off.
///
/// # Errors
/// When the file cannot be read.
pub fn list(transaction: &ReadTransaction<'_>) -> Result<Vec<EntityConfig>, StoreError> {
    let mut statement =
        transaction.connection().prepare_cached(&format!("{} ORDER BY system, entity_type", row::SELECT))?;
    let rows = statement.query_map([], row::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The entities that are read at the site's default interval: switched on, read at all, without a frequency of their own and
/// without a schedule of a person's. Names of system and entity, in that order.
///
/// # Errors
/// When the file cannot be read.
pub fn at_default_interval(transaction: &ReadTransaction<'_>) -> Result<Vec<(String, String)>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT system, entity_type FROM sync_entity_config AS config
         WHERE enabled = 1 AND direction IN ('in', 'both') AND frequency IS NULL
           AND NOT EXISTS (SELECT 1 FROM sync_schedules AS schedule
                           WHERE schedule.system = config.system AND schedule.entity_type = config.entity_type
                             AND schedule.enabled = 1 AND schedule.origin = 'site')
         ORDER BY system, entity_type",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
#[path = "sync_entity_config_tests.rs"]
mod tests;
