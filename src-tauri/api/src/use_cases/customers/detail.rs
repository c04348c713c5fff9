//! One customer with everything that is known.

use mostrador_domain::customer::{Point, address_facts, bearing_degrees, distance_metres};
use mostrador_engine::Engine;
use mostrador_engine::customers::{ADDRESS, CUSTOMER};
use mostrador_engine::projection;
use mostrador_store::tables::customer_merges::MergeRow;
use mostrador_store::tables::orders::{self, Whose};
use mostrador_store::tables::sync_data::{self, EntityKey, Owned, RecordRow};
use mostrador_store::tables::{
    customer_links, customer_merges, customers, restaurant_config, sync_conflicts,
};
use mostrador_store::{ReadTransaction, StoreError};

use super::change::shown;
use super::confirm_name::confirm_name;
use super::fields::{Sides, instant, is_local_only, text};
use crate::dto::*;
use crate::error::ApiError;
use crate::use_cases::sync::not_found;
use crate::{Api, Session, view};

/// Orders that are shown with a customer.
const ORDERS: u32 = 20;

pub(crate) async fn customer_get(
    api: &Api,
    _: &Session,
    request: CustomerRequest,
) -> Result<CustomerDetail, ApiError> {
    draw(api, request.id).await
}

/// The customer as it is now.
pub(super) async fn draw(api: &Api, id: i64) -> Result<CustomerDetail, ApiError> {
    let engine = api.engine();
    let inside = engine.clone();
    engine.store().read(move |transaction| detail(transaction, &inside, id)).await
}

fn detail(transaction: &ReadTransaction<'_>, engine: &Engine, id: i64) -> Result<CustomerDetail, ApiError> {
    let owned = shown(transaction, id)?;
    let row = customers::find(transaction, id)?.ok_or_else(not_found)?;
    let sides = Sides::load(transaction, &owned)?;
    let place = restaurant_config::load(transaction)?.and_then(|site| site.place);
    let records = address_records(transaction, &owned)?;
    let mut addresses = Vec::new();
    for record in &records {
        if record.tombstone.is_none() {
            addresses.push(address(transaction, &owned.system, record, place)?);
        }
    }
    addresses.sort_by_key(|address| !address.is_default);
    let orders = orders::of_customer(transaction, &whose(&known_by(transaction, &owned)?), ORDERS)?;
    let now = engine.now();
    let merged = merged(transaction, id)?.filter(|note| note.undo_until > now.millis());
    Ok(CustomerDetail {
        version: owned.row.version,
        fields: sides.fields(&owned.entity_type),
        block: block(&sides),
        addresses,
        conflicts: conflicts(transaction, &owned, &records)?,
        orders: orders.iter().map(|order| view::card(engine, order)).collect(),
        linked: linked(transaction, &owned)?,
        merged,
        confirm_name: confirm_name(&row).to_owned(),
        local_only: sides.local_only,
        restaurant: place.map(point),
        row: view::customer(row),
    })
}

/// The merge that can be taken back: the latest into this customer, else that of this one into a record which was deleted since.
fn merged(transaction: &ReadTransaction<'_>, id: i64) -> Result<Option<MergeNote>, StoreError> {
    let note = |merge: MergeRow, other: Option<String>, other_is: MergedOther| MergeNote {
        id: merge.id,
        other,
        other_is,
        at: merge.merged_at.millis(),
        by: merge.merged_by,
        undo_until: merge.undo_until.millis(),
    };
    if let Some(merge) = customer_merges::latest(transaction, id)? {
        let name = merge.other_name.clone();
        return Ok(Some(note(merge, name, MergedOther::Part)));
    }
    let Some(merge) = customer_merges::of_other(transaction, id)? else { return Ok(None) };
    let main = sync_data::in_row(transaction, merge.main)?;
    let main = main.as_ref().and_then(projection::row_of);
    let name = main.as_ref().and_then(projection::shown_name).map(str::to_owned);
    Ok(Some(note(merge, name, MergedOther::DeletedMain)))
}

fn point(place: Point) -> PointView {
    PointView { latitude: place.latitude, longitude: place.longitude }
}

fn block(sides: &Sides) -> BlockView {
    let banned = |raw: Option<&str>| raw == Some("true");
    let blocked = banned(sides.here.get("isBanned"));
    BlockView {
        blocked,
        reason: text(sides.here.get("banReason")).filter(|_| blocked),
        since: instant(sides.here.get("bannedAt")).filter(|_| blocked),
        by: sides.blocked_by().filter(|_| blocked),
        there: sides.there.as_ref().and_then(|there| Some(banned(Some(there.get("isBanned")?)))),
    }
}

/// The records of a customer's addresses; those that are deleted here alone are among them.
pub(super) fn address_records(
    transaction: &ReadTransaction<'_>,
    customer: &Owned,
) -> Result<Vec<RecordRow>, StoreError> {
    if customer.entity_type != CUSTOMER {
        return Ok(Vec::new());
    }
    projection::addresses_of(transaction, &customer.system, &customer.row)
}

fn address(
    transaction: &ReadTransaction<'_>,
    system: &str,
    record: &RecordRow,
    restaurant: Option<Point>,
) -> Result<CustomerAddress, StoreError> {
    let owned = Owned { system: system.to_owned(), entity_type: ADDRESS.to_owned(), row: record.clone() };
    let facts = address_facts(&record.payload);
    let way = restaurant.zip(facts.point);
    Ok(CustomerAddress {
        id: record.id,
        record_id: record.entity_id.clone(),
        version: record.version,
        state: view::record_state(record.status.code()),
        local_only: is_local_only(record),
        is_default: facts.is_default,
        fields: Sides::load(transaction, &owned)?.fields(ADDRESS),
        point: facts.point.map(point),
        distance_metres: way.map(|(from, to)| distance_metres(from, to)),
        bearing_degrees: way.and_then(|(from, to)| bearing_degrees(from, to)),
    })
}

fn conflicts(
    transaction: &ReadTransaction<'_>,
    owned: &Owned,
    addresses: &[RecordRow],
) -> Result<Vec<i64>, StoreError> {
    let open = |entity_type: &str, id: &str| {
        sync_conflicts::open_id(transaction, EntityKey { system: &owned.system, entity_type }, id)
    };
    let mut conflicts: Vec<i64> = open(&owned.entity_type, &owned.row.entity_id)?.into_iter().collect();
    for address in addresses {
        conflicts.extend(open(ADDRESS, &address.entity_id)?);
    }
    Ok(conflicts)
}

/// Rows of the records that are one person by now: whoever became a part of it, itself, and a record that it became a part of
/// and that has been deleted since.
pub(super) fn one_person(transaction: &ReadTransaction<'_>, id: i64) -> Result<Vec<i64>, StoreError> {
    let mut rows = customer_merges::parts_of(transaction, id)?;
    rows.push(id);
    rows.extend(projection::gone_mains_of(transaction, id)?);
    Ok(rows)
}

/// Ids and phones by which orders name a customer and those that became a part of it.
#[derive(Clone)]
pub(super) struct KnownBy {
    ids: Vec<String>,
    pub(super) phones: Vec<String>,
}

pub(super) fn known_by(transaction: &ReadTransaction<'_>, owned: &Owned) -> Result<KnownBy, StoreError> {
    let mut known = KnownBy { ids: Vec::new(), phones: Vec::new() };
    if owned.entity_type != CUSTOMER {
        return Ok(known);
    }
    let mut add = |row: &RecordRow| {
        known.ids.push(row.entity_id.clone());
        known.ids.extend(row.external_id.clone());
        let document = mostrador_engine::records::Document::parse(&row.payload).unwrap_or_default();
        known.phones.extend(text(document.get("whatsappPhoneNumber")));
    };
    for row in one_person(transaction, owned.row.id)? {
        if let Some(record) = sync_data::in_row(transaction, row)? {
            add(&record.row);
        }
    }
    Ok(known)
}

/// The same, as orders are asked for.
pub(super) fn whose(known: &KnownBy) -> Vec<Whose<'_>> {
    let ids = known.ids.iter().map(|id| Whose::Id(id));
    ids.chain(known.phones.iter().map(|phone| Whose::Phone(phone))).collect()
}

/// Of a customer: the clients that it is, and those of whoever became a part of it. Of a client: its customer.
fn linked(transaction: &ReadTransaction<'_>, owned: &Owned) -> Result<Vec<CustomerRow>, StoreError> {
    let id = owned.row.id;
    let mut ids: Vec<i64> = customer_links::customer_of(transaction, id)?.into_iter().collect();
    for row in one_person(transaction, id)? {
        ids.extend(customer_links::clients_of(transaction, row)?);
    }
    let mut rows = Vec::new();
    for id in ids {
        let id = projection::main_of(transaction, id)?.unwrap_or(id);
        rows.extend(customers::find(transaction, id)?.map(view::customer));
    }
    Ok(rows)
}
