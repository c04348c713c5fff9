//! *Combinar duplicados*: two customers become one, by hand.
//!
//! The remote has no way to make one of two, nor to move an address from one to the other. So nothing of it is pretended:
//! chosen values become edits of the main customer, chosen addresses become copies that exist here alone, and the other
//! record stays at the remote as it is, excluded here and shown no more. Its orders are shown with the main one, and a block of
//! either is the main one's. All of it is written down so that it can be taken back as a new change.

use mostrador_domain::Timestamp;
use mostrador_domain::customer::{check_address, check_customer};
use mostrador_domain::merge::Fields;
use mostrador_engine::customers::CUSTOMER;
use mostrador_engine::projection::shown_name;
use mostrador_engine::records::{self, Document};
use mostrador_store::ReadTransaction;
use mostrador_store::tables::customer_merges::{self, MergeRow};
use mostrador_store::tables::customers;
use mostrador_store::tables::sync_data::{self, Owned, RecordRow};
use mostrador_store::tables::sync_log::of_record::Deed;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::addresses::create;
use super::change::{Work, changing_one, invalid, is_excluded, moved, nothing_travels, unedited};
use super::detail::address_records;
use super::fields::BLOCK_FIELDS as BLOCK;
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session};

/// How long a merge can be taken back: 30 days.
const UNDO_MILLIS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// Before the row of a merge in the audit.
const NOTED: &str = "merge ";
/// What the audit calls a merge, and one that was taken back.
const MERGES: [&str; 2] = ["merge", "unmerge"];
/// What the audit calls a block, which a merge may make as well: in the same instant, with the reason of the other customer.
pub(super) const BLOCKED: &str = "block";

/// What an undo takes back, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Made {
    /// Fields of the main customer: before, after.
    #[serde(default)]
    pub(super) fields: std::collections::BTreeMap<String, (Value, Value)>,
    /// Copies of addresses: row, version.
    #[serde(default)]
    pub(super) addresses: Vec<(i64, i64)>,
    /// Whether the other one was excluded by the merge.
    #[serde(default)]
    pub(super) excluded: bool,
}

pub(crate) async fn customer_merge(
    api: &Api,
    session: &Session,
    request: MergeRequest,
) -> Result<CustomerDetail, ApiError> {
    if request.primary == request.other {
        return Err(invalid("other"));
    }
    changing_one(api, session, move |work| {
        let (main, other) = (work.customer(request.primary)?, work.customer(request.other)?);
        if main.row.version != request.primary_version || other.row.version != request.other_version {
            return Err(moved());
        }
        if (&main.system, &main.entity_type) != (&other.system, &other.entity_type) {
            // Clients of another system are linked, not merged.
            return Err(invalid("other"));
        }
        let mut made = Made::default();
        let blocked = take_fields(work, &main, &other, &request.take, &mut made)?;
        copy_addresses(work, &main, &other, &request.addresses, &mut made)?;
        made.excluded = exclude(work, &other)?;
        let name = customers::find(work.transaction, request.other)?
            .and_then(|row| shown_name(&row).map(str::to_owned));
        let merge = MergeRow {
            id: 0,
            main: request.primary,
            other: request.other,
            other_name: name,
            merged_at: work.now,
            merged_by: work.actor.to_owned(),
            undo_until: Timestamp(work.now.millis().saturating_add(UNDO_MILLIS)),
            undone_at: None,
            detail: serde_json::to_string(&made)?,
        };
        if let Some(former) = customer_merges::of_other(work.transaction, request.other)? {
            // It was merged into a record that has been deleted since: from now on it is a part of this one.
            customer_merges::undo(work.transaction, former.id, work.actor, work.now)?;
        }
        let id = customer_merges::insert(work.transaction, &merge)?;
        if let Blocked::ByTheOther { reason } = &blocked {
            work.note(&main, BLOCKED, reason.as_deref())?;
        }
        work.note(&main, "merge", Some(&noted(id)))?;
        work.note(&other, "merge", None)?;
        work.draw(request.other)?;
        work.draw(request.primary)?;
        Ok(request.primary)
    })
    .await
}

/// What the audit says of a merge: which one it was. Who the other one is stands in one place alone, so that an erasure finds it.
pub(super) fn noted(merge: i64) -> String {
    format!("{NOTED}{merge}")
}

/// The merge that the audit names. Of anything else the detail is a text of a person, who may have written the same.
fn merge_noted(deed: &Deed) -> Option<i64> {
    let detail = deed.detail.as_deref().filter(|_| MERGES.contains(&deed.action.as_str()))?;
    detail.strip_prefix(NOTED)?.parse().ok()
}

/// Whom an entry of the audit tells of besides.
pub(super) enum Merged {
    /// The customer that became a part of this one, as it was called; nobody says its name any more where it was erased.
    With(Option<String>),
    /// Nobody.
    Nobody,
}

impl Merged {
    /// What stands for the detail of an entry by now.
    pub(super) fn of(transaction: &ReadTransaction<'_>, deed: &Deed) -> Result<Self, ApiError> {
        let Some(merge) = merge_noted(deed) else { return Ok(Self::Nobody) };
        Ok(Self::With(customer_merges::find(transaction, merge)?.and_then(|row| row.other_name)))
    }
}

/// Whether the main customer is blocked by the merge.
enum Blocked {
    /// The other one was: whoever pays for one record's debts pays under each name.
    ByTheOther {
        /// Why the other one was.
        reason: Option<String>,
    },
    /// It stays as it was.
    AsBefore,
}

fn take_fields(
    work: &Work<'_>,
    main: &Owned,
    other: &Owned,
    take: &[String],
    made: &mut Made,
) -> Result<Blocked, ApiError> {
    let document = |row: &RecordRow| Document::parse(&row.payload).unwrap_or_default();
    let (own, theirs) = (document(&main.row), document(&other.row));
    let mut changes = Fields::new();
    for field in take {
        let value = theirs.value(field).unwrap_or(Value::Null);
        let value = check_customer(field, &value).and_then(Result::ok).ok_or_else(|| invalid(field))?;
        changes.insert(field.clone(), value);
    }
    let is_blocked = |of: &Document| of.value("isBanned") == Some(Value::Bool(true));
    let mut blocked = Blocked::AsBefore;
    if is_blocked(&theirs) && !is_blocked(&own) {
        let since = theirs.value("bannedAt").filter(|since| !since.is_null());
        let reason = theirs.value("banReason").unwrap_or(Value::Null);
        blocked = Blocked::ByTheOther { reason: reason.as_str().map(str::to_owned) };
        let values = [Value::Bool(true), since.unwrap_or_else(|| Value::from(work.now.rfc3339())), reason];
        changes.extend(BLOCK.map(str::to_owned).into_iter().zip(values));
    }
    if changes.is_empty() {
        return Ok(blocked);
    }
    for (field, value) in &changes {
        let before = own.value(field).unwrap_or(Value::Null);
        made.fields.insert(field.clone(), (before, value.clone()));
    }
    let records = work.records(main)?;
    let id = &main.row.entity_id;
    records::edit(work.transaction, &records, id, &changes, None, work.actor, work.now).map_err(unedited)?;
    Ok(blocked)
}

fn copy_addresses(
    work: &Work<'_>,
    main: &Owned,
    other: &Owned,
    wanted: &[i64],
    made: &mut Made,
) -> Result<(), ApiError> {
    if wanted.is_empty() {
        return Ok(());
    }
    let records = work.addresses(main)?;
    let theirs = address_records(work.transaction, other)?;
    for id in wanted {
        let address = theirs
            .iter()
            .find(|address| address.id == *id && address.tombstone.is_none())
            .ok_or_else(|| invalid("addresses"))?;
        let mut fields = Document::parse(&address.payload).unwrap_or_default().fields();
        fields.retain(|field, _| check_address(field, &Value::Null).is_some());
        // The main customer has a default address of its own, or chooses one.
        fields.insert("isDefault".to_owned(), Value::Bool(false));
        let copy = create(work, &records, main, fields)?;
        let version = sync_data::in_row(work.transaction, copy)?.map_or(0, |copy| copy.row.version);
        made.addresses.push((copy, version));
    }
    Ok(())
}

/// Takes the other one out of the traffic; answers whether it was in it.
fn exclude(work: &Work<'_>, other: &Owned) -> Result<bool, ApiError> {
    if is_excluded(&other.row) {
        return Ok(false);
    }
    let records = match work.records(other) {
        Ok(records) => records,
        // Nothing of a system that is not connected travels.
        Err(_) if work.engine.destination(&other.system).is_none() => return Ok(false),
        Err(error) => return Err(error),
    };
    if records.integration.is_none() && other.entity_type == CUSTOMER {
        return Err(nothing_travels());
    }
    records::exclude(work.transaction, &records, &other.row.entity_id, work.actor, work.now)
        .map_err(unedited)?;
    Ok(true)
}
