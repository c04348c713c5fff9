//! Running an integration: without writing, the first records, everything.

use mostrador_store::StoreError;
use mostrador_store::tables::sync_history::{self, RunMode, RunRow};

use super::steps::steps;
use super::{facts, step_first, view};
use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::use_cases::sync::refused;
use crate::{Api, Session};

/// *Primeros 20 registros*.
const FIRST: u64 = 20;

pub(crate) async fn integration_run(
    api: &Api,
    session: &Session,
    request: IntegrationRun,
) -> Result<RunView, ApiError> {
    let engine = api.engine();
    let facts = facts(api, request.id).await?;
    let steps = steps(&engine, &facts);
    if steps.what != StepState::Done {
        return Err(step_first("what"));
    }
    if steps.mapping != StepState::Done {
        return Err(step_first("mapping"));
    }
    let (mode, limit) = match request.extent {
        RunExtent::DryRun => (RunMode::DryRun, None),
        RunExtent::First20 => (RunMode::Real, Some(FIRST)),
        RunExtent::All => (RunMode::Real, None),
    };
    // One that has proved itself is trusted with a mapping that changed since.
    if mode == RunMode::Real && steps.dry_run != StepState::Done && facts.row.proved_at.is_none() {
        return Err(step_first("dry_run"));
    }
    let run = engine.run_integration(request.id, mode, limit, &session.actor).await.map_err(refused)?;
    let row = engine
        .store()
        .read(move |transaction| sync_history::find(transaction, run))
        .await
        .map_err(|error: StoreError| ApiError::Store(error))?
        .ok_or_else(|| ApiError::Coded(ErrorCode::NotFound, "no such run".to_owned()))?;
    api.tell(UiEvent::Integrations);
    Ok(view::run(&engine, request.id, &row))
}

/// Refuses a change while a run is under way.
pub(super) fn under_way(run: &RunRow) -> ApiError {
    let done = run.counters.processed.saturating_mul(100).checked_div(run.expected.unwrap_or(0));
    let percent = done.map(|percent| percent.min(99).to_string()).unwrap_or_default();
    ApiError::Coded(ErrorCode::AlreadyRunning, percent)
}
