//! `field_mappings`: how the fields of an integration's two sides correspond. The transformations are JSON whose meaning the
//! engine knows; here they are text.

use rusqlite::params;

use crate::{ReadTransaction, StoreError, WriteTransaction};

/// Whether a record without this field is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is.
    Required,
    /// It is not: the field is left out, or takes its default.
    Optional,
}

/// One pair of fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldMapping {
    /// Field of the source.
    pub source_field: String,
    /// Field of the target.
    pub target_field: String,
    /// JSON: the transformation towards the target.
    pub to_target: String,
    /// JSON: the way back; `None` for a field that travels one way.
    pub to_source: Option<String>,
    /// Whether a record may lack it.
    pub presence: Presence,
    /// JSON: what stands for a missing value, in the target's own notation.
    pub default_value: Option<String>,
    /// JSON: rules that a value must meet.
    pub validation: String,
}

impl FieldMapping {
    /// The same value on both sides.
    pub fn copy(source_field: impl Into<String>, target_field: impl Into<String>) -> Self {
        const COPY: &str = r#"{"codec":"copy"}"#;
        Self {
            source_field: source_field.into(),
            target_field: target_field.into(),
            to_target: COPY.to_owned(),
            to_source: Some(COPY.to_owned()),
            presence: Presence::Optional,
            default_value: None,
            validation: "{}".to_owned(),
        }
    }
}

/// The mapping of an integration, in the order in which it was given.
///
/// # Errors
/// When the file cannot be read.
pub fn list(transaction: &ReadTransaction<'_>, integration_id: i64) -> Result<Vec<FieldMapping>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT source_field, target_field, to_target, to_source, required, default_value, validation
         FROM field_mappings WHERE integration_id = ?1 ORDER BY position, id",
    )?;
    let rows = statement.query_map([integration_id], |row| {
        Ok(FieldMapping {
            source_field: row.get(0)?,
            target_field: row.get(1)?,
            to_target: row.get(2)?,
            to_source: row.get(3)?,
            presence: if row.get(4)? { Presence::Required } else { Presence::Optional },
            default_value: row.get(5)?,
            validation: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether replacing a mapping changed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// It did: what was mapped before must be mapped anew, see
    /// [`mapping_changed`](super::sync_entity_config::mapping_changed).
    Changed,
    /// It was the same.
    Unchanged,
}

/// Puts a mapping in the place of the one that an integration had.
///
/// # Errors
/// When the file cannot be written, there is no such integration, or a pair of fields comes twice.
pub fn replace(
    transaction: &WriteTransaction<'_>,
    integration_id: i64,
    mappings: &[FieldMapping],
) -> Result<Replaced, StoreError> {
    if list(transaction, integration_id)? == mappings {
        return Ok(Replaced::Unchanged);
    }
    let connection = transaction.connection();
    connection
        .prepare_cached("DELETE FROM field_mappings WHERE integration_id = ?1")?
        .execute([integration_id])?;
    let mut statement = connection.prepare_cached(
        "INSERT INTO field_mappings (integration_id, position, source_field, target_field, to_target, to_source, required,
                                     default_value, validation)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for (position, mapping) in (0_i64..).zip(mappings) {
        statement.execute(params![
            integration_id,
            position,
            mapping.source_field,
            mapping.target_field,
            mapping.to_target,
            mapping.to_source,
            mapping.presence == Presence::Required,
            mapping.default_value,
            mapping.validation,
        ])?;
    }
    Ok(Replaced::Changed)
}

#[cfg(test)]
#[path = "field_mappings_tests.rs"]
mod tests;
