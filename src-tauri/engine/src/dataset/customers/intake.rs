//! Takes a customer with its addresses, in the savepoint of the customer.

use std::sync::Arc;

use mostrador_connector::{Record, RecordBody};
use mostrador_store::tables::sync_data::{self, EntityKey, RecordRow};
use mostrador_store::tables::sync_records::results;
use mostrador_store::{ReadTransaction, StoreError, WriteTransaction};

use super::ahead::{Ahead, Listed};
use super::missing::ADDRESSES_HELD;
use super::owner::follow;
use super::phones;
use super::wire::{self, Addresses, Parts};
use super::{ADDRESS, CUSTOMER};
use crate::dataset::records::{RecordIntake, SkipReason};
use crate::reader::record_hash;
use crate::runs::{Intake, Kept, Listing, LookAhead, Outcome, Reason, RunFacts, TakeContext, Taken};

/// Code of a customer whose list of addresses does not read.
const ADDRESSES_UNREADABLE: &str = "ADDRESSES_UNREADABLE";
/// Code of a record that a person took out of the traffic.
pub(super) const EXCLUDED: &str = "EXCLUDED";

/// The customers of a system with their addresses. One hash is kept per customer, over the whole of what the connector hands
/// over, so that neither it nor an address of it is looked at again while nothing changes; it is forgotten where an address
/// waits for something.
///
/// An address that is missing in a customer that was returned was deleted there. Those that exist here alone stay. Where a
/// body misses too many of them none is deleted: their customers fail until a person has them tried again, which is to agree
/// to the loss of those that were missing then and of no others, or sets that aside: then they stay.
#[derive(Debug)]
pub struct CustomerIntake {
    pub(super) system: &'static str,
    customers: RecordIntake,
    pub(super) addresses: RecordIntake,
    /// What the body of the run at hand says as a whole.
    pub(super) ahead: Ahead,
}

impl CustomerIntake {
    /// For the customers and addresses of this system.
    pub fn new(system: &'static str) -> Self {
        Self {
            system,
            customers: RecordIntake::new(system, CUSTOMER),
            addresses: RecordIntake::new(system, ADDRESS),
            ahead: Ahead::new(None),
        }
    }

    pub(super) fn key(&self) -> EntityKey<'_> {
        EntityKey { system: self.system, entity_type: CUSTOMER }
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
                    self.addresses.kept().unchanged(transaction, &address.external_id, &context.hash)?
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

    fn take_parts(
        &self,
        transaction: &WriteTransaction<'_>,
        parts: &Parts,
        known: Known,
        context: &TakeContext,
    ) -> Result<Taken, StoreError> {
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

    /// The next read of the customer looks at it whatever it says.
    pub(super) fn forget_hash(&self, transaction: &WriteTransaction<'_>, row: i64) -> Result<(), StoreError> {
        match sync_data::by_row(transaction, self.key(), row)? {
            Some(row) if row.payload_hash.is_some() => {
                sync_data::save(transaction, &RecordRow { payload_hash: None, ..row })
            }
            Some(_) | None => Ok(()),
        }
    }
}

impl Intake for CustomerIntake {
    fn kept(&self) -> &dyn Kept {
        self.customers.kept()
    }

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
        let (known, adopted) = phones::recognise(transaction, self.key(), &self.ahead, &parts, context)?;
        let taken = self.take_parts(transaction, &parts, known, context)?;
        // Not before: what fails is undone, and nobody was given a row then.
        if let Some(row) = adopted {
            self.ahead.adopted(row, &parts.customer.external_id);
        }
        Ok(taken)
    }

    fn remove(
        &self,
        transaction: &WriteTransaction<'_>,
        row: i64,
        context: &TakeContext,
    ) -> Result<Taken, StoreError> {
        let taken = self.customers.remove(transaction, row, context)?;
        if taken.outcome == Outcome::Updated
            && let Some(customer) = sync_data::by_row(transaction, self.key(), row)?
        {
            let addresses = self.addresses.under_rules(transaction, context.run_id)?;
            follow(transaction, &addresses, &customer, &of_address(context))?;
        }
        Ok(taken)
    }

    fn for_run(&self, facts: RunFacts) -> Option<Arc<dyn Intake>> {
        Some(Arc::new(Self { ahead: Ahead::new(facts.again), ..Self::new(self.system) }))
    }

    fn look_ahead(&self) -> Option<&dyn LookAhead> {
        Some(self)
    }
}

impl LookAhead for CustomerIntake {
    fn look(
        &self,
        transaction: &ReadTransaction<'_>,
        record: &Record,
        hash: &[u8; 32],
    ) -> Result<Option<i64>, StoreError> {
        let id = record.external_id.as_str();
        let listed = self.ahead.customer(id);
        let unchanged = match record.body {
            RecordBody::Raw => self.kept().unchanged(transaction, id, hash)?,
            RecordBody::Order { .. } | RecordBody::Deleted | RecordBody::Malformed { .. } => return Ok(None),
        };
        if unchanged.is_none() {
            self.look_at_addresses(transaction, record)?;
        }
        Ok(match listed {
            Listed::Now => unchanged,
            Listed::Before => None,
        })
    }

    fn holds(&self) -> bool {
        !self.ahead.has_parted()
    }

    fn looked(&self, transaction: &ReadTransaction<'_>, listing: Listing) -> Result<(), StoreError> {
        let known = self.addresses.kept().known(transaction)?;
        let told = results::is_open(transaction, self.system, CUSTOMER, ADDRESSES_HELD)?;
        self.ahead.is_whole(listing, known, told);
        Ok(())
    }
}

/// Whether a customer was here before, under whichever id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Before,
    Never,
}

/// The same for an address, of which nothing was listed.
pub(super) fn of_address(context: &TakeContext) -> TakeContext {
    TakeContext { entity_type: ADDRESS.to_owned(), hash: [0; 32], ..context.clone() }
}

/// Whether the addresses of a customer are taken after this end of the customer's own record.
fn goes_on(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Created | Outcome::Updated | Outcome::Unchanged | Outcome::Conflicted(_) => true,
        Outcome::Skipped(reason) => {
            let code = reason.code.as_str();
            code != EXCLUDED && code != SkipReason::Replaced.code()
        }
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
pub(super) mod tests;
