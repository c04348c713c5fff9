//! What the end of a job means for its record.

use mostrador_connector::Accepted;
use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_data::{self, RecordStatus, Tombstone};
use mostrador_store::tables::sync_links;
use mostrador_store::tables::sync_log::Direction;
use mostrador_store::tables::sync_queue::{self, DELETE, JobFailure, LeasedJob, UPSERT, Withdraw};
use mostrador_store::{StoreError, WriteTransaction, crash_point};

use super::apply::{bury, close_as_moot, write_merged};
use super::audit::{self, Entry};
use super::edits::{Rewritten, write_edit};
use super::load::Diverged;
use super::plan::{Buried, differing, plan_merge};
use super::settle::{Change, Delivery, Version, jobs_of, new_link, settle};
use super::{
    Document, EditError, Held, Integration, RecordAction, Records, Work, children, deletion, reread, standing,
};

/// What a destination answers to the change of a record that it does not have.
const NOT_FOUND: &str = "NOT_FOUND";

/// What an accepted job settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledged {
    /// Both sides have the record alike, or have it no more.
    Settled {
        /// Row of the record.
        row: i64,
    },
    /// The other side has what was sent; something newer waits.
    MoreWaits {
        /// Row of the record.
        row: i64,
    },
    /// The record is not here, or the job is none that writes a record.
    NotOurs,
}

/// The other side accepted a job. What was sent is now what it has; what was edited since then still waits. To be called
/// in the transaction that ends the job.
///
/// # Errors
/// When the file cannot be read or written.
pub fn acknowledge(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    job: &LeasedJob,
    accepted: &Accepted,
    now: Timestamp,
) -> Result<Acknowledged, StoreError> {
    let work = records.at(transaction, now);
    let Some(mut held) = Held::find(records, transaction, &job.entity_id)? else {
        return Ok(Acknowledged::NotOurs);
    };
    let Some(integration) = &records.integration else {
        return unruled(&work, held, job, accepted);
    };
    let mut link = match held.link.take() {
        Some(link) => link,
        None => new_link(integration, &held),
    };
    // A job of a row that was merged into this one counted the edits of that row.
    if job.entity_id == held.row.entity_id {
        link.acknowledged_edits = link.acknowledged_edits.max(job.edits.min(link.edit_counter));
    }
    link.acknowledged_at = Some(now);
    held.link = Some(link);
    held.row.source_version.clone_from(&accepted.version);
    // The record's next version is looked at, whatever it says: ours is not what was received last.
    held.row.payload_hash = None;
    if !standing::is_excluded(&held.row) {
        held.row.error = None;
    }
    let entry = Entry::ok(Direction::Out, &job.action).between(None, Some(&job.payload));
    audit::add(&work, &held.row.entity_id, &entry)?;
    let (entity_id, unnamed) = (held.row.entity_id.clone(), held.row.id_there().is_none());
    match job.action.as_str() {
        UPSERT => {
            let acknowledged = written(&work, integration, held, job, accepted)?;
            if unnamed {
                children::look_again(&work, &entity_id)?;
            }
            Ok(acknowledged)
        }
        DELETE => deleted(&work, integration, held, job),
        _ => Ok(Acknowledged::NotOurs),
    }
}

fn written(
    work: &Work<'_>,
    integration: &Integration,
    mut held: Held,
    job: &LeasedJob,
    accepted: &Accepted,
) -> Result<Acknowledged, StoreError> {
    let mut sent = super::held::read(&job.payload)?;
    if let Some(known) = held.theirs()? {
        // What is never sent may have changed there since the job was made: the answer says nothing about it.
        let fields: Vec<String> = known.names().chain(sent.names()).map(str::to_owned).collect();
        let rules = integration.rules();
        for field in fields.iter().filter(|field| !rules.travels_from(integration.local, field)) {
            sent.copy(field, &known);
        }
    }
    let double = take_id(work, &mut held, accepted)?;
    held.row.synced_at = Some(work.now);
    if held.row.tombstone == Some(Tombstone::There) {
        // It was gone, and the other side has it again: what it accepted came after its deletion.
        held.row.tombstone = None;
        held.row.version = held.row.version.saturating_add(1);
    }
    if held.row.tombstone == Some(Tombstone::Here) {
        // It was deleted while it was on its way.
        if let Some(link) = &mut held.link {
            link.base = Some(sent.to_text());
        }
        if held.conflict.is_none() && !standing::is_excluded(&held.row) {
            deletion::send(work, integration, &mut held)?;
        }
        let row = held.row.id;
        if let Some(mut link) = held.link.take() {
            super::settle::save_link(work.transaction, &mut link, work.now)?;
        }
        sync_data::save(work.transaction, &held.row)?;
        return Ok(Acknowledged::MoreWaits { row });
    }
    let local = held.local()?;
    let change = Change {
        held,
        local,
        theirs: Some(sent),
        version: Version::Same,
        delivery: Delivery::AfterJob(job.id),
    };
    let mut held = settle(work, integration, change)?.held;
    if let Some(double) = double {
        held = merge_double(work, integration, held, double, job.id)?;
    }
    crash_point!("record.acknowledged");
    let row = held.row.id;
    let waits = held.link.as_ref().is_some_and(|link| link.is_pending());
    Ok(if waits { Acknowledged::MoreWaits { row } } else { Acknowledged::Settled { row } })
}

/// Notes the id that an accepted write gave, and takes away the row that a read made under that id before.
fn take_id(work: &Work<'_>, held: &mut Held, accepted: &Accepted) -> Result<Option<Double>, StoreError> {
    // A destination that answers no id to a new record has taken ours.
    let id = match (&accepted.external_id, held.row.id_there()) {
        (Some(id), _) => id.clone(),
        (None, Some(_)) => return Ok(None),
        (None, None) => held.row.entity_id.clone(),
    };
    if held.row.id_there() == Some(&id) {
        return Ok(None);
    }
    let double = take_double(work, held, &id)?;
    children::give_id(work, held, &id)?;
    Ok(double)
}

/// The integration was taken away while the job was on its way: what the other side accepted is noted all the same, so
/// that the record is neither doubled nor taken for one that waits. The next read brings what the source has.
fn unruled(
    work: &Work<'_>,
    mut held: Held,
    job: &LeasedJob,
    accepted: &Accepted,
) -> Result<Acknowledged, StoreError> {
    let row = held.row.id;
    let entry = Entry::ok(Direction::Out, &job.action).between(None, Some(&job.payload));
    audit::add(work, &held.row.entity_id, &entry)?;
    let left =
        sync_queue::unfinished(work.transaction, jobs_of(work.records, &held.row.entity_id), Some(job.id))?;
    match job.action.as_str() {
        UPSERT => {
            take_id(work, &mut held, accepted)?;
        }
        DELETE if held.row.tombstone.is_some() => {
            bury(work, Buried { held, discarded: Vec::new() }, Tombstone::Here)?;
            return Ok(Acknowledged::Settled { row });
        }
        _ => return Ok(Acknowledged::NotOurs),
    }
    held.row.source_version.clone_from(&accepted.version);
    held.row.payload_hash = None;
    let settled = left.is_none() && held.row.tombstone.is_none() && held.row.status == RecordStatus::Pending;
    if settled {
        held.row.synced_at = Some(work.now);
        (held.row.status, held.row.error) = (RecordStatus::Synced, None);
    }
    sync_data::save(work.transaction, &held.row)?;
    Ok(if settled { Acknowledged::Settled { row } } else { Acknowledged::MoreWaits { row } })
}

fn deleted(
    work: &Work<'_>,
    integration: &Integration,
    mut held: Held,
    job: &LeasedJob,
) -> Result<Acknowledged, StoreError> {
    let row = held.row.id;
    if held.row.tombstone.is_some() {
        bury(work, Buried { held, discarded: Vec::new() }, Tombstone::Here)?;
        return Ok(Acknowledged::Settled { row });
    }
    // It was brought back while the deletion was on its way: it is made anew there.
    held.row.status = RecordStatus::Pending;
    let local = held.local()?;
    let delivery = Delivery::AfterJob(job.id);
    settle(work, integration, Change { held, local, theirs: None, version: Version::New, delivery })?;
    Ok(Acknowledged::MoreWaits { row })
}

/// A row that turned out to be the same record.
struct Double {
    theirs: Document,
    local: Document,
    edited: bool,
    by: String,
    hash: Option<[u8; 32]>,
    modified_at: Option<Timestamp>,
}

/// Takes away the row that a read made of this record before its id was known, with everything that belongs to it.
fn take_double(work: &Work<'_>, held: &Held, id: &str) -> Result<Option<Double>, StoreError> {
    let Some(mut other) = Held::find(work.records, work.transaction, id)? else { return Ok(None) };
    if other.row.id == held.row.id {
        return Ok(None);
    }
    let local = other.local()?;
    let theirs = other.theirs()?.unwrap_or_else(|| local.clone());
    work.withdraw(&other.row.entity_id, Withdraw::AllThatWait)?;
    close_as_moot(work, &mut other, "same_record")?;
    if let Some(link) = &other.link {
        sync_links::delete(work.transaction, link.id)?;
    }
    sync_data::delete(work.transaction, other.row.id)?;
    let entry = Entry {
        detail: Some(&other.row.entity_id),
        ..Entry::ok(Direction::In, "same_record").between(Some(&other.row.payload), None)
    };
    audit::add(work, &held.row.entity_id, &entry)?;
    if other.row.status == RecordStatus::Deleted {
        return Ok(None);
    }
    Ok(Some(Double {
        theirs,
        local,
        edited: other.link.is_some_and(|link| link.is_pending()),
        by: other.row.modified_by,
        hash: other.row.payload_hash,
        modified_at: other.row.source_modified_at,
    }))
}

/// Merges what the other row held: what the source said of the record, then what was edited here under the other id.
fn merge_double(
    work: &Work<'_>,
    integration: &Integration,
    mut held: Held,
    double: Double,
    job: i64,
) -> Result<Held, StoreError> {
    held.row.payload_hash = double.hash;
    held.row.source_modified_at = double.modified_at;
    let edited = if double.edited { differing(&double.theirs, &double.local) } else { Vec::new() };
    let diverged = Diverged::of(integration, held)?;
    if let RecordAction::Merge(merged) = plan_merge(&diverged, double.theirs, double.modified_at) {
        let delivery = Delivery::AfterJob(job);
        held = write_merged(work, integration, *merged, delivery)?.1.held;
    } else {
        held = diverged.held;
    }
    if edited.is_empty() {
        return Ok(held);
    }
    let before = held.local()?;
    let mut local = before.clone();
    for field in &edited {
        local.copy(field, &double.local);
    }
    let entity_id = held.row.entity_id.clone();
    let rewritten = Rewritten { before, local, changed: edited };
    match write_edit(work, integration, held, rewritten, None, "edit", &double.by) {
        Ok(_) => {}
        Err(EditError::Store(error)) => return Err(error),
        // What was edited under the other id is edited under this one: nothing else can be wrong with it.
        Err(
            EditError::Unknown
            | EditError::Deleted
            | EditError::ReadOnly
            | EditError::OwnedThere { .. }
            | EditError::NotALocalId,
        ) => {}
    }
    Held::find(work.records, work.transaction, &entity_id)?.ok_or(StoreError::NoRow)
}

/// A job was set aside for a person: the record says so, unless a newer job of it goes on.
///
/// # Errors
/// When the file cannot be read or written.
pub fn refused(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    job: &LeasedJob,
    failure: &JobFailure<'_>,
    now: Timestamp,
) -> Result<Acknowledged, StoreError> {
    let work = records.at(transaction, now);
    let Some(mut held) = Held::find(records, transaction, &job.entity_id)? else {
        return Ok(Acknowledged::NotOurs);
    };
    let row = held.row.id;
    let entry = Entry { outcome: failure.code, ..Entry::ok(Direction::Out, &job.action) }
        .between(None, Some(&job.payload));
    audit::add(&work, &held.row.entity_id, &entry)?;
    if held.row.status == RecordStatus::Deleted {
        // It was deleted while the job was on its way: there is nothing that a person could have sent again.
        work.withdraw(&held.row.entity_id, Withdraw::AllThatWait)?;
        return Ok(Acknowledged::Settled { row });
    }
    if standing::is_here_alone(&held.row) {
        // A person kept it here while the job was on its way: there is nothing to be sent again.
        work.withdraw(&held.row.entity_id, Withdraw::AllThatWait)?;
        return Ok(Acknowledged::Settled { row });
    }
    if job.entity_id != held.row.entity_id {
        // The row was merged into this one while its job was on its way, and so was what the job says. A dead letter of a
        // row that is no more could be tried again for ever.
        work.withdraw(&job.entity_id, Withdraw::AllThatWait)?;
        return Ok(Acknowledged::MoreWaits { row });
    }
    if held.row.tombstone == Some(Tombstone::Here)
        && held.row.id_there().is_none()
        && (job.action.as_str(), failure.class) == (UPSERT, "record")
        && sync_queue::unfinished(transaction, jobs_of(records, &held.row.entity_id), Some(job.id))?.is_none()
    {
        // It was deleted while it was being made there, and was not made: there is nothing to delete.
        bury(&work, Buried { held, discarded: Vec::new() }, Tombstone::Here)?;
        return Ok(Acknowledged::Settled { row });
    }
    if let (Some(integration), NOT_FOUND, UPSERT) = (&records.integration, failure.code, job.action.as_str())
        && held.row.id_there().is_some()
        && held.theirs()?.is_some()
        && travels(&held)
    {
        // Where reads cannot prove that a record is missing, this answer is all that tells of its deletion.
        reread::gone(&work, integration, held, job)?;
        return Ok(Acknowledged::MoreWaits { row });
    }
    let jobs = jobs_of(records, &held.row.entity_id);
    let newer = sync_queue::unfinished(transaction, jobs, Some(job.id))?;
    if newer.is_none() && held.row.status == RecordStatus::Pending {
        held.row.status = RecordStatus::Failed;
    }
    held.row.error = Some(failure.code.to_owned());
    sync_data::save(transaction, &held.row)?;
    Ok(Acknowledged::MoreWaits { row })
}

/// A job goes on: a record that was refused waits again.
///
/// # Errors
/// When the file cannot be read or written.
pub fn tried_again(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    job: &LeasedJob,
    now: Timestamp,
) -> Result<Acknowledged, StoreError> {
    let Some(row) = sync_data::of_record(transaction, records.key(), &job.entity_id)? else {
        return Ok(Acknowledged::NotOurs);
    };
    // What refers to a record that is not sent has failed for a reason of its own, and no job of it goes on.
    if row.status != RecordStatus::Failed || row.error.as_deref() == Some(children::REFERENCE) {
        return Ok(Acknowledged::NotOurs);
    }
    let id = row.id;
    let waits = sync_data::RecordRow { status: RecordStatus::Pending, error: None, updated_at: now, ..row };
    sync_data::save(transaction, &waits)?;
    Ok(Acknowledged::MoreWaits { row: id })
}

/// Whether a record is neither gone nor taken out of the traffic.
fn travels(held: &Held) -> bool {
    let paused = held.link.as_ref().is_some_and(|link| link.flips.is_paused());
    held.row.status != RecordStatus::Deleted && !paused && !standing::is_excluded(&held.row)
}

#[cfg(test)]
#[path = "acknowledge_tests.rs"]
mod tests;
