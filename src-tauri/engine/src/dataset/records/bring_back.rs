//! Values that a rule or a person turned down, brought back from the audit as an edit.

use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_log::{self, LogRow};
use mostrador_store::{ReadTransaction, StoreError, WriteTransaction};

use super::edits::{Rewritten, may_change, write_edit};
use super::held::read;
use super::settle::same_field;
use super::{Document, EditError, Edited, Held, Records};

/// What an entry of the audit still has to give: the fields that have what was kept instead.
struct Lost {
    held: Held,
    lost: Document,
    fields: Vec<String>,
}

/// The fields of an entry of the audit whose discarded values can be brought back; none where the entry tells of something
/// else, the record has changed since, the fields are the other side's alone, or they are guarded: a block has acts of its own.
///
/// # Errors
/// When the file cannot be read.
pub fn comes_back(
    transaction: &ReadTransaction<'_>,
    records: &Records,
    entry: i64,
) -> Result<Vec<String>, StoreError> {
    Ok(find(transaction, records, entry)?.map(|found| found.fields).unwrap_or_default())
}

/// *Recuperar este valor*: what was discarded becomes an edit of the record, in every field that has since stayed as it was
/// then. What it replaces can be brought back by another edit.
///
/// # Errors
/// [`EditError::Unknown`] where there is nothing to bring back, see [`comes_back`]; else see [`EditError`].
pub fn bring_back(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    entry: i64,
    actor: &str,
    now: Timestamp,
) -> Result<Edited, EditError> {
    let integration = records.editable()?;
    let Lost { held, lost, fields } = find(transaction, records, entry)?.ok_or(EditError::Unknown)?;
    if fields.is_empty() {
        return Err(EditError::Unknown);
    }
    let before = held.local()?;
    let mut local = before.clone();
    fields.iter().for_each(|field| local.copy(field, &lost));
    may_change(integration, &fields.iter().map(|field| (field.clone(), serde_json::Value::Null)).collect())?;
    let rewritten = Rewritten { before, local, changed: fields };
    write_edit(&records.at(transaction, now), integration, held, rewritten, None, "bring_back", actor)
}

fn find(
    transaction: &ReadTransaction<'_>,
    records: &Records,
    entry: i64,
) -> Result<Option<Lost>, StoreError> {
    let Some(LogRow { entity_id, action, outcome, before: Some(lost), after: Some(kept), .. }) =
        sync_log::find(transaction, entry)?
            .filter(|row| row.system == records.system && row.entity == records.entity_type)
    else {
        return Ok(None);
    };
    if action != "discard" || outcome == "owner_alone" {
        return Ok(None);
    }
    let Some(held) = Held::find(records, transaction, &entity_id)? else { return Ok(None) };
    if held.row.tombstone.is_some() {
        return Ok(None);
    }
    let (local, lost, kept) = (held.local()?, read(&lost)?, read(&kept)?);
    let disputed = |field: &str| {
        let mut fields = held.conflict.iter().flat_map(|conflict| conflict.sides.fields.iter());
        fields.any(|disputed| disputed == field)
    };
    // A block is set and lifted with a reason, never by the way.
    let has_acts_of_its_own = |field: &str| {
        let mut rules = records.integration.iter().map(|integration| &integration.rules);
        rules.any(|rules| rules.guards.contains_key(field))
    };
    let fields = lost
        .names()
        .filter(|field| same_field(&local, &kept, field) && !same_field(&local, &lost, field))
        .filter(|field| !disputed(field) && !has_acts_of_its_own(field))
        .map(str::to_owned)
        .collect();
    Ok(Some(Lost { held, lost, fields }))
}
