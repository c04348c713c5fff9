//! *Reintentar*, for one and for all, and setting aside.

use mostrador_domain::Timestamp;
use mostrador_engine::{DestinationStatus, Engine, RunRefusal, RunRequest, WhichJobs};
use mostrador_store::tables::sync_history;
use mostrador_store::tables::sync_history::browse;
use mostrador_store::tables::sync_log::{self, Direction, LogEntry};
use mostrador_store::tables::sync_queue::overview::{self, JobLine};
use mostrador_store::tables::sync_records::attention;
use mostrador_store::{Lane, StoreError, WriteTransaction};

use super::act::exclude;
use super::attention::troubles;
use super::figures::{Figures, is_orders};
use super::key::Key;
use super::{connected, not_found, over, refused, uncontrolled};
use crate::dto::*;
use crate::error::ApiError;
use crate::use_cases::Reserved;
use crate::{Api, Session};

fn key(request: &AttentionRequest) -> Result<Key, ApiError> {
    Key::parse(&request.key).ok_or_else(|| ApiError::InvalidRequest("key".to_owned()))
}

pub(crate) async fn sync_retry(
    api: &Api,
    session: &Session,
    request: AttentionRequest,
) -> Result<TriedView, ApiError> {
    let engine = &api.engine();
    let reserved = Reserved::from(api, session).await?;
    let tried = match key(&request)? {
        Key::System(system) => {
            engine.reopen_destination(&system, &session.actor).await.map_err(uncontrolled)?;
            1
        }
        Key::Job(id) => {
            let job = dead_job(engine, id).await?;
            reopen_if_failing(engine, &job.destination, &session.actor).await?;
            retry_dead(engine, &job.destination, &job.entity, WhichJobs::One(id), &session.actor).await?
        }
        Key::Record(id) => {
            reserved.refuse_record(api, id).await?;
            engine.runs().retry_record(id, &session.actor).await.map_err(refused)?;
            1
        }
        Key::Run(id) => {
            reserved.refuse_run(api, id).await?;
            failing_run(engine, id).await?;
            start_again(engine, id, session).await.map_err(refused)?;
            1
        }
        // A person decides these: trying again changes nothing.
        Key::SetAside(..) | Key::Conflicts(_) | Key::Deletions(_) => return Err(over()),
    };
    api.tell_sync();
    Ok(TriedView { tried, reserved: 0 })
}

pub(crate) async fn sync_retry_all(
    api: &Api,
    session: &Session,
    _request: Nothing,
) -> Result<TriedView, ApiError> {
    let engine = &api.engine();
    let systems = engine.destinations();
    let reserved = Reserved::from(api, session).await?;
    let (mut tried, mut withheld): (u64, u64) = (0, 0);
    for system in troubles(&systems) {
        engine.reopen_destination(system.system, &session.actor).await.map_err(uncontrolled)?;
        tried += 1;
    }
    let names: Vec<&'static str> = systems.iter().map(|system| system.system).collect();
    let figures = engine.store().read(move |transaction| Figures::read(transaction, &names)).await;
    for entity in figures.map_err(ApiError::Store)?.entities {
        let (system, entity_type) = (entity.system, entity.entity_type.as_str());
        if entity.dead > 0 {
            reopen_if_failing(engine, system, &session.actor).await?;
            tried += retry_dead(engine, system, entity_type, WhichJobs::All, &session.actor).await?;
        }
        // It waits for an administrator.
        if reserved.holds(system) {
            withheld += if entity.failing.is_some() { 1 } else { entity.unread };
            continue;
        }
        // An entity has one run at a time: what a whole read leaves open waits for the next press.
        let started = if let Some(failing) = &entity.failing {
            start_again(engine, failing.run, session).await.map(|_| 1)
        } else if entity.unread > 0 {
            engine.runs().retry_open(system, entity_type, &session.actor).await.map(|retried| retried.records)
        } else {
            continue;
        };
        match started {
            Ok(records) => tried += records,
            // It waits for something else, and the others are tried all the same.
            Err(
                RunRefusal::AlreadyRunning { .. }
                | RunRefusal::Unknown
                | RunRefusal::SwitchedOff
                | RunRefusal::Paused { .. }
                | RunRefusal::KeyRefused { .. }
                | RunRefusal::MappingUnusable
                | RunRefusal::TargetUnread { .. }
                | RunRefusal::Over,
            ) => {}
            Err(refusal @ (RunRefusal::Closing | RunRefusal::Store(_))) => return Err(refused(refusal)),
        }
    }
    api.tell_sync();
    Ok(TriedView { tried, reserved: withheld })
}

/// Only the run that needs a person is tried again from here: any other could be a dry run, which whoever may press
/// *Reintentar* may not make a real one.
async fn failing_run(engine: &Engine, id: i64) -> Result<(), ApiError> {
    let failing = engine.store().read(move |transaction| {
        let Some(run) = sync_history::find(transaction, id)? else { return Ok(None) };
        browse::failing(transaction, &run.system, &run.entity_type)
    });
    match failing.await.map_err(|error: StoreError| ApiError::Store(error))? {
        Some(failing) if failing.run == id => Ok(()),
        Some(_) | None => Err(over()),
    }
}

/// The same read once more, in the name of the same integration.
async fn start_again(engine: &Engine, run: i64, session: &Session) -> Result<i64, RunRefusal> {
    let run = engine.store().read(move |transaction| sync_history::find(transaction, run)).await?;
    let run = run.ok_or(RunRefusal::Unknown)?;
    let integration = run.integration_id;
    let again = RunRequest::manual(run.system, run.entity_type, session.actor.clone());
    engine.runs().start(RunRequest { integration, ..again }).await
}

async fn dead_job(engine: &Engine, id: i64) -> Result<JobLine, ApiError> {
    let job = engine.store().read(move |transaction| overview::find_dead(transaction, id)).await;
    // Accepted or on its way by now.
    job.map_err(ApiError::Store)?.ok_or_else(over)
}

/// What a person wants sent is sent now, although the system is being left alone after failures. A refused key and a pause
/// are not a matter of one record.
async fn reopen_if_failing(engine: &Engine, system: &str, actor: &str) -> Result<(), ApiError> {
    match engine.destination(system).ok_or_else(not_found)?.status() {
        DestinationStatus::OpenUntil { .. } => {
            engine.reopen_destination(system, actor).await.map_err(uncontrolled)
        }
        DestinationStatus::Closed
        | DestinationStatus::HalfOpen { .. }
        | DestinationStatus::ThrottledUntil { .. }
        | DestinationStatus::Refused { .. }
        | DestinationStatus::Paused { .. } => Ok(()),
    }
}

async fn retry_dead(
    engine: &Engine,
    system: &str,
    entity: &str,
    which: WhichJobs,
    actor: &str,
) -> Result<u64, ApiError> {
    let retried = engine.retry_dead(system, entity, which, actor).await.map_err(uncontrolled)?;
    Ok(u64::try_from(retried).unwrap_or(u64::MAX))
}

pub(crate) async fn sync_dismiss(
    api: &Api,
    session: &Session,
    request: AttentionRequest,
) -> Result<Nothing, ApiError> {
    let engine = &api.engine();
    match key(&request)? {
        Key::Job(id) => {
            let job = dead_job(engine, id).await?;
            if is_orders(engine.ordering(), &job.destination, &job.entity) {
                return Err(over());
            }
            exclude(api, session, &job.destination, job.entity, job.entity_id).await?;
        }
        Key::Record(id) => {
            if !engine.runs().dismiss_record(id, &session.actor).await.map_err(ApiError::Store)? {
                return Err(over());
            }
        }
        Key::SetAside(system, entity) => {
            let system = connected(engine, &system)?;
            dismiss(engine, session, system, entity, "set_aside_dismissed", |transaction, entity, now| {
                Ok(attention::dismiss_set_aside(transaction, system, entity, now)? > 0)
            })
            .await?;
        }
        Key::Deletions(run) => {
            engine.runs().dismiss_deletions(run, &session.actor).await.map_err(refused)?;
        }
        Key::Run(id) => {
            let run = engine.store().read(move |transaction| sync_history::find(transaction, id)).await;
            let run = run.map_err(ApiError::Store)?.ok_or_else(not_found)?;
            let system = connected(engine, &run.system)?;
            dismiss(
                engine,
                session,
                system,
                run.entity_type,
                "run_dismissed",
                move |transaction, entity, now| browse::dismiss_failed(transaction, system, entity, id, now),
            )
            .await?;
        }
        // Neither goes away by looking elsewhere.
        Key::System(_) | Key::Conflicts(_) => return Err(over()),
    }
    api.tell_sync();
    Ok(Nothing {})
}

/// Sets something of an entity aside, and writes down who did it.
async fn dismiss<F>(
    engine: &Engine,
    session: &Session,
    system: &'static str,
    entity: String,
    action: &'static str,
    act: F,
) -> Result<(), ApiError>
where
    F: FnOnce(&WriteTransaction<'_>, &str, Timestamp) -> Result<bool, StoreError> + Send + 'static,
{
    let (actor, now) = (session.actor.clone(), engine.now());
    let open = engine.store().write(Lane::Interactive, move |transaction| {
        let open = act(transaction, &entity, now)?;
        if open {
            sync_log::add(
                transaction,
                &LogEntry {
                    at: now,
                    system,
                    entity: &entity,
                    entity_id: "*",
                    direction: Direction::Local,
                    action,
                    outcome: "ok",
                    actor: Some(&actor),
                    duration_ms: None,
                    before: None,
                    after: None,
                    detail: None,
                },
            )?;
        }
        Ok::<_, StoreError>(open)
    });
    if open.await? { Ok(()) } else { Err(over()) }
}
