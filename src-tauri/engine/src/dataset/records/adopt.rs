//! A record that the system calls by another id than the site knows.

use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_data::{self, RecordRow};
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
