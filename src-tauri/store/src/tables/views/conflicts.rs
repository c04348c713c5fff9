//! `sync_conflicts_view`: what waits for a person's decision.

use mostrador_domain::Timestamp;
use rusqlite::params;

use crate::{ReadTransaction, StoreError};

/// An open conflict. The payloads are JSON and hold personal data: for the screen, never for a log.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenConflict {
    /// Row id.
    pub id: i64,
    /// The integration that it arose in.
    pub integration_id: Option<i64>,
    /// Outside system.
    pub system: String,
    /// Entity of that system.
    pub entity_type: String,
    /// Which record.
    pub entity_id: String,
    /// `fields`, `first_meeting`, `deleted_here` or `deleted_there`.
    pub kind: String,
    /// The rule that left it to a person.
    pub strategy: String,
    /// JSON: what both sides last agreed on; `None`: they never did.
    pub base: Option<String>,
    /// JSON; `None`: deleted at the source.
    pub source_payload: Option<String>,
    /// JSON; `None`: deleted at the target.
    pub target_payload: Option<String>,
    /// JSON: names of the fields in dispute.
    pub fields: String,
    /// Since when.
    pub opened_at: Timestamp,
}

impl std::fmt::Debug for OpenConflict {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("OpenConflict")
            .field("id", &self.id)
            .field("system", &self.system)
            .field("entity_type", &self.entity_type)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// At most `limit` open conflicts, the oldest first, after the one of id `after` (0 for the beginning).
///
/// # Errors
/// When the file cannot be read.
pub fn open_conflicts(
    transaction: &ReadTransaction<'_>,
    after: i64,
    limit: u32,
) -> Result<Vec<OpenConflict>, StoreError> {
    let mut statement = transaction.connection().prepare_cached(
        "SELECT id, integration_id, system, entity_type, entity_id, kind, strategy, base, source_payload, target_payload,
                fields, opened_at
         FROM sync_conflicts_view WHERE id > ?1 ORDER BY id LIMIT ?2",
    )?;
    let rows = statement.query_map(params![after, limit], |row| {
        Ok(OpenConflict {
            id: row.get(0)?,
            integration_id: row.get(1)?,
            system: row.get(2)?,
            entity_type: row.get(3)?,
            entity_id: row.get(4)?,
            kind: row.get(5)?,
            strategy: row.get(6)?,
            base: row.get(7)?,
            source_payload: row.get(8)?,
            target_payload: row.get(9)?,
            fields: row.get(10)?,
            opened_at: Timestamp(row.get(11)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
