//! What people call a record.

use mostrador_store::tables::orders;
use mostrador_store::tables::sync_data::{self, EntityKey};
use mostrador_store::{ReadTransaction, StoreError};

use super::figures::is_orders;
use crate::view;

/// "#42 · María" of an order, else what is most like a name in the record as it is known here. `id` is the record's id, here
/// or there.
pub(crate) fn title_of_record(
    transaction: &ReadTransaction<'_>,
    ordering: Option<&str>,
    system: &str,
    entity_type: &str,
    id: &str,
) -> Result<Option<String>, StoreError> {
    if is_orders(ordering, system, entity_type) {
        return Ok(orders::label(transaction, id)?.map(|label| match label.customer {
            Some(customer) => format!("#{} · {customer}", label.daily_number),
            None => format!("#{}", label.daily_number),
        }));
    }
    match sync_data::find(transaction, EntityKey { system, entity_type }, id)? {
        Some(row) => title_of_payload(transaction, system, entity_type, &row.payload),
        None => Ok(None),
    }
}

/// What is most like a name in a record as JSON; an address is called by its customer as well: "María Pérez · Casa".
pub(crate) fn title_of_payload(
    transaction: &ReadTransaction<'_>,
    system: &str,
    entity_type: &str,
    payload: &str,
) -> Result<Option<String>, StoreError> {
    let own = view::title_of(payload);
    let Some(customer) = customer_of(entity_type, payload) else { return Ok(own) };
    let key = EntityKey { system, entity_type: CUSTOMER };
    let whose = sync_data::find(transaction, key, &customer)?.and_then(|row| view::title_of(&row.payload));
    Ok(match (whose, own) {
        (Some(whose), Some(own)) => Some(format!("{whose} · {own}")),
        (whose, own) => whose.or(own),
    })
}

const ADDRESS: &str = "address";
const CUSTOMER: &str = "customer";

/// The id of the customer whose address it is.
fn customer_of(entity_type: &str, payload: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Owned {
        customer_id: Option<String>,
    }
    let owned = || serde_json::from_str::<Owned>(payload).ok()?.customer_id;
    (entity_type == ADDRESS).then(owned).flatten()
}
