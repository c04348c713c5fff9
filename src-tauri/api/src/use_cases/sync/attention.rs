//! *Necesita atención*: everything that waits for a person, the gravest first, then the oldest.

use mostrador_domain::Timestamp;
use mostrador_engine::{DestinationStatus, SystemStatus};
use mostrador_store::tables::sync_conflicts;
use mostrador_store::tables::sync_queue::overview::{self as queue, Among};
use mostrador_store::tables::sync_records::attention as records;
use mostrador_store::{ReadTransaction, StoreError};

use super::figures::{Figures, is_orders};
use super::key::{Key, Place};
use super::{Wanted, title_of_record};
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session, view};

/// A breaker opens at the first failure and mostly closes by itself: from so many in a row on, a person should know.
const FAILURES: u32 = 3;
/// Characters of a value that are shown.
const VALUE: usize = 200;

/// Ranks of the kinds.
const SYSTEM: u8 = 0;
const WRITE: u8 = 1;
const READ: u8 = 2;
const CONFLICTS: u8 = 3;
const DELETIONS: u8 = 4;
const RUN: u8 = 5;

pub(crate) async fn sync_attention(
    api: &Api,
    _session: &Session,
    request: PageRequest,
) -> Result<AttentionPage, ApiError> {
    let engine = api.engine();
    let wanted = Wanted::of(&engine, &request);
    let after = match &request.after {
        Some(text) => Place::parse(text).ok_or_else(|| ApiError::InvalidRequest("after".to_owned()))?,
        None => Place::START,
    };
    let now = engine.now();
    let mut systems = engine.destinations();
    systems.retain(|system| wanted.systems.contains(&system.system));
    let ordering = engine.ordering();
    let page = engine.store().read(move |transaction| {
        let figures = Figures::read(transaction, &wanted.systems)?;
        Pager { transaction, wanted: &wanted, figures: &figures, ordering, after, found: Vec::new() }
            .page(&systems, now)
    });
    Ok(page.await?)
}

/// The systems that a person must look at.
pub(super) fn troubles(systems: &[SystemStatus]) -> Vec<&SystemStatus> {
    let troubled = |system: &&SystemStatus| match system.status {
        DestinationStatus::Refused { .. } => true,
        DestinationStatus::OpenUntil { failures, .. } | DestinationStatus::HalfOpen { failures, .. } => {
            failures >= FAILURES
        }
        DestinationStatus::Closed
        | DestinationStatus::ThrottledUntil { .. }
        | DestinationStatus::Paused { .. } => false,
    };
    systems.iter().filter(troubled).collect()
}

/// How many things wait for a person besides whole systems.
pub(super) fn count(figures: &Figures) -> u64 {
    let of_entities = figures.entities.iter().map(|entity| {
        let lists = entity.dead.saturating_add(entity.unread);
        lists
            + u64::from(entity.set_aside.is_some())
            + entity.held.len() as u64
            + u64::from(entity.failing.is_some())
    });
    of_entities.fold(figures.groups.len() as u64, u64::saturating_add)
}

struct Pager<'a> {
    transaction: &'a ReadTransaction<'a>,
    wanted: &'a Wanted,
    figures: &'a Figures,
    ordering: Option<&'static str>,
    after: Place,
    found: Vec<(Place, AttentionItem)>,
}

/// An item with what most of them have in common.
fn item(
    key: &Key,
    kind: AttentionKind,
    system: &str,
    entity_type: Option<&str>,
    since: i64,
) -> AttentionItem {
    AttentionItem {
        key: key.to_string(),
        kind,
        system: system.to_owned(),
        entity_type: entity_type.map(str::to_owned),
        record_id: None,
        title: None,
        reason: String::new(),
        field: None,
        value: None,
        count: 1,
        attempts: 0,
        next_try_at: None,
        since,
        run: None,
        conflict: None,
        can_retry: false,
        can_dismiss: false,
    }
}

impl Pager<'_> {
    fn page(mut self, systems: &[SystemStatus], now: Timestamp) -> Result<AttentionPage, StoreError> {
        let mut total = 0;
        for entity in &self.figures.entities {
            if self.wanted.holds(entity.system, &entity.entity_type) {
                let aside = u64::from(entity.set_aside.is_some()) + u64::from(entity.failing.is_some());
                total += entity.dead + entity.unread + aside + entity.held.len() as u64;
            }
        }
        total += self.groups().count() as u64;
        // One entity is asked for, and a system is none.
        if self.wanted.entity_type.is_none() {
            total += troubles(systems).len() as u64;
            self.systems(systems, now);
        }
        self.writes()?;
        self.reads()?;
        self.conflicts()?;
        self.held_and_failing();
        let limit = usize::try_from(self.wanted.limit).unwrap_or(usize::MAX);
        // Each kind is in its order already; entities are not.
        self.found.sort_by_key(|(place, _)| *place);
        let more = self.found.len() > limit;
        self.found.truncate(limit);
        let next = self.found.last().filter(|_| more).map(|(place, _)| place.to_string());
        Ok(AttentionPage { items: self.found.into_iter().map(|(_, item)| item).collect(), total, next })
    }

    /// How many more are of use: one beyond the page tells that there are more.
    fn room(&self) -> u32 {
        let found = u32::try_from(self.found.len()).unwrap_or(u32::MAX);
        self.wanted.limit.saturating_add(1).saturating_sub(found)
    }

    fn add(&mut self, rank: u8, number: i64, item: AttentionItem) {
        let place = Place { rank, since: item.since, number };
        if place > self.after {
            self.found.push((place, item));
        }
    }

    /// Where a list of this rank goes on; `None` where it was passed.
    fn from(&self, rank: u8) -> Option<(Timestamp, i64)> {
        match self.after.rank.cmp(&rank) {
            std::cmp::Ordering::Greater => None,
            std::cmp::Ordering::Equal => Some((Timestamp(self.after.since), self.after.number)),
            std::cmp::Ordering::Less => Some((Timestamp(i64::MIN), i64::MIN)),
        }
    }

    fn systems(&mut self, systems: &[SystemStatus], now: Timestamp) {
        for (number, system) in (0..).zip(troubles(systems)) {
            let drawn = view::system(system, None, None);
            let since = system.troubled_since.unwrap_or(now).millis();
            let key = Key::System(system.system.to_owned());
            let item = AttentionItem {
                reason: drawn.reason.unwrap_or_default(),
                attempts: drawn.failures,
                next_try_at: drawn.next_try_at,
                can_retry: true,
                ..item(&key, AttentionKind::System, system.system, None, since)
            };
            self.add(SYSTEM, number, item);
        }
    }

    fn writes(&mut self) -> Result<(), StoreError> {
        let Some(after) = self.from(WRITE) else { return Ok(()) };
        let among = Among { systems: self.wanted.systems_text(), entity: self.wanted.entity_type.clone() };
        for job in queue::list_dead(self.transaction, &among, after, self.room())? {
            let since = job.completed_at.unwrap_or(job.created_at).millis();
            let (system, entity) = (job.destination.as_str(), job.entity.as_str());
            let item = AttentionItem {
                title: title_of_record(self.transaction, self.ordering, system, entity, &job.entity_id)?,
                record_id: Some(job.entity_id),
                reason: job.error_code.unwrap_or_default(),
                attempts: job.attempts,
                can_retry: true,
                // An order is here and stays confirmed or not; any other record can be left out.
                can_dismiss: !is_orders(self.ordering, system, entity),
                ..item(&Key::Job(job.id), AttentionKind::Write, system, Some(entity), since)
            };
            self.add(WRITE, job.id, item);
        }
        Ok(())
    }

    fn reads(&mut self) -> Result<(), StoreError> {
        let Some(after) = self.from(READ) else { return Ok(()) };
        if self.room() == 0 {
            return Ok(());
        }
        let systems = self.wanted.systems_text();
        let entity = self.wanted.entity_type.as_deref();
        let waiting = records::list_waiting(self.transaction, &systems, entity, after, self.room())?;
        for row in waiting {
            let said = row.response.as_deref().and_then(view::title_of);
            let (system, entity) = (row.system.as_str(), row.entity.as_str());
            let title = match said {
                Some(title) => Some(title),
                None => title_of_record(self.transaction, self.ordering, system, entity, &row.external_id)?,
            };
            let since = row.first_seen_at.millis();
            let item = AttentionItem {
                title,
                record_id: Some(row.external_id),
                reason: row.reason_code,
                field: row.field,
                value: row.value.map(|value| value.chars().take(VALUE).collect()),
                attempts: row.attempts,
                run: row.run_id,
                can_retry: true,
                can_dismiss: true,
                ..item(&Key::Record(row.id), AttentionKind::Read, system, Some(entity), since)
            };
            self.add(READ, row.id, item);
        }
        let figures = self.figures;
        for (number, entity) in (1..).zip(&figures.entities) {
            let Some(group) = entity.set_aside.as_ref() else { continue };
            if !self.wanted.holds(&group.system, &group.entity) {
                continue;
            }
            let key = Key::SetAside(group.system.clone(), group.entity.clone());
            let item = AttentionItem {
                reason: group.reason_code.clone(),
                count: group.count,
                can_dismiss: true,
                ..item(&key, AttentionKind::Read, &group.system, Some(&group.entity), group.since.millis())
            };
            self.add(READ, -number, item);
        }
        Ok(())
    }

    fn groups(&self) -> impl Iterator<Item = &sync_conflicts::overview::ConflictGroup> {
        self.figures.groups.iter().filter(|group| self.wanted.holds(&group.system, &group.entity_type))
    }

    fn conflicts(&mut self) -> Result<(), StoreError> {
        let groups: Vec<_> = self.groups().cloned().collect();
        for group in groups {
            let (system, entity) = (group.system.as_str(), group.entity_type.as_str());
            let mut item = AttentionItem {
                reason: format!("CONFLICT_{}", group.fields.kind.code().to_uppercase()),
                field: (!group.fields.fields.is_empty()).then(|| group.fields.fields.join(", ")),
                count: group.count,
                conflict: Some(group.first),
                ..item(
                    &Key::Conflicts(group.first),
                    AttentionKind::Conflicts,
                    system,
                    Some(entity),
                    group.since.millis(),
                )
            };
            if group.count == 1
                && let Some(conflict) = sync_conflicts::find(self.transaction, group.first)?
            {
                let id = conflict.entity_id;
                item.title = title_of_record(self.transaction, self.ordering, system, entity, &id)?;
                item.record_id = Some(id);
            }
            self.add(CONFLICTS, group.first, item);
        }
        Ok(())
    }

    fn held_and_failing(&mut self) {
        let figures = self.figures;
        for entity in &figures.entities {
            if !self.wanted.holds(entity.system, &entity.entity_type) {
                continue;
            }
            for held in &entity.held {
                let item = AttentionItem {
                    reason: "DELETIONS_HELD".to_owned(),
                    count: held.count,
                    run: Some(held.run),
                    can_dismiss: true,
                    ..item(
                        &Key::Deletions(held.run),
                        AttentionKind::Deletions,
                        entity.system,
                        Some(&entity.entity_type),
                        held.since.millis(),
                    )
                };
                self.add(DELETIONS, held.run, item);
            }
            if let Some(failing) = &entity.failing {
                let item = AttentionItem {
                    reason: failing.error_code.clone().unwrap_or_default(),
                    attempts: u32::try_from(failing.count).unwrap_or(u32::MAX),
                    run: Some(failing.run),
                    can_retry: true,
                    can_dismiss: true,
                    ..item(
                        &Key::Run(failing.run),
                        AttentionKind::Run,
                        entity.system,
                        Some(&entity.entity_type),
                        failing.since.millis(),
                    )
                };
                self.add(RUN, failing.run, item);
            }
        }
    }
}
