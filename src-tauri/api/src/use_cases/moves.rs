//! What people do with an order. Each is one transaction: the order, its history, the audit.

use mostrador_domain::Timestamp;
use mostrador_domain::order::{MoveError, OrderId, Stage};
use mostrador_engine::orders::ENTITY;
use mostrador_store::tables::order_events::{NewOrderEvent, OrderEventKind};
use mostrador_store::tables::orders::{OrderRow, StageChange};
use mostrador_store::tables::sync_log::{Direction, LogEntry};
use mostrador_store::tables::{order_events, orders, sync_log};
use mostrador_store::{Lane, WriteTransaction};
use serde::{Deserialize, Serialize};

use super::order_id;
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session, view};

/// Longest reason, in characters.
const REASON_LIMIT: usize = 200;
/// Orders that one *Entendido* may cover.
const ACKNOWLEDGE_LIMIT: usize = 1_000;

/// What an undo brings back: the order returns with its original timer.
#[derive(Serialize, Deserialize)]
struct Before {
    stage_since: Timestamp,
    due_at: Option<Timestamp>,
    prep_minutes: Option<u32>,
    acknowledged_at: Option<Timestamp>,
}

/// A move that somebody asked for.
pub(super) struct Move<'a> {
    pub(super) to: Stage,
    pub(super) due_at: Option<Timestamp>,
    pub(super) prep_minutes: Option<u32>,
    pub(super) text: Option<&'a str>,
    pub(super) actor: &'a str,
    pub(super) now: Timestamp,
}

pub(crate) async fn order_accept(
    api: &Api,
    session: &Session,
    request: AcceptRequest,
) -> Result<OrderCard, ApiError> {
    if !(1..=240).contains(&request.prep_minutes) {
        return Err(ApiError::InvalidRequest("prepMinutes must be 1 to 240".to_owned()));
    }
    let minutes = request.prep_minutes;
    change(api, session, &request.id, move |transaction, row, actor, now| {
        let to = row.stage.accept()?;
        let due_at = Some(now.plus_millis(i64::from(minutes) * 60_000));
        let text = format!("{minutes} min");
        let wanted = Move { to, due_at, prep_minutes: Some(minutes), text: Some(&text), actor, now };
        apply(transaction, row, &wanted)
    })
    .await
}

pub(crate) async fn order_reject(
    api: &Api,
    session: &Session,
    request: ReasonRequest,
) -> Result<OrderCard, ApiError> {
    with_reason(api, session, request, Stage::reject).await
}

pub(crate) async fn order_cancel(
    api: &Api,
    session: &Session,
    request: ReasonRequest,
) -> Result<OrderCard, ApiError> {
    with_reason(api, session, request, Stage::cancel).await
}

async fn with_reason(
    api: &Api,
    session: &Session,
    request: ReasonRequest,
    decide: fn(Stage) -> Result<Stage, MoveError>,
) -> Result<OrderCard, ApiError> {
    let reason = request.reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > REASON_LIMIT {
        return Err(ApiError::InvalidRequest("reason must have 1 to 200 characters".to_owned()));
    }
    change(api, session, &request.id, move |transaction, row, actor, now| {
        let to = decide(row.stage)?;
        let wanted =
            Move { to, due_at: row.due_at, prep_minutes: row.prep_minutes, text: Some(&reason), actor, now };
        apply(transaction, row, &wanted)
    })
    .await
}

pub(crate) async fn order_advance(
    api: &Api,
    session: &Session,
    request: AdvanceRequest,
) -> Result<OrderCard, ApiError> {
    let seen = request.from;
    change(api, session, &request.id, move |transaction, row, actor, now| {
        if view::stage(row.stage) != seen {
            return Err(ApiError::StageChanged);
        }
        let to = row.stage.advance(&row.order.order_type)?;
        let wanted = Move { to, due_at: row.due_at, prep_minutes: row.prep_minutes, text: None, actor, now };
        apply(transaction, row, &wanted)
    })
    .await
}

pub(crate) async fn order_undo(
    api: &Api,
    session: &Session,
    request: OrderRequest,
) -> Result<OrderCard, ApiError> {
    change(api, session, &request.id, |transaction, row, actor, now| {
        let (event_id, at) = row.last_move.ok_or(ApiError::NothingToUndo)?;
        if at.plus_millis(view::UNDO_MILLIS) <= now {
            return Err(ApiError::NothingToUndo);
        }
        let event = order_events::find(transaction, event_id)?.ok_or(ApiError::NothingToUndo)?;
        let (Some(from), Some(before)) = (event.from, &event.before) else {
            return Err(ApiError::NothingToUndo);
        };
        let before: Before = serde_json::from_str(before)?;
        orders::set_stage(
            transaction,
            row.id,
            &StageChange {
                stage: from,
                since: before.stage_since,
                due_at: before.due_at,
                prep_minutes: before.prep_minutes,
                acknowledged_at: before.acknowledged_at,
                last_move_event: None,
            },
        )?;
        record(transaction, row.id, OrderEventKind::Undone, Some((row.stage, from)), None, None, actor, now)?;
        Ok(())
    })
    .await
}

pub(crate) async fn order_change_seen(
    api: &Api,
    session: &Session,
    request: OrderRequest,
) -> Result<OrderCard, ApiError> {
    change(api, session, &request.id, |transaction, row, actor, now| {
        if orders::see_change(transaction, row.id)? {
            record(transaction, row.id, OrderEventKind::ChangeSeen, None, None, None, actor, now)?;
        }
        Ok(())
    })
    .await
}

pub(crate) async fn orders_acknowledge(
    api: &Api,
    session: &Session,
    request: OrdersRequest,
) -> Result<Vec<OrderCard>, ApiError> {
    if request.ids.len() > ACKNOWLEDGE_LIMIT {
        return Err(ApiError::InvalidRequest("too many orders".to_owned()));
    }
    let ids = request.ids.iter().map(|id| order_id(id)).collect::<Result<Vec<_>, _>>()?;
    let (now, actor) = (api.engine().now(), session.actor.clone());
    let rows = api
        .engine()
        .store()
        .write(Lane::Interactive, move |transaction| {
            let mut rows = Vec::with_capacity(ids.len());
            for id in ids {
                if orders::find(transaction, id)?.is_none() {
                    return Err(ApiError::OrderNotFound);
                }
                if orders::acknowledge(transaction, id, now)? {
                    record(transaction, id, OrderEventKind::Acknowledged, None, None, None, &actor, now)?;
                }
                rows.extend(orders::find(transaction, id)?);
            }
            Ok::<_, ApiError>(rows)
        })
        .await?;
    for row in &rows {
        api.engine().announce_order(row.id);
    }
    Ok(rows.iter().map(|row| view::card(&api.engine(), row)).collect())
}

pub(crate) async fn moves_recent(
    api: &Api,
    _session: &Session,
    _request: Nothing,
) -> Result<Vec<RecentMove>, ApiError> {
    let since = api.engine().now().plus_millis(-view::UNDO_MILLIS);
    api.engine()
        .store()
        .read(move |transaction| {
            let mut moves = Vec::new();
            for event in order_events::moves_since(transaction, since)? {
                let (Some(from), Some(to)) = (event.from, event.to) else { continue };
                let Some(row) = orders::find(transaction, event.order_id)? else { continue };
                moves.push(RecentMove {
                    order_id: row.id.to_string(),
                    daily_number: row.daily_number,
                    at: event.at.millis(),
                    from: view::stage(from),
                    to: view::stage(to),
                    undo_until: event.at.plus_millis(view::UNDO_MILLIS).millis(),
                });
            }
            Ok::<_, ApiError>(moves)
        })
        .await
}

/// Runs one change of one order in one transaction, announces it, and answers the new card.
async fn change<F>(api: &Api, session: &Session, id: &str, work: F) -> Result<OrderCard, ApiError>
where
    F: FnOnce(&WriteTransaction<'_>, &OrderRow, &str, Timestamp) -> Result<(), ApiError> + Send + 'static,
{
    let id = order_id(id)?;
    let (now, actor) = (api.engine().now(), session.actor.clone());
    let row = api
        .engine()
        .store()
        .write(Lane::Interactive, move |transaction| {
            let row = orders::find(transaction, id)?.ok_or(ApiError::OrderNotFound)?;
            work(transaction, &row, &actor, now)?;
            orders::find(transaction, id)?.ok_or(ApiError::OrderNotFound)
        })
        .await?;
    api.engine().announce_order(id);
    Ok(view::card(&api.engine(), &row))
}

/// Moves an order. Whoever moves it has seen it, so it counts as acknowledged.
pub(super) fn apply(
    transaction: &WriteTransaction<'_>,
    row: &OrderRow,
    wanted: &Move<'_>,
) -> Result<(), ApiError> {
    let before = serde_json::to_string(&Before {
        stage_since: row.stage_since,
        due_at: row.due_at,
        prep_minutes: row.prep_minutes,
        acknowledged_at: row.acknowledged_at,
    })?;
    let event = record(
        transaction,
        row.id,
        OrderEventKind::Moved,
        Some((row.stage, wanted.to)),
        wanted.text,
        Some(&before),
        wanted.actor,
        wanted.now,
    )?;
    orders::set_stage(
        transaction,
        row.id,
        &StageChange {
            stage: wanted.to,
            since: wanted.now,
            due_at: wanted.due_at,
            prep_minutes: wanted.prep_minutes,
            acknowledged_at: row.acknowledged_at.or(Some(wanted.now)),
            last_move_event: Some(event),
        },
    )?;
    Ok(())
}

/// Writes history and audit.
#[expect(clippy::too_many_arguments, reason = "one row of two tables; a struct would only repeat the names")]
fn record(
    transaction: &WriteTransaction<'_>,
    id: OrderId,
    kind: OrderEventKind,
    stages: Option<(Stage, Stage)>,
    text: Option<&str>,
    before: Option<&str>,
    actor: &str,
    now: Timestamp,
) -> Result<i64, ApiError> {
    let (from, to) = (stages.map(|(from, _)| from), stages.map(|(_, to)| to));
    let event = order_events::add(
        transaction,
        &NewOrderEvent { order_id: id, at: now, kind, actor: Some(actor), from, to, text, before },
    )?;
    let stage_json = |stage: Stage| format!("{{\"stage\":\"{}\"}}", stage.code());
    sync_log::add(
        transaction,
        &LogEntry {
            at: now,
            system: "local",
            entity: ENTITY,
            entity_id: &id.to_string(),
            direction: Direction::Local,
            action: kind.code(),
            outcome: "ok",
            actor: Some(actor),
            duration_ms: None,
            before: from.map(stage_json).as_deref(),
            after: to.map(stage_json).as_deref(),
            detail: text,
        },
    )?;
    Ok(event)
}
