//! What is done about addresses that a customer has no more.

use mostrador_connector::Record;
use mostrador_store::tables::sync_conflicts::{self, ConflictKind};
use mostrador_store::tables::sync_data::{EntityKey, RecordRow, RecordStatus};
use mostrador_store::tables::sync_records::results;
use mostrador_store::{ReadTransaction, StoreError, WriteTransaction};

use super::ahead::Absences;
use super::intake::{CustomerIntake, EXCLUDED, of_address};
use super::owner::addresses_of;
use super::phones::{self, Whose};
use super::wire::{self, Addresses};
use super::{ADDRESS, CUSTOMER};
use crate::reader::concerned;
use crate::runs::{Intake, Outcome, Reason, TakeContext};

/// Code of a customer some of whose addresses are missing, in a run that misses too many to be believed.
pub(super) const ADDRESSES_HELD: &str = "ADDRESSES_HELD";

impl CustomerIntake {
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

    pub(super) fn remove_missing(
        &self,
        transaction: &WriteTransaction<'_>,
        customer: &RecordRow,
        listed: &[Record],
        context: &TakeContext,
    ) -> Result<Vec<Outcome>, StoreError> {
        let context = of_address(context);
        let missing = self.missing_of(transaction, customer, listed)?;
        let (moved, missing): (Vec<_>, Vec<_>) = missing
            .into_iter()
            .partition(|row| row.id_there().is_some_and(|there| self.ahead.has_address(there)));
        // Another customer has them by now. Should that one not be taken, they are looked for again.
        if !moved.is_empty() {
            self.forget_hash(transaction, customer.id)?;
        }
        if missing.is_empty() {
            return Ok(Vec::new());
        }
        match self.absences(transaction, customer, &missing)? {
            Absences::Believed => {
                for id in ids_of(customer) {
                    results::take_back(transaction, self.system, CUSTOMER, id, ADDRESSES_HELD, context.now)?;
                }
                let remove =
                    |row: RecordRow| Ok(self.addresses.remove(transaction, row.id, &context)?.outcome);
                missing.into_iter().map(remove).collect()
            }
            Absences::Held => {
                let field = Some("addresses".to_owned());
                let concerned = missing.iter().filter_map(RecordRow::id_there).map(str::to_owned).collect();
                Ok(vec![Outcome::Failed(Reason { field, concerned, ..Reason::of(ADDRESSES_HELD) })])
            }
        }
    }

    /// Counts the addresses that a customer which changed has and has no more.
    pub(super) fn look_at_addresses(
        &self,
        transaction: &ReadTransaction<'_>,
        record: &Record,
    ) -> Result<(), StoreError> {
        let Some(parts) = wire::parts(record) else { return Ok(()) };
        let whose = phones::whose(transaction, self.key(), &parts)?;
        if whose.as_ref().is_some_and(|whose| whose.row.error.as_deref() == Some(EXCLUDED)) {
            return Ok(());
        }
        let listed = parts.addresses.records();
        self.ahead.addresses(listed.iter().map(|address| address.external_id.as_str()));
        let (Addresses::All(listed), Some(Whose { row, holder })) = (&parts.addresses, whose) else {
            return Ok(());
        };
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
        if self.is_agreed(transaction, customer, missing)? {
            return Ok(Absences::Believed);
        }
        let counted = self.ahead.has_counted(missing.iter().filter_map(RecordRow::id_there));
        let held = !counted || self.is_declined(transaction, customer)?;
        Ok(if held { Absences::Held } else { self.ahead.absences() })
    }

    /// Whether a person knows that all of these addresses of this customer are missing, and has just that tried again.
    fn is_agreed(
        &self,
        transaction: &ReadTransaction<'_>,
        customer: &RecordRow,
        missing: &[RecordRow],
    ) -> Result<bool, StoreError> {
        let (Some(again), Some(there)) = (self.ahead.again(), customer.id_there()) else { return Ok(false) };
        let failure = again.failure_of(transaction, self.system, CUSTOMER, there)?;
        let Some(failure) = failure.filter(|failure| failure.reason_code == ADDRESSES_HELD) else {
            return Ok(false);
        };
        let told = concerned(&failure);
        Ok(missing
            .iter()
            .all(|row| row.id_there().is_some_and(|there| told.iter().any(|told| told == there))))
    }

    /// Whether a person set it aside that addresses of this customer are missing, under either of its ids.
    fn is_declined(
        &self,
        transaction: &ReadTransaction<'_>,
        customer: &RecordRow,
    ) -> Result<bool, StoreError> {
        for id in ids_of(customer) {
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
}

/// Either id of a customer.
fn ids_of(customer: &RecordRow) -> impl Iterator<Item = &str> {
    [Some(customer.entity_id.as_str()), customer.external_id.as_deref()].into_iter().flatten()
}

#[cfg(test)]
#[path = "missing_tests.rs"]
mod tests;
