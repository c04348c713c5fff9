//! Takes a merge back, as a new change: values that still are what the merge made of them become what they were, copies of
//! addresses that nobody has touched go, and the other customer is shown and travels again.

use mostrador_domain::merge::Fields;
use mostrador_engine::projection;
use mostrador_engine::records::{self, Document, EditError};
use mostrador_store::tables::customer_merges::{self, MergeRow};
use mostrador_store::tables::customers;
use mostrador_store::tables::sync_data::{self, Owned};
use serde_json::Value;

use super::change::{Work, changing_one, unedited};
use super::fields::BLOCK_FIELDS;
use super::merge::{Made, noted};
use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::use_cases::sync::not_found;
use crate::{Api, Session};

fn over() -> ApiError {
    ApiError::Coded(ErrorCode::NothingToUndo, "the merge is too old, or was taken back".to_owned())
}

pub(crate) async fn customer_unmerge(
    api: &Api,
    session: &Session,
    request: UnmergeRequest,
) -> Result<CustomerDetail, ApiError> {
    changing_one(api, session, move |work| {
        let merge = customer_merges::find(work.transaction, request.id)?.ok_or_else(not_found)?;
        if merge.undone_at.is_some() || merge.undo_until <= work.now {
            return Err(over());
        }
        // The main record may have been deleted since: then there is nothing to give back to it.
        let main = sync_data::in_row(work.transaction, merge.main)?.ok_or_else(not_found)?;
        let made: Made = serde_json::from_str(&merge.detail)?;
        if projection::is_there(&main.row) {
            give_back_fields(work, &main, &made)?;
        }
        remove_copies(work, &main, &made)?;
        customer_merges::undo(work.transaction, merge.id, work.actor, work.now)?;
        show_other(work, &merge, &made)?;
        work.note(&main, "unmerge", Some(&noted(merge.id)))?;
        work.draw(merge.main)?;
        let shown = customers::find(work.transaction, merge.main)?.is_some();
        Ok(if shown { merge.main } else { merge.other })
    })
    .await
}

fn give_back_fields(work: &Work<'_>, main: &Owned, made: &Made) -> Result<(), ApiError> {
    let now = Document::parse(&main.row.payload).unwrap_or_default();
    let untouched = |field: &str, after: &Value| now.value(field).unwrap_or_default() == *after;
    // A block is one thing: where somebody blocked anew since, for another reason, it stays.
    let blocks = |field: &str| BLOCK_FIELDS.contains(&field);
    let same_block = made
        .fields
        .iter()
        .filter(|(field, _)| blocks(field))
        .all(|(field, (_, after))| untouched(field, after));
    let changes: Fields = made
        .fields
        .iter()
        .filter(|(field, (_, after))| if blocks(field) { same_block } else { untouched(field, after) })
        .map(|(field, (before, _))| (field.clone(), before.clone()))
        .collect();
    if changes.is_empty() {
        return Ok(());
    }
    let records = work.records(main)?;
    let id = &main.row.entity_id;
    records::edit(work.transaction, &records, id, &changes, None, work.actor, work.now).map_err(unedited)?;
    Ok(())
}

fn remove_copies(work: &Work<'_>, main: &Owned, made: &Made) -> Result<(), ApiError> {
    if made.addresses.is_empty() {
        return Ok(());
    }
    let records = work.addresses(main)?;
    for (id, version) in &made.addresses {
        let Some(copy) = sync_data::in_row(work.transaction, *id)? else { continue };
        if copy.row.version != *version || copy.row.tombstone.is_some() || !copy.row.is_made_here() {
            continue;
        }
        match records::delete(work.transaction, &records, &copy.row.entity_id, work.actor, work.now) {
            Ok(()) | Err(EditError::Unknown | EditError::Deleted) => work.draw(*id)?,
            Err(error) => return Err(unedited(error)),
        }
    }
    Ok(())
}

fn show_other(work: &Work<'_>, merge: &MergeRow, made: &Made) -> Result<(), ApiError> {
    let Some(other) = sync_data::in_row(work.transaction, merge.other)? else { return Ok(()) };
    if made.excluded && work.engine.destination(&other.system).is_some() {
        let records = work.records(&other)?;
        match records::include(work.transaction, &records, &other.row.entity_id, work.actor, work.now) {
            Ok(()) | Err(EditError::Unknown | EditError::Deleted) => {}
            Err(error) => return Err(unedited(error)),
        }
    }
    work.note(&other, "unmerge", None)?;
    work.draw(merge.other)
}
