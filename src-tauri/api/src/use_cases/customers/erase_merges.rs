//! What merges say of a person who is erased: also those that were taken back, after which the other's record still has copies
//! of its addresses, deleted, and the values that were taken over stand in what is kept beside it.

use std::collections::BTreeMap;

use mostrador_domain::Timestamp;
use mostrador_engine::projection::is_there;
use mostrador_store::ReadTransaction;
use mostrador_store::tables::customer_merges::{self, MergeRow};
use mostrador_store::tables::customers::erasing::{self, TakenBy, TakenOver};
use mostrador_store::tables::sync_data::{self, EntityKey};
use mostrador_store::tables::sync_log::of_record;
use serde_json::Value;

use super::change::Work;
use super::erase::erase;
use super::merge::{BLOCKED, Made};
use crate::error::ApiError;

/// Taken over by a merge that blocks.
const REASON_OF_A_BLOCK: &str = "banReason";

/// A value of the person, in the main customer of a merge that was taken back.
#[derive(Clone, PartialEq)]
struct Brought {
    value: Value,
    /// Until when it may have stood there. What is equal later is that customer's own: families share a name.
    until: Timestamp,
}

impl Brought {
    /// Whether a merge at that instant may have found it.
    fn is_found(&self, value: &Value, at: Timestamp) -> bool {
        self.value == *value && at <= self.until
    }
}

/// Values of the person, by field.
type Taken = BTreeMap<String, Brought>;

/// A merge that was taken back, and the values of the person that it had brought into its main customer.
struct Trace {
    merge: MergeRow,
    taken: Taken,
}

/// What a merge that was taken back had brought into its main customer.
fn brought_by(
    transaction: &ReadTransaction<'_>,
    merge: &MergeRow,
    undone_at: Timestamp,
) -> Result<Taken, ApiError> {
    // Whether somebody is blocked says nothing of another one, and without it a block could be lifted by the way.
    let says = |value: &Value| !value.is_null() && !value.is_boolean();
    let made: Made = serde_json::from_str(&merge.detail)?;
    let values = made.fields.into_iter().map(|(field, (_, after))| (field, after));
    let mut taken: Taken = values
        .filter(|(_, value)| says(value))
        .map(|(field, value)| (field, Brought { value, until: undone_at }))
        .collect();
    if taken.is_empty() {
        return Ok(taken);
    }
    // A later merge that found a value gives it back when it is taken back itself.
    for later in customer_merges::all_of_main(transaction, merge.main)? {
        let Some(given_back_at) = later.undone_at.filter(|_| later.id > merge.id) else { continue };
        let made: Made = serde_json::from_str(&later.detail)?;
        for (field, (found, _)) in &made.fields {
            if let Some(brought) = taken.get_mut(field)
                && brought.is_found(found, later.merged_at)
            {
                brought.until = brought.until.max(given_back_at);
            }
        }
    }
    Ok(taken)
}

/// Where values of a customer went by merges that were taken back: into the main customer of each, and on to whomever that one
/// was merged into itself. What still stands belongs to whom it stands with.
fn traces(transaction: &ReadTransaction<'_>, row: i64) -> Result<Vec<Trace>, ApiError> {
    let undone = |row| -> Result<Vec<Trace>, ApiError> {
        let mut found = Vec::new();
        for merge in customer_merges::all_of_other(transaction, row)? {
            if let Some(undone_at) = merge.undone_at {
                let taken = brought_by(transaction, &merge, undone_at)?;
                found.push(Trace { merge, taken });
            }
        }
        Ok(found)
    };
    let mut traces = undone(row)?;
    let mut followed = 0;
    while let Some(Trace { merge, taken }) = traces.get(followed) {
        let mut onward = undone(merge.main)?;
        onward.retain_mut(|later| {
            let at = later.merge.merged_at;
            later.taken.retain(|field, brought| {
                taken.get(field).is_some_and(|taken| taken.is_found(&brought.value, at))
            });
            later.merge.id > merge.id && !later.taken.is_empty()
        });
        traces.extend(onward);
        followed += 1;
    }
    Ok(traces)
}

/// Whose results of runs may have values of a customer.
pub(super) fn results_with(transaction: &ReadTransaction<'_>, row: i64) -> Result<Vec<TakenBy>, ApiError> {
    let mut found = Vec::new();
    for Trace { merge, taken } in traces(transaction, row)? {
        let Some(main) = sync_data::in_row(transaction, merge.main)? else { continue };
        let ids = std::iter::once(main.row.entity_id).chain(main.row.external_id).collect();
        let values = taken.into_iter().map(|(field, brought)| (field, brought.value)).collect();
        found.push(TakenBy { ids, since: merge.merged_at, values });
    }
    Ok(found)
}

/// Forgets what the merges of a customer into others say of it.
pub(super) fn forget_merges(work: &Work<'_>, row: i64) -> Result<(), ApiError> {
    for merge in customer_merges::all_of_other(work.transaction, row)? {
        let made: Made = serde_json::from_str(&merge.detail)?;
        for (copy, _) in made.addresses {
            let copy = sync_data::in_row(work.transaction, copy)?;
            // One that a person changed since belongs to whom it stands with.
            if let Some(copy) = copy.filter(|copy| !is_there(&copy.row)) {
                erase(work, &copy)?;
            }
        }
    }
    for trace in traces(work.transaction, row)? {
        forget_trace(work, &trace)?;
    }
    customer_merges::forget(work.transaction, row)?;
    Ok(())
}

/// Takes the values that a merge brought into its main customer out of what is kept beside that one.
fn forget_trace(work: &Work<'_>, Trace { merge, taken }: &Trace) -> Result<(), ApiError> {
    // Later ones found these values while they stood there, and would give them back.
    for later in customer_merges::all_of_main(work.transaction, merge.main)? {
        if later.id >= merge.id {
            forget_made(work, &later, taken)?;
        }
    }
    let Some(main) = sync_data::in_row(work.transaction, merge.main)? else { return Ok(()) };
    let (entity, id) = (main.entity_type.as_str(), main.row.entity_id.as_str());
    let key = EntityKey { system: &main.system, entity_type: entity };
    for (field, Brought { value, until }) in taken {
        let value = value.to_string();
        // Until the other side has something else as well, the value comes back from there into what is noted.
        let arrived = of_record::sent_without(work.transaction, entity, id, *until, field, &value)?;
        let until = arrived.unwrap_or(Timestamp(i64::MAX));
        let taken_over = TakenOver { since: merge.merged_at, until, field, value: &value };
        erasing::forget_taken_over(work.transaction, key, id, taken_over)?;
    }
    if taken.contains_key(REASON_OF_A_BLOCK) {
        of_record::forget_detail(work.transaction, entity, id, merge.merged_at, BLOCKED)?;
    }
    Ok(())
}

/// Takes values out of what an undo of a merge would give back, or gave back.
fn forget_made(work: &Work<'_>, merge: &MergeRow, taken: &Taken) -> Result<(), ApiError> {
    let mut made: Made = serde_json::from_str(&merge.detail)?;
    let before = made.clone();
    for (field, (found, brought)) in &mut made.fields {
        let Some(value) = taken.get(field).filter(|value| merge.merged_at <= value.until) else { continue };
        if value.value == *found {
            *found = Value::Null;
        }
        // What a merge that stands brought is another one's.
        if value.value == *brought && merge.undone_at.is_some() {
            *brought = Value::Null;
        }
    }
    if made != before {
        customer_merges::rewrite(work.transaction, merge.id, &serde_json::to_string(&made)?)?;
    }
    Ok(())
}
