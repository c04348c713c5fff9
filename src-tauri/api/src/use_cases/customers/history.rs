//! What was done to a customer and its addresses, and what a rule discarded, brought back.

use std::collections::BTreeMap;

use mostrador_domain::customer::address_facts;
use mostrador_engine::Engine;
use mostrador_engine::customers::ADDRESS;
use mostrador_engine::records::{self, Document, Records};
use mostrador_store::ReadTransaction;
use mostrador_store::tables::sync_data::{EntityKey, Owned};
use mostrador_store::tables::sync_log::of_record::{self, Deed};

use super::change::{changing_one, shown, unedited};
use super::detail::address_records;
use super::fields::BLOCK_FIELDS;
use super::merge::Merged;
use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::{Api, Session, view};

/// The most entries.
const ENTRIES: u32 = 200;

pub(crate) async fn customer_history(
    api: &Api,
    _: &Session,
    request: CustomerRequest,
) -> Result<CustomerHistory, ApiError> {
    let engine = api.engine();
    let inside = engine.clone();
    let read = engine.store().read(move |transaction| {
        let owned = shown(transaction, request.id)?;
        let mut entries = Vec::new();
        for (record, title) in records_of(transaction, &owned)? {
            let deeds =
                of_record::newest(transaction, record.system, record.entity_type, &title.id, ENTRIES)?;
            let deeds = view::written_by(transaction, deeds)?;
            let can = Recovery::of(transaction, &inside, record)?;
            for deed in deeds.iter().filter(|deed| !is_told_by_a_block(deed)) {
                let can_bring_back = deed.action == "discard" && can.holds(transaction, deed.id)?;
                let merged = Merged::of(transaction, deed)?;
                entries.push(entry(deed, title.address.clone(), can_bring_back, merged));
            }
        }
        entries.sort_by_key(|entry: &HistoryEntry| std::cmp::Reverse(entry.id));
        entries.truncate(usize::try_from(ENTRIES).unwrap_or(usize::MAX));
        Ok::<_, ApiError>(CustomerHistory { entries })
    });
    read.await
}

/// A record of which the history tells.
struct Told {
    id: String,
    /// What the address is called; `None`: the customer itself.
    address: Option<String>,
}

fn records_of<'a>(
    transaction: &ReadTransaction<'_>,
    owned: &'a Owned,
) -> Result<Vec<(EntityKey<'a>, Told)>, ApiError> {
    let system = owned.system.as_str();
    let own = EntityKey { system, entity_type: &owned.entity_type };
    let mut told = vec![(own, Told { id: owned.row.entity_id.clone(), address: None })];
    for address in address_records(transaction, owned)? {
        let name = Document::parse(&address.payload)
            .ok()
            .and_then(|document| super::fields::text(document.get("name")))
            .or_else(|| address_facts(&address.payload).line);
        let address = Told { id: address.entity_id, address: Some(name.unwrap_or_default()) };
        told.push((EntityKey { system, entity_type: ADDRESS }, address));
    }
    Ok(told)
}

/// A block writes down the edit that it makes and itself: once is enough.
fn is_told_by_a_block(deed: &Deed) -> bool {
    let after = deed.after.as_deref().and_then(|after| Document::parse(after).ok());
    deed.action == "edit"
        && after.is_some_and(|after| {
            after.names().next().is_some() && after.names().all(|name| BLOCK_FIELDS.contains(&name))
        })
}

/// Whether values of an entity can be brought back.
struct Recovery(Option<Records>);

impl Recovery {
    fn of(transaction: &ReadTransaction<'_>, engine: &Engine, of: EntityKey<'_>) -> Result<Self, ApiError> {
        // A system that is not connected takes nothing.
        let system = engine.destination(of.system).map(mostrador_engine::Destination::system);
        let records = system.map(|system| Records::of_entity(transaction, system, of.entity_type));
        Ok(Self(records.transpose()?))
    }

    fn holds(&self, transaction: &ReadTransaction<'_>, entry: i64) -> Result<bool, ApiError> {
        match &self.0 {
            Some(known) => Ok(!records::comes_back(transaction, known, entry)?.is_empty()),
            None => Ok(false),
        }
    }
}

fn entry(deed: &Deed, address: Option<String>, can_bring_back: bool, merged: Merged) -> HistoryEntry {
    let document = |text: &Option<String>| {
        text.as_deref().and_then(|text| Document::parse(text).ok()).unwrap_or_default()
    };
    let (before, after) = (document(&deed.before), document(&deed.after));
    let mut changes: BTreeMap<&str, HistoryChange> = BTreeMap::new();
    for name in before.names().chain(after.names()) {
        let value =
            |document: &Document| document.get(name).filter(|raw| raw.trim() != "null").map(str::to_owned);
        changes.entry(name).or_insert_with(|| HistoryChange {
            field: name.to_owned(),
            before: value(&before),
            after: value(&after),
        });
    }
    let rule = (deed.outcome != "ok").then(|| deed.outcome.clone());
    HistoryEntry {
        id: deed.id,
        at: deed.at.millis(),
        action: action(deed).to_owned(),
        actor: deed.actor.clone(),
        address,
        changes: changes.into_values().collect(),
        detail: match merged {
            Merged::With(name) => name,
            Merged::Nobody => deed.detail.clone().or(rule),
        },
        can_bring_back,
    }
}

/// The audit's word, but for the merge of two versions, which is no merge of two customers: for whoever reads it, the program
/// changed fields.
fn action(deed: &Deed) -> &str {
    match deed.action.as_str() {
        "merge" | "update" if deed.actor.is_none() => "edit",
        action => action,
    }
}

pub(crate) async fn customer_bring_back(
    api: &Api,
    session: &Session,
    request: BringBackRequest,
) -> Result<CustomerDetail, ApiError> {
    changing_one(api, session, move |work| {
        let owned = work.customer(request.id)?;
        for (record, told) in records_of(work.transaction, &owned)? {
            let deeds =
                of_record::newest(work.transaction, record.system, record.entity_type, &told.id, ENTRIES)?;
            if !deeds.iter().any(|deed| deed.id == request.entry) {
                continue;
            }
            let records =
                if record.entity_type == ADDRESS { work.addresses(&owned)? } else { work.records(&owned)? };
            records::bring_back(work.transaction, &records, request.entry, work.actor, work.now)
                .map_err(unedited)?;
            work.draw(request.id)?;
            return Ok(request.id);
        }
        Err(ApiError::Coded(ErrorCode::NothingToUndo, "there is no such value".to_owned()))
    })
    .await
}
