//! The sentence of truth, with a row per system and entity.

use std::collections::BTreeMap;

use mostrador_domain::Timestamp;
use mostrador_engine::{DestinationStatus, Engine, SystemStatus};
use mostrador_store::StoreError;
use mostrador_store::tables::sync_entity_config::{Flow, Switch};
use mostrador_store::tables::sync_history::{self, RunRow, RunStatus, browse};

use super::attention::{count, troubles};
use super::figures::{EntityFigures, Figures, Standing, is_orders};
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session, view};

pub(crate) async fn sync_overview(
    api: &Api,
    _session: &Session,
    _request: Nothing,
) -> Result<SyncOverview, ApiError> {
    let engine = &api.engine();
    let systems = engine.destinations();
    let names: Vec<&'static str> = systems.iter().map(|system| system.system).collect();
    let (ordering, counts) = (engine.ordering(), api.record_counts().clone());
    let (figures, standings, runs) = engine
        .store()
        .read(move |transaction| {
            let figures = Figures::read(transaction, &names)?;
            let standing = |entity: &EntityFigures| {
                Standing::read(transaction, &counts, ordering, entity.system, &entity.entity_type)
            };
            let standings = figures.entities.iter().map(standing).collect::<Result<Vec<_>, _>>()?;
            let mut runs = Vec::new();
            for row in sync_history::list_open(transaction)? {
                let integration = browse::integration_of(transaction, row.id)?;
                runs.push((row, integration));
            }
            Ok::<_, StoreError>((figures, standings, runs))
        })
        .await?;
    let called = names_of(api).await?;
    let entities: Vec<EntityView> = figures
        .entities
        .iter()
        .zip(&standings)
        .map(|(entity, standing)| {
            let status = systems.iter().find(|system| system.system == entity.system);
            row(engine, entity, standing, status.map(|system| &system.status), &runs)
        })
        .collect();
    let views: Vec<SystemView> = systems
        .iter()
        .map(|system| {
            let contact = contact(engine, system.system, &entities);
            view::system(system, called.get(system.system).cloned(), contact)
        })
        .collect();
    let attention = troubles(&systems).len() as u64 + count(&figures);
    let sum = |of: fn(&EntityView) -> u64| entities.iter().map(of).fold(0, u64::saturating_add);
    let pending = sum(|entity| entity.pending);
    Ok(SyncOverview {
        state: sentence(&systems, &entities, attention, pending),
        at: engine.now().millis(),
        attention,
        pending,
        excluded: sum(|entity| entity.excluded),
        conflicts: sum(|entity| entity.conflicts),
        last_contact_at: views.iter().filter_map(|view| view.last_contact_at).max(),
        systems: views,
        runs: runs
            .iter()
            .map(|(row, integration)| view::run(row, *integration, engine.runs().progress(row.id).as_ref()))
            .collect(),
        entities,
    })
}

/// What people called the systems.
pub(super) async fn names_of(api: &Api) -> Result<BTreeMap<String, String>, ApiError> {
    let connections = api.connections().list().await?;
    Ok(connections.into_iter().map(|connection| (connection.system, connection.name)).collect())
}

/// When a system last answered, as far as it is known without its destination.
fn contact(engine: &Engine, system: &str, entities: &[EntityView]) -> Option<i64> {
    let of_entities =
        entities.iter().filter(|entity| entity.system == system).filter_map(|entity| entity.last_success_at);
    let checked = if engine.ordering() == Some(system) {
        engine.connection().last_checked_at.map(Timestamp::millis)
    } else {
        None
    };
    of_entities.max().max(checked)
}

/// One system as it stands now.
pub(super) async fn system_view(api: &Api, system: &str) -> Result<SystemView, ApiError> {
    let engine = &api.engine();
    let status = engine.destinations().into_iter().find(|status| status.system == system);
    let status = status.ok_or_else(super::not_found)?;
    let name = names_of(api).await?.remove(system);
    Ok(view::system(&status, name, contact(engine, system, &[])))
}

fn row(
    engine: &Engine,
    entity: &EntityFigures,
    standing: &Standing,
    status: Option<&DestinationStatus>,
    runs: &[(RunRow, Option<i64>)],
) -> EntityView {
    let (system, entity_type) = (entity.system, entity.entity_type.as_str());
    let run =
        runs.iter().map(|(row, _)| row).find(|row| row.system == system && row.entity_type == entity_type);
    let enabled = entity.config.as_ref().is_none_or(|config| config.enabled == Switch::On);
    let orders = is_orders(engine.ordering(), system, entity_type);
    let something = orders || entity.pending > 0 || (enabled && engine.runs().reads(system, entity_type));
    EntityView {
        system: system.to_owned(),
        entity_type: entity_type.to_owned(),
        flow: match entity.config.as_ref().map(|config| config.flow) {
            Some(Flow::In) => FlowView::In,
            Some(Flow::Out) => FlowView::Out,
            Some(Flow::Both) | None => FlowView::Both,
        },
        state: badge(entity, run.map(|run| run.status), enabled),
        last_success_at: standing.last_success_at.map(Timestamp::millis),
        records: standing.records,
        pending: entity.pending,
        failed: entity.failed(),
        conflicts: entity.conflicts,
        excluded: standing.excluded,
        run: run.map(|run| run.id),
        can_run: something && run.is_none() && may_be_called(status, orders),
    }
}

/// Whether calling a system is left to it and not to a person first. The look for orders finds out by itself that a key
/// is accepted again.
fn may_be_called(status: Option<&DestinationStatus>, orders: bool) -> bool {
    match status {
        None | Some(DestinationStatus::Paused { .. }) => false,
        Some(DestinationStatus::Refused { .. }) => orders,
        Some(
            DestinationStatus::Closed
            | DestinationStatus::OpenUntil { .. }
            | DestinationStatus::HalfOpen { .. }
            | DestinationStatus::ThrottledUntil { .. },
        ) => true,
    }
}

/// The worst of an entity's records.
fn badge(entity: &EntityFigures, run: Option<RunStatus>, enabled: bool) -> SyncState {
    if entity.failed() > 0 || entity.failing.is_some() || !entity.held.is_empty() {
        SyncState::Failed
    } else if entity.conflicts > 0 {
        SyncState::Conflict
    } else if run == Some(RunStatus::Running) {
        SyncState::Syncing
    } else if entity.pending > 0 || run.is_some() {
        SyncState::Pending
    } else if enabled {
        SyncState::Synced
    } else {
        SyncState::Skipped
    }
}

fn sentence(systems: &[SystemStatus], entities: &[EntityView], attention: u64, pending: u64) -> SyncSentence {
    let travels = |entity: &EntityView| {
        let system = systems.iter().find(|system| system.system == entity.system);
        entity.pending > 0
            && system.is_some_and(|system| match system.status {
                DestinationStatus::Closed | DestinationStatus::HalfOpen { .. } => true,
                DestinationStatus::OpenUntil { .. }
                | DestinationStatus::ThrottledUntil { .. }
                | DestinationStatus::Refused { .. }
                | DestinationStatus::Paused { .. } => false,
            })
    };
    if attention > 0 {
        SyncSentence::NeedsAttention
    } else if systems.is_empty() {
        SyncSentence::NothingConnected
    } else if pending == 0 {
        SyncSentence::UpToDate
    } else if entities.iter().any(travels) {
        SyncSentence::Sending
    } else {
        SyncSentence::Waiting
    }
}
