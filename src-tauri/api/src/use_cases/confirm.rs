//! *Reintentar* on the badge of an order.

use mostrador_engine::orders::{CONFIRM, ENTITY};
use mostrador_store::Lane;
use mostrador_store::tables::sync_log::{Direction, LogEntry};
use mostrador_store::tables::{orders, sync_log, sync_queue};

use super::order_id;
use crate::dto::{OrderCard, OrderRequest};
use crate::error::ApiError;
use crate::{Api, Session, view};

pub(crate) async fn order_confirm_retry(
    api: &Api,
    session: &Session,
    request: OrderRequest,
) -> Result<OrderCard, ApiError> {
    let id = order_id(&request.id)?;
    let (now, actor) = (api.engine().now(), session.actor.clone());
    let row = api
        .engine()
        .store()
        .write(Lane::Interactive, move |transaction| {
            orders::find(transaction, id)?.ok_or(ApiError::OrderNotFound)?;
            let text = id.to_string();
            if sync_queue::retry(transaction, ENTITY, &text, CONFIRM, now)? {
                orders::touch(transaction, id)?;
                sync_log::add(
                    transaction,
                    &LogEntry {
                        at: now,
                        system: "local",
                        entity: ENTITY,
                        entity_id: &text,
                        direction: Direction::Local,
                        action: "retry",
                        outcome: "ok",
                        actor: Some(&actor),
                        duration_ms: None,
                        before: None,
                        after: None,
                        detail: None,
                    },
                )?;
            }
            orders::find(transaction, id)?.ok_or(ApiError::OrderNotFound)
        })
        .await?;
    api.engine().retry_outbox();
    api.engine().announce_order(id);
    Ok(view::card(&api.engine(), &row))
}
