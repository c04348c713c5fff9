//! What merges say of a person who is erased: also those that were taken back, after which the other's record still has copies
//! of its addresses, deleted, and the values that were taken over stand in what is kept beside it.

use std::collections::BTreeMap;

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

/// Values of the person, by field.
type Taken = BTreeMap<String, Value>;

/// A merge that was taken back, and the values of the person that it had brought into its main customer.
struct Trace {
    merge: MergeRow,
    taken: Taken,
}

/// Where values of a customer went by merges that were taken back: into the main customer of each, and on to whomever that one
/// was merged into itself. What still stands belongs to whom it stands with.
fn traces(transaction: &ReadTransaction<'_>, row: i64) -> Result<Vec<Trace>, ApiError> {
    // Whether somebody is blocked says nothing of another one, and without it a block could be lifted by the way.
    let says = |value: &Value| !value.is_null() && !value.is_boolean();
    let undone = |row| -> Result<Vec<(MergeRow, Taken)>, ApiError> {
        let mut found = Vec::new();
        for merge in customer_merges::all_of_other(transaction, row)? {
            if merge.undone_at.is_some() {
                let made: Made = serde_json::from_str(&merge.detail)?;
                let values = made.fields.into_iter().map(|(field, (_, after))| (field, after));
                found.push((merge, values.filter(|(_, value)| says(value)).collect()));
            }
        }
        Ok(found)
    };
    let mut traces: Vec<Trace> =
        undone(row)?.into_iter().map(|(merge, taken)| Trace { merge, taken }).collect();
    let mut followed = 0;
    while let Some(Trace { merge, taken }) = traces.get(followed) {
        let mut onward = undone(merge.main)?;
        onward.retain_mut(|(later, brought)| {
            brought.retain(|field, value| taken.get(field) == Some(value));
            later.id > merge.id && !brought.is_empty()
        });
        traces.extend(onward.into_iter().map(|(merge, taken)| Trace { merge, taken }));
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
        found.push(TakenBy { ids, since: merge.merged_at, values: taken.into_iter().collect() });
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
    // Later ones found these values, and would give them back.
    for later in customer_merges::all_of_main(work.transaction, merge.main)? {
        if later.id >= merge.id {
            forget_made(work, &later, taken)?;
        }
    }
    let Some(main) = sync_data::in_row(work.transaction, merge.main)? else { return Ok(()) };
    let (entity, id) = (main.entity_type.as_str(), main.row.entity_id.as_str());
    let key = EntityKey { system: &main.system, entity_type: entity };
    for (field, value) in taken {
        let value = value.to_string();
        let taken_over = TakenOver { since: merge.merged_at, field, value: &value };
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
        let Some(value) = taken.get(field) else { continue };
        if value == found {
            *found = Value::Null;
        }
        // What a merge that stands brought is another one's.
        if value == brought && merge.undone_at.is_some() {
            *brought = Value::Null;
        }
    }
    if made != before {
        customer_merges::rewrite(work.transaction, merge.id, &serde_json::to_string(&made)?)?;
    }
    Ok(())
}
