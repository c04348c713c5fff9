//! Takes a customer with its addresses, in the savepoint of the customer.

use std::sync::Arc;

use mostrador_connector::{Record, RecordBody};
use mostrador_store::tables::sync_conflicts::{self, ConflictKind};
use mostrador_store::tables::sync_data::{self, EntityKey, RecordRow, RecordStatus};
use mostrador_store::tables::sync_history::RunTrigger;
use mostrador_store::tables::sync_records::results;
use mostrador_store::{ReadTransaction, StoreError, WriteTransaction};
use roaring::RoaringTreemap;

use super::ahead::{Absences, Ahead, Listed};
use super::owner::{addresses_of, follow};
use super::phones::{self, Whose};
use super::wire::{self, Addresses};
use super::{ADDRESS, CUSTOMER};
use crate::dataset::records::{RecordIntake, SkipReason};
use crate::reader::record_hash;
use crate::runs::{Intake, Listing, LookAhead, Outcome, Reason, RunFacts, TakeContext, Taken};

/// Code of a customer whose list of addresses does not read.
const ADDRESSES_UNREADABLE: &str = "ADDRESSES_UNREADABLE";
/// Code of a customer some of whose addresses are missing, in a run that misses too many to be believed.
const ADDRESSES_HELD: &str = "ADDRESSES_HELD";
/// Code of a record that a person took out of the traffic.
pub(super) const EXCLUDED: &str = "EXCLUDED";

/// The customers of a system with their addresses. One hash is kept per customer, over the whole of what the connector hands
/// over, so that neither it nor an address of it is looked at again while nothing changes; it is forgotten where an address
/// waits for something.
///
/// An address that is missing in a customer that was returned was deleted there. Those that exist here alone stay. Where a
/// body misses too many of them none is deleted: their customers fail until a person has them tried again, or sets that
/// aside: then they stay.
#[derive(Debug)]
pub struct CustomerIntake {
    system: &'static str,
    customers: RecordIntake,
    addresses: RecordIntake,
    /// What the body of the run at hand says as a whole.
    ahead: Ahead,
}

impl CustomerIntake {
    /// For the customers and addresses of this system.
    pub fn new(system: &'static str) -> Self {
        Self {
            system,
            customers: RecordIntake::new(system, CUSTOMER),
            addresses: RecordIntake::new(system, ADDRESS),
            ahead: Ahead::new(RunTrigger::Manual),
        }
    }

    fn key(&self) -> EntityKey<'_> {
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
    fn missing_of(
        &self,
        transaction: &ReadTransaction<'_>,
        customer: &RecordRow,
        listed: &[Record],
    ) -> Result<Vec<RecordRow>, StoreError> {
        let is_listed = |there: &str| listed.iter().any(|address| address.external_id == there);
        let mut missing = Vec::new();
        for row in addresses_of(transaction, self.system, customer)? {
            let is_missing = row.id_there().is_some_and(|there| !is_listed(there));
            if is_missing && self.may_be_missed(transaction, &row)? {
                missing.push(row);
            }
        }
        Ok(missing)
    }

    fn remove_missing(
        &self,
        transaction: &WriteTransaction<'_>,
        customer: &RecordRow,
        listed: &[Record],
        context: &TakeContext,
    ) -> Result<Vec<Outcome>, StoreError> {
        let context = of_address(context);
        let mut outcomes = Vec::new();
        let missing = self.missing_of(transaction, customer, listed)?;
        if missing.is_empty() {
            return Ok(outcomes);
        }
        let absences = self.absences(transaction, customer, &missing)?;
        for row in missing {
            outcomes.push(match absences {
                Absences::Believed => self.addresses.remove(transaction, row.id, &context)?.outcome,
                Absences::Held => {
                    let field = Some("addresses".to_owned());
                    Outcome::Failed(Reason { field, ..Reason::of(ADDRESSES_HELD) })
                }
            });
        }
        Ok(outcomes)
    }

    /// Counts the addresses that a customer which changed has and has no more.
    fn look_at_addresses(
        &self,
        transaction: &ReadTransaction<'_>,
        record: &Record,
    ) -> Result<(), StoreError> {
        let Some(parts) = wire::parts(record) else { return Ok(()) };
        let listed = parts.addresses.records();
        self.ahead.addresses(listed.iter().map(|address| address.external_id.as_str()));
        let whose = phones::whose(transaction, self.key(), &parts)?;
        let (Addresses::All(listed), Some(Whose { row, holder })) = (&parts.addresses, whose) else {
            return Ok(());
        };
        if row.error.as_deref() == Some(EXCLUDED) {
            return Ok(());
        }
        let missing = self.missing_of(transaction, &row, listed)?;
        // Those that stay whatever the body says count for nothing.
        if !missing.is_empty() && !self.is_declined(transaction, &row)? {
            self.ahead.missing(holder.as_deref(), missing.iter().filter_map(RecordRow::id_there));
        }
        Ok(())
    }

    /// What is done about addresses that this customer has no more: what a person said of just that goes before what the
    /// body says as a whole, which says nothing of those that were not counted in it.
    fn absences(
        &self,
        transaction: &ReadTransaction<'_>,
        customer: &RecordRow,
        missing: &[RecordRow],
    ) -> Result<Absences, StoreError> {
        if self.ahead.is_asked_again()
            && let Some(there) = customer.id_there()
            && results::is_open_of(transaction, self.system, CUSTOMER, there, ADDRESSES_HELD)?
        {
            return Ok(Absences::Believed);
        }
        let counted = self.ahead.has_counted(missing.iter().filter_map(RecordRow::id_there));
        let held = !counted || self.is_declined(transaction, customer)?;
        Ok(if held { Absences::Held } else { self.ahead.absences() })
    }

    /// Whether a person set it aside that addresses of this customer are missing, under either of its ids.
    fn is_declined(
        &self,
        transaction: &ReadTransaction<'_>,
        customer: &RecordRow,
    ) -> Result<bool, StoreError> {
        for id in [Some(customer.entity_id.as_str()), customer.external_id.as_deref()].into_iter().flatten() {
            if results::is_set_aside(transaction, self.system, CUSTOMER, id, ADDRESSES_HELD)? {
                return Ok(true);
            }
        }
        Ok(false)
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
        let known = phones::recognise(transaction, self.key(), &self.ahead, &parts, context)?;
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
        Some(Arc::new(Self { ahead: Ahead::new(facts.trigger), ..Self::new(self.system) }))
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
            RecordBody::Raw => self.unchanged(transaction, id, hash)?,
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

    fn looked(&self, transaction: &ReadTransaction<'_>, listing: Listing) -> Result<(), StoreError> {
        let known = self.addresses.known(transaction)?;
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
fn of_address(context: &TakeContext) -> TakeContext {
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
mod tests;

#[cfg(test)]
#[path = "missing_tests.rs"]
mod missing_tests;
