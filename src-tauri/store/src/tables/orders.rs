//! `orders` with `order_items` and `order_item_modifiers`: one order is read and written as a whole.

mod read;
mod write;

use mostrador_domain::order::{
    Defect, IncomingAddress, IncomingCustomer, IncomingItem, IncomingOrder, OrderChange, OrderId, OrderType,
    PaymentMethod, PaymentStatus, Stage,
};
use mostrador_domain::{BusinessDay, Cents, Timestamp};

use super::sync_queue::JobState;

pub use read::{
    count_finished, day_numbers, find, finished, incoming, number_is_free, open, search, totals, trace,
};
pub use write::{NewOrder, StageChange, acknowledge, insert, see_change, set_stage, touch, update_content};

/// A stored order.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderRow {
    /// Identity.
    pub id: OrderId,
    /// The id as the remote writes it.
    pub remote_id: String,
    /// Business day of the number.
    pub business_date: BusinessDay,
    /// Number of the day.
    pub daily_number: u32,
    /// Where it stands.
    pub stage: Stage,
    /// When it entered this stage.
    pub stage_since: Timestamp,
    /// Rises with every change that the screen shows.
    pub version: u64,
    /// When it was stored.
    pub received_at: Timestamp,
    /// When the customer placed it.
    pub placed_at: Option<Timestamp>,
    /// *Entendido*.
    pub acknowledged_at: Option<Timestamp>,
    /// When it should be ready.
    pub due_at: Option<Timestamp>,
    /// Promised minutes.
    pub prep_minutes: Option<u32>,
    /// The move that can be undone: its event and when it happened.
    pub last_move: Option<(i64, Timestamp)>,
    /// How the customer gets it.
    pub order_type: OrderType,
    /// The remote's own state.
    pub remote_status: String,
    /// Whether it is paid.
    pub payment_status: PaymentStatus,
    /// How it is paid.
    pub payment_method: PaymentMethod,
    /// Before fees.
    pub subtotal: Option<Cents>,
    /// What it costs.
    pub total: Option<Cents>,
    /// Early remotes only.
    pub delivery_fee: Option<Cents>,
    /// Early remotes only.
    pub service_fee: Option<Cents>,
    /// Note on the order.
    pub notes: Option<String>,
    /// Minutes that the remote promised.
    pub estimated_minutes: Option<u32>,
    /// Who ordered.
    pub customer: Option<IncomingCustomer>,
    /// Where it goes.
    pub address: Option<IncomingAddress>,
    /// What could not be read.
    pub defects: Vec<Defect>,
    /// What changed and nobody has seen yet, and when.
    pub unseen_change: Option<UnseenChange>,
    /// Hash of the content as last seen.
    pub content_hash: String,
    /// Units as they arrived.
    pub items: Vec<IncomingItem>,
    /// The latest confirmation job.
    pub confirmation: Option<JobState>,
}

/// A change that nobody has seen yet.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct UnseenChange {
    /// When it was noticed.
    pub at: Timestamp,
    /// What differs from what staff last saw.
    pub change: OrderChange,
}

impl OrderRow {
    /// The order in the words in which it arrived, to compare it with what arrives later.
    pub fn as_incoming(&self) -> IncomingOrder {
        IncomingOrder {
            id: self.id,
            daily_number: Some(self.daily_number),
            order_type: self.order_type.clone(),
            remote_status: self.remote_status.clone(),
            payment_status: self.payment_status.clone(),
            payment_method: self.payment_method.clone(),
            subtotal: self.subtotal,
            total: self.total,
            delivery_fee: self.delivery_fee,
            service_fee: self.service_fee,
            notes: self.notes.clone(),
            estimated_minutes: self.estimated_minutes,
            customer: self.customer.clone(),
            address: self.address.clone(),
            items: self.items.clone(),
            placed_at: self.placed_at,
            defects: self.defects.clone(),
        }
    }
}
