//! *Historial*: runs by what people look for, one run, and its records.

use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_history::browse::{self, RunFilter, RunResultCode};
use mostrador_store::tables::sync_history::{self, RunRow};
use mostrador_store::tables::sync_records::attention;
use mostrador_store::tables::sync_records::results::{self, ResultOutcome, ResultRow};
use mostrador_store::{ReadTransaction, StoreError};

use crate::dto::*;
use crate::error::ApiError;
use crate::use_cases::sync::{PAGE, not_found, title_of_record};
use crate::{Api, Session, view};

/// Characters of a value that are shown.
const VALUE: usize = 200;
/// Every outcome that is kept of single records.
pub(super) const OUTCOMES: [ResultOutcome; 3] =
    [ResultOutcome::Failed, ResultOutcome::Conflicted, ResultOutcome::Skipped];

pub(crate) async fn runs_list(
    api: &Api,
    _session: &Session,
    request: RunsRequest,
) -> Result<RunsPage, ApiError> {
    let engine = api.engine();
    let (filter, limit) = (filter(&request), request.limit.clamp(1, PAGE));
    let before = request.before.unwrap_or(i64::MAX);
    let (rows, total, more) = engine
        .store()
        .read(move |transaction| {
            let mut ids = browse::ids(transaction, &filter, before, limit.saturating_add(1))?;
            let fitting = usize::try_from(limit).unwrap_or(usize::MAX);
            let more = ids.len() > fitting;
            ids.truncate(fitting);
            let rows = load(transaction, &ids)?;
            Ok::<_, StoreError>((rows, browse::count(transaction, &filter)?, more))
        })
        .await?;
    let next = rows.last().filter(|_| more).map(|(row, _)| row.id);
    Ok(RunsPage {
        runs: rows
            .iter()
            .map(|(row, integration)| view::run(row, *integration, engine.runs().progress(row.id).as_ref()))
            .collect(),
        total,
        next,
    })
}

/// What the request asks for, in the words of the file.
pub(super) fn filter(request: &RunsRequest) -> RunFilter {
    RunFilter {
        system: request.system.clone(),
        entity_type: request.entity_type.clone(),
        integration: request.integration,
        result: request.result.map(|result| match result {
            RunResult::Open => RunResultCode::Open,
            RunResult::Clean => RunResultCode::Clean,
            RunResult::WithFailures => RunResultCode::WithFailures,
            RunResult::Failed => RunResultCode::Failed,
            RunResult::Stopped => RunResultCode::Stopped,
            RunResult::DryRun => RunResultCode::DryRun,
        }),
        from: request.from.map(Timestamp),
        until: request.until.map(Timestamp),
    }
}

/// These runs, with their integrations.
pub(super) fn load(
    transaction: &ReadTransaction<'_>,
    ids: &[i64],
) -> Result<Vec<(RunRow, Option<i64>)>, StoreError> {
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(row) = sync_history::find(transaction, *id)? {
            rows.push((row, browse::integration_of(transaction, *id)?));
        }
    }
    Ok(rows)
}

/// A run as it stands now.
pub(crate) async fn run_view(api: &Api, run: i64) -> Result<RunView, ApiError> {
    let engine = api.engine();
    let rows = engine.store().read(move |transaction| load(transaction, &[run])).await;
    let (row, integration) = rows.map_err(ApiError::Store)?.pop().ok_or_else(not_found)?;
    Ok(view::run(&row, integration, engine.runs().progress(run).as_ref()))
}

pub(crate) async fn run_get(
    api: &Api,
    _session: &Session,
    request: RunRequestView,
) -> Result<RunDetail, ApiError> {
    let run = request.run;
    let view = run_view(api, run).await?;
    let (reasons, open_failures) = api
        .engine()
        .store()
        .read(move |transaction| {
            let open = attention::count_open_of_run(transaction, run)?;
            Ok::<_, StoreError>((attention::reasons(transaction, run)?, open))
        })
        .await?;
    let reasons = reasons
        .into_iter()
        .map(|count| ReasonCount {
            outcome: outcome(count.outcome),
            reason: count.reason_code,
            count: count.count,
        })
        .collect();
    Ok(RunDetail { run: view, reasons, open_failures })
}

pub(crate) async fn run_records(
    api: &Api,
    _session: &Session,
    request: RunRecordsRequest,
) -> Result<RunRecordsPage, ApiError> {
    let engine = api.engine();
    let (run, after, limit) = (request.run, request.after.unwrap_or(0), request.limit.clamp(1, PAGE));
    let outcomes: Vec<ResultOutcome> = match request.outcome {
        Some(RecordOutcomeView::Skipped) => vec![ResultOutcome::Skipped],
        Some(RecordOutcomeView::Conflicted) => vec![ResultOutcome::Conflicted],
        Some(RecordOutcomeView::Failed) => vec![ResultOutcome::Failed],
        None => OUTCOMES.to_vec(),
    };
    let ordering = engine.ordering();
    let page = engine.store().read(move |transaction| {
        sync_history::find(transaction, run)?.ok_or_else(not_found)?;
        let (mut rows, mut total) = (Vec::new(), 0_u64);
        for outcome in outcomes {
            rows.extend(results::list(transaction, run, outcome, after, limit.saturating_add(1))?);
            total = total.saturating_add(attention::count_of_run(transaction, run, outcome)?);
        }
        // Each outcome is in its order; the ids are those of one table.
        rows.sort_by_key(|row| row.id);
        let fitting = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > fitting;
        rows.truncate(fitting);
        let next = rows.last().filter(|_| more).map(|row| row.id);
        let draw = |row: ResultRow| -> Result<RunRecordView, StoreError> {
            let title = title(transaction, ordering, &row)?;
            Ok(record(row, title))
        };
        let records = rows.into_iter().map(draw).collect::<Result<_, _>>()?;
        Ok::<_, ApiError>(RunRecordsPage { records, total, next })
    });
    page.await
}

/// What people call the record of a result.
pub(super) fn title(
    transaction: &ReadTransaction<'_>,
    ordering: Option<&str>,
    row: &ResultRow,
) -> Result<Option<String>, StoreError> {
    if let Some(title) = row.response.as_deref().and_then(view::title_of) {
        return Ok(Some(title));
    }
    match &row.external_id {
        Some(id) => title_of_record(transaction, ordering, &row.system, &row.entity, id),
        None => Ok(None),
    }
}

fn record(row: ResultRow, title: Option<String>) -> RunRecordView {
    RunRecordView {
        id: row.id,
        record_id: row.external_id,
        title,
        outcome: outcome(row.outcome),
        reason: row.reason_code,
        field: row.field,
        value: row.value.map(|value| value.chars().take(VALUE).collect()),
        attempts: row.attempts,
        at: row.last_seen_at.millis(),
        resolved_at: row.resolved_at.map(Timestamp::millis),
        response: row.response,
    }
}

fn outcome(outcome: ResultOutcome) -> RecordOutcomeView {
    match outcome {
        ResultOutcome::Skipped => RecordOutcomeView::Skipped,
        ResultOutcome::Conflicted => RecordOutcomeView::Conflicted,
        ResultOutcome::Failed => RecordOutcomeView::Failed,
    }
}
