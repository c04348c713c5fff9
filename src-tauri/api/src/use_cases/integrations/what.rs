//! Step 3: what travels, which way, and who is heard.

use mostrador_connector::{EntitySpec, ReadStyle, WriteStyle};
use mostrador_domain::filter::{self, RecordFilter as Condition};
use mostrador_domain::merge::{FieldRule, MergeRules};
use mostrador_engine::Engine;
use mostrador_store::tables::sync_history::of_integration;
use mostrador_store::tables::sync_integrations::{self, IntegrationSettings, Party, Running, Travel};
use mostrador_store::tables::{field_mappings, sync_schedules};

use super::change::{changed, changing, free, named, note, of_person, still_at};
use super::mapping::carry_anew;
use super::run::under_way;
use super::{integration_get, require, view};
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session};

/// Most conditions of an integration.
const MOST_FILTERS: usize = 20;
/// Longest field or value of a condition, in characters.
const LONGEST: usize = 200;

/// Whether two entities can be kept in step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Able {
    /// They can.
    Yes,
    /// They cannot.
    Not {
        /// The field of the request that is to blame.
        field: &'static str,
    },
}

pub(crate) async fn integration_save_what(
    api: &Api,
    session: &Session,
    request: IntegrationWhat,
) -> Result<IntegrationView, ApiError> {
    let engine = api.engine();
    let name = named(&request.name)?;
    let filters = conditions(&request.filters)?;
    let (now, actor, id) = (engine.now(), session.actor.clone(), request.id);
    changing(api, move |transaction| {
        let row = of_person(transaction, id)?;
        still_at(transaction, id, request.version)?;
        free(transaction, Some(id), &name)?;
        let before = &row.settings;
        let next = IntegrationSettings {
            name,
            source: Party { entity: request.source_entity, ..before.source.clone() },
            target: Party { entity: request.target_entity, ..before.target.clone() },
            travel: travel(request.direction),
            rules: MergeRules { default: rule(request.strategy), ..before.rules.clone() },
            filters: Condition::write_all(&filters),
            ..before.clone()
        };
        if let Able::Not { field } = able(&engine, &next.source, &next.target, next.travel) {
            require(field, false)?;
        }
        if next == *before {
            return Ok(());
        }
        let other_entities = (&next.source, &next.target) != (&before.source, &before.target);
        let other_records = next.travel != before.travel || next.filters != before.filters;
        let next = if other_entities || other_records {
            if let Some(run) = of_integration::open(transaction, id)? {
                return Err(under_way(&run));
            }
            IntegrationSettings { running: Running::Disabled, ..next }
        } else {
            next
        };
        sync_integrations::update(transaction, id, &next, now)?;
        if other_entities {
            sync_integrations::begin_anew(transaction, id)?;
            if let Some(schedule) = sync_schedules::of_integration(transaction, id)? {
                sync_schedules::remove(transaction, schedule.id)?;
            }
        } else if other_records && !field_mappings::list(transaction, id)?.is_empty() {
            carry_anew(transaction, id, &next, now)?;
        }
        note(
            transaction,
            id,
            "save_what",
            Some(&view::settings(before)?),
            Some(&view::settings(&next)?),
            &actor,
            now,
        )
    })
    .await?;
    changed(api);
    integration_get(api, session, IntegrationRequest { id }).await
}

/// Whether these entities can be kept in step that way. A record goes to where it can be written, from where
/// it can be read in runs.
pub(super) fn able(engine: &Engine, source: &Party, target: &Party, travel: Travel) -> Able {
    let spec = |party: &Party| -> Option<EntitySpec> {
        engine.destination(&party.system)?.connector().spec().entity(&party.entity).cloned()
    };
    let (from, to) = (spec(source), spec(target));
    let back_too = match travel {
        Travel::Both => true,
        Travel::SourceToTarget | Travel::TargetToSource => false,
    };
    if !from.as_ref().is_some_and(is_read) {
        return Able::Not { field: "sourceEntity" };
    }
    if !to.as_ref().is_some_and(is_written) || source == target {
        return Able::Not { field: "targetEntity" };
    }
    if back_too && !(to.as_ref().is_some_and(is_read) && from.as_ref().is_some_and(is_written)) {
        return Able::Not { field: "direction" };
    }
    Able::Yes
}

fn is_read(spec: &EntitySpec) -> bool {
    match spec.read {
        ReadStyle::Pages(_) | ReadStyle::Stream(_) => true,
        ReadStyle::None | ReadStyle::AcknowledgedQueue { .. } => false,
    }
}

fn is_written(spec: &EntitySpec) -> bool {
    match spec.write {
        WriteStyle::Records(_) => true,
        WriteStyle::None | WriteStyle::Acknowledge { .. } => false,
    }
}

/// The conditions of a request, checked.
pub(super) fn conditions(filters: &[RecordFilter]) -> Result<Vec<Condition>, ApiError> {
    let fits = |filter: &RecordFilter| {
        let length = filter.field.chars().count();
        (1..=LONGEST).contains(&length) && filter.value.chars().count() <= LONGEST
    };
    require("filters", filters.len() <= MOST_FILTERS && filters.iter().all(fits))?;
    Ok(filters.iter().map(condition).collect())
}

fn condition(filter: &RecordFilter) -> Condition {
    let test = match filter.test {
        FilterTest::Equals => filter::FilterTest::Equals,
        FilterTest::Differs => filter::FilterTest::Differs,
        FilterTest::Contains => filter::FilterTest::Contains,
        FilterTest::Empty => filter::FilterTest::Empty,
        FilterTest::Filled => filter::FilterTest::Filled,
    };
    Condition { field: filter.field.clone(), test, value: filter.value.clone() }
}

fn travel(direction: IntegrationDirection) -> Travel {
    match direction {
        IntegrationDirection::SourceToTarget => Travel::SourceToTarget,
        IntegrationDirection::Both => Travel::Both,
    }
}

fn rule(strategy: ConflictStrategy) -> FieldRule {
    match strategy {
        ConflictStrategy::SourceWins => FieldRule::SourceWins,
        ConflictStrategy::TargetWins => FieldRule::TargetWins,
        ConflictStrategy::Latest => FieldRule::Latest,
        ConflictStrategy::Manual => FieldRule::Manual,
    }
}
