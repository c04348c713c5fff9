//! Step 4: which field goes with which.

use mostrador_domain::Timestamp;
use mostrador_domain::mapping::{
    self, CodecError, CompileProblem, FieldSample, Mapping, References, Rule, TrialFault,
};
use mostrador_domain::merge::is_empty;
use mostrador_engine::{Destination, Engine, compile_mapping};
use mostrador_store::WriteTransaction;
use mostrador_store::tables::field_mappings::{self, FieldMapping, Presence, Replaced};
use mostrador_store::tables::sync_entity_config;
use mostrador_store::tables::sync_integrations::{self, IntegrationSettings, Party, Travel};
use serde_json::{Value, json};

use super::change::{changed, changing, note, of_person, still_at};
use super::samples::{self, Samples};
use super::{facts, integration_get, require, step_first, view};
use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::{Api, Session};

/// Most rows of a mapping.
const MOST_FIELDS: usize = 500;
/// Longest name of a field, in characters.
const LONGEST_NAME: usize = 200;
/// Records on which an expression is tried before it is accepted.
const TRIED: usize = 50;

/// Whether a stored mapping can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Usable {
    /// It can.
    Yes,
    /// It has a problem, or does not write what the target needs.
    No,
}

pub(crate) async fn mapping_check(
    api: &Api,
    _: &Session,
    request: MappingRequest,
) -> Result<MappingCheck, ApiError> {
    sized(&request.fields)?;
    let settings = settings(api, request.id).await?;
    let source = samples::at_hand(api, &party(&settings.source)).await?;
    Ok(check(&request.fields, &needed(&api.engine(), &settings.target), &source).0)
}

pub(crate) async fn mapping_suggest(
    api: &Api,
    _: &Session,
    request: IntegrationRequest,
) -> Result<Vec<MappingSuggestion>, ApiError> {
    let settings = settings(api, request.id).await?;
    let source = fields_of(samples::of(api, &party(&settings.source)).await?.as_ref());
    let target = fields_of(samples::of(api, &party(&settings.target)).await?.as_ref());
    let suggestions = mapping::suggest(&source, &target);
    suggestions
        .into_iter()
        .map(|suggestion| {
            Ok(MappingSuggestion {
                source_field: suggestion.source_field,
                target_field: suggestion.target_field,
                score: suggestion.score,
                transform: Transform(serde_json::to_value(suggestion.codec)?),
            })
        })
        .collect()
}

pub(crate) async fn integration_save_mapping(
    api: &Api,
    session: &Session,
    request: MappingRequest,
) -> Result<IntegrationView, ApiError> {
    sized(&request.fields)?;
    let engine = api.engine();
    let settings = settings(api, request.id).await?;
    let source = samples::at_hand(api, &party(&settings.source)).await?;
    let (check, _) = check(&request.fields, &needed(&engine, &settings.target), &source);
    if !check.problems.is_empty() || !check.unmapped.is_empty() {
        return Err(unusable(&check));
    }
    let rows: Vec<FieldMapping> = request.fields.iter().map(row).collect();
    let (now, actor, id, seen) = (engine.now(), session.actor.clone(), request.id, request.version);
    changing(api, move |transaction| {
        let current = of_person(transaction, id)?;
        still_at(transaction, id, seen)?;
        if (&current.settings.source, &current.settings.target) != (&settings.source, &settings.target) {
            // It was checked against other entities.
            return Err(step_first("what"));
        }
        let before = field_mappings::list(transaction, id)?;
        if field_mappings::replace(transaction, id, &rows)? == Replaced::Unchanged {
            return Ok(());
        }
        carry_anew(transaction, id, &current.settings, now)?;
        let shown = |rows: &[FieldMapping]| -> Result<Value, ApiError> {
            let fields: Vec<_> = rows.iter().map(view::field).collect();
            Ok(json!({ "mapping": serde_json::to_value(fields)? }))
        };
        note(transaction, id, "save_mapping", Some(&shown(&before)?), Some(&shown(&rows)?), &actor, now)
    })
    .await?;
    changed(api);
    integration_get(api, session, IntegrationRequest { id }).await
}

/// What was carried before says nothing any more: every record is read and carried anew, and nothing is tried yet.
pub(super) fn carry_anew(
    transaction: &WriteTransaction<'_>,
    id: i64,
    settings: &IntegrationSettings,
    now: Timestamp,
) -> Result<(), ApiError> {
    sync_integrations::mapping_changed(transaction, id, now)?;
    read_anew(transaction, settings, now)
}

/// The next runs of an integration's entities take every record, whether it changed or not.
pub(super) fn read_anew(
    transaction: &WriteTransaction<'_>,
    settings: &IntegrationSettings,
    now: Timestamp,
) -> Result<(), ApiError> {
    let changed = |party: &Party| {
        sync_entity_config::mapping_changed(transaction, &party.system, &party.entity, now).map(drop)
    };
    changed(&settings.source)?;
    match settings.travel {
        Travel::Both => changed(&settings.target)?,
        Travel::SourceToTarget | Travel::TargetToSource => {}
    }
    Ok(())
}

/// The fields without which no record can be made at the target.
pub(super) fn needed(engine: &Engine, target: &Party) -> Vec<String> {
    let key = |destination: &Destination| destination.connector().key_field(&target.entity);
    engine.destination(&target.system).and_then(key).into_iter().collect()
}

/// Whether a stored mapping can be used.
pub(super) fn is_usable(rows: &[FieldMapping], needed: &[String]) -> Usable {
    let (check, _) = compiled(rows, needed);
    if check.problems.is_empty() && check.unmapped.is_empty() { Usable::Yes } else { Usable::No }
}

/// What is wrong with a mapping before it is used, looked at with some records of the source; and the mapping
/// itself, where nothing is.
pub(super) fn check(
    fields: &[FieldMappingView],
    needed: &[String],
    source: &Samples,
) -> (MappingCheck, Option<Mapping>) {
    let rows: Vec<FieldMapping> = fields.iter().map(row).collect();
    let (mut check, mapping) = compiled(&rows, needed);
    if let Some(mapping) = &mapping {
        check.problems.extend(hopeless(mapping, source));
    }
    let mapping = mapping.filter(|_| check.problems.is_empty());
    (check, mapping)
}

/// What is wrong with a mapping whatever the records are.
fn compiled(rows: &[FieldMapping], needed: &[String]) -> (MappingCheck, Option<Mapping>) {
    let mut check = MappingCheck { problems: Vec::new(), not_read_back: Vec::new(), unmapped: Vec::new() };
    if rows.is_empty() {
        check.problems.push(problem("", "no_fields", None));
        return (check, None);
    }
    match compile_mapping(rows) {
        Ok(mapping) => {
            let one_way = mapping.not_read_back().into_iter();
            check.not_read_back =
                one_way.map(|(field, reason)| problem(field, reason.code(), None)).collect();
            let unmapped = mapping.unmapped(needed.iter().map(String::as_str));
            check.unmapped = unmapped.into_iter().map(str::to_owned).collect();
            (check, Some(mapping))
        }
        Err(found) => {
            let told = |found: &CompileProblem| {
                problem(&found.target_field, found.problem.code(), found.problem.detail())
            };
            check.problems = found.iter().map(told).collect();
            (check, None)
        }
    }
}

/// What would fail for every record: a field that none has, and an expression that no record gets through.
fn hopeless(mapping: &Mapping, source: &Samples) -> Vec<MappingProblem> {
    let mut problems = Vec::new();
    if source.records.is_empty() {
        return problems;
    }
    let names = source.names();
    for (target, name) in mapping.source_fields() {
        if !names.contains(&name) {
            problems.push(problem(target, "source_field_unknown", Some(name)));
        }
    }
    // From everywhere: the first ones may lack what later ones have.
    let step = source.records.len().div_ceil(TRIED).max(1);
    let trials: Vec<_> = source
        .records
        .iter()
        .step_by(step)
        .map(|record| mapping.try_record(&record.fields, &References::none()))
        .collect();
    let Some(first) = trials.first() else { return problems };
    for (position, trial) in first.iter().enumerate() {
        let Some(error) = expression_fault(trial.fault) else { continue };
        let always = trials
            .iter()
            .all(|trial| trial.get(position).and_then(|trial| expression_fault(trial.fault)) == Some(error));
        if always {
            problems.push(problem(&trial.target_field, error.code(), None));
        }
    }
    problems
}

/// The faults of an expression that lie in itself rather than in the record.
fn expression_fault(fault: Option<TrialFault>) -> Option<CodecError> {
    match fault {
        Some(TrialFault::Refused(Rule::Conversion(
            error @ (CodecError::ExpressionUndefined
            | CodecError::ExpressionTooCostly
            | CodecError::ExpressionFailed
            | CodecError::ExpressionFloat),
        ))) => Some(error),
        Some(TrialFault::Refused(_) | TrialFault::Broken(_)) | None => None,
    }
}

/// A row as it is stored.
fn row(field: &FieldMappingView) -> FieldMapping {
    let transform = field.transform.0.to_string();
    FieldMapping {
        source_field: field.source_field.clone(),
        target_field: field.target_field.clone(),
        to_source: match field.back {
            WayBack::Yes => Some(transform.clone()),
            WayBack::No => None,
        },
        to_target: transform,
        presence: match field.need {
            FieldNeed::Required => Presence::Required,
            FieldNeed::Optional => Presence::Optional,
        },
        default_value: filled(&field.default).map(Value::to_string),
        validation: filled(&field.rules.0).map_or_else(|| "{}".to_owned(), Value::to_string),
    }
}

fn filled(value: &Value) -> Option<&Value> {
    Some(value).filter(|value| !is_empty(value))
}

fn problem(target_field: &str, code: &str, detail: Option<&str>) -> MappingProblem {
    MappingProblem {
        target_field: target_field.to_owned(),
        code: code.to_owned(),
        detail: detail.map(str::to_owned),
    }
}

/// The codes alone: the screen asks `mapping_check` for the rest.
fn unusable(check: &MappingCheck) -> ApiError {
    let codes: Vec<&str> = check.problems.iter().map(|problem| problem.code.as_str()).collect();
    let missing = check.unmapped.len();
    ApiError::Coded(ErrorCode::MappingUnusable, format!("{} unmapped, {}", missing, codes.join(", ")))
}

fn sized(fields: &[FieldMappingView]) -> Result<(), ApiError> {
    let fits = |name: &str| name.chars().count() <= LONGEST_NAME;
    let all_fit = fields.iter().all(|field| fits(&field.source_field) && fits(&field.target_field));
    require("fields", fields.len() <= MOST_FIELDS && all_fit)
}

/// The settings of an integration that knows what it carries.
pub(super) async fn settings(api: &Api, id: i64) -> Result<IntegrationSettings, ApiError> {
    let settings = facts(api, id).await?.row.settings;
    if settings.source.entity.is_empty() || settings.target.entity.is_empty() {
        return Err(step_first("what"));
    }
    Ok(settings)
}

pub(super) fn party(party: &Party) -> EntityRequest {
    EntityRequest { system: party.system.clone(), entity_type: party.entity.clone() }
}

fn fields_of(samples: &Samples) -> Vec<FieldSample> {
    let names = samples.names().into_iter();
    names.map(|name| FieldSample { name: name.to_owned(), values: samples.values(name) }).collect()
}
