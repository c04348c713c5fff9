//! What is stored of an integration, from one transaction.

use mostrador_domain::Timestamp;
use mostrador_store::tables::field_mappings::{self, FieldMapping};
use mostrador_store::tables::sync_history::{RunRow, RunStatus, of_integration};
use mostrador_store::tables::sync_integrations::{IntegrationRow, attention};
use mostrador_store::tables::sync_schedules::{self, ScheduleRow};
use mostrador_store::{ReadTransaction, StoreError};

use super::change::version;

/// What is stored of an integration.
pub(super) struct Facts {
    /// What it is made of.
    pub(super) row: IntegrationRow,
    /// Its mapping.
    pub(super) mapping: Vec<FieldMapping>,
    /// Its own times.
    pub(super) schedule: Option<ScheduleRow>,
    /// Its latest run.
    pub(super) last_run: Option<RunRow>,
    /// Its latest dry run since the mapping changed.
    pub(super) last_dry_run: Option<RunRow>,
    /// Whether one of those went to its end.
    pub(super) tried: Tried,
    /// Records that need a person.
    pub(super) attention: u64,
    /// Which change of a person's it is at.
    pub(super) version: i64,
}

/// Whether a mapping was tried without writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tried {
    /// A dry run went to its end since the mapping changed.
    Yes,
    /// None did.
    No,
}

impl Facts {
    pub(super) fn load(transaction: &ReadTransaction<'_>, row: IntegrationRow) -> Result<Self, StoreError> {
        let dry = |since: Option<Timestamp>, status| match since {
            Some(since) => of_integration::latest_dry(transaction, row.id, since, status),
            None => Ok(None),
        };
        let last_dry_run = dry(row.mapping_changed_at, None)?;
        let completed = dry(row.mapping_changed_at, Some(RunStatus::Completed))?;
        Ok(Self {
            mapping: field_mappings::list(transaction, row.id)?,
            schedule: sync_schedules::of_integration(transaction, row.id)?,
            last_run: of_integration::latest(transaction, row.id)?,
            last_dry_run,
            tried: if completed.is_some() { Tried::Yes } else { Tried::No },
            attention: attention::count(transaction, &row)?,
            version: version(transaction, row.id)?,
            row,
        })
    }
}
