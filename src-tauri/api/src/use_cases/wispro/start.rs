//! Starting a run, and letting it start by itself.

use mostrador_engine::RunRequest;
use mostrador_engine::clients::CLIENT;
use mostrador_engine::schedule::Cron;
use mostrador_store::Lane;
use mostrador_store::tables::sync_entity_config::Switch;
use mostrador_store::tables::sync_history::{RunMode, RunStatus};
use mostrador_store::tables::sync_log::{self, Direction, LogEntry};
use mostrador_store::tables::sync_schedules::{self, Missed, NewSchedule};

use super::{connection, last_real, schedule_of, wispro_get};
use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::use_cases::runs::run_view;
use crate::use_cases::sync::{connected, refused};
use crate::{Api, Session};

pub(crate) async fn wispro_start(
    api: &Api,
    session: &Session,
    request: WisproStart,
) -> Result<RunView, ApiError> {
    let system = connection(api, &request.system).await?.system;
    let engine = api.engine();
    connected(&engine, &system)?;
    let mode = if request.dry_run { RunMode::DryRun } else { RunMode::Real };
    let run = RunRequest { mode, ..RunRequest::manual(system, CLIENT, session.actor.clone()) };
    let run = engine.runs().start(run).await.map_err(refused)?;
    api.tell_sync();
    run_view(api, run).await
}

pub(crate) async fn wispro_schedule(
    api: &Api,
    session: &Session,
    request: WisproSchedule,
) -> Result<WisproView, ApiError> {
    let system = connection(api, &request.system).await?.system;
    let cron = request.cron.as_deref().map(str::trim).map(str::to_owned);
    if cron.as_deref().is_some_and(|cron| Cron::parse(cron).is_err()) {
        return Err(ApiError::Coded(ErrorCode::InvalidValue, "cron".to_owned()));
    }
    let engine = api.engine();
    let (now, actor) = (engine.now(), session.actor.clone());
    engine
        .store()
        .write(Lane::Interactive, move |transaction| {
            let before = schedule_of(transaction, &system)?;
            if before.as_ref().map(|schedule| &schedule.cron) == cron.as_ref() {
                return Ok(());
            }
            match &cron {
                Some(cron) => {
                    let proved = last_real(transaction, &system)?;
                    if proved.is_none_or(|run| run.status != RunStatus::Completed) {
                        return Err(ApiError::Coded(ErrorCode::StepFirst, "first_run".to_owned()));
                    }
                    let schedule = NewSchedule {
                        name: &format!("wispro:{system}"),
                        system: &system,
                        entity_type: CLIENT,
                        integration_id: None,
                        cron,
                        missed: Missed::Once,
                        enabled: Switch::On,
                    };
                    sync_schedules::save(transaction, &schedule, now)?;
                }
                None => {
                    if let Some(schedule) = &before {
                        sync_schedules::remove(transaction, schedule.id)?;
                    }
                }
            }
            let told = |cron: Option<&str>| serde_json::json!({ "cron": cron }).to_string();
            let (before, after) =
                (told(before.as_ref().map(|schedule| schedule.cron.as_str())), told(cron.as_deref()));
            let entry = LogEntry {
                at: now,
                system: &system,
                entity: CLIENT,
                entity_id: "*",
                direction: Direction::Local,
                action: "schedule",
                outcome: "ok",
                actor: Some(&actor),
                duration_ms: None,
                before: Some(&before),
                after: Some(&after),
                detail: None,
            };
            Ok(sync_log::add(transaction, &entry)?)
        })
        .await?;
    engine.schedules().changed();
    api.tell(UiEvent::Integrations);
    wispro_get(api, session, Nothing {}).await
}
