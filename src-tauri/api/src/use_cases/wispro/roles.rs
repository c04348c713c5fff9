//! Who may have Wispro read. *Sincronizar con Wispro* is for administrators, and so is every other way to the same read: one
//! entity now, the failed records once more, a run that failed once more. Pausing, going on with and stopping a run that an
//! administrator began is for managers, as with every run: somebody in the house has to be able to.

use std::collections::BTreeSet;

use mostrador_engine::RunRefusal;
use mostrador_store::StoreError;
use mostrador_store::tables::sync_history;
use mostrador_store::tables::sync_records::results;

use super::connections;
use crate::error::ApiError;
use crate::use_cases::sync::refused;
use crate::{Api, Role, Session};

/// The systems that this person may not have read.
pub(crate) struct Reserved(BTreeSet<String>);

impl Reserved {
    pub(crate) async fn from(api: &Api, session: &Session) -> Result<Self, ApiError> {
        if session.role.reaches(Role::Administrator) {
            return Ok(Self(BTreeSet::new()));
        }
        Ok(Self(connections(api).await?.into_iter().map(|connection| connection.system).collect()))
    }

    pub(crate) fn holds(&self, system: &str) -> bool {
        self.0.contains(system)
    }

    /// # Errors
    /// [`ApiError::Permission`] where this person may not have the system read.
    pub(crate) fn refuse(&self, system: &str) -> Result<(), ApiError> {
        if self.holds(system) { Err(ApiError::Permission) } else { Ok(()) }
    }

    /// The same by a run of it.
    pub(crate) async fn refuse_run(&self, api: &Api, run: i64) -> Result<(), ApiError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let row = api.engine().store().read(move |transaction| sync_history::find(transaction, run)).await;
        let row = row.map_err(|error: StoreError| ApiError::Store(error))?;
        self.refuse(&row.ok_or_else(|| refused(RunRefusal::Unknown))?.system)
    }

    /// The same by what a run left of a record.
    pub(crate) async fn refuse_record(&self, api: &Api, result: i64) -> Result<(), ApiError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let row = api.engine().store().read(move |transaction| results::find(transaction, result)).await;
        let row = row.map_err(|error: StoreError| ApiError::Store(error))?;
        self.refuse(&row.ok_or_else(|| refused(RunRefusal::Unknown))?.system)
    }
}
