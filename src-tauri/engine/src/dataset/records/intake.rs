//! The records of an entity as runs see them.

use std::sync::{Arc, Mutex, PoisonError};

use mostrador_connector::Record;
use mostrador_store::tables::sync_entity_config::Abilities;
use mostrador_store::{ReadTransaction, StoreError, WriteTransaction};
use roaring::RoaringTreemap;

use super::Records;
use crate::runs::{Intake, TakeContext, Taken};

/// Takes the records of an entity under the rules of the integration as it is when a run takes its first record: what a
/// person changes meanwhile holds from the next run on, so that one run decides by one set of rules.
#[derive(Debug)]
pub struct RecordIntake {
    plain: Records,
    /// The run at hand and the records under its rules.
    ruled: Mutex<Option<(i64, Arc<Records>)>>,
}

impl RecordIntake {
    /// For an entity that is kept in `sync_data`.
    pub fn new(system: &'static str, entity_type: impl Into<String>) -> Self {
        let plain =
            Records { system, entity_type: entity_type.into(), integration: None, abilities: Abilities::ALL };
        Self { plain, ruled: Mutex::new(None) }
    }

    /// The records under the rules of this run.
    pub(crate) fn under_rules(
        &self,
        transaction: &ReadTransaction<'_>,
        run_id: i64,
    ) -> Result<Arc<Records>, StoreError> {
        let mut ruled = self.ruled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((run, records)) = ruled.as_ref()
            && *run == run_id
        {
            return Ok(Arc::clone(records));
        }
        let Records { system, entity_type, .. } = &self.plain;
        let records = Arc::new(Records::of_entity(transaction, system, entity_type)?);
        *ruled = Some((run_id, Arc::clone(&records)));
        Ok(records)
    }
}

impl Intake for RecordIntake {
    fn take(
        &self,
        transaction: &WriteTransaction<'_>,
        record: &Record,
        context: &TakeContext,
    ) -> Result<Taken, StoreError> {
        self.under_rules(transaction, context.run_id)?.take(transaction, record, context)
    }

    fn unchanged(
        &self,
        transaction: &ReadTransaction<'_>,
        external_id: &str,
        hash: &[u8; 32],
    ) -> Result<Option<i64>, StoreError> {
        self.plain.unchanged(transaction, external_id, hash)
    }

    fn known(&self, transaction: &ReadTransaction<'_>) -> Result<u64, StoreError> {
        self.plain.known(transaction)
    }

    fn missing(
        &self,
        transaction: &ReadTransaction<'_>,
        seen: &RoaringTreemap,
        after: i64,
        limit: usize,
    ) -> Result<Vec<i64>, StoreError> {
        self.plain.missing(transaction, seen, after, limit)
    }

    fn id_there(&self, transaction: &ReadTransaction<'_>, row: i64) -> Result<Option<String>, StoreError> {
        self.plain.id_there(transaction, row)
    }

    fn remove(
        &self,
        transaction: &WriteTransaction<'_>,
        row: i64,
        context: &TakeContext,
    ) -> Result<Taken, StoreError> {
        self.under_rules(transaction, context.run_id)?.remove(transaction, row, context)
    }
}
