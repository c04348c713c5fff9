//! A record that the system calls by another id than the site knows.

use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_data::{self, NewRecord, RecordRow, RecordStatus};
use mostrador_store::tables::sync_log::Direction;
use mostrador_store::tables::sync_queue::Withdraw;
use mostrador_store::{StoreError, WriteTransaction};

use super::apply::close_as_moot;
use super::audit::{self, Entry};
use super::settle::{new_link, save_link};
use super::{Held, Records, children};

/// From now on the system calls this record `external_id`; here it keeps its own id. The two meet for the first time when the
/// record is taken next: what was agreed under an older id says nothing about this one, and what waited for that is withdrawn.
pub(crate) fn adopt(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    row: RecordRow,
    external_id: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let work = records.at(transaction, now);
    let mut held = Held::of(records, transaction, row)?;
    let entity_id = held.row.entity_id.clone();
    work.withdraw(&entity_id, Withdraw::AllThatWait)?;
    close_as_moot(&work, &mut held, "same_record")?;
    if let Some(integration) = &records.integration {
        let mut link = match held.link.take() {
            Some(link) => link,
            None => new_link(integration, &held),
        };
        // Pending without a base: there is nothing that both sides ever agreed on.
        link.base = None;
        link.edit_counter = link.edit_counter.max(link.acknowledged_edits.saturating_add(1));
        link.acknowledged_at = None;
        held.link = Some(link);
    }
    children::give_id(&work, &mut held, external_id)?;
    held.row.payload_hash = None;
    held.row.source_version = None;
    if let Some(mut link) = held.link.take() {
        save_link(transaction, &mut link, now)?;
    }
    sync_data::save(transaction, &held.row)?;
    let entry = Entry { detail: Some(external_id), ..Entry::ok(Direction::In, "map") };
    audit::add(&work, &entity_id, &entry)
}

/// The system has this record under its own id `id` still, beside the one that it was taken for: it is that record again, and
/// the two meet for the first time. The `other` one gets a row of its own with what the system said of it, until it is listed.
pub(crate) fn part(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    row: RecordRow,
    id: &str,
    other: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let theirs = Held::of(records, transaction, row.clone())?.theirs()?;
    let entity_id = row.entity_id.clone();
    adopt(transaction, records, row, id, now)?;
    let (Some(other), Some(theirs)) = (other, theirs) else { return Ok(()) };
    if sync_data::find(transaction, records.key(), other)?.is_some() {
        return Ok(());
    }
    let payload = theirs.to_text();
    let new = NewRecord {
        key: records.key(),
        entity_id: other,
        payload: &payload,
        payload_hash: None,
        status: RecordStatus::Synced,
        modified_by: records.system,
        source_version: None,
        source_modified_at: None,
        synced_at: Some(now),
        now,
    };
    sync_data::insert(transaction, &new)?;
    let entry = Entry { detail: Some(other), ..Entry::ok(Direction::In, "part") };
    audit::add(&records.at(transaction, now), &entity_id, &entry)
}
