//! The records of an entity as runs see them.

use std::sync::{Arc, Mutex, PoisonError};

use mostrador_connector::Record;
use mostrador_store::tables::sync_entity_config::Abilities;
use mostrador_store::{ReadTransaction, StoreError, WriteTransaction};

use super::Records;
use crate::runs::{Intake, Kept, TakeContext, Taken};

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
    fn kept(&self) -> &dyn Kept {
        &self.plain
    }

    fn take(
        &self,
        transaction: &WriteTransaction<'_>,
        record: &Record,
        context: &TakeContext,
    ) -> Result<Taken, StoreError> {
        self.under_rules(transaction, context.run_id)?.take(transaction, record, context)
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
