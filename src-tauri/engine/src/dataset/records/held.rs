//! A record that is here, with what belongs to it.

use mostrador_domain::merge::Side;
use mostrador_store::tables::sync_conflicts::{self, ConflictKind, ConflictRow, ConflictSides};
use mostrador_store::tables::sync_data::{self, RecordRow};
use mostrador_store::tables::sync_links::{self, LinkRow};
use mostrador_store::{ReadTransaction, StoreError};

use super::{Document, Records};

/// Column of the payload, for a text that somebody else put there.
const PAYLOAD_COLUMN: usize = 13;

/// A record's row, link and open conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The record.
    pub row: RecordRow,
    /// What the other side has; `None` where nothing was ever edited here.
    pub link: Option<LinkRow>,
    /// What waits for a person.
    pub conflict: Option<ConflictRow>,
}

impl Held {
    /// Loads what belongs to a row.
    pub(super) fn of(
        records: &Records,
        transaction: &ReadTransaction<'_>,
        row: RecordRow,
    ) -> Result<Self, StoreError> {
        let link = match &records.integration {
            Some(integration) => {
                sync_links::find(transaction, integration.id, integration.local, &row.entity_id)?
            }
            None => None,
        };
        // Only what has a link can be in conflict.
        let conflict = match link {
            Some(_) => sync_conflicts::open_of(transaction, records.key(), &row.entity_id)?,
            None => None,
        };
        Ok(Self { row, link, conflict })
    }

    /// The record of that id here, or of that id there.
    pub(super) fn find(
        records: &Records,
        transaction: &ReadTransaction<'_>,
        id: &str,
    ) -> Result<Option<Self>, StoreError> {
        match sync_data::find(transaction, records.key(), id)? {
            Some(row) => Ok(Some(Self::of(records, transaction, row)?)),
            None => Ok(None),
        }
    }

    /// The record as the site holds it.
    pub(super) fn local(&self) -> Result<Document, StoreError> {
        read(&self.row.payload)
    }

    /// The record as the other side has it; `None` while it has none.
    pub(super) fn theirs(&self) -> Result<Option<Document>, StoreError> {
        match &self.link {
            Some(LinkRow { base: Some(base), .. }) => Ok(Some(read(base)?)),
            // Pending without a base: the other side has never heard of the record.
            Some(link) if link.is_pending() => Ok(None),
            Some(_) | None => Ok(Some(self.local()?)),
        }
    }

    /// What both sides last agreed; `None` when they never did. `theirs` is [`Held::theirs`].
    pub(super) fn agreed(&self, theirs: Option<&Document>) -> Result<Option<Document>, StoreError> {
        let Some(conflict) = &self.conflict else { return Ok(theirs.cloned()) };
        let base = conflict.sides.base.as_deref().map(read).transpose()?;
        match conflict.sides.kind {
            ConflictKind::DeletedHere | ConflictKind::DeletedThere => Ok(base),
            ConflictKind::Fields | ConflictKind::FirstMeeting => {
                let Some(mut agreed) = theirs.cloned() else { return Ok(None) };
                let base = base.unwrap_or_default();
                for field in &conflict.sides.fields {
                    agreed.copy(field, &base);
                }
                Ok(Some(agreed))
            }
        }
    }

    /// Puts a new payload into the row.
    pub(super) fn set_payload(&mut self, document: &Document, by: &str, now: mostrador_domain::Timestamp) {
        self.row.payload = document.to_text();
        self.row.version = self.row.version.saturating_add(1);
        by.clone_into(&mut self.row.modified_by);
        self.row.updated_at = now;
    }
}

/// Reads a stored record.
pub(super) fn read(text: &str) -> Result<Document, StoreError> {
    Document::parse(text).map_err(|_| StoreError::Unreadable { column: PAYLOAD_COLUMN })
}

/// What a conflict says of one side.
pub(super) fn side_of(sides: &ConflictSides, side: Side) -> Option<&str> {
    match side {
        Side::Source => sides.source.as_deref(),
        Side::Target => sides.target.as_deref(),
    }
}

/// What a conflict is to say.
pub(super) fn sides_of(
    kind: ConflictKind,
    local_side: Side,
    base: Option<&Document>,
    local: Option<&Document>,
    remote: Option<&Document>,
    fields: Vec<String>,
) -> ConflictSides {
    let (source, target) = match local_side {
        Side::Source => (local, remote),
        Side::Target => (remote, local),
    };
    ConflictSides {
        kind,
        base: base.map(Document::to_text),
        source: source.map(Document::to_text),
        target: target.map(Document::to_text),
        fields,
    }
}
