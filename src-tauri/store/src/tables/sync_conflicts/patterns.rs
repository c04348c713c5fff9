//! Open conflicts field by field, to find those that stand alike. Everything that is open is read: for a screen that a person
//! opens, never for a list that is drawn again with each change.

use rusqlite::{Row, params};

use super::EntityKey;
use crate::{ReadTransaction, StoreError};

/// One field of an open conflict. The values are JSON texts and hold personal data: for the screen, never for a log.
#[derive(Clone, PartialEq, Eq)]
pub struct DisputedField {
    /// Row of the conflict.
    pub id: i64,
    /// Its version.
    pub version: i64,
    /// Outside system.
    pub system: String,
    /// Its entity.
    pub entity_type: String,
    /// The field.
    pub field: String,
    /// How many fields of this conflict are in dispute.
    pub disputed: u32,
    /// What the source has; `None`: nothing.
    pub source: Option<String>,
    /// What the target has; `None`: nothing.
    pub target: Option<String>,
}

impl std::fmt::Debug for DisputedField {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("DisputedField")
            .field("id", &self.id)
            .field("field", &self.field)
            .finish_non_exhaustive()
    }
}

// A field's name with a quote in it has no path, and stands without values. Deletions have no fields. What does not read as
// JSON stands like nothing, and is decided alone: it must not keep the others from being found.
const SELECT: &str =
    "SELECT conflict.id, conflict.version, conflict.system, conflict.entity_type, field.value,
        json_array_length(conflict.fields),
        iif(instr(field.value, '\"') = 0, conflict.source_payload -> ('$.\"' || field.value || '\"'), NULL),
        iif(instr(field.value, '\"') = 0, conflict.target_payload -> ('$.\"' || field.value || '\"'), NULL)
     FROM sync_conflicts conflict INDEXED BY sync_conflicts_groups,
        json_each(iif(json_valid(conflict.fields), conflict.fields, '[]')) field
     WHERE conflict.status = 'open' AND conflict.kind IN ('fields', 'first_meeting')
       AND json_valid(coalesce(conflict.source_payload, '{}')) AND json_valid(coalesce(conflict.target_payload, '{}'))";

fn read(row: &Row<'_>) -> rusqlite::Result<DisputedField> {
    Ok(DisputedField {
        id: row.get(0)?,
        version: row.get(1)?,
        system: row.get(2)?,
        entity_type: row.get(3)?,
        field: row.get(4)?,
        disputed: row.get(5)?,
        source: row.get(6)?,
        target: row.get(7)?,
    })
}

/// Shows every field in dispute of every system, in no order but that the fields of a conflict stand together.
///
/// # Errors
/// When the file cannot be read.
pub fn each_field(
    transaction: &ReadTransaction<'_>,
    mut show: impl FnMut(DisputedField),
) -> Result<(), StoreError> {
    let mut statement = transaction.connection().prepare_cached(SELECT)?;
    for row in statement.query_map([], read)? {
        show(row?);
    }
    Ok(())
}

/// The open conflicts of an entity in which one of these fields (a JSON list of names) is in dispute, oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn over_fields(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    fields: &str,
) -> Result<Vec<DisputedField>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(&format!(
        "{SELECT} AND conflict.system = ?1 AND conflict.entity_type = ?2
           AND field.value IN (SELECT value FROM json_each(?3))
         ORDER BY conflict.id, field.key"
    ))?;
    let rows = statement.query_map(params![key.system, key.entity_type, fields], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
#[path = "patterns_tests.rs"]
mod tests;
