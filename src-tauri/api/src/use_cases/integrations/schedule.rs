//! Step 6: whether an integration runs by itself, and when.

use mostrador_engine::schedule::Cron;
use mostrador_store::WriteTransaction;
use mostrador_store::tables::sync_entity_config::Switch;
use mostrador_store::tables::sync_integrations::{self, IntegrationSettings, Running};
use mostrador_store::tables::sync_schedules::{self, Missed, NewSchedule};
use serde_json::{Value, json};

use super::change::{changed, changing, note, of_person, still_at};
use super::mapping::read_anew;
use super::steps::steps;
use super::{facts, integration_get, require, step_first};
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session};

pub(crate) async fn integration_schedule(
    api: &Api,
    session: &Session,
    request: IntegrationSchedule,
) -> Result<IntegrationView, ApiError> {
    let engine = api.engine();
    let cron = request.cron.as_deref().map(str::trim).map(str::to_owned);
    if let Some(cron) = &cron {
        require("cron", Cron::parse(cron).is_ok())?;
    }
    let known = facts(api, request.id).await?;
    let wanted = running(request.switch);
    if wanted == Running::Enabled && known.row.settings.running == Running::Disabled {
        let steps = steps(&engine, &known);
        if steps.mapping != StepState::Done {
            return Err(step_first("mapping"));
        }
        if known.row.proved_at.is_none() {
            return Err(step_first("first_run"));
        }
    }
    let (now, actor, id) = (engine.now(), session.actor.clone(), request.id);
    changing(api, move |transaction| {
        let row = of_person(transaction, id)?;
        still_at(transaction, id, request.version)?;
        if wanted == Running::Enabled && row.proved_at.is_none() {
            // Somebody chose other entities meanwhile.
            return Err(step_first("first_run"));
        }
        let before = sync_schedules::of_integration(transaction, id)?.map(|schedule| schedule.cron);
        if row.settings.running == wanted && before == cron {
            return Ok(());
        }
        if row.settings.running != wanted {
            let next = IntegrationSettings { running: wanted, ..row.settings.clone() };
            sync_integrations::update(transaction, id, &next, now)?;
            if wanted == Running::Enabled {
                // What was read while it rested has not been carried.
                read_anew(transaction, &next, now)?;
            }
        }
        follow(transaction, id, &row.settings, wanted, cron.as_deref(), now)?;
        let (before, after) = (told(row.settings.running, before.as_deref()), told(wanted, cron.as_deref()));
        note(transaction, id, "schedule", Some(&before), Some(&after), &actor, now)
    })
    .await?;
    changed(api);
    integration_get(api, session, IntegrationRequest { id }).await
}

/// Makes the schedule say what was chosen.
fn follow(
    transaction: &WriteTransaction<'_>,
    id: i64,
    settings: &IntegrationSettings,
    running: Running,
    cron: Option<&str>,
    now: mostrador_domain::Timestamp,
) -> Result<(), ApiError> {
    let Some(cron) = cron else {
        if let Some(schedule) = sync_schedules::of_integration(transaction, id)? {
            sync_schedules::remove(transaction, schedule.id)?;
        }
        return Ok(());
    };
    sync_schedules::save(
        transaction,
        &NewSchedule {
            name: &format!("integration:{id}"),
            system: &settings.source.system,
            entity_type: &settings.source.entity,
            integration_id: Some(id),
            cron,
            missed: Missed::Once,
            // Its entity is read as often as the site says while the integration rests.
            enabled: match running {
                Running::Enabled => Switch::On,
                Running::Disabled => Switch::Off,
            },
        },
        now,
    )?;
    Ok(())
}

fn running(switch: IntegrationSwitch) -> Running {
    match switch {
        IntegrationSwitch::On => Running::Enabled,
        IntegrationSwitch::Off => Running::Disabled,
    }
}

fn told(running: Running, cron: Option<&str>) -> Value {
    let switch = match running {
        Running::Enabled => IntegrationSwitch::On,
        Running::Disabled => IntegrationSwitch::Off,
    };
    json!({ "switch": switch, "cron": cron })
}
