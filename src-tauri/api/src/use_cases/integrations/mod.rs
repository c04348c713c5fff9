//! Integrations: pairs of entities that a person has kept in step, set up step by step.

mod change;
mod facts;
mod fields;
mod mapping;
mod preview;
mod run;
mod samples;
mod schedule;
mod steps;
mod view;
mod what;

use mostrador_domain::merge::{FieldRule, MergeRules};
use mostrador_store::StoreError;
use mostrador_store::tables::sync_history::of_integration;
use mostrador_store::tables::sync_integrations::{self, IntegrationSettings, Origin, Party, Running, Travel};

use self::change::{changed, changing, named, note, of_person};
use self::facts::Facts;
pub(crate) use self::fields::{entity_fields, filter_count};
pub(crate) use self::mapping::{integration_save_mapping, mapping_check, mapping_suggest};
pub(crate) use self::preview::mapping_preview;
pub(crate) use self::run::integration_run;
use self::run::under_way;
pub(crate) use self::samples::ReadNow;
pub(crate) use self::schedule::integration_schedule;
pub(crate) use self::what::integration_save_what;
use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::{Api, Session};

/// Records per slice of a person's integration.
const BATCH_SIZE: u32 = 100;

pub(crate) async fn integrations_list(
    api: &Api,
    _: &Session,
    _: Nothing,
) -> Result<Vec<IntegrationView>, ApiError> {
    let facts = api
        .engine()
        .store()
        .read(|transaction| {
            let rows = sync_integrations::list(transaction)?;
            let of_people = rows.into_iter().filter(|row| row.origin == Origin::Person);
            of_people.map(|row| Facts::load(transaction, row)).collect::<Result<Vec<_>, StoreError>>()
        })
        .await?;
    Ok(facts.iter().map(|facts| view::integration(&api.engine(), facts)).collect())
}

pub(crate) async fn integration_get(
    api: &Api,
    _: &Session,
    request: IntegrationRequest,
) -> Result<IntegrationView, ApiError> {
    Ok(view::integration(&api.engine(), &facts(api, request.id).await?))
}

pub(crate) async fn integration_start(
    api: &Api,
    session: &Session,
    request: IntegrationStart,
) -> Result<IntegrationView, ApiError> {
    let engine = api.engine();
    let name = named(&request.name)?;
    let connected = |system: &str| engine.destination(system).is_some();
    require("sourceSystem", connected(&request.source_system))?;
    require("targetSystem", connected(&request.target_system))?;
    let nothing_yet = |system: String| Party { system, entity: String::new() };
    let settings = IntegrationSettings {
        name,
        source: nothing_yet(request.source_system),
        target: nothing_yet(request.target_system),
        travel: Travel::SourceToTarget,
        rules: MergeRules { default: FieldRule::SourceWins, ..MergeRules::default() },
        filters: "[]".to_owned(),
        batch_size: BATCH_SIZE,
        running: Running::Disabled,
    };
    let (now, actor) = (engine.now(), session.actor.clone());
    let id = changing(api, move |transaction| {
        change::free(transaction, None, &settings.name)?;
        let id = sync_integrations::start(transaction, &settings, now)?;
        note(transaction, id, "start", None, Some(&view::settings(&settings)?), &actor, now)?;
        Ok(id)
    })
    .await?;
    changed(api);
    integration_get(api, session, IntegrationRequest { id }).await
}

pub(crate) async fn integration_remove(
    api: &Api,
    session: &Session,
    request: IntegrationRequest,
) -> Result<Nothing, ApiError> {
    let (now, actor) = (api.engine().now(), session.actor.clone());
    changing(api, move |transaction| {
        let row = of_person(transaction, request.id)?;
        if let Some(run) = of_integration::open(transaction, row.id)? {
            return Err(under_way(&run));
        }
        sync_integrations::delete(transaction, row.id)?;
        note(transaction, row.id, "remove", Some(&view::settings(&row.settings)?), None, &actor, now)
    })
    .await?;
    changed(api);
    Ok(Nothing {})
}

/// What is stored of an integration of a person.
async fn facts(api: &Api, id: i64) -> Result<Facts, ApiError> {
    api.engine()
        .store()
        .read(move |transaction| {
            let row = of_person(transaction, id)?;
            Ok::<_, ApiError>(Facts::load(transaction, row)?)
        })
        .await
}

/// Refuses a request for one of its fields.
fn require(field: &str, holds: bool) -> Result<(), ApiError> {
    if holds { Ok(()) } else { Err(ApiError::Coded(ErrorCode::InvalidValue, field.to_owned())) }
}

/// Refuses a request because another step comes first.
fn step_first(step: &str) -> ApiError {
    ApiError::Coded(ErrorCode::StepFirst, step.to_owned())
}
