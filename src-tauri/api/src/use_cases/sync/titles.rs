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
    let row = sync_data::find(transaction, EntityKey { system, entity_type }, id)?;
    Ok(row.and_then(|row| view::title_of(&row.payload)))
}
