//! *Borrar datos personales*: nothing is left of the person but its id, so that no read brings it back, and the figures and
//! numbers of its orders. What the remote keeps it keeps: it has no way to be told, and the page says so.
//!
//! Orders and results of runs may be many: they are emptied in slices. The records themselves go last, in one transaction, so
//! that an erasure which was cut off shows the customer still, to be erased again.

use mostrador_domain::order::OrderId;
use mostrador_engine::customers::{ADDRESS, CUSTOMER};
use mostrador_engine::records;
use mostrador_store::tables::customers::erasing::{About, Rewriting};
use mostrador_store::tables::customers::{self, erasing};
use mostrador_store::tables::sync_data::{self, EntityKey, Owned};
use mostrador_store::tables::sync_log::of_record;
use mostrador_store::tables::{customer_links, customers_apart, orders};
use mostrador_store::{Lane, ReadTransaction, StoreError};

use super::change::{EXCLUDED, Work, changing, is_excluded, shown, unedited};
use super::confirm_name::is_confirmed;
use super::detail::{KnownBy, known_by, one_person, whose};
use super::erase_merges::{forget_merges, results_with};
use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::use_cases::sync::not_found;
use crate::{Api, Session};

/// Orders that are emptied in one transaction.
const ORDERS: u32 = 50;
/// Results of runs that are looked at in one go.
const RESULTS: u32 = 5_000;
/// Entity of orders in the audit.
const ORDER: &str = "order";

pub(crate) async fn customer_erase(
    api: &Api,
    session: &Session,
    request: EraseRequest,
) -> Result<Nothing, ApiError> {
    let id = request.id;
    let store = api.engine().store().clone();
    let (owned, known, records, taken) = store
        .read(move |transaction| {
            let owned = shown(transaction, id)?;
            let row = customers::find(transaction, id)?.ok_or_else(not_found)?;
            if !is_confirmed(&row, &request.confirm) {
                let text = "what was typed is not the name that is shown".to_owned();
                return Err(ApiError::Coded(ErrorCode::NotConfirmed, text));
            }
            let known = known_by(transaction, &owned)?;
            let records = everything(transaction, id)?;
            for record in &records {
                // Nothing is emptied of somebody who cannot be erased just now.
                is_at_rest(transaction, record)?;
            }
            let mut taken = Vec::new();
            for row in one_person(transaction, id)? {
                taken.extend(results_with(transaction, row)?);
            }
            Ok::<_, ApiError>((owned, known, records, taken))
        })
        .await?;
    let orders = forget_orders(api, &known).await?;
    let mut about =
        About { ids: orders.iter().map(OrderId::to_string).collect(), phones: known.phones, taken };
    for record in &records {
        about.ids.push(record.row.entity_id.clone());
        about.ids.extend(record.row.external_id.clone());
    }
    forget_results(api, &owned.system, about).await?;
    changing(api, session, move |work| {
        let owned = work.customer(id)?;
        let rows = one_person(work.transaction, id)?;
        for row in &rows {
            forget_merges(work, *row)?;
        }
        for record in everything(work.transaction, id)? {
            erase(work, &record)?;
        }
        for row in rows {
            for client in customer_links::clients_of(work.transaction, row)? {
                customer_links::unlink(work.transaction, client)?;
            }
            customer_links::unlink(work.transaction, row)?;
            customers_apart::forget(work.transaction, row)?;
        }
        work.note(&owned, "erase", None)
    })
    .await?;
    rewrite_words(api).await?;
    Ok(Nothing {})
}

/// Takes the words of the person out of the search's older parts, where nothing finds them any more.
async fn rewrite_words(api: &Api) -> Result<(), ApiError> {
    let store = api.engine().store().clone();
    let mut step = Rewriting::Begins;
    while store.write(Lane::Bulk, move |transaction| erasing::rewrite_words(transaction, step)).await? {
        step = Rewriting::GoesOn;
    }
    Ok(())
}

/// The records that are one person by now, and all of their addresses, also those that are deleted.
fn everything(transaction: &ReadTransaction<'_>, id: i64) -> Result<Vec<Owned>, ApiError> {
    let mut records = Vec::new();
    for row in one_person(transaction, id)? {
        let Some(owned) = sync_data::in_row(transaction, row)? else { continue };
        if owned.entity_type == CUSTOMER {
            let ids = std::iter::once(&owned.row.entity_id).chain(owned.row.external_id.as_ref());
            for named in ids {
                for row in sync_data::all_addresses_of(transaction, &owned.system, named)? {
                    let (system, entity_type) = (owned.system.clone(), ADDRESS.to_owned());
                    records.push(Owned { system, entity_type, row });
                }
            }
        }
        records.push(owned);
    }
    Ok(records)
}

async fn forget_orders(api: &Api, known: &KnownBy) -> Result<Vec<OrderId>, ApiError> {
    let (engine, known) = (api.engine(), std::sync::Arc::new(known.clone()));
    let mut all = Vec::new();
    loop {
        let known = std::sync::Arc::clone(&known);
        let slice = engine
            .store()
            .write(Lane::Interactive, move |transaction| {
                // What was emptied names nobody any more, so that the next slice finds the next ones.
                let slice = orders::ids_of_customer(transaction, &whose(&known), ORDERS)?;
                for order in &slice {
                    orders::forget_person(transaction, *order)?;
                    of_record::forget(transaction, ORDER, &order.to_string())?;
                }
                Ok::<_, StoreError>(slice)
            })
            .await?;
        if slice.is_empty() {
            return Ok(all);
        }
        for order in &slice {
            engine.announce_order(*order);
        }
        all.extend(slice);
    }
}

async fn forget_results(api: &Api, system: &str, about: About) -> Result<(), ApiError> {
    let (store, about) = (api.engine().store().clone(), std::sync::Arc::new(about));
    let mut after = 0;
    loop {
        let (about, system) = (std::sync::Arc::clone(&about), system.to_owned());
        let found = store
            .read(move |transaction| erasing::results_about(transaction, &system, &about, after, RESULTS));
        let (results, next) = found.await.map_err(ApiError::Store)?;
        if !results.is_empty() {
            let forgotten = store
                .write(Lane::Interactive, move |transaction| erasing::forget_results(transaction, &results));
            forgotten.await.map_err(ApiError::Store)?;
        }
        match next {
            Some(next) => after = next,
            None => return Ok(()),
        }
    }
}

/// Refuses while something of the record is being sent: whoever sends it would store an answer about it. In a moment it is
/// over.
fn is_at_rest(transaction: &ReadTransaction<'_>, record: &Owned) -> Result<(), ApiError> {
    let Owned { system, entity_type, row } = record;
    if erasing::is_on_its_way(transaction, EntityKey { system, entity_type }, &row.entity_id)? {
        let text = "something of the record is being sent".to_owned();
        return Err(ApiError::Coded(ErrorCode::RecordOnItsWay, text));
    }
    Ok(())
}

/// Empties one record and everything beside it.
pub(super) fn erase(work: &Work<'_>, record: &Owned) -> Result<(), ApiError> {
    let Owned { system, entity_type, row } = record;
    let key = EntityKey { system, entity_type };
    is_at_rest(work.transaction, record)?;
    let travels = row.tombstone.is_none() && !is_excluded(row);
    if travels && work.engine.destination(system).is_some() {
        let records = if entity_type == ADDRESS {
            mostrador_engine::records::Records::of_entity(
                work.transaction,
                super::change::connected(work.engine, system)?,
                ADDRESS,
            )?
        } else {
            work.records(record)?
        };
        records::exclude(work.transaction, &records, &row.entity_id, work.actor, work.now)
            .map_err(unedited)?;
    }
    erasing::forget_beside(work.transaction, key, &row.entity_id)?;
    if row.id_there().is_none() {
        // Nobody else has ever heard of it: there is nothing that could come back.
        sync_data::delete(work.transaction, row.id)?;
    } else {
        sync_data::erase(work.transaction, row.id, EXCLUDED, work.now)?;
    }
    work.draw(row.id)
}
