//! Takes a customer with its addresses, in the savepoint of the customer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use mostrador_connector::{Record, RecordBody};
use mostrador_store::tables::sync_conflicts::{self, ConflictKind};
use mostrador_store::tables::sync_data::{self, EntityKey, RecordRow, RecordStatus};
use mostrador_store::{ReadTransaction, StoreError, WriteTransaction};
use roaring::RoaringTreemap;

use super::wire::{self, Addresses, Parts};
use super::{ADDRESS, CUSTOMER};
use crate::dataset::records::{RecordIntake, Records, adopt};
use crate::reader::record_hash;
use crate::runs::{Intake, Outcome, Reason, RunFacts, TakeContext, Taken};

/// Code of a customer whose list of addresses does not read.
const ADDRESSES_UNREADABLE: &str = "ADDRESSES_UNREADABLE";
/// Code of a customer some of whose addresses are missing, in a run that misses too many to be believed.
const ADDRESSES_HELD: &str = "ADDRESSES_HELD";
/// So many deletions of addresses are believed of one run.
const FEW: u64 = 10;
/// And this part of those that are known: one in so many.
const PART: u64 = 10;
/// Code of a record that a person took out of the traffic.
const EXCLUDED: &str = "EXCLUDED";

/// The customers of a system with their addresses. One hash is kept per customer, over the whole of what the connector hands
/// over, so that neither it nor an address of it is looked at again while nothing changes; it is forgotten where an address
/// waits for something.
///
/// An address that is missing in a customer that was returned was deleted there. Those that exist here alone stay. Of one run
/// no more than 10 or 10 % are believed, whichever is more; beyond that their customers fail, and each time that a person has
/// them tried again it is as many more.
#[derive(Debug)]
pub struct CustomerIntake {
    system: &'static str,
    customers: RecordIntake,
    addresses: RecordIntake,
    /// Deletions of addresses by the run at hand; outside of one they are not counted.
    deleted: Option<AtomicU64>,
}

impl CustomerIntake {
    /// For the customers and addresses of this system.
    pub fn new(system: &'static str) -> Self {
        Self {
            system,
            customers: RecordIntake::new(system, CUSTOMER),
            addresses: RecordIntake::new(system, ADDRESS),
            deleted: None,
        }
    }

    fn key(&self) -> EntityKey<'_> {
        EntityKey { system: self.system, entity_type: CUSTOMER }
    }

    /// A customer that is new by its id and known by its phone is the one that is known: it keeps its id here and gets the
    /// new one as that of the system. Where several have that phone nobody is guessed at.
    fn adopt_by_phone(
        &self,
        transaction: &WriteTransaction<'_>,
        parts: &Parts,
        context: &TakeContext,
    ) -> Result<Known, StoreError> {
        let id = parts.customer.external_id.as_str();
        if sync_data::find(transaction, self.key(), id)?.is_some() {
            return Ok(Known::Before);
        }
        let Some(digits) = parts.phone.as_deref().and_then(sync_data::phone_digits) else {
            return Ok(Known::Never);
        };
        let mut known = sync_data::with_phone(transaction, self.system, &digits)?;
        known.retain(|row| row.tombstone.is_none());
        if let ([_], Some(row)) = (known.as_slice(), known.first().cloned()) {
            let records = Records::of_entity(transaction, self.system, CUSTOMER)?;
            adopt(transaction, &records, row, id, context.now)?;
            return Ok(Known::Before);
        }
        Ok(Known::Never)
    }

    fn take_addresses(
        &self,
        transaction: &WriteTransaction<'_>,
        addresses: &Addresses,
        known: Known,
        context: &TakeContext,
    ) -> Result<Vec<Outcome>, StoreError> {
        let mut outcomes = Vec::new();
        for address in addresses.records() {
            let context = TakeContext {
                entity_type: ADDRESS.to_owned(),
                hash: record_hash(address, context.mapping_version),
                ..context.clone()
            };
            let same = match known {
                Known::Before => {
                    self.addresses.unchanged(transaction, &address.external_id, &context.hash)?
                }
                Known::Never => None,
            };
            if same.is_none() {
                outcomes.push(self.addresses.take(transaction, address, &context)?.outcome);
            }
        }
        if let Addresses::Some(_) = addresses {
            let field = Some("addresses".to_owned());
            outcomes.push(Outcome::Failed(Reason { field, ..Reason::of(ADDRESSES_UNREADABLE) }));
        }
        Ok(outcomes)
    }

    /// Addresses that the customer had there and has no more.
    fn remove_missing(
        &self,
        transaction: &WriteTransaction<'_>,
        customer: &RecordRow,
        listed: &[Record],
        context: &TakeContext,
    ) -> Result<Vec<Outcome>, StoreError> {
        let context = TakeContext { entity_type: ADDRESS.to_owned(), hash: [0; 32], ..context.clone() };
        let mut ids = vec![customer.entity_id.as_str()];
        ids.extend(customer.external_id.as_deref());
        let mut outcomes = Vec::new();
        for id in ids {
            for row in sync_data::addresses_of(transaction, self.system, id)? {
                let is_listed = |there: &str| listed.iter().any(|address| address.external_id == there);
                let missing = row.id_there().is_some_and(|there| !is_listed(there));
                if !missing || !self.may_be_missed(transaction, &row)? {
                    continue;
                }
                if self.is_too_much(transaction)? {
                    let field = Some("addresses".to_owned());
                    outcomes.push(Outcome::Failed(Reason { field, ..Reason::of(ADDRESSES_HELD) }));
                    continue;
                }
                outcomes.push(self.addresses.remove(transaction, row.id, &context)?.outcome);
                if let Some(deleted) = &self.deleted {
                    deleted.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
        Ok(outcomes)
    }

    /// Whether one more address is too many to be believed.
    fn is_too_much(&self, transaction: &ReadTransaction<'_>) -> Result<bool, StoreError> {
        let Some(deleted) = &self.deleted else { return Ok(false) };
        let deleted = deleted.load(Ordering::Relaxed);
        if deleted < FEW {
            return Ok(false);
        }
        let known = self.addresses.known(transaction)?.saturating_add(deleted);
        Ok(deleted >= FEW.max(known / PART))
    }

    /// Whether the absence of an address says anything new: not of one that exists here alone or that a person excluded, and
    /// not where a person knows of the deletion and decides about it.
    fn may_be_missed(&self, transaction: &ReadTransaction<'_>, row: &RecordRow) -> Result<bool, StoreError> {
        match row.status {
            RecordStatus::Synced | RecordStatus::Pending | RecordStatus::Failed => Ok(true),
            RecordStatus::Deleted => Ok(false),
            // One that was deleted here alone is gone from both sides now.
            RecordStatus::Skipped => Ok(row.tombstone.is_some() && row.error.as_deref() != Some(EXCLUDED)),
            RecordStatus::Conflict => {
                let key = EntityKey { system: self.system, entity_type: ADDRESS };
                let open = sync_conflicts::open_of(transaction, key, &row.entity_id)?;
                Ok(open.is_none_or(|open| open.sides.kind != ConflictKind::DeletedThere))
            }
        }
    }

    /// The next read of the customer looks at it whatever it says.
    fn forget_hash(&self, transaction: &WriteTransaction<'_>, row: i64) -> Result<(), StoreError> {
        match sync_data::by_row(transaction, self.key(), row)? {
            Some(row) if row.payload_hash.is_some() => {
                sync_data::save(transaction, &RecordRow { payload_hash: None, ..row })
            }
            Some(_) | None => Ok(()),
        }
    }
}

impl Intake for CustomerIntake {
    fn take(
        &self,
        transaction: &WriteTransaction<'_>,
        record: &Record,
        context: &TakeContext,
    ) -> Result<Taken, StoreError> {
        let parts = match record.body {
            RecordBody::Raw => wire::parts(record),
            RecordBody::Order { .. } | RecordBody::Deleted | RecordBody::Malformed { .. } => None,
        };
        let Some(parts) = parts else { return self.customers.take(transaction, record, context) };
        let known = self.adopt_by_phone(transaction, &parts, context)?;
        let taken = self.customers.take(transaction, &parts.customer, context)?;
        // A customer that is not taken at all keeps its addresses as they are.
        let Some(row) = taken.row.filter(|_| goes_on(&taken.outcome)) else { return Ok(taken) };
        let mut outcomes = self.take_addresses(transaction, &parts.addresses, known, context)?;
        if let (Known::Before, Addresses::All(listed)) = (known, &parts.addresses)
            && let Some(customer) = sync_data::by_row(transaction, self.key(), row)?
        {
            outcomes.extend(self.remove_missing(transaction, &customer, listed, context)?);
        }
        if outcomes.iter().any(waits) {
            self.forget_hash(transaction, row)?;
        }
        Ok(Taken { row: taken.row, outcome: outcomes.into_iter().fold(taken.outcome, graver) })
    }

    fn unchanged(
        &self,
        transaction: &ReadTransaction<'_>,
        external_id: &str,
        hash: &[u8; 32],
    ) -> Result<Option<i64>, StoreError> {
        self.customers.unchanged(transaction, external_id, hash)
    }

    fn known(&self, transaction: &ReadTransaction<'_>) -> Result<u64, StoreError> {
        self.customers.known(transaction)
    }

    fn missing(
        &self,
        transaction: &ReadTransaction<'_>,
        seen: &RoaringTreemap,
        after: i64,
        limit: usize,
    ) -> Result<Vec<i64>, StoreError> {
        self.customers.missing(transaction, seen, after, limit)
    }

    fn remove(
        &self,
        transaction: &WriteTransaction<'_>,
        row: i64,
        context: &TakeContext,
    ) -> Result<Taken, StoreError> {
        self.customers.remove(transaction, row, context)
    }

    fn for_run(&self, _: RunFacts) -> Option<Arc<dyn Intake>> {
        Some(Arc::new(Self { deleted: Some(AtomicU64::new(0)), ..Self::new(self.system) }))
    }
}

/// Whether a customer was here before, under whichever id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    Before,
    Never,
}

/// Whether the addresses of a customer are taken after this end of the customer's own record.
fn goes_on(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Created | Outcome::Updated | Outcome::Unchanged | Outcome::Conflicted(_) => true,
        Outcome::Skipped(reason) => reason.code.as_str() != EXCLUDED,
        Outcome::Failed(_) => false,
    }
}

/// Whether something of an address is left to do, so that an equal customer is to be looked at again.
fn waits(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Failed(_) | Outcome::Conflicted(_) => true,
        Outcome::Skipped(reason) => reason.code.as_str() == Reason::READ_BEFORE_WRITE,
        Outcome::Created | Outcome::Updated | Outcome::Unchanged => false,
    }
}

/// The one of the two outcomes, of a customer so far and of one of its addresses, that counts for the customer. One that is
/// only put off goes before everything but a failure: the watermark must not move past it. A new address changes its customer.
fn graver(customer: Outcome, address: Outcome) -> Outcome {
    fn weight(outcome: &Outcome) -> u8 {
        match outcome {
            Outcome::Failed(_) => 6,
            Outcome::Skipped(reason) if reason.code.as_str() == Reason::READ_BEFORE_WRITE => 5,
            Outcome::Conflicted(_) => 4,
            Outcome::Created => 3,
            Outcome::Updated => 2,
            Outcome::Skipped(_) => 1,
            Outcome::Unchanged => 0,
        }
    }
    let address = match address {
        Outcome::Created => Outcome::Updated,
        other @ (Outcome::Updated
        | Outcome::Unchanged
        | Outcome::Skipped(_)
        | Outcome::Conflicted(_)
        | Outcome::Failed(_)) => other,
    };
    if weight(&address) > weight(&customer) { address } else { customer }
}

#[cfg(test)]
#[path = "intake_tests.rs"]
mod tests;
