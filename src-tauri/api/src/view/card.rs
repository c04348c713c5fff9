//! The card of one order.

use mostrador_domain::order::{
    Emphasis, IncomingAddress, IncomingCustomer, Line, PaymentStatus, Stage, group,
};
use mostrador_domain::{BusinessCalendar, Cents, Timestamp};
use mostrador_store::tables::orders::{Block, OrderRow, Orderer};
use mostrador_store::tables::sync_queue::JobStatus;

use super::UNDO_MILLIS;
use crate::dto::{
    AddressView, ChangeView, CustomerView, DefectView, ItemView, ModifierKind, ModifierView, OrderCard,
    PaymentView, StageView, SyncBadgeView, SyncState,
};

/// The card of a stored order.
pub(crate) fn draw(row: &OrderRow, now: Timestamp, calendar: &BusinessCalendar) -> OrderCard {
    let undo_until = row.last_move.map(|(_, at)| at.plus_millis(UNDO_MILLIS)).filter(|until| *until > now);
    OrderCard {
        id: row.id.to_string(),
        version: row.version,
        business_date: row.business_date.to_string(),
        placed_business_date: row.order.placed_at.map(|at| calendar.day_of(at).to_string()),
        daily_number: row.daily_number,
        stage: stage(row.stage),
        stage_since: row.stage_since.millis(),
        received_at: row.received_at.millis(),
        placed_at: row.order.placed_at.map(Timestamp::millis),
        acknowledged_at: row.acknowledged_at.map(Timestamp::millis),
        due_at: row.due_at.map(Timestamp::millis),
        prep_minutes: row.prep_minutes,
        order_type: row.order.order_type.as_str().to_owned(),
        customer: row
            .order
            .customer
            .as_ref()
            .map(|of| customer(of, row.orderer.as_ref()))
            .unwrap_or_default(),
        address: row.order.address.as_ref().and_then(address),
        items: group(&row.order.items).iter().map(item).collect(),
        notes: row.order.notes.clone(),
        total_cents: row.order.total.map(Cents::get),
        payment: payment(row),
        sync: badge(row),
        defects: row
            .order
            .defects
            .iter()
            .map(|defect| DefectView {
                field: defect.field.clone(),
                code: serde_json::to_value(defect.code)
                    .ok()
                    .and_then(|code| code.as_str().map(str::to_owned))
                    .unwrap_or_default(),
            })
            .collect(),
        cancelled_by_customer: row.order.is_cancelled(),
        changed: row.unseen_change.as_ref().map(|unseen| ChangeView {
            at: unseen.at.millis(),
            parts: unseen.change.parts.iter().map(|part| part.code().to_owned()).collect(),
            removed: unseen.change.removed.iter().map(item).collect(),
            added: unseen.change.added.iter().map(item).collect(),
        }),
        undo_until: undo_until.map(Timestamp::millis),
        sample: row.sample,
    }
}

/// The screen's word for a stage.
pub(crate) fn stage(stage: Stage) -> StageView {
    match stage {
        Stage::New => StageView::New,
        Stage::Preparing => StageView::Preparing,
        Stage::Ready => StageView::Ready,
        Stage::OutForDelivery => StageView::OutForDelivery,
        Stage::Delivered => StageView::Delivered,
        Stage::Rejected => StageView::Rejected,
        Stage::Cancelled => StageView::Cancelled,
    }
}

/// One line of the card.
fn item(line: &Line) -> ItemView {
    ItemView {
        quantity: line.quantity,
        name: line.name.clone(),
        variant: line.variant.clone(),
        notes: line.notes.clone(),
        modifiers: line
            .modifiers
            .iter()
            .map(|modifier| ModifierView {
                kind: match modifier.emphasis {
                    Emphasis::Without => ModifierKind::Without,
                    Emphasis::Extra => ModifierKind::Extra,
                    Emphasis::Allergy => ModifierKind::Allergy,
                    Emphasis::Plain => ModifierKind::Plain,
                },
                name: modifier.name.clone(),
                quantity: modifier.quantity,
            })
            .collect(),
        unit_price_cents: line.unit_price.map(Cents::get),
        flavours_missing: line.flavours_missing(),
    }
}

fn customer(customer: &IncomingCustomer, orderer: Option<&Orderer>) -> CustomerView {
    let name = joined(&[&customer.first_name, &customer.last_name], " ");
    // What people decided here counts; only of whoever is unknown here does the order say it.
    let (blocked, block_reason) = match orderer.map(|orderer| &orderer.block) {
        Some(Block::Blocked { reason }) => (true, reason.clone()),
        Some(Block::Free) => (false, None),
        Some(Block::Unknown) | None => (customer.is_banned.unwrap_or(false), None),
    };
    CustomerView {
        name,
        phone: customer.phone.clone(),
        total_orders: customer.total_orders,
        blocked,
        block_reason,
    }
}

fn address(address: &IncomingAddress) -> Option<AddressView> {
    let line = joined(&[&address.street, &address.number, &address.interior_number], " ");
    let area = joined(&[&address.neighborhood, &address.city], ", ");
    if line.is_none()
        && area.is_none()
        && address.delivery_instructions.is_none()
        && address.latitude.is_none()
    {
        return None;
    }
    Some(AddressView {
        line: line.unwrap_or_default(),
        area,
        instructions: address.delivery_instructions.clone(),
        latitude: address.latitude,
        longitude: address.longitude,
    })
}

fn joined(parts: &[&Option<String>], separator: &str) -> Option<String> {
    let text = parts
        .iter()
        .filter_map(|part| part.as_deref())
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(separator);
    (!text.is_empty()).then_some(text)
}

fn payment(row: &OrderRow) -> PaymentView {
    let collect = match row.order.payment_status {
        PaymentStatus::Paid | PaymentStatus::Refunded => None,
        // A status that this version does not know is collected: asking once too often costs less than
        // giving the food away.
        PaymentStatus::Pending
        | PaymentStatus::Failed
        | PaymentStatus::Cancelled
        | PaymentStatus::Other(_) => row.order.total.map(Cents::get),
    };
    PaymentView {
        status: row.order.payment_status.as_str().to_owned(),
        method: row.order.payment_method.as_str().to_owned(),
        collect_cents: collect,
    }
}

fn badge(row: &OrderRow) -> SyncBadgeView {
    let Some(job) = &row.confirmation else {
        return SyncBadgeView {
            state: if row.sample { SyncState::Skipped } else { SyncState::Pending },
            since: row.received_at.millis(),
            attempts: 0,
            next_attempt_at: None,
            reason: None,
        };
    };
    let (state, since, next) = match job.status {
        JobStatus::Pending => (SyncState::Pending, job.created_at, Some(job.scheduled_at)),
        JobStatus::Leased => (SyncState::Syncing, job.created_at, None),
        JobStatus::Done => (SyncState::Synced, job.completed_at.unwrap_or(job.created_at), None),
        JobStatus::Dead => (SyncState::Failed, job.completed_at.unwrap_or(job.created_at), None),
    };
    SyncBadgeView {
        state,
        since: since.millis(),
        attempts: job.attempts,
        next_attempt_at: next.map(Timestamp::millis),
        reason: job.error_code.clone(),
    }
}
