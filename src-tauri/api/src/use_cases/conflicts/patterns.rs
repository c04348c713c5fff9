//! Open conflicts that stand alike, decided together.

use std::collections::{BTreeMap, HashMap};

use mostrador_domain::merge::{FieldRule, MergeRules, Side};
use mostrador_engine::Engine;
use mostrador_engine::records::Records;
use mostrador_engine::records::conflicts::{self, Seen};
use mostrador_store::tables::sync_conflicts;
use mostrador_store::tables::sync_conflicts::patterns::{self, DisputedField};
use mostrador_store::tables::sync_data::EntityKey;
use mostrador_store::{Lane, ReadTransaction};

use super::decide::{SLICE, choices_of, reason_needed};
use super::shape::{LOCATION, blocking, decided_as, parts_of, shape, shape_of_parts};
use super::show::title_of_conflict;
use super::{ended, undecided};
use crate::dto::*;
use crate::error::ApiError;
use crate::use_cases::sync::connected;
use crate::{Api, Session};

/// So many records are shown before a pattern is decided.
const SHOWN: usize = 10;

/// A conflict as far as it is about one pattern: its field, or the parts of its location.
struct Standing {
    seen: Seen,
    /// How many fields are in dispute in all.
    disputed: u32,
    parts: Vec<Part>,
}

/// One field of it, with both values as JSON texts.
struct Part {
    field: String,
    here: Option<String>,
    there: Option<String>,
}

impl Part {
    fn of(field: DisputedField, local: Side) -> Self {
        let DisputedField { field, source, target, .. } = field;
        let (here, there) = match local {
            Side::Source => (source, target),
            Side::Target => (target, source),
        };
        Self { field, here, there }
    }

    fn sides(&self) -> (Option<&str>, Option<&str>) {
        (self.here.as_deref(), self.there.as_deref())
    }

    fn on(&self, side: SideView) -> Option<&str> {
        match side {
            SideView::Here => self.here.as_deref(),
            SideView::There => self.there.as_deref(),
        }
    }
}

impl Standing {
    fn shape(&self) -> Option<PatternShape> {
        match self.parts.as_slice() {
            [one] if decided_as(&one.field) != LOCATION => shape(one.here.as_deref(), one.there.as_deref()),
            parts => shape_of_parts(parts.iter().map(Part::sides)),
        }
    }

    /// The side that blocks a customer where the other does not.
    fn blocking(&self, rules: Option<&MergeRules>) -> Option<SideView> {
        let blocking =
            |part: &Part| blocking(rules, &part.field, part.here.as_deref(), part.there.as_deref());
        self.parts.iter().find_map(blocking)
    }

    /// Whether taking a side lifts a block.
    fn lifts(&self, rules: Option<&MergeRules>, take: SideView) -> bool {
        self.blocking(rules).is_some_and(|safe| safe != take)
    }

    /// What a side has: the field's JSON text, or the list of the location's parts.
    fn text(&self, side: SideView) -> Option<String> {
        match self.parts.as_slice() {
            [one] if decided_as(&one.field) != LOCATION => one.on(side).map(str::to_owned),
            parts => {
                let of =
                    |name: &str| parts.iter().find(|part| part.field == name).and_then(|part| part.on(side));
                let texts: Vec<_> = parts_of(LOCATION).into_iter().map(of).collect();
                let known = texts.iter().any(|text| !super::shape::is_empty(*text));
                let list: Vec<&str> = texts.iter().map(|text| text.unwrap_or("null")).collect();
                known.then(|| format!("[{}]", list.join(",")))
            }
        }
    }
}

/// Puts the fields of one conflict together that are decided together.
fn standings(fields: Vec<DisputedField>, local: Side) -> Vec<Standing> {
    let mut standings: Vec<Standing> = Vec::new();
    for field in fields {
        let (seen, disputed) = (Seen { id: field.id, version: field.version }, field.disputed);
        let part = Part::of(field, local);
        match standings.last_mut() {
            Some(last) if last.seen == seen => last.parts.push(part),
            Some(_) | None => standings.push(Standing { seen, disputed, parts: vec![part] }),
        }
    }
    standings
}

fn rules_of(records: &Records) -> Option<&MergeRules> {
    records.integration.as_ref().map(|integration| &integration.rules)
}

/// Which side of an entity's rules is the site.
fn local_side(records: &Records) -> Side {
    records.integration.as_ref().map_or(Side::Target, |integration| integration.local)
}

/// The fields of an entity's conflicts, by conflict and by the name under which they are decided.
type ByRecord = HashMap<(i64, String), Vec<DisputedField>>;

/// What all conflicts of a pattern have in common so far.
#[derive(Default)]
struct Group {
    count: u64,
    /// Which sides block where the other does not.
    blocks_here: bool,
    blocks_there: bool,
}

pub(crate) async fn conflict_patterns(
    api: &Api,
    _session: &Session,
    _request: Nothing,
) -> Result<Vec<ConflictPattern>, ApiError> {
    let engine = api.engine();
    let systems: Vec<&'static str> = engine.destinations().iter().map(|system| system.system).collect();
    let patterns = engine.store().read(move |transaction| {
        let mut by_record: HashMap<(String, String), ByRecord> = HashMap::new();
        patterns::each_field(transaction, |field| {
            let of_entity = by_record.entry((field.system.clone(), field.entity_type.clone())).or_default();
            of_entity.entry((field.id, decided_as(&field.field).to_owned())).or_default().push(field);
        })?;
        let mut found = Vec::new();
        for ((system, entity_type), by_record) in by_record {
            let Some(system) = systems.iter().copied().find(|known| *known == system) else { continue };
            let records = Records::of_entity(transaction, system, &entity_type)?;
            found.extend(grouped(&records, by_record));
        }
        found.sort_by(|one, other| {
            let key = |pattern: &ConflictPattern| {
                (
                    pattern.system.clone(),
                    pattern.entity_type.clone(),
                    pattern.field.clone(),
                    pattern.shape as u8,
                )
            };
            other.count.cmp(&one.count).then_with(|| key(one).cmp(&key(other)))
        });
        Ok::<_, ApiError>(found)
    });
    patterns.await
}

/// The patterns of one entity.
fn grouped(records: &Records, by_record: ByRecord) -> impl Iterator<Item = ConflictPattern> {
    let local = local_side(records);
    let mut groups: HashMap<(String, PatternShape), Group> = HashMap::new();
    for ((_, field), fields) in by_record {
        for standing in standings(fields, local) {
            let Some(shape) = standing.shape() else { continue };
            let group = groups.entry((field.clone(), shape)).or_default();
            group.count = group.count.saturating_add(1);
            match standing.blocking(rules_of(records)) {
                Some(SideView::Here) => group.blocks_here = true,
                Some(SideView::There) => group.blocks_there = true,
                None => {}
            }
        }
    }
    groups.into_iter().map(move |((field, shape), group)| ConflictPattern {
        system: records.system.to_owned(),
        entity_type: records.entity_type.clone(),
        proposed: proposed(records, local, &field, shape, &group),
        field,
        shape,
        count: group.count,
    })
}

/// The side that blocks, where it is the same in all; else the one that the rule names; else the one that is not empty.
fn proposed(
    records: &Records,
    local: Side,
    field: &str,
    shape: PatternShape,
    group: &Group,
) -> Option<SideView> {
    match (group.blocks_here, group.blocks_there) {
        (true, true) => return None,
        (true, false) => return Some(SideView::Here),
        (false, true) => return Some(SideView::There),
        (false, false) => {}
    }
    let part = parts_of(field).first().copied().unwrap_or(field);
    let rule = rules_of(records).and_then(|rules| rules.of(part));
    if let Some(owner) = rule.and_then(FieldRule::owner) {
        return Some(if owner == local { SideView::Here } else { SideView::There });
    }
    match shape {
        PatternShape::OnlyThere => Some(SideView::There),
        PatternShape::OnlyHere => Some(SideView::Here),
        PatternShape::Spelling | PatternShape::Different => None,
    }
}

/// Every conflict of a pattern, oldest first.
fn of_pattern(
    transaction: &ReadTransaction<'_>,
    records: &Records,
    request: &PatternRequest,
) -> Result<Vec<Standing>, ApiError> {
    let key = EntityKey { system: records.system, entity_type: &records.entity_type };
    let names = serde_json::Value::from(parts_of(&request.field)).to_string();
    let fields = patterns::over_fields(transaction, key, &names)?;
    let mut found = standings(fields, local_side(records));
    found.retain(|standing| standing.shape() == Some(request.shape));
    Ok(found)
}

pub(crate) async fn conflict_pattern_preview(
    api: &Api,
    _session: &Session,
    request: PatternRequest,
) -> Result<PatternPreview, ApiError> {
    let engine = api.engine();
    let system = connected(&engine, &request.system)?;
    let preview = engine.store().read(move |transaction| {
        let records = Records::of_entity(transaction, system, &request.entity_type)?;
        let found = of_pattern(transaction, &records, &request)?;
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let over = found.iter().filter(|one| usize::try_from(one.disputed) == Ok(one.parts.len())).count();
        let mut shown = Vec::new();
        for standing in found.iter().take(SHOWN) {
            let row = sync_conflicts::find(transaction, standing.seen.id)?;
            let title = row.map(|row| title_of_conflict(transaction, &row)).transpose()?.flatten();
            shown.push(PatternRecord {
                id: standing.seen.id,
                title,
                here: standing.text(SideView::Here),
                there: standing.text(SideView::There),
                result: standing.text(request.take),
            });
        }
        Ok::<_, ApiError>(PatternPreview { records: shown, total: count(found.len()), over: count(over) })
    });
    preview.await
}

pub(crate) async fn conflict_pattern_resolve(
    api: &Api,
    session: &Session,
    request: PatternRequest,
) -> Result<ConflictBatchView, ApiError> {
    let engine = api.engine();
    let system = connected(&engine, &request.system)?;
    let (entity_type, take) = (request.entity_type.clone(), request.take);
    let found = engine.store().read(move |transaction| {
        let records = Records::of_entity(transaction, system, &request.entity_type)?;
        let found = of_pattern(transaction, &records, &request)?;
        match found.iter().any(|standing| standing.lifts(rules_of(&records), take)) {
            true => Err(reason_needed()),
            false => Ok(found),
        }
    });
    let found = found.await?;
    let mut done = ConflictBatchView::default();
    let mut decisions: Vec<Decision> =
        found.into_iter().map(|standing| Decision::of(standing, take)).collect();
    let mut end = Ok(());
    while !decisions.is_empty() && end.is_ok() {
        let rest = decisions.split_off(decisions.len().min(SLICE as usize));
        let slice = std::mem::replace(&mut decisions, rest);
        match decide(&engine, system, &entity_type, &session.actor, slice).await {
            Ok(resolved) => done.add(resolved.ids, resolved.left),
            Err(error) => end = Err(error),
        }
    }
    ended(api, system, done, end)
}

/// One conflict and what is chosen for its part of a pattern.
struct Decision {
    seen: Seen,
    choices: BTreeMap<String, FieldChoice>,
}

impl Decision {
    fn of(standing: Standing, take: SideView) -> Self {
        let choice = match take {
            SideView::Here => FieldChoice::Here,
            SideView::There => FieldChoice::There,
        };
        let choices = standing.parts.into_iter().map(|part| (part.field, choice.clone())).collect();
        Self { seen: standing.seen, choices }
    }
}

/// Decides some conflicts in one transaction. One that has moved since it was looked at is left, and counted, and so is one
/// whose record cannot be read or written: it must not keep the others from being decided.
async fn decide(
    engine: &Engine,
    system: &'static str,
    entity_type: &str,
    actor: &str,
    decisions: Vec<Decision>,
) -> Result<ConflictBatchView, ApiError> {
    let (entity_type, actor, now) = (entity_type.to_owned(), actor.to_owned(), engine.now());
    let written = engine.store().write(Lane::Interactive, move |transaction| {
        let records = Records::of_entity(transaction, system, &entity_type)?;
        let mut done = ConflictBatchView::default();
        for Decision { seen, choices } in decisions {
            let choices = choices_of(&records, &choices)?;
            let result = transaction.savepoint(|transaction| {
                conflicts::resolve(transaction, &records, seen, &choices, None, &actor, now)
            });
            match result {
                Ok(()) => done.add(vec![seen.id], 0),
                Err(error) if error.is_of_the_record() => done.add(Vec::new(), 1),
                Err(error) => return Err(undecided(error)),
            }
        }
        Ok(done)
    });
    written.await
}
