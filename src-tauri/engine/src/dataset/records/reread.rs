//! The other side refused a write because the record had changed there: both versions are merged, and the rest is sent
//! once more.

use mostrador_connector::{Record, RecordBody};
use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_data;
use mostrador_store::tables::sync_data::{RecordStatus, Tombstone};
use mostrador_store::tables::sync_queue::{LeasedJob, Withdraw};
use mostrador_store::{StoreError, WriteTransaction};

use super::apply::{bury, confirm_deletion, keep_deletion, write_merged};
use super::audit::{self, Entry};
use super::load::Diverged;
use super::plan::{plan_deleted_here, plan_gone, plan_merge, with_document};
use super::settle::{Change, Delivery, JobContent, Version, settle};
use super::{Held, Integration, RecordAction, RecordState, Records, Work, standing};
use crate::outbox::{Content, Merged};

/// Merges a record as the other side has it now (`None`: it is gone) with what a job was to write, and answers what is
/// left to send.
///
/// # Errors
/// When the file cannot be read or written.
pub fn reread(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    job: &LeasedJob,
    found: Option<&Record>,
    now: Timestamp,
) -> Result<Merged, StoreError> {
    let work = records.at(transaction, now);
    let (Some(integration), Some(mut held)) =
        (&records.integration, Held::find(records, transaction, &job.entity_id)?)
    else {
        return Ok(Merged::Settled);
    };
    let paused = held.link.as_ref().is_some_and(|link| link.flips.is_paused());
    if standing::is_excluded(&held.row) || paused || held.row.status == RecordStatus::Deleted {
        return Ok(Merged::Settled);
    }
    // The next read looks at it whatever it says: which mapping a hash would have to contain is not known here.
    held.row.payload_hash = None;
    let deleted_here = held.row.tombstone == Some(Tombstone::Here);
    let record = match found {
        Some(Record { body: RecordBody::Deleted, .. }) | None => {
            return gone(&work, integration, held, job);
        }
        // Whether it was edited there cannot be told while it does not read, so the deletion is not carried out over it
        // and not forgotten either: it is refused once more and tried again later.
        Some(Record { body: RecordBody::Malformed { .. }, .. }) if deleted_here => {
            return Ok(Merged::Again(Content {
                payload: job.payload.clone(),
                changed: job.changed.clone(),
                base_version: job.base_version.clone(),
                edits: job.edits,
            }));
        }
        Some(Record { body: RecordBody::Malformed { reason, .. }, .. }) => {
            return unreadable(&work, held, reason.as_str());
        }
        Some(record @ Record { body: RecordBody::Raw | RecordBody::Order { .. }, .. }) => record,
    };
    held.row.source_version.clone_from(&record.version);
    held.row.source_modified_at = record.modified_at;
    let diverged = Diverged::of(integration, held)?;
    let action = with_document(record, |theirs| {
        if deleted_here {
            plan_deleted_here(&diverged, theirs, record.modified_at)
        } else {
            plan_merge(&diverged, theirs, record.modified_at)
        }
    });
    match action {
        RecordAction::Merge(merged) => {
            let (_, settled) = write_merged(&work, integration, *merged, Delivery::IntoJob(job.id))?;
            Ok(settled.into_job.map_or(Merged::Settled, |content| Merged::Again(content.into())))
        }
        RecordAction::KeepDeletion(kept) => {
            let edits = kept.held.link.as_ref().map_or(job.edits, |link| link.edit_counter);
            let base_version = kept.held.row.source_version.clone();
            let payload = kept.held.row.payload.clone();
            keep_deletion(&work, *kept, &record.raw_json)?;
            Ok(Merged::Again(Content { payload, changed: None, base_version, edits }))
        }
        RecordAction::ConfirmDeletion(dispute) => {
            confirm_deletion(&work, *dispute)?;
            Ok(Merged::Settled)
        }
        RecordAction::Fail { reason, .. } => unreadable(&work, diverged.held, reason.as_str()),
        RecordAction::Insert
        | RecordAction::Nothing { .. }
        | RecordAction::Hear { .. }
        | RecordAction::Replace(_)
        | RecordAction::Restore(_)
        | RecordAction::Bury(_)
        | RecordAction::Forget(_)
        | RecordAction::Skip { .. } => Ok(Merged::Settled),
    }
}

/// The other side has it no more.
pub(super) fn gone(
    work: &Work<'_>,
    integration: &Integration,
    held: Held,
    job: &LeasedJob,
) -> Result<Merged, StoreError> {
    let theirs = held.theirs()?;
    if theirs.is_none() && held.row.tombstone.is_none() {
        // That is known, and a person wants it made anew: this job was one of the old record.
        let (local, delivery) = (held.local()?, Delivery::AfterJob(job.id));
        settle(work, integration, Change { held, local, theirs, version: Version::Same, delivery })?;
        return Ok(Merged::Settled);
    }
    let diverged = Box::new(Diverged::of(integration, held)?);
    let state = if diverged.held.row.tombstone == Some(Tombstone::Here) {
        RecordState::DeletedHere(diverged)
    } else {
        RecordState::Diverged(diverged)
    };
    match plan_gone(&state) {
        RecordAction::ConfirmDeletion(dispute) => {
            confirm_deletion(work, *dispute)?;
        }
        RecordAction::Bury(buried) => {
            bury(work, *buried, Tombstone::There)?;
        }
        RecordAction::Forget(held) => {
            bury(work, super::plan::Buried { held: *held, discarded: Vec::new() }, Tombstone::Here)?;
        }
        RecordAction::Insert
        | RecordAction::Nothing { .. }
        | RecordAction::Hear { .. }
        | RecordAction::Replace(_)
        | RecordAction::Restore(_)
        | RecordAction::Merge(_)
        | RecordAction::KeepDeletion(_)
        | RecordAction::Skip { .. }
        | RecordAction::Fail { .. } => {}
    }
    Ok(Merged::Settled)
}

/// What is there does not read as a record: nothing is written over it. The edit stays here, and a person can have it sent
/// again.
fn unreadable(work: &Work<'_>, mut held: Held, reason: &str) -> Result<Merged, StoreError> {
    work.withdraw(&held.row.entity_id, Withdraw::AllThatWait)?;
    held.row.status = RecordStatus::Failed;
    held.row.error = Some(reason.to_owned());
    sync_data::save(work.transaction, &held.row)?;
    let entry =
        Entry { outcome: reason, ..Entry::ok(mostrador_store::tables::sync_log::Direction::In, "merge") };
    audit::add(work, &held.row.entity_id, &entry)?;
    Ok(Merged::Settled)
}

impl From<JobContent> for Content {
    fn from(content: JobContent) -> Self {
        let JobContent { payload, changed, base_version, edits } = content;
        Self { payload, changed, base_version, edits }
    }
}

#[cfg(test)]
#[path = "reread_tests.rs"]
mod tests;
