//! Looking.

use mostrador_domain::order::fold;
use mostrador_store::StoreError;
use mostrador_store::tables::{customers, order_events, orders, sample_orders, sync_records};

use super::order_id;
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session, view};

/// Results of a search at the most.
const SEARCH_LIMIT: u32 = 50;
/// Entries set aside that are listed at the most.
const SET_ASIDE_LIMIT: u32 = 200;
/// Characters of an entry that are shown.
const EXCERPT: usize = 400;

pub(crate) async fn board_get(
    api: &Api,
    _session: &Session,
    _request: Nothing,
) -> Result<BoardSnapshot, ApiError> {
    let engine = &api.engine();
    // Before the snapshot: a message up to this number speaks of something that was committed by now.
    let sequence = api.sequence();
    let (now, today) = (engine.now(), engine.today());
    let (rows, changed, finished_today, set_aside, sample) = engine
        .store()
        .read(move |transaction| {
            Ok::<_, StoreError>((
                orders::open(transaction)?,
                orders::changed_finished(transaction)?,
                orders::count_finished(transaction, today)?,
                sync_records::count_set_aside(transaction)?,
                sample_orders::any(transaction)?,
            ))
        })
        .await?;
    let site = engine.site();
    Ok(BoardSnapshot {
        sequence,
        read_at: now.millis(),
        site: SiteView {
            name: site.name.clone(),
            time_zone: site.calendar.zone_name().to_owned(),
            currency: site.currency.clone(),
            business_date: today.to_string(),
            receiving_since: engine.started_at().millis(),
            default_prep_minutes: site.default_prep_minutes,
            due_soon_minutes: site.due_soon_minutes,
            unattended_after_seconds: site.unattended_after_seconds,
        },
        orders: rows.iter().map(|row| view::card(engine, row)).collect(),
        changed_finished: changed.iter().map(|row| view::card(engine, row)).collect(),
        finished_today,
        set_aside,
        connection: view::connection(&view::link(engine)),
        sample,
    })
}

pub(crate) async fn order_get(
    api: &Api,
    _session: &Session,
    request: OrderRequest,
) -> Result<OrderDetail, ApiError> {
    let id = order_id(&request.id)?;
    let (row, customer, events, raw_json) = api
        .engine()
        .store()
        .read(move |transaction| {
            let row = orders::find(transaction, id)?.ok_or(ApiError::OrderNotFound)?;
            // One that is deleted is known, and shown to nobody.
            let customer = match &row.orderer {
                Some(orderer) => customers::find(transaction, orderer.id)?.map(|shown| shown.id),
                None => None,
            };
            let events = order_events::of_order(transaction, id)?;
            let raw = orders::incoming(transaction, id)?.unwrap_or_default();
            Ok::<_, ApiError>((row, customer, events, raw))
        })
        .await?;
    Ok(OrderDetail {
        card: view::card(&api.engine(), &row),
        customer,
        subtotal_cents: row.order.subtotal.map(mostrador_domain::Cents::get),
        delivery_fee_cents: row.order.delivery_fee.map(mostrador_domain::Cents::get),
        service_fee_cents: row.order.service_fee.map(mostrador_domain::Cents::get),
        remote_status: row.order.remote_status,
        timeline: events.into_iter().map(timeline_entry).collect(),
        raw_json,
    })
}

fn timeline_entry(event: order_events::OrderEvent) -> TimelineEntry {
    use order_events::OrderEventKind;
    TimelineEntry {
        id: event.id,
        at: event.at.millis(),
        kind: match event.kind {
            OrderEventKind::Received => TimelineKind::Received,
            OrderEventKind::Confirmed => TimelineKind::Confirmed,
            OrderEventKind::ConfirmationFailed => TimelineKind::ConfirmationFailed,
            OrderEventKind::ListedAgain => TimelineKind::ListedAgain,
            OrderEventKind::Changed => TimelineKind::Changed,
            OrderEventKind::ChangeSeen => TimelineKind::ChangeSeen,
            OrderEventKind::Acknowledged => TimelineKind::Acknowledged,
            OrderEventKind::Moved => TimelineKind::Moved,
            OrderEventKind::Undone => TimelineKind::Undone,
        },
        actor: event.actor,
        from: event.from.map(view::stage),
        to: event.to.map(view::stage),
        text: event.text,
    }
}

pub(crate) async fn orders_finished(
    api: &Api,
    _session: &Session,
    _request: Nothing,
) -> Result<Vec<OrderCard>, ApiError> {
    let today = api.engine().today();
    let rows = api.engine().store().read(move |transaction| orders::finished(transaction, today)).await;
    let rows: Vec<_> = rows.map_err(ApiError::Store)?;
    Ok(rows.iter().map(|row| view::card(&api.engine(), row)).collect())
}

pub(crate) async fn orders_search(
    api: &Api,
    _session: &Session,
    request: SearchRequest,
) -> Result<Vec<OrderCard>, ApiError> {
    let text = fold(request.text.trim());
    let number = text.trim_start_matches('#').parse::<u32>().ok();
    // A text that starts with # asks for the number alone.
    let words: Vec<String> = if text.starts_with('#') {
        Vec::new()
    } else {
        text.split_whitespace().take(8).map(str::to_owned).collect()
    };
    if words.is_empty() && number.is_none() {
        return Ok(Vec::new());
    }
    let rows = api
        .engine()
        .store()
        .read(move |transaction| orders::search(transaction, number, &words, SEARCH_LIMIT))
        .await
        .map_err(ApiError::Store)?;
    Ok(rows.iter().map(|row| view::card(&api.engine(), row)).collect())
}

pub(crate) async fn set_aside_list(
    api: &Api,
    _session: &Session,
    _request: Nothing,
) -> Result<Vec<SetAsideEntry>, ApiError> {
    let rows = api
        .engine()
        .store()
        .read(|transaction| sync_records::list_set_aside(transaction, SET_ASIDE_LIMIT))
        .await
        .map_err(ApiError::Store)?;
    Ok(rows
        .into_iter()
        .map(|row| SetAsideEntry {
            id: row.id,
            first_seen_at: row.first_seen_at.millis(),
            last_seen_at: row.last_seen_at.millis(),
            times: row.times,
            reason: row.reason_code,
            excerpt: row.raw.chars().take(EXCERPT).collect(),
        })
        .collect())
}

pub(crate) async fn connection_retry(
    api: &Api,
    _session: &Session,
    _request: Nothing,
) -> Result<ConnectionView, ApiError> {
    api.engine().retry_connection();
    Ok(view::connection(&view::link(&api.engine())))
}
