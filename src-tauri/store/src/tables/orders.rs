//! `orders` with `order_items` and `order_item_modifiers`: one order is read and written as a whole.

mod figures;
mod label;
mod of_customer;
mod orderer;
mod read;
mod row;
mod unattended;
mod write;

use mostrador_domain::order::{IncomingOrder, OrderChange, OrderId, Stage};
use mostrador_domain::{BusinessDay, Timestamp};

use super::sync_queue::JobState;

pub use figures::{count_finished, day_numbers, totals, trace};
pub use label::{OrderLabel, count_own, label};
pub use of_customer::{Whose, forget_person, ids_of_customer, of_customer};
pub use orderer::{Block, Orderer, open_orderers};
pub use read::{changed_finished, find, finished, incoming, number_is_free, open, search};
pub use unattended::{UnattendedOrder, unattended, unattended_one};
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
    /// *Entendido*.
    pub acknowledged_at: Option<Timestamp>,
    /// When it should be ready.
    pub due_at: Option<Timestamp>,
    /// Promised minutes.
    pub prep_minutes: Option<u32>,
    /// The move that can be undone: its event and when it happened.
    pub last_move: Option<(i64, Timestamp)>,
    /// The order in the words in which it arrived; its `daily_number` is the one that it has here.
    pub order: IncomingOrder,
    /// Whoever placed it, where the site knows them.
    pub orderer: Option<Orderer>,
    /// What changed and nobody has seen yet, and when.
    pub unseen_change: Option<UnseenChange>,
    /// Hash of the content as last seen.
    pub content_hash: String,
    /// The latest confirmation job.
    pub confirmation: Option<JobState>,
    /// Sample data: made here, and never sent anywhere.
    pub sample: bool,
}

/// A change that nobody has seen yet.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct UnseenChange {
    /// When it was noticed.
    pub at: Timestamp,
    /// What differs from what staff last saw.
    pub change: OrderChange,
}

#[cfg(test)]
#[path = "orders_tests.rs"]
mod tests;
