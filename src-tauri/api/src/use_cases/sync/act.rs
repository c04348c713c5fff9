//! What people do to systems, entities and records.

use mostrador_domain::Timestamp;
use mostrador_engine::records::{self, EditError, Records};
use mostrador_engine::{DestinationStatus, RunRefusal, RunRequest};
use mostrador_store::tables::sync_data::{self, EntityKey};
use mostrador_store::{Lane, WriteTransaction};

use super::figures::is_orders;
use super::overview::system_view;
use super::{connected, not_found, refused, uncontrolled};
use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::use_cases::Reserved;
use crate::use_cases::runs::run_view;
use crate::{Api, Session};

pub(crate) async fn sync_now(
    api: &Api,
    session: &Session,
    request: EntityRequest,
) -> Result<Option<RunView>, ApiError> {
    let engine = api.engine();
    let system = connected(&engine, &request.system)?;
    Reserved::from(api, session).await?.refuse(system)?;
    let orders = is_orders(engine.ordering(), system, &request.entity_type);
    match engine.destination(system).ok_or_else(not_found)?.status() {
        DestinationStatus::Paused { by } => return Err(refused(RunRefusal::Paused { by })),
        DestinationStatus::Refused { code } if !orders => {
            return Err(refused(RunRefusal::KeyRefused { code }));
        }
        DestinationStatus::Refused { .. }
        | DestinationStatus::Closed
        | DestinationStatus::OpenUntil { .. }
        | DestinationStatus::HalfOpen { .. }
        | DestinationStatus::ThrottledUntil { .. } => {}
    }
    engine.wake_outbox(system);
    if orders {
        engine.retry_connection();
        api.tell_sync();
        return Ok(None);
    }
    if !engine.runs().reads(system, &request.entity_type) {
        api.tell_sync();
        return Ok(None);
    }
    let run = RunRequest::manual(system, request.entity_type, session.actor.clone());
    let run = engine.runs().start(run).await.map_err(refused)?;
    api.tell_sync();
    run_view(api, run).await.map(Some)
}

pub(crate) async fn record_exclude(
    api: &Api,
    session: &Session,
    request: RecordRequest,
) -> Result<Nothing, ApiError> {
    exclude(api, session, &request.system, request.entity_type, request.record_id).await?;
    Ok(Nothing {})
}

/// Leaves a record out.
pub(super) async fn exclude(
    api: &Api,
    session: &Session,
    system: &str,
    entity_type: String,
    record_id: String,
) -> Result<(), ApiError> {
    change(api, session, system, entity_type, move |transaction, records, actor, now| {
        records::exclude(transaction, records, &record_id, actor, now)
    })
    .await
}

pub(crate) async fn record_include(
    api: &Api,
    session: &Session,
    request: RecordRequest,
) -> Result<Nothing, ApiError> {
    let RecordRequest { system, entity_type, record_id } = request;
    change(api, session, &system, entity_type, move |transaction, records, actor, now| {
        let key = EntityKey { system: records.system, entity_type: &records.entity_type };
        sync_data::find(transaction, key, &record_id)?.ok_or(EditError::Unknown)?;
        // It was left out by a person, or because it went back and forth: each is nothing where it was the other.
        records::include(transaction, records, &record_id, actor, now)?;
        records::resume(transaction, records, &record_id, actor, now)
    })
    .await?;
    Ok(Nothing {})
}

/// Changes a record in one transaction, and lets travel what travels then.
async fn change<F>(
    api: &Api,
    session: &Session,
    system: &str,
    entity_type: String,
    act: F,
) -> Result<(), ApiError>
where
    F: FnOnce(&WriteTransaction<'_>, &Records, &str, Timestamp) -> Result<(), EditError> + Send + 'static,
{
    let engine = api.engine();
    let system = connected(&engine, system)?;
    let (actor, now) = (session.actor.clone(), engine.now());
    engine
        .store()
        .write(Lane::Interactive, move |transaction| {
            let records = Records::of_entity(transaction, system, &entity_type)?;
            act(transaction, &records, &actor, now)
        })
        .await
        .map_err(unchanged)?;
    engine.wake_outbox(system);
    api.tell_sync();
    Ok(())
}

/// Why a record was not changed. The text names no field: it may be a customer's.
pub(crate) fn unchanged(error: EditError) -> ApiError {
    match error {
        EditError::Unknown | EditError::Deleted => not_found(),
        EditError::ReadOnly | EditError::OwnedThere { .. } => {
            ApiError::Coded(ErrorCode::NothingTravels, "records of this kind are only read".to_owned())
        }
        EditError::NotALocalId => ApiError::Coded(ErrorCode::Internal, error.to_string()),
        EditError::Store(error) => ApiError::Store(error),
    }
}

pub(crate) async fn system_pause(
    api: &Api,
    session: &Session,
    request: SystemRequest,
) -> Result<SystemView, ApiError> {
    api.engine().pause_destination(&request.system, &session.actor).await.map_err(uncontrolled)?;
    api.tell_sync();
    system_view(api, &request.system).await
}

pub(crate) async fn system_resume(
    api: &Api,
    session: &Session,
    request: SystemRequest,
) -> Result<SystemView, ApiError> {
    api.engine().resume_destination(&request.system, &session.actor).await.map_err(uncontrolled)?;
    api.tell_sync();
    system_view(api, &request.system).await
}

pub(crate) async fn system_try(
    api: &Api,
    session: &Session,
    request: SystemRequest,
) -> Result<SystemView, ApiError> {
    api.engine().reopen_destination(&request.system, &session.actor).await.map_err(uncontrolled)?;
    api.tell_sync();
    system_view(api, &request.system).await
}
