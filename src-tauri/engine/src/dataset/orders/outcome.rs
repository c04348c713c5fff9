//! What the end of a confirmation means for its order.

use mostrador_domain::Timestamp;
use mostrador_domain::order::OrderId;
use mostrador_store::tables::order_events::{NewOrderEvent, OrderEventKind};
use mostrador_store::tables::sync_log::{Direction, LogEntry};
use mostrador_store::tables::sync_queue::LeasedJob;
use mostrador_store::tables::{order_events, orders, sync_log};
use mostrador_store::{StoreError, WriteTransaction};

use super::ENTITY;
use crate::event::EngineEvent;
use crate::outbox::{Acknowledge, JobEnd};

/// A remote that lists an order again and again would fill its history with the same line.
const SAME_LINE_MILLIS: i64 = 3_600_000;

/// Adds a line to the history unless the same one was written within the hour.
pub(super) fn add_paced(
    transaction: &WriteTransaction<'_>,
    id: OrderId,
    kind: OrderEventKind,
    now: Timestamp,
) -> Result<(), StoreError> {
    let since = now.plus_millis(-SAME_LINE_MILLIS);
    let known = order_events::of_order(transaction, id)?;
    if !known.iter().any(|event| event.kind == kind && event.at > since && event.at <= now) {
        order_events::add(transaction, &NewOrderEvent::system(id, now, kind))?;
    }
    Ok(())
}

/// What the end of a confirmation means for its order: history, audit, and the badge.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Confirmations {
    /// Name of the remote in every table.
    pub(crate) system: &'static str,
}

impl Acknowledge for Confirmations {
    fn ended(
        &self,
        transaction: &WriteTransaction<'_>,
        job: &LeasedJob,
        end: &JobEnd<'_>,
        now: Timestamp,
    ) -> Result<Option<EngineEvent>, StoreError> {
        let Some(id) = OrderId::parse(&job.entity_id) else { return Ok(None) };
        let (kind, outcome) = match end {
            JobEnd::Done(_) => (Some(OrderEventKind::Confirmed), "ok"),
            JobEnd::Dead { failure } => (Some(OrderEventKind::ConfirmationFailed), failure.code),
            // A waiting retry is on the badge, not in the history: an outage of a day would fill it.
            JobEnd::Retry => (None, ""),
        };
        if let Some(kind) = kind {
            add_paced(transaction, id, kind, now)?;
            sync_log::add(
                transaction,
                &LogEntry {
                    at: now,
                    system: self.system,
                    entity: ENTITY,
                    entity_id: &job.entity_id,
                    direction: Direction::Out,
                    action: &job.action,
                    outcome,
                    actor: None,
                    duration_ms: None,
                    before: None,
                    after: Some(&job.payload),
                    detail: None,
                },
            )?;
        }
        orders::touch(transaction, id)?;
        Ok(Some(EngineEvent::OrderUpdated(id)))
    }
}
