//! What is counted, in one snapshot of the file: the overview, the badges and *Necesita atención* say the same.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mostrador_domain::Timestamp;
use mostrador_engine::orders::{CONFIRM, ENTITY};
use mostrador_store::tables::sync_conflicts::overview::ConflictGroup;
use mostrador_store::tables::sync_data::{self, EntityKey, RecordStatus};
use mostrador_store::tables::sync_entity_config::{self, EntityConfig};
use mostrador_store::tables::sync_history::browse::{self, Failing, HeldRun};
use mostrador_store::tables::sync_queue::{self, overview::JobCount};
use mostrador_store::tables::sync_records::attention::{self, SetAsideGroup, WaitingCount};
use mostrador_store::tables::{orders, sync_conflicts, sync_state};
use mostrador_store::{ReadTransaction, StoreError};
use tokio::time::Instant;

/// Below this many records they are counted every time.
const FEW: u64 = 10_000;
/// A larger count stands for so long: counting a million records takes tens of milliseconds.
const STANDS_FOR: Duration = Duration::from_secs(5);

/// A count by system and entity, and when it was made.
type Counted = BTreeMap<(String, String), (u64, Instant)>;

/// Counts of large entities, for a moment. Cheap to clone; all clones are the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct RecordCounts(Arc<Mutex<Counted>>);

impl RecordCounts {
    pub(crate) fn known(
        &self,
        transaction: &ReadTransaction<'_>,
        system: &str,
        entity_type: &str,
    ) -> Result<u64, StoreError> {
        let key = (system.to_owned(), entity_type.to_owned());
        let stored = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
        if let Some((count, at)) = stored
            && at.elapsed() < STANDS_FOR
        {
            return Ok(count);
        }
        let count = sync_data::count_known(transaction, EntityKey { system, entity_type })?;
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if count >= FEW {
            counts.insert(key, (count, Instant::now()));
        } else {
            counts.remove(&key);
        }
        Ok(count)
    }
}

/// One entity of a connected system.
#[derive(Clone, Debug)]
pub(super) struct EntityFigures {
    pub(super) system: &'static str,
    pub(super) entity_type: String,
    /// As the registry knows it; `None`: it does not.
    pub(super) config: Option<EntityConfig>,
    /// Jobs that wait or are on their way.
    pub(super) pending: u64,
    /// Refused writes.
    pub(super) dead: u64,
    /// Records that could not be read.
    pub(super) unread: u64,
    /// Entries without a usable id.
    pub(super) set_aside: Option<SetAsideGroup>,
    /// Open conflicts.
    pub(super) conflicts: u64,
    /// Runs that hold deletions.
    pub(super) held: Vec<HeldRun>,
    /// Runs that failed as a whole.
    pub(super) failing: Option<Failing>,
}

/// Everything that is counted about the connected systems.
#[derive(Clone, Debug)]
pub(super) struct Figures {
    /// By system and entity.
    pub(super) entities: Vec<EntityFigures>,
    /// Open conflicts that can be decided in one go, oldest first.
    pub(super) groups: Vec<ConflictGroup>,
}

impl Figures {
    /// Counts what concerns these systems.
    pub(super) fn read(
        transaction: &ReadTransaction<'_>,
        systems: &[&'static str],
    ) -> Result<Self, StoreError> {
        let mut entities: BTreeMap<(&'static str, String), EntityFigures> = BTreeMap::new();
        let connected = |system: &str| systems.iter().copied().find(|known| *known == system);
        for config in sync_entity_config::list(transaction)? {
            if let Some(system) = connected(&config.system) {
                let name = config.entity_type.clone();
                of(&mut entities, system, &name).config = Some(config);
            }
        }
        for JobCount { destination, entity, count } in sync_queue::overview::count_open(transaction)? {
            if let Some(system) = connected(&destination) {
                of(&mut entities, system, &entity).pending = count;
            }
        }
        for JobCount { destination, entity, count } in sync_queue::overview::count_dead(transaction)? {
            if let Some(system) = connected(&destination) {
                of(&mut entities, system, &entity).dead = count;
            }
        }
        for WaitingCount { system, entity, count } in attention::count_waiting(transaction)? {
            if let Some(system) = connected(&system) {
                of(&mut entities, system, &entity).unread = count;
            }
        }
        for group in attention::set_aside_groups(transaction)? {
            if let Some(system) = connected(&group.system) {
                let name = group.entity.clone();
                of(&mut entities, system, &name).set_aside = Some(group);
            }
        }
        let mut groups = sync_conflicts::overview::groups(transaction)?;
        groups.retain(|group| connected(&group.system).is_some());
        for group in &groups {
            if let Some(system) = connected(&group.system) {
                let entity = of(&mut entities, system, &group.entity_type);
                entity.conflicts = entity.conflicts.saturating_add(group.count);
            }
        }
        for entity in entities.values_mut() {
            entity.held = browse::held_of(transaction, entity.system, &entity.entity_type)?;
            entity.failing = browse::failing(transaction, entity.system, &entity.entity_type)?;
        }
        Ok(Self { entities: entities.into_values().collect(), groups })
    }
}

fn of<'a>(
    entities: &'a mut BTreeMap<(&'static str, String), EntityFigures>,
    system: &'static str,
    entity_type: &str,
) -> &'a mut EntityFigures {
    entities.entry((system, entity_type.to_owned())).or_insert_with(|| EntityFigures {
        system,
        entity_type: entity_type.to_owned(),
        config: None,
        pending: 0,
        dead: 0,
        unread: 0,
        set_aside: None,
        conflicts: 0,
        held: Vec::new(),
        failing: None,
    })
}

impl EntityFigures {
    /// Records that need a person because they failed.
    pub(super) fn failed(&self) -> u64 {
        let aside = self.set_aside.as_ref().map_or(0, |group| group.count);
        self.dead.saturating_add(self.unread).saturating_add(aside)
    }
}

/// What only the overview shows of an entity.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    pub(super) records: u64,
    pub(super) excluded: u64,
    pub(super) last_success_at: Option<Timestamp>,
}

/// Whether an entity is the one of the orders, which have tables of their own.
pub(super) fn is_orders(ordering: Option<&str>, system: &str, entity_type: &str) -> bool {
    ordering == Some(system) && entity_type == ENTITY
}

impl Standing {
    pub(super) fn read(
        transaction: &ReadTransaction<'_>,
        counts: &RecordCounts,
        ordering: Option<&str>,
        system: &str,
        entity_type: &str,
    ) -> Result<Self, StoreError> {
        let read =
            sync_state::find(transaction, system, entity_type)?.and_then(|state| state.last_success_at);
        let orders = is_orders(ordering, system, entity_type);
        let actions: &[&str] = if orders { &[CONFIRM] } else { &[sync_queue::UPSERT, sync_queue::DELETE] };
        let written = sync_queue::overview::last_accepted(transaction, system, entity_type, actions)?;
        let key = EntityKey { system, entity_type };
        Ok(Self {
            records: if orders {
                orders::count_own(transaction)?
            } else {
                counts.known(transaction, system, entity_type)?
            },
            excluded: sync_data::count_by_status(transaction, key, RecordStatus::Skipped)?,
            last_success_at: read.max(written),
        })
    }
}
