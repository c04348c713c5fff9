//! Pairs: an integration of two outside entities is carried out. A record of the source that a run took becomes, through the
//! mapping, an edit of a record of the target or a new one there; where both ways are wanted, what the target changed comes
//! back by the same mapping. Both travel by the outbox like any edit made here.
//!
//! **What decides.** Three versions of the target's fields: what was carried last, what the source says now through the
//! mapping, and what the target has now. They are merged like two sides of any record, by the integration's strategy
//! ([`plan`]). So a value that only one side changed is never overwritten by the other's old one, an echo is no change, and
//! nothing goes to and fro.
//!
//! **What was carried.** The link of a pair keeps the mapped fields, and a mark: the hash of the record as it was received,
//! together with the mapping, the filters and the rules by which it was carried. A record is unchanged for a run only when
//! every pair of the run has carried it like that; so a new or changed mapping, a pair that was switched off meanwhile and a
//! failure are all looked at again. A read of changes alone does not list such records: after a pair was changed or switched
//! on, the next read of its source is a whole one. Whoever changes a mapping also raises the version of the source's entity
//! (`sync_entity_config::mapping_changed`), so that what is left out is counted anew too.
//!
//! **Which record is meant.** The one that is linked; else the one whose id is the mapped value of the target's key field;
//! else a new one is made. Its id here follows from that key, so that two records with the same key never make two.
//!
//! A record that is deleted at the source is not deleted at the target. One that was deleted at the target is not made again.

mod agreed;
mod carry;
mod intake;
mod pair;
mod plan;
mod run;
mod site;

use std::sync::Arc;

use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_integrations::{self, Travel};
use mostrador_store::{StoreError, WriteTransaction};

pub(crate) use self::intake::PairIntake;
pub use self::pair::compile as compile_mapping;
pub(crate) use self::run::run;

/// The names of all systems that are connected.
pub(crate) type Systems = Arc<[&'static str]>;

/// Before a run of an entity begins for real: what its pairs need so that their edits travel.
///
/// # Errors
/// When the file cannot be read or written.
pub(crate) fn prepare(
    transaction: &WriteTransaction<'_>,
    system: &str,
    entity_type: &str,
    integration: Option<i64>,
    now: Timestamp,
) -> Result<(), StoreError> {
    for pair in sync_integrations::pairs::carried(transaction, system, entity_type, integration)? {
        site::ensure(transaction, &pair.settings.target, now)?;
        match pair.settings.travel {
            Travel::Both => site::ensure(transaction, &pair.settings.source, now)?,
            Travel::SourceToTarget | Travel::TargetToSource => {}
        }
    }
    Ok(())
}
