//! The drawer: one order with its timeline.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::OrderCard;

/// One order in full.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OrderDetail {
    /// What the card shows.
    pub card: OrderCard,
    /// Id of whoever ordered in *Clientes*, where they are known there.
    pub customer: Option<i64>,
    /// Before fees.
    pub subtotal_cents: Option<i64>,
    /// Only early remotes send it.
    pub delivery_fee_cents: Option<i64>,
    /// Only early remotes send it.
    pub service_fee_cents: Option<i64>,
    /// The remote's own state of the order when it was last listed.
    pub remote_status: String,
    /// Oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// The remote's order as it was received, for support.
    pub raw_json: String,
}

/// One thing that happened to an order.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TimelineEntry {
    /// Id of the event, ascending.
    pub id: i64,
    /// When.
    pub at: i64,
    /// What.
    pub kind: TimelineKind,
    /// Who; absent for the system itself.
    pub actor: Option<String>,
    /// Stage before a move.
    pub from: Option<super::StageView>,
    /// Stage after a move.
    pub to: Option<super::StageView>,
    /// Reason, prep minutes or changed parts, as plain text.
    pub text: Option<String>,
}

/// Kinds of order events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TimelineKind {
    /// Stored and numbered.
    Received,
    /// The remote accepted the confirmation.
    Confirmed,
    /// The remote refused the confirmation for good.
    ConfirmationFailed,
    /// The remote listed it again after it had been confirmed.
    ListedAgain,
    /// The remote listed it again with other content.
    Changed,
    /// Somebody dismissed the notice of a change.
    ChangeSeen,
    /// Somebody pressed *Entendido*.
    Acknowledged,
    /// It moved from one stage to another.
    Moved,
    /// A move was undone.
    Undone,
}

/// A stage move that may still be undone.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecentMove {
    /// Which order.
    pub order_id: String,
    /// Its number.
    pub daily_number: u32,
    /// When it moved.
    pub at: i64,
    /// From where.
    pub from: super::StageView,
    /// To where.
    pub to: super::StageView,
    /// Until when it may be undone.
    pub undo_until: i64,
}

/// Something that the remote listed and that has no usable id.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SetAsideEntry {
    /// Row id.
    pub id: i64,
    /// First time it was listed.
    pub first_seen_at: i64,
    /// Last time it was listed.
    pub last_seen_at: i64,
    /// How many times.
    pub times: u32,
    /// `ID_MISSING`, `ID_NOT_A_UUID`, `NOT_AN_OBJECT`.
    pub reason: String,
    /// What was received, cut to a few hundred characters.
    pub excerpt: String,
}
