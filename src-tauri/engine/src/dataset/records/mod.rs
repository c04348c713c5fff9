//! Records of any outside system, in `sync_data`: taken as the source says, edited here, sent, and merged where both sides
//! changed.
//!
//! **What is known of the other side.** The payload is the record as the site holds it. As long as nothing was ever edited
//! here, that is also what the source has, and there is nothing else to store. The first edit makes a link: its base is
//! the record *as the other side has it*, and what differs between the two is what is to be sent. Fields of an open
//! conflict are the exception: the other side keeps its own, and what both sides last agreed stands in the conflict.
//! After each change `settle` brings row, link and outbox into line, so that no flow does it on its own.
//!
//! **Which id is whose.** A record made here is called `local:` and a UUID for ever, whatever id the system gives it later
//! (`external_id`), so links, jobs, conflicts and audit rows need no renaming. A record that refers to it carries the local
//! id as a whole text until the acknowledgement, which puts the system's id into the payloads that wait for it; a
//! destination that answers no id has taken ours.
//!
//! **Nobody is doubled.** A creation whose answer was lost is tried again under the same idempotency key. When the new
//! record is read before that: a record that carries our id or our key in a field of its own is recognised at once; any
//! other one is stored as unknown, and the acknowledgement, which names the same id, merges the two rows
//! ([`acknowledge`]). Contents are never compared to guess: two people may have the same name.
//!
//! Safeguards that a simulation may switch off to see that it notices: `dedupe`, `base`, `owner`.

mod acknowledge;
mod adopt;
mod alike;
mod apply;
mod audit;
mod bring_back;
mod children;
pub mod conflicts;
mod deletion;
mod document;
mod edits;
mod ends;
mod exact;
mod held;
#[cfg(test)]
mod history_tests;
mod intake;
mod load;
mod offer;
mod plan;
mod read_back;
mod reread;
#[cfg(test)]
mod rules_tests;
mod settle;
mod standing;
#[cfg(test)]
mod support_tests;

use mostrador_connector::Record;
use mostrador_domain::Timestamp;
use mostrador_domain::merge::{FieldRule, MergeRules, Side, UnlistedFields};
use mostrador_store::tables::sync_data::{self, EntityKey};
use mostrador_store::tables::sync_entity_config::{self, Abilities};
use mostrador_store::tables::sync_integrations::{
    self, IntegrationRow, LOCAL_SYSTEM, Party, Running, Travel,
};
use mostrador_store::{ReadTransaction, StoreError, WriteTransaction};
use roaring::RoaringTreemap;

use super::Dataset;
use crate::runs::{Intake, Kept, Outcome, TakeContext, Taken};

pub use acknowledge::{Acknowledged, acknowledge, refused, tried_again};
pub(crate) use adopt::{adopt, part};
pub(crate) use alike::alike;
pub(crate) use apply::reason_of;
pub use bring_back::{bring_back, comes_back};
pub use deletion::delete;
pub use document::{Document, NotADocument};
pub use edits::{EditError, Edited, Reference, create, edit};
pub use ends::RecordEnds;
pub use held::Held;
pub use intake::RecordIntake;
pub use load::{Diverged, RecordState};
pub(crate) use offer::{Disputed, Offer, Offered, offer};
pub(crate) use plan::{Discarded, reason_code};
pub use plan::{Merged, RecordAction, SkipReason, plan};
pub use reread::reread;
pub use standing::{exclude, include, resume, retry};

/// The records of one entity of one system.
#[derive(Clone, Debug)]
pub struct Records {
    /// Name of the system in every table.
    pub system: &'static str,
    /// Its entity.
    pub entity_type: String,
    /// What was edited here travels under these rules; `None`: there are none, and the site only reads.
    pub integration: Option<Integration>,
    /// What the system takes: a record that cannot be made there exists here alone, and a deletion that it does not take is
    /// one here alone.
    pub abilities: Abilities,
}

/// The part of an integration that concerns its records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    /// Row of `sync_integrations`.
    pub id: i64,
    /// Who is heard when both sides changed.
    pub rules: MergeRules,
    /// Which of its sides is the site.
    pub local: Side,
    /// Whether something new may be edited here. What was edited before is kept and sent in any case.
    pub edits: NewEdits,
}

/// Whether something new may be edited here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewEdits {
    /// The integration runs, and carries the site's edits.
    Allowed,
    /// It is switched off, or only carries what the other side says.
    Refused,
}

impl Integration {
    /// The integration as it concerns the records of an outside entity; nothing where the other side is not the site.
    /// Its rules hold whether it runs or not and whichever way it travels, because edits from before may wait.
    pub fn of(row: &IntegrationRow, system: &str, entity_type: &str) -> Option<Self> {
        let is = |party: &Party| party.system == system && party.entity == entity_type;
        let settings = &row.settings;
        let (local, carries) = match (is(&settings.source), is(&settings.target)) {
            (true, false) if settings.target.system == LOCAL_SYSTEM => (Side::Target, Travel::TargetToSource),
            (false, true) if settings.source.system == LOCAL_SYSTEM => (Side::Source, Travel::SourceToTarget),
            (true | false, true | false) => return None,
        };
        let travels = settings.travel == Travel::Both || settings.travel == carries;
        let edits = match settings.running {
            Running::Enabled if travels => NewEdits::Allowed,
            Running::Enabled | Running::Disabled => NewEdits::Refused,
        };
        Some(Self { id: row.id, rules: settings.rules.clone(), local, edits })
    }

    /// The other side.
    pub fn remote(&self) -> Side {
        self.local.other()
    }

    /// Whether the site may keep its own in a field, whatever the other side says: it is the site's alone, kept apart, stays,
    /// or a person is asked about some of the other side's values.
    pub(super) fn keeps(&self, field: &str) -> bool {
        let own = |rule: FieldRule| rule.alone() == Some(self.local) || rule == FieldRule::KeptApart;
        self.rules.of(field).is_none_or(own) || self.rules.guards.contains_key(field)
    }

    /// Whether there is such a field.
    pub(super) fn keeps_any(&self) -> bool {
        match self.rules.unlisted {
            UnlistedFields::Stay => true,
            UnlistedFields::Travel => {
                let mut fields = self.rules.fields.keys().chain(self.rules.guards.keys());
                fields.any(|field| self.keeps(field))
            }
        }
    }

    /// The rules, unless a check wants to see what happens without owners.
    pub(super) fn rules(&self) -> MergeRules {
        if mostrador_store::safeguard_off!("owner") {
            return MergeRules::all(match self.remote() {
                Side::Source => FieldRule::SourceWins,
                Side::Target => FieldRule::TargetWins,
            });
        }
        self.rules.clone()
    }
}

impl Records {
    /// The records of an entity, under the rules of its integration, if there is one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of_entity(
        transaction: &ReadTransaction<'_>,
        system: &'static str,
        entity_type: &str,
    ) -> Result<Self, StoreError> {
        let row = sync_integrations::with_site(transaction, system, entity_type)?;
        Ok(Self {
            system,
            entity_type: entity_type.to_owned(),
            integration: row.and_then(|row| Integration::of(&row, system, entity_type)),
            abilities: sync_entity_config::abilities(transaction, system, entity_type)?,
        })
    }

    pub(super) fn key(&self) -> EntityKey<'_> {
        EntityKey { system: self.system, entity_type: &self.entity_type }
    }

    /// The record that this one belongs to was deleted at the source, and it goes with it: nobody is asked about edits that
    /// have no place left, they are noted as turned down. One that the source never had stays.
    pub(crate) fn remove_with_owner(
        &self,
        transaction: &WriteTransaction<'_>,
        row: i64,
        context: &TakeContext,
    ) -> Result<Taken, StoreError> {
        let taking = Taking { records: self, context };
        let state = load::load_row(&taking, transaction, row)?;
        apply::apply_gone(&taking, transaction, plan::plan_gone_with_owner(&state)?)
    }
}

/// Where and when something is done.
#[derive(Clone, Copy)]
pub(super) struct Work<'a> {
    pub(super) records: &'a Records,
    pub(super) transaction: &'a WriteTransaction<'a>,
    pub(super) now: Timestamp,
}

/// Records together with what is known about the one at hand.
pub(super) struct Taking<'a> {
    pub(super) records: &'a Records,
    pub(super) context: &'a TakeContext,
}

impl<'a> Taking<'a> {
    pub(super) fn work(&self, transaction: &'a WriteTransaction<'_>) -> Work<'a> {
        Work { records: self.records, transaction, now: self.context.now }
    }
}

impl Dataset for Taking<'_> {
    type Incoming = Record;
    type State = RecordState;
    type Action = RecordAction;
    type Applied = Taken;

    fn load(&self, transaction: &ReadTransaction<'_>, incoming: &Record) -> Result<RecordState, StoreError> {
        load::load(self, transaction, incoming)
    }

    fn plan(&self, state: &RecordState, incoming: &Record) -> RecordAction {
        plan(state, incoming, &self.context.hash)
    }

    fn apply(
        &self,
        transaction: &WriteTransaction<'_>,
        incoming: &Record,
        action: RecordAction,
    ) -> Result<Taken, StoreError> {
        apply::apply(self, transaction, incoming, action)
    }
}

impl Kept for Records {
    fn unchanged(
        &self,
        transaction: &ReadTransaction<'_>,
        external_id: &str,
        hash: &[u8; 32],
    ) -> Result<Option<i64>, StoreError> {
        if mostrador_store::safeguard_off!("dedupe") {
            return Ok(None);
        }
        sync_data::unchanged(transaction, self.key(), external_id, hash)
    }

    fn known(&self, transaction: &ReadTransaction<'_>) -> Result<u64, StoreError> {
        sync_data::count_listed(transaction, self.key())
    }

    fn missing(
        &self,
        transaction: &ReadTransaction<'_>,
        seen: &RoaringTreemap,
        after: i64,
        limit: usize,
    ) -> Result<Vec<i64>, StoreError> {
        let is_seen = |row| u64::try_from(row).is_ok_and(|row| seen.contains(row));
        sync_data::missing(transaction, self.key(), is_seen, after, limit)
    }

    fn id_there(&self, transaction: &ReadTransaction<'_>, row: i64) -> Result<Option<String>, StoreError> {
        let row = sync_data::by_row(transaction, self.key(), row)?;
        Ok(row.and_then(|row| row.id_there().map(str::to_owned)))
    }
}

impl Intake for Records {
    fn kept(&self) -> &dyn Kept {
        self
    }

    fn take(
        &self,
        transaction: &WriteTransaction<'_>,
        record: &Record,
        context: &TakeContext,
    ) -> Result<Taken, StoreError> {
        let taking = Taking { records: self, context };
        let state = taking.load(transaction, record)?;
        let known = state.row();
        if let Some(reason) = read_back::read_back(self, transaction, &state, record)? {
            return Ok(Taken { row: known, outcome: Outcome::Failed(reason) });
        }
        let action = taking.plan(&state, record);
        let taken = taking.apply(transaction, record, action)?;
        // A known record that does not read is listed all the same: a complete read must not take it for missing.
        Ok(Taken { row: taken.row.or(known), ..taken })
    }

    fn remove(
        &self,
        transaction: &WriteTransaction<'_>,
        row: i64,
        context: &TakeContext,
    ) -> Result<Taken, StoreError> {
        let taking = Taking { records: self, context };
        let state = load::load_row(&taking, transaction, row)?;
        apply::apply_gone(&taking, transaction, plan::plan_gone(&state))
    }
}
