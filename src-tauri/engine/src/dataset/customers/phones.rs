//! Recognises a customer by its phone, where the system calls it by an id that is new here.

use mostrador_connector::Record;
use mostrador_store::tables::sync_conflicts::{self, ConflictKind};
use mostrador_store::tables::sync_data::{self, EntityKey, RecordRow, RecordStatus};
use mostrador_store::tables::sync_records::results;
use mostrador_store::{ReadTransaction, StoreError, WriteTransaction};

use super::CUSTOMER;
use super::ahead::{Ahead, Alive};
use super::intake::{EXCLUDED, Known};
use super::wire::Parts;
use crate::dataset::records::{Document, Records, adopt, part};
use crate::runs::TakeContext;

/// Code of a record that exists here alone.
const LOCAL_ONLY: &str = "LOCAL_ONLY";

/// Finds out whom a listed customer is. One that is new by its id and known by its phone is the one that is known: it keeps
/// its id here and gets the new one as that of the system. Nobody is guessed at: not where several have that phone, and not
/// where the one that has it may still be there under its own id.
///
/// Answers the row as well that it gave to the customer, if it did: once the customer is taken, `ahead` is to know of it.
pub(super) fn recognise(
    transaction: &WriteTransaction<'_>,
    key: EntityKey<'_>,
    ahead: &Ahead,
    parts: &Parts,
    context: &TakeContext,
) -> Result<(Known, Option<i64>), StoreError> {
    let id = parts.customer.external_id.as_str();
    if let Some(row) = sync_data::find(transaction, key, id)? {
        if row.id_there() != Some(id) {
            ahead.part();
            return_to(transaction, row, id, context)?;
        }
        return Ok((Known::Before, None));
    }
    if let Some(row) = only_one_with_phone(transaction, key, parts)?
        && is_free(transaction, key, ahead, &row, &parts.customer)?
    {
        let records = Records::of_entity(transaction, context.system, CUSTOMER)?;
        forget_failures(transaction, row.id_there(), context)?;
        let adopted = row.id;
        adopt(transaction, &records, row, id, context.now)?;
        return Ok((Known::Before, Some(adopted)));
    }
    Ok((Known::Never, None))
}

/// The row that a listed customer has, or will have once it is recognised, as it will be then.
pub(super) struct Whose {
    pub(super) row: RecordRow,
    /// The id of the customer that has the row so far: it keeps the row if it is still there.
    pub(super) holder: Option<String>,
}

/// Whom [`recognise`] may find in a listed customer, before all of the body was seen.
pub(super) fn whose(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    parts: &Parts,
) -> Result<Option<Whose>, StoreError> {
    let id = parts.customer.external_id.as_str();
    if let Some(row) = sync_data::find(transaction, key, id)? {
        let is_its_own = row.id_there() == Some(id);
        let external_id = if is_its_own { row.external_id.clone() } else { None };
        return Ok(Some(Whose { row: RecordRow { external_id, ..row }, holder: None }));
    }
    let Some(row) = only_one_with_phone(transaction, key, parts)? else { return Ok(None) };
    let holder = if is_there(transaction, key, &row)? { row.id_there().map(str::to_owned) } else { None };
    Ok(Some(Whose { row: RecordRow { external_id: Some(id.to_owned()), ..row }, holder }))
}

/// The customer that has the phone of a listed one, where it is only one.
fn only_one_with_phone(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    parts: &Parts,
) -> Result<Option<RecordRow>, StoreError> {
    let Some(digits) = parts.phone.as_deref().and_then(sync_data::phone_digits) else { return Ok(None) };
    let mut known = sync_data::with_phone(transaction, key.system, &digits)?;
    known.retain(|row| row.tombstone.is_none() && row.error.as_deref() != Some(EXCLUDED));
    Ok(if known.len() == 1 { known.pop() } else { None })
}

/// No customer is called this there any more: what failed of it is no question.
fn forget_failures(
    transaction: &WriteTransaction<'_>,
    there: Option<&str>,
    context: &TakeContext,
) -> Result<(), StoreError> {
    if let Some(there) = there {
        results::resolve(transaction, context.system, CUSTOMER, there, None, context.now)?;
    }
    Ok(())
}

/// Whether the system has this customer under no other id any more.
fn is_free(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    ahead: &Ahead,
    row: &RecordRow,
    listed: &Record,
) -> Result<bool, StoreError> {
    if ahead.is_taken(row.id, &listed.external_id) {
        return Ok(false);
    }
    let Some(there) = row.id_there() else { return Ok(true) };
    if !is_there(transaction, key, row)? {
        return Ok(true);
    }
    Ok(match ahead.alive(there) {
        Alive::Yes => false,
        Alive::No => true,
        // The system has every phone once, to the sign. Whoever had this one lost it, and is not among those that changed:
        // it is gone. Two that are equal by their digits alone may both be there.
        Alive::Silent => phone_of(&row.payload) == phone_of(&listed.raw_json),
    })
}

/// Whether the system has the record, as far as is known.
fn is_there(
    transaction: &ReadTransaction<'_>,
    key: EntityKey<'_>,
    row: &RecordRow,
) -> Result<bool, StoreError> {
    Ok(match row.status {
        RecordStatus::Synced | RecordStatus::Pending | RecordStatus::Failed => true,
        RecordStatus::Deleted => false,
        RecordStatus::Skipped => row.error.as_deref() != Some(LOCAL_ONLY),
        RecordStatus::Conflict => {
            let open = sync_conflicts::open_of(transaction, key, &row.entity_id)?;
            open.is_none_or(|open| open.sides.kind != ConflictKind::DeletedThere)
        }
    })
}

fn phone_of(payload: &str) -> Option<serde_json::Value> {
    Document::parse(payload).ok()?.value("whatsappPhoneNumber")
}

/// The system lists a customer again whose row was given to another one: they are two. The row is the listed one's again,
/// and the other one gets a row of its own, with what the system said of it. A row that a person excluded or emptied stays as
/// it is, or what it was emptied of would come back.
fn return_to(
    transaction: &WriteTransaction<'_>,
    row: RecordRow,
    id: &str,
    context: &TakeContext,
) -> Result<(), StoreError> {
    let records = Records::of_entity(transaction, context.system, CUSTOMER)?;
    if row.status == RecordStatus::Skipped && row.error.as_deref() != Some(LOCAL_ONLY) {
        return Ok(());
    }
    let key = EntityKey { system: context.system, entity_type: CUSTOMER };
    let other = if row.tombstone.is_none() && is_there(transaction, key, &row)? {
        row.external_id.clone()
    } else {
        None
    };
    if other.is_none() {
        forget_failures(transaction, row.id_there(), context)?;
    }
    part(transaction, &records, row, id, other.as_deref(), context.now)
}

#[cfg(test)]
#[path = "phones_tests.rs"]
mod tests;
