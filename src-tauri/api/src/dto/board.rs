//! The board: one card per open order, with everything that is needed to cook and carry it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ConnectionView;

/// Everything that the board needs to draw itself from nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BoardSnapshot {
    /// Sequence number of the last event that this snapshot contains; later events have a higher one.
    pub sequence: u64,
    /// When the snapshot was read.
    pub read_at: i64,
    /// Who the restaurant is.
    pub site: SiteView,
    /// Open orders (new, preparing, ready, on the way), oldest first.
    pub orders: Vec<OrderCard>,
    /// Finished orders that the customer changed afterwards and nobody has seen yet: staff must still hear it.
    pub changed_finished: Vec<OrderCard>,
    /// Orders of the current business day that are delivered, rejected or cancelled.
    pub finished_today: u32,
    /// Entries that the remote listed without a usable id; they cannot be stored as orders.
    pub set_aside: u32,
    /// The connection to the remote.
    pub connection: ConnectionView,
    /// Some of what is shown, or of what is finished, is sample data.
    pub sample: bool,
}

/// The restaurant as the screen shows it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SiteView {
    /// Name in the top bar.
    pub name: String,
    /// IANA zone of the restaurant, e.g. `America/Guayaquil`; every clock on the screen uses it.
    pub time_zone: String,
    /// ISO 4217 code of the amounts.
    pub currency: String,
    /// The business day that is open now.
    pub business_date: String,
    /// Since when this process receives orders.
    pub receiving_since: i64,
    /// Minutes that *Aceptar* proposes.
    pub default_prep_minutes: u32,
    /// An order that is this close to its due time is *Por vencer*.
    pub due_soon_minutes: u32,
    /// A new order that waits longer than this is *Sin atender*, in seconds.
    pub unattended_after_seconds: u32,
}

/// Where an order stands in the restaurant. The remote has no call for these: they live here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StageView {
    /// Arrived, not yet accepted.
    New,
    /// Accepted, in the kitchen.
    Preparing,
    /// Cooked, waits for the customer or the rider.
    Ready,
    /// With the rider.
    OutForDelivery,
    /// Handed over.
    Delivered,
    /// Refused before it was accepted.
    Rejected,
    /// Called off after it was accepted.
    Cancelled,
}

/// One order, ready to be drawn.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OrderCard {
    /// UUID given by the remote.
    pub id: String,
    /// Counts the changes of this order; a card with a lower one is older and must not replace it.
    pub version: u64,
    /// Business day that the number belongs to.
    pub business_date: String,
    /// Business day on which the customer placed it: an earlier one than `businessDate` when the order waited
    /// at the remote while this site was closed or offline.
    pub placed_business_date: Option<String>,
    /// Number of the day, from 1.
    pub daily_number: u32,
    /// Where it stands.
    pub stage: StageView,
    /// When it entered this stage.
    pub stage_since: i64,
    /// When this site stored it.
    pub received_at: i64,
    /// When the customer placed it, by the remote's clock.
    pub placed_at: Option<i64>,
    /// When somebody pressed *Entendido* or *Aceptar*.
    pub acknowledged_at: Option<i64>,
    /// When it should be ready; set on acceptance.
    pub due_at: Option<i64>,
    /// Minutes promised on acceptance.
    pub prep_minutes: Option<u32>,
    /// `DELIVERY`, `TAKE_AWAY`, `DINE_IN` or a value that this version does not know.
    pub order_type: String,
    /// Who ordered.
    pub customer: CustomerView,
    /// Where it goes.
    pub address: Option<AddressView>,
    /// What to cook: equal rows of the remote (one per unit) are grouped.
    pub items: Vec<ItemView>,
    /// Note on the whole order.
    pub notes: Option<String>,
    /// What it costs; absent when the remote's figure could not be read.
    pub total_cents: Option<i64>,
    /// What to collect and how.
    pub payment: PaymentView,
    /// Whether the remote knows that this site has the order.
    pub sync: SyncBadgeView,
    /// What could not be read; the raw text is kept.
    pub defects: Vec<DefectView>,
    /// The customer called the order off at the remote: it must not be cooked without asking.
    pub cancelled_by_customer: bool,
    /// The customer changed the order after it had arrived and nobody has dismissed the notice yet.
    pub changed: Option<ChangeView>,
    /// The last stage move may still be undone until this instant.
    pub undo_until: Option<i64>,
    /// *Datos de ejemplo*: not a real order, and never sent anywhere.
    pub sample: bool,
}

/// Who ordered, as the remote says it, and whether the restaurant blocked them.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerView {
    /// First and last name.
    pub name: Option<String>,
    /// WhatsApp number, digits.
    pub phone: Option<String>,
    /// How many orders the remote counts for this customer.
    pub total_orders: Option<u32>,
    /// Blocked by the restaurant; of whoever is unknown here, by the remote.
    pub blocked: bool,
    /// Why the restaurant blocked the customer.
    pub block_reason: Option<String>,
}

/// Where the order goes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AddressView {
    /// Street, number and interior.
    pub line: String,
    /// Neighbourhood and city.
    pub area: Option<String>,
    /// What the rider should know.
    pub instructions: Option<String>,
    /// Degrees, WGS 84.
    pub latitude: Option<f64>,
    /// Degrees, WGS 84.
    pub longitude: Option<f64>,
}

/// One line of the card.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ItemView {
    /// How many equal units.
    pub quantity: u32,
    /// Name as it was when the order was placed.
    pub name: String,
    /// Size or presentation.
    pub variant: Option<String>,
    /// Note of the line.
    pub notes: Option<String>,
    /// What was added or left out.
    pub modifiers: Vec<ModifierView>,
    /// Price of one unit with its modifiers.
    pub unit_price_cents: Option<i64>,
    /// The remote's contract drops the flavours of this item, so the kitchen must ask.
    pub flavours_missing: bool,
}

/// One modifier of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ModifierView {
    /// How it is emphasised.
    pub kind: ModifierKind,
    /// What, without the word of its kind.
    pub name: String,
    /// Times, from 1.
    pub quantity: u32,
}

/// How a modifier is emphasised on the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ModifierKind {
    /// SIN: leave it out.
    Without,
    /// EXTRA: add it.
    Extra,
    /// ALERGIA: somebody's health depends on it.
    Allergy,
    /// A choice without a word of its own.
    Plain,
}

/// What to collect and how.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaymentView {
    /// `PENDING`, `PAID`, `FAILED`, `REFUNDED`, `CANCELLED` or an unknown value.
    pub status: String,
    /// `CASH`, `CREDIT_CARD`, `DEBIT_CARD`, `TRANSFER`, `STRIPE`, `PAYPAL`, `OTHER` or an unknown value.
    pub method: String,
    /// What must still be collected; absent when it is paid or the figure could not be read.
    pub collect_cents: Option<i64>,
}

/// The six states of a record towards an outside system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SyncState {
    /// Sent and accepted.
    Synced,
    /// Saved here, waits to be sent.
    Pending,
    /// On its way right now.
    Syncing,
    /// Not accepted; a person must look.
    Failed,
    /// Changed on both sides.
    Conflict,
    /// Deliberately not synchronised.
    Skipped,
}

/// Badge of one order.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SyncBadgeView {
    /// Which badge.
    pub state: SyncState,
    /// Since when.
    pub since: i64,
    /// Attempts that counted against the limit.
    pub attempts: u32,
    /// When it is tried again by itself.
    pub next_attempt_at: Option<i64>,
    /// Why it is not synchronised; a key of the catalogue `errors`.
    pub reason: Option<String>,
}

/// One thing that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DefectView {
    /// Path in the remote's order, e.g. `orderItems[2].price`.
    pub field: String,
    /// `MISSING`, `WRONG_TYPE`, `NEGATIVE`, `OUT_OF_RANGE`, `UNKNOWN_VALUE`, `EMPTY`.
    pub code: String,
}

/// The remote listed the order again with other content.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    /// When it was noticed.
    pub at: i64,
    /// Which parts differ: `items`, `total`, `address`, `notes`, `payment`, `customer`, `type`,
    /// `cancelled`, `other`.
    pub parts: Vec<String>,
    /// Item lines that were in the order before and are not any more, for the strike-through.
    pub removed: Vec<ItemView>,
    /// Item lines that are new.
    pub added: Vec<ItemView>,
}
