//! Addresses of a customer: made, changed and taken away here.

use mostrador_domain::customer::check_address;
use mostrador_domain::merge::Fields;
use mostrador_engine::customers::CUSTOMER;
use mostrador_engine::projection;
use mostrador_engine::records::{self, Records, Reference};
use mostrador_store::tables::sync_data::{LOCAL_ID_PREFIX, Owned, RecordRow};
use serde_json::Value;
use uuid::Uuid;

use super::change::{Work, changing_one, checked, invalid, moved, unedited};
use crate::dto::*;
use crate::error::ApiError;
use crate::use_cases::sync::not_found;
use crate::{Api, Session};

/// What an address must have.
const REQUIRED: [&str; 3] = ["name", "street", "number"];

pub(crate) async fn address_save(
    api: &Api,
    session: &Session,
    request: AddressEdit,
) -> Result<CustomerDetail, ApiError> {
    let changes = checked(&request.fields, check_address)?;
    if request.address.is_none()
        && let Some(missing) = REQUIRED.into_iter().find(|field| !changes.contains_key(*field))
    {
        return Err(invalid(missing));
    }
    changing_one(api, session, move |work| {
        let customer = work.customer(request.customer)?;
        let records = work.addresses(&customer)?;
        let addresses = projection::addresses_of(work.transaction, &customer.system, &customer.row)?;
        let becomes_default = changes.get("isDefault") == Some(&Value::Bool(true));
        let saved = match request.address {
            Some(id) => {
                let address = of_customer(&addresses, id)?;
                if address.version != request.version {
                    return Err(moved());
                }
                whole_place(&changes, Some(&address.payload))?;
                edit(work, &records, &address.entity_id, &changes)?;
                address.id
            }
            None => {
                whole_place(&changes, None)?;
                create(work, &records, &customer, changes)?
            }
        };
        if becomes_default {
            let no = Fields::from([("isDefault".to_owned(), Value::Bool(false))]);
            for other in addresses.iter().filter(|other| other.id != saved && other.tombstone.is_none()) {
                if mostrador_domain::customer::address_facts(&other.payload).is_default {
                    edit(work, &records, &other.entity_id, &no)?;
                    work.draw(other.id)?;
                }
            }
        }
        work.draw(saved)?;
        work.draw(request.customer)?;
        Ok(request.customer)
    })
    .await
}

/// Half a place is none: both degrees are given, or neither is.
fn whole_place(changes: &Fields, before: Option<&str>) -> Result<(), ApiError> {
    let before: Option<serde_json::Map<String, Value>> =
        before.and_then(|payload| serde_json::from_str(payload).ok());
    let given = |field: &str| {
        let stored = || before.as_ref().and_then(|before| before.get(field));
        changes.get(field).or_else(stored).is_some_and(|value| !value.is_null())
    };
    match (given("latitude"), given("longitude")) {
        (true, false) => Err(invalid("longitude")),
        (false, true) => Err(invalid("latitude")),
        (true, true) | (false, false) => Ok(()),
    }
}

fn of_customer(addresses: &[RecordRow], id: i64) -> Result<&RecordRow, ApiError> {
    addresses.iter().find(|address| address.id == id && address.tombstone.is_none()).ok_or_else(not_found)
}

pub(super) fn edit(
    work: &Work<'_>,
    records: &Records,
    entity_id: &str,
    changes: &Fields,
) -> Result<(), ApiError> {
    records::edit(work.transaction, records, entity_id, changes, None, work.actor, work.now)
        .map_err(unedited)?;
    Ok(())
}

/// Makes an address of a customer and answers its row.
pub(super) fn create(
    work: &Work<'_>,
    records: &Records,
    customer: &Owned,
    mut fields: Fields,
) -> Result<i64, ApiError> {
    fields.retain(|_, value| !value.is_null());
    fields.insert("customerId".to_owned(), Value::from(customer.row.entity_id.as_str()));
    fields.entry("isDefault".to_owned()).or_insert(Value::Bool(false));
    let id = format!("{LOCAL_ID_PREFIX}{}", Uuid::new_v4());
    let reference = Reference { entity_type: CUSTOMER.to_owned(), entity_id: customer.row.entity_id.clone() };
    let row =
        records::create(work.transaction, records, &id, &fields, Some(&reference), work.actor, work.now)
            .map_err(unedited)?;
    Ok(row.id)
}

pub(crate) async fn address_remove(
    api: &Api,
    session: &Session,
    request: AddressRequest,
) -> Result<CustomerDetail, ApiError> {
    changing_one(api, session, move |work| {
        let customer = work.customer(request.customer)?;
        let records = work.addresses(&customer)?;
        let addresses = projection::addresses_of(work.transaction, &customer.system, &customer.row)?;
        let address = of_customer(&addresses, request.address)?;
        records::delete(work.transaction, &records, &address.entity_id, work.actor, work.now)
            .map_err(unedited)?;
        work.draw(address.id)?;
        work.draw(request.customer)?;
        Ok(request.customer)
    })
    .await
}
