//! Edits of a customer, and customers who are made here.

use mostrador_domain::customer::check_customer;
use mostrador_domain::merge::Fields;
use mostrador_engine::customers::CUSTOMER;
use mostrador_engine::records::{self, Records};
use mostrador_store::tables::sync_data::LOCAL_ID_PREFIX;
use serde_json::Value;
use uuid::Uuid;

use super::change::{changing_one, checked, connected, invalid, moved, nothing_travels, unedited};
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session};

pub(crate) async fn customer_save(
    api: &Api,
    session: &Session,
    request: CustomerEdit,
) -> Result<CustomerDetail, ApiError> {
    let changes = checked(&request.fields, check_customer)?;
    changing_one(api, session, move |work| {
        let owned = work.customer(request.id)?;
        if owned.row.version != request.version {
            return Err(moved());
        }
        let records = work.records(&owned)?;
        let id = &owned.row.entity_id;
        records::edit(work.transaction, &records, id, &changes, None, work.actor, work.now)
            .map_err(unedited)?;
        work.draw(request.id)?;
        Ok(request.id)
    })
    .await
}

pub(crate) async fn customer_add(
    api: &Api,
    session: &Session,
    request: CustomerNew,
) -> Result<CustomerDetail, ApiError> {
    let mut fields: Fields = checked(&request.fields, check_customer)?;
    fields.retain(|_, value| !value.is_null());
    let known = |name: &str| fields.contains_key(name);
    if !["firstName", "lastName", "whatsappPhoneNumber", "secondPhone"].into_iter().any(known) {
        return Err(invalid("firstName"));
    }
    for (field, value) in [("isBanned", Value::Bool(false)), ("isActive", Value::Bool(true))] {
        fields.entry(field.to_owned()).or_insert(value);
    }
    let id = format!("{LOCAL_ID_PREFIX}{}", Uuid::new_v4());
    changing_one(api, session, move |work| {
        let system = work.engine.ordering().ok_or_else(nothing_travels)?;
        let system = connected(work.engine, system)?;
        let records = Records::of_entity(work.transaction, system, CUSTOMER)?;
        let row = records::create(work.transaction, &records, &id, &fields, None, work.actor, work.now)
            .map_err(unedited)?;
        work.draw(row.id)?;
        Ok(row.id)
    })
    .await
}
