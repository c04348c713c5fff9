//! Drawing one customer.

use std::collections::BTreeSet;

use mostrador_domain::Cents;
use mostrador_domain::customer::{
    AddressFacts, CallingCode, CustomerFacts, Kind, address_facts, facts, json_text, search_words, sort_key,
};
use mostrador_store::tables::customers::{self, CustomerRow, Drawn, DuplicateKey, Flags, Reason};
use mostrador_store::tables::sync_data::{self, EntityKey, Owned, RecordRow, RecordStatus};
use mostrador_store::tables::{customer_merges, customers_changed, sync_conflicts};
use mostrador_store::{ReadTransaction, StoreError, WriteTransaction};

use super::{ADDRESS, CUSTOMER};
use crate::dataset::records::Document;

/// What is left of a record that was erased.
const EMPTY: &str = "{}";

/// Draws what belongs to a row of `sync_data` that changed: the customer itself, or the one that an address names. Answers the
/// rows that were drawn.
///
/// # Errors
/// When the file cannot be read or written.
pub fn draw(
    transaction: &WriteTransaction<'_>,
    row: i64,
    country: CallingCode,
) -> Result<BTreeSet<i64>, StoreError> {
    draw_unless(transaction, row, country, &BTreeSet::new())
}

/// The same, leaving out those that were drawn in this transaction already.
pub(super) fn draw_unless(
    transaction: &WriteTransaction<'_>,
    row: i64,
    country: CallingCode,
    drawn: &BTreeSet<i64>,
) -> Result<BTreeSet<i64>, StoreError> {
    let mut now = BTreeSet::new();
    let found = sync_data::in_row(transaction, row)?;
    match found {
        Some(owned) if owned.entity_type == ADDRESS => {
            for customer in customers_of(transaction, &owned)? {
                if !drawn.contains(&customer)
                    && let Some(owned) = sync_data::in_row(transaction, customer)?
                {
                    draw_customer(transaction, &owned, country)?;
                    now.insert(customer);
                }
            }
        }
        Some(owned) => {
            if !drawn.contains(&row) {
                draw_customer(transaction, &owned, country)?;
                now.insert(row);
            }
            // Whoever became a part of it is shown while it is not there, and only then.
            for part in customer_merges::parts_of(transaction, row)? {
                if !drawn.contains(&part)
                    && let Some(owned) = sync_data::in_row(transaction, part)?
                {
                    draw_customer(transaction, &owned, country)?;
                    now.insert(part);
                }
            }
        }
        None => {
            customers::remove(transaction, row)?;
            now.insert(row);
        }
    }
    customers_changed::done(transaction, row)?;
    Ok(now)
}

/// Whether a record is neither deleted nor erased.
pub fn is_there(row: &RecordRow) -> bool {
    row.tombstone.is_none() && row.status != RecordStatus::Deleted && row.payload != EMPTY
}

/// The customer that is shown in place of one that became a part of it. A main record that was deleted or erased hides nobody:
/// the person is shown by the record that is left.
///
/// # Errors
/// When the file cannot be read.
pub fn main_of(transaction: &ReadTransaction<'_>, row: i64) -> Result<Option<i64>, StoreError> {
    let mut shown = None;
    for (main, there) in mains_of(transaction, row)? {
        if there {
            shown = Some(main);
        }
    }
    Ok(shown)
}

/// The records that became the main ones of this one and are gone, where no other one is shown in its place: whatever is kept
/// of them is kept of the same person.
///
/// # Errors
/// When the file cannot be read.
pub fn gone_mains_of(transaction: &ReadTransaction<'_>, row: i64) -> Result<Vec<i64>, StoreError> {
    let mains = mains_of(transaction, row)?;
    if mains.iter().any(|(_, there)| *there) {
        return Ok(Vec::new());
    }
    Ok(mains.into_iter().map(|(main, _)| main).collect())
}

/// The customers that this one is a part of, the nearest first, and whether each is there.
fn mains_of(transaction: &ReadTransaction<'_>, row: i64) -> Result<Vec<(i64, bool)>, StoreError> {
    let mut mains: Vec<(i64, bool)> = Vec::new();
    let mut last = row;
    while let Some(main) = customer_merges::main_of(transaction, last)? {
        if main == row || mains.iter().any(|(known, _)| *known == main) {
            break;
        }
        let there = sync_data::in_row(transaction, main)?.is_some_and(|owned| is_there(&owned.row));
        mains.push((main, there));
        last = main;
    }
    Ok(mains)
}

fn draw_customer(
    transaction: &WriteTransaction<'_>,
    owned: &Owned,
    country: CallingCode,
) -> Result<(), StoreError> {
    let row = &owned.row;
    let Some(kind) = Kind::of_entity(&owned.entity_type) else {
        return customers::remove(transaction, row.id).map(drop);
    };
    if !is_there(row) || main_of(transaction, row.id)?.is_some() {
        return customers::remove(transaction, row.id).map(drop);
    }
    let facts = facts(kind, &row.payload);
    let (addresses, conflicts) = addresses_and_conflicts(transaction, owned)?;
    let line = address_line(&facts, &addresses);
    let mut keys: BTreeSet<DuplicateKey> = BTreeSet::new();
    let mut key = |reason, key: Option<String>| keys.extend(key.map(|key| DuplicateKey { reason, key }));
    key(Reason::Phone, facts.phone_key(country));
    key(Reason::Phone, facts.second_phone_key(country));
    key(Reason::Document, facts.document_key());
    key(Reason::NameAndAddress, facts.name_and_address_key(line.as_deref()));
    let drawn = Drawn {
        name_key: sort_key(facts.name.as_deref()),
        words: search_words(&facts, &addresses),
        keys: keys.into_iter().collect(),
        row: list_row(owned, facts, line, conflicts),
    };
    customers::put(transaction, &drawn)
}

/// The addresses that a customer has, and how many of them and of itself wait for a decision.
fn addresses_and_conflicts(
    transaction: &ReadTransaction<'_>,
    owned: &Owned,
) -> Result<(Vec<AddressFacts>, u32), StoreError> {
    let (system, row) = (owned.system.as_str(), &owned.row);
    let open = |entity_type: &str, id: &str| -> Result<u32, StoreError> {
        let found = sync_conflicts::open_id(transaction, EntityKey { system, entity_type }, id)?;
        Ok(u32::from(found.is_some()))
    };
    let mut conflicts = open(&owned.entity_type, &row.entity_id)?;
    let mut addresses = Vec::new();
    if owned.entity_type == CUSTOMER {
        for address in addresses_of(transaction, system, row)? {
            conflicts = conflicts.saturating_add(open(ADDRESS, &address.entity_id)?);
            if address.tombstone.is_none() && address.status != RecordStatus::Deleted {
                addresses.push(address_facts(&address.payload));
            }
        }
    }
    Ok((addresses, conflicts))
}

/// The addresses of a customer by either of its ids, without those that are gone from both sides, by row.
///
/// # Errors
/// When the file cannot be read.
pub fn addresses_of(
    transaction: &ReadTransaction<'_>,
    system: &str,
    customer: &RecordRow,
) -> Result<Vec<RecordRow>, StoreError> {
    let mut addresses = sync_data::addresses_of(transaction, system, &customer.entity_id)?;
    if let Some(there) = &customer.external_id {
        addresses.extend(sync_data::addresses_of(transaction, system, there)?);
        addresses.sort_by_key(|row| row.id);
    }
    Ok(addresses)
}

/// Whoever an address names as its customer.
fn customers_of(transaction: &ReadTransaction<'_>, address: &Owned) -> Result<Vec<i64>, StoreError> {
    let document = Document::parse(&address.row.payload).unwrap_or_default();
    match document.value("customerId").as_ref().and_then(json_text) {
        Some(id) => sync_data::customers_named(transaction, &address.system, &id),
        None => Ok(Vec::new()),
    }
}

fn address_line(facts: &CustomerFacts, addresses: &[AddressFacts]) -> Option<String> {
    let default = addresses.iter().find(|address| address.is_default && address.line.is_some());
    let first = || addresses.iter().find(|address| address.line.is_some());
    let of_address = default.or_else(first).and_then(|address| address.line.clone());
    of_address.or_else(|| facts.address.clone())
}

fn list_row(owned: &Owned, facts: CustomerFacts, address: Option<String>, conflicts: u32) -> CustomerRow {
    let row = &owned.row;
    let mut flags = if facts.blocked { Flags::BLOCKED } else { Flags::NONE };
    if conflicts > 0 {
        flags = flags.with(Flags::CONFLICT);
    }
    CustomerRow {
        id: row.id,
        source: owned.system.clone(),
        entity_type: owned.entity_type.clone(),
        record_id: row.entity_id.clone(),
        name: facts.name,
        phone: facts.phones.into_iter().next(),
        document: facts.document,
        email: facts.email,
        address,
        flags,
        status: row.status.code().to_owned(),
        error: row.error.clone(),
        conflicts,
        total_orders: facts.total_orders.and_then(|orders| i64::try_from(orders).ok()),
        total_spent_cents: facts.total_spent.map(Cents::get),
        last_interaction_at: facts.last_interaction_at,
        zone: facts.zone,
        contract_state: facts.contract_state,
    }
}

/// A record as the list would show it, from its payload alone: for one that is in no list (yet).
pub fn row_of(owned: &Owned) -> Option<CustomerRow> {
    let kind = Kind::of_entity(&owned.entity_type)?;
    let facts = facts(kind, &owned.row.payload);
    let line = facts.address.clone();
    Some(list_row(owned, facts, line, 0))
}

/// What a person calls a customer: its name, else its phone.
pub fn shown_name(row: &CustomerRow) -> Option<&str> {
    row.name.as_deref().or(row.phone.as_deref())
}

#[cfg(test)]
#[path = "draw_tests.rs"]
mod tests;
