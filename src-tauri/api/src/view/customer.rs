//! A customer of the list as the screen draws it.

use mostrador_domain::Timestamp;
use mostrador_store::tables::customers::{self, Flags};

use crate::dto::{CustomerRow, SyncState};

/// One customer.
pub(crate) fn customer(row: customers::CustomerRow) -> CustomerRow {
    CustomerRow {
        id: row.id,
        source: row.source,
        entity_type: row.entity_type,
        record_id: row.record_id,
        name: row.name,
        phone: row.phone,
        document: row.document,
        email: row.email,
        address: row.address,
        blocked: row.flags.contains(Flags::BLOCKED),
        // What of an address waits for a decision is the customer's matter as well.
        state: if row.conflicts > 0 { SyncState::Conflict } else { record_state(&row.status) },
        conflicts: row.conflicts,
        duplicate: row.flags.contains(Flags::DUPLICATE),
        total_orders: row.total_orders.and_then(|orders| u64::try_from(orders).ok()),
        total_spent_cents: row.total_spent_cents,
        last_interaction_at: row.last_interaction_at.map(Timestamp::millis),
        zone: row.zone,
        contract_state: row.contract_state,
    }
}

/// The badge of a record, by its status as it is stored.
pub(crate) fn record_state(status: &str) -> SyncState {
    match status {
        "pending" => SyncState::Pending,
        "failed" => SyncState::Failed,
        "conflict" => SyncState::Conflict,
        "skipped" => SyncState::Skipped,
        _ => SyncState::Synced,
    }
}
