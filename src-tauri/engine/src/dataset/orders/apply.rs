//! The only writer of what the remote lists.

use mostrador_domain::BusinessDay;
use mostrador_domain::order::{OrderId, compare};
use mostrador_store::tables::order_events::{NewOrderEvent, OrderEventKind};
use mostrador_store::tables::orders::{NewOrder, UnseenChange};
use mostrador_store::tables::sync_log::{Direction, LogEntry};
use mostrador_store::tables::sync_queue::NewJob;
use mostrador_store::tables::{daily_counter, order_events, orders, sample_orders, sync_log, sync_queue};
use mostrador_store::{StoreError, WriteTransaction, crash_point};
use uuid::Uuid;

use super::outcome;
use super::plan::{ConfirmationNeed, NumberOrigin, OrderAction};
use super::{CONFIRM, ENTITY, Listed, Orders, Origin};

/// What was done with a listed order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// Stored and numbered.
    Stored(OrderId),
    /// Its content changed.
    Updated(OrderId),
    /// Nothing that the screen shows.
    Unchanged,
}

pub(super) fn apply(
    dataset: &Orders,
    transaction: &WriteTransaction<'_>,
    listed: &Listed,
    action: OrderAction,
) -> Result<Applied, StoreError> {
    match action {
        OrderAction::Store { day, number, origin } => {
            store(dataset, transaction, listed, day, number, origin)
        }
        OrderAction::Update(need) => {
            update(dataset, transaction, listed)?;
            confirm_again(dataset, transaction, listed, need)?;
            Ok(Applied::Updated(listed.order.id))
        }
        OrderAction::Keep(need) => {
            confirm_again(dataset, transaction, listed, need)?;
            match need {
                ConfirmationNeed::Again => Ok(Applied::Updated(listed.order.id)),
                ConfirmationNeed::None => Ok(Applied::Unchanged),
            }
        }
    }
}

fn store(
    dataset: &Orders,
    transaction: &WriteTransaction<'_>,
    listed: &Listed,
    day: BusinessDay,
    number: u32,
    origin: NumberOrigin,
) -> Result<Applied, StoreError> {
    let mut order = std::borrow::Cow::Borrowed(&listed.order);
    if mostrador_store::safeguard_off!("dedupe") && orders::find(transaction, order.id)?.is_some() {
        order.to_mut().id = OrderId(Uuid::new_v4());
    }
    let id = order.id;
    orders::insert(
        transaction,
        &NewOrder {
            order: &order,
            remote_id: &listed.remote_id,
            business_date: day,
            daily_number: number,
            received_at: dataset.now,
            content_hash: &listed.content_hash,
            raw_json: &listed.raw_json,
        },
    )?;
    crash_point!("order.stored");
    daily_counter::raise(transaction, day, number)?;
    order_events::add(transaction, &NewOrderEvent::system(id, dataset.now, OrderEventKind::Received))?;
    let id_text = id.to_string();
    let (outcome, detail) = match origin {
        NumberOrigin::Allocated => ("ok", None),
        NumberOrigin::Kept => ("number_kept", None),
        NumberOrigin::Replaced { offered } => ("number_replaced", Some(format!("the remote had #{offered}"))),
    };
    sync_log::add(
        transaction,
        &LogEntry {
            at: dataset.now,
            system: dataset.system,
            entity: ENTITY,
            entity_id: &id_text,
            direction: Direction::In,
            action: "create",
            outcome,
            actor: None,
            duration_ms: None,
            before: None,
            after: Some(&format!("{{\"dailyNumber\":{number},\"businessDate\":\"{day}\"}}")),
            detail: detail.as_deref(),
        },
    )?;
    match dataset.origin {
        Origin::Remote => {}
        Origin::Sample => sample_orders::add(transaction, id)?,
    }
    enqueue_confirmation(dataset, transaction, &listed.remote_id, id, number)?;
    crash_point!("order.numbered");
    Ok(Applied::Stored(id))
}

fn update(dataset: &Orders, transaction: &WriteTransaction<'_>, listed: &Listed) -> Result<(), StoreError> {
    let Some(stored) = orders::find(transaction, listed.order.id)? else { return Ok(()) };
    let change = compare(&stored.order, &listed.order);
    let parts = change.parts.iter().map(|part| part.code()).collect::<Vec<_>>().join(", ");
    let unseen = match stored.unseen_change {
        Some(earlier) => UnseenChange { at: dataset.now, change: earlier.change.followed_by(change) },
        None => UnseenChange { at: dataset.now, change },
    };
    orders::update_content(transaction, &listed.order, &listed.content_hash, &listed.raw_json, &unseen)?;
    order_events::add(
        transaction,
        &NewOrderEvent {
            text: Some(&parts),
            ..NewOrderEvent::system(listed.order.id, dataset.now, OrderEventKind::Changed)
        },
    )?;
    sync_log::add(
        transaction,
        &LogEntry {
            at: dataset.now,
            system: dataset.system,
            entity: ENTITY,
            entity_id: &listed.order.id.to_string(),
            direction: Direction::In,
            action: "update",
            outcome: "ok",
            actor: None,
            duration_ms: None,
            before: None,
            after: None,
            detail: Some(&parts),
        },
    )
}

fn confirm_again(
    dataset: &Orders,
    transaction: &WriteTransaction<'_>,
    listed: &Listed,
    need: ConfirmationNeed,
) -> Result<(), StoreError> {
    match need {
        ConfirmationNeed::None => Ok(()),
        ConfirmationNeed::Again => {
            let id = listed.order.id;
            let Some(stored) = orders::find(transaction, id)? else { return Ok(()) };
            orders::touch(transaction, id)?;
            outcome::add_paced(transaction, id, OrderEventKind::ListedAgain, dataset.now)?;
            enqueue_confirmation(dataset, transaction, &stored.remote_id, id, stored.daily_number)
        }
    }
}

/// One confirmation in the outbox, always with the stored number and the id in the remote's own spelling. None for
/// sample data: there is nobody to tell.
fn enqueue_confirmation(
    dataset: &Orders,
    transaction: &WriteTransaction<'_>,
    remote_id: &str,
    id: OrderId,
    number: u32,
) -> Result<(), StoreError> {
    match dataset.origin {
        Origin::Remote => {}
        Origin::Sample => return Ok(()),
    }
    sync_queue::enqueue(
        transaction,
        &NewJob {
            source: "local",
            destination: dataset.system,
            entity: ENTITY,
            entity_id: &id.to_string(),
            action: CONFIRM,
            external_id: remote_id,
            payload: &serde_json::json!({ "orderId": remote_id, "dailyNumber": number }).to_string(),
            ..NewJob::default()
        },
        dataset.now,
    )
    .map(drop)
}
