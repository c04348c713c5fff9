//! Counts and latencies, without personal data.

use mostrador_domain::Timestamp;
use mostrador_store::StoreError;
use mostrador_store::tables::orders;

use super::order_id;
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session, view};

/// Orders in the live trace.
const TRACE: u32 = 100;
/// Business days in the summary.
const DAYS: u32 = 7;

pub(crate) async fn diagnostics_get(
    api: &Api,
    _session: &Session,
    _request: Nothing,
) -> Result<DiagnosticsView, ApiError> {
    let (totals, days, trace) = api
        .engine()
        .store()
        .read(|transaction| {
            Ok::<_, StoreError>((
                orders::totals(transaction)?,
                orders::day_numbers(transaction, DAYS)?,
                orders::trace(transaction, TRACE)?,
            ))
        })
        .await?;
    let engine = api.engine();
    let latency = engine.latency();
    let millis = |duration: std::time::Duration| duration.as_secs_f64() * 1_000.0;
    Ok(DiagnosticsView {
        orders_stored: totals.0,
        orders_confirmed: totals.1,
        orders_refused: totals.2,
        days: days
            .into_iter()
            .map(|(business_date, orders, lowest, highest)| DayNumbersView {
                business_date,
                orders,
                lowest,
                highest,
                // Numbers of a day are unique by the schema, so the count alone tells a gap.
                dense: orders == u64::from(highest - lowest) + 1,
            })
            .collect(),
        commit_latency: view::latency(latency.commit_summary()),
        screen_latency: view::latency(latency.screen_summary()),
        board_shown_at: latency.board_shown_at().map(Timestamp::millis),
        recent: trace
            .into_iter()
            .map(|(id, daily_number, confirmed)| {
                let measured = order_id(&id).ok().and_then(|id| latency.of_order(id));
                OrderTraceView {
                    id,
                    daily_number,
                    commit_ms: measured.map(|(commit, _)| millis(commit)),
                    screen_ms: measured.and_then(|(_, screen)| screen).map(millis),
                    confirmed,
                }
            })
            .collect(),
    })
}

pub(crate) async fn card_shown(
    api: &Api,
    _session: &Session,
    request: OrderRequest,
) -> Result<Nothing, ApiError> {
    api.engine().latency().shown(order_id(&request.id)?);
    Ok(Nothing {})
}

pub(crate) async fn board_shown(
    api: &Api,
    _session: &Session,
    _request: Nothing,
) -> Result<Nothing, ApiError> {
    let engine = api.engine();
    engine.latency().board_shown(engine.now());
    Ok(Nothing {})
}
