//! The addresses of a customer that is gone.

use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_data::{self, RecordRow, Tombstone};
use mostrador_store::tables::sync_records::results;
use mostrador_store::{ReadTransaction, StoreError, WriteTransaction};

use super::{ADDRESS, CUSTOMER};
use crate::dataset::records::Records;
use crate::runs::TakeContext;

/// The addresses of a customer by either of its ids.
pub(super) fn addresses_of(
    transaction: &ReadTransaction<'_>,
    system: &str,
    customer: &RecordRow,
) -> Result<Vec<RecordRow>, StoreError> {
    let mut rows = sync_data::addresses_of(transaction, system, &customer.entity_id)?;
    if let Some(there) = &customer.external_id {
        rows.extend(sync_data::addresses_of(transaction, system, there)?);
    }
    Ok(rows)
}

/// A customer was deleted there: its addresses go with it, and what was asked about it is no question any more. Those that
/// exist here alone stay, as nobody else has them. The context is that of an address.
pub(super) fn follow(
    transaction: &WriteTransaction<'_>,
    addresses: &Records,
    customer: &RecordRow,
    context: &TakeContext,
) -> Result<(), StoreError> {
    for row in addresses_of(transaction, addresses.system, customer)? {
        addresses.remove_with_owner(transaction, row.id, context)?;
    }
    if let Some(there) = customer.id_there() {
        results::resolve(transaction, addresses.system, CUSTOMER, there, None, context.now)?;
    }
    Ok(())
}

/// A person believes of a record that it was deleted there: if it is a customer, its addresses go with it as if a run had
/// found out.
pub(crate) fn addresses_follow(
    transaction: &WriteTransaction<'_>,
    records: &Records,
    row: &RecordRow,
    now: Timestamp,
) -> Result<(), StoreError> {
    if records.entity_type != CUSTOMER {
        return Ok(());
    }
    let addresses = Records::of_entity(transaction, records.system, ADDRESS)?;
    let context = TakeContext {
        system: records.system,
        entity_type: ADDRESS.to_owned(),
        hash: [0; 32],
        now,
        // Whatever was accepted until now is older than this.
        asked_at: now.plus_millis(1),
        run_id: 0,
        mapping_version: 0,
    };
    follow(transaction, &addresses, row, &context)
}

/// The addresses that [`addresses_follow`] took along at that instant. One that a person had deleted here before is none of
/// them.
pub(crate) fn addresses_gone_with(
    transaction: &ReadTransaction<'_>,
    records: &Records,
    customer: &RecordRow,
    at: Timestamp,
) -> Result<Vec<RecordRow>, StoreError> {
    if records.entity_type != CUSTOMER {
        return Ok(Vec::new());
    }
    let ids = (customer.entity_id.as_str(), customer.external_id.as_deref());
    let mut rows = sync_data::addresses_gone_at(transaction, records.system, ids, at)?;
    rows.retain(|row| row.tombstone == Some(Tombstone::There));
    Ok(rows)
}
