//! Who a client may be. Pure but for looking the rows up.

use mostrador_domain::NationalId;
use mostrador_store::tables::sync_data::{self, RecordRow, RecordStatus};
use mostrador_store::{ReadTransaction, StoreError};

use super::key_of;
use super::overlay::Overlay;

/// Who has the document of a client whose id is not known.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Match {
    /// Nobody.
    Nobody,
    /// One whom the source deleted, or never knew.
    Free(Box<RecordRow>),
    /// One whom the source may still list under another id, or several: their rows.
    Ambiguous(Vec<i64>),
}

/// The others that have this key, as far as they are stored and as they would stand in a dry run.
pub(super) struct Others {
    rows: Vec<RecordRow>,
    /// Somebody has it only in the dry run.
    unstored: bool,
}

impl Others {
    /// Looks them up for the client of that id.
    pub(super) fn find(
        transaction: &ReadTransaction<'_>,
        system: &str,
        key: &NationalId,
        record_id: &str,
        overlay: Option<&Overlay>,
    ) -> Result<Self, StoreError> {
        let mut rows = sync_data::clients_by_number(transaction, system, key.number())?;
        rows.retain(|row| {
            let stands_otherwise = overlay.is_some_and(|overlay| {
                overlay.is_bound(row.id) || row.id_there().is_some_and(|id| overlay.knows(id))
            });
            row.id_there() != Some(record_id)
                && !stands_otherwise
                && key_of(&row.payload).as_ref() == Some(key)
        });
        let unstored = overlay.is_some_and(|overlay| overlay.has_other(key, record_id));
        Ok(Self { rows, unstored })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty() && !self.unstored
    }

    pub(super) fn decide(mut self) -> Match {
        if !self.unstored && self.rows.len() == 1 && self.rows.first().is_some_and(is_free) {
            return self.rows.pop().map_or(Match::Nobody, |row| Match::Free(Box::new(row)));
        }
        if self.is_empty() {
            return Match::Nobody;
        }
        Match::Ambiguous(self.rows.iter().map(|row| row.id).collect())
    }
}

/// Whether the source cannot list this row under the id that it has: it is deleted there, or was never there.
pub(super) fn is_free(row: &RecordRow) -> bool {
    row.status == RecordStatus::Deleted || row.id_there().is_none()
}
