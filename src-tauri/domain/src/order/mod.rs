//! Orders: what arrives, where it stands, and which moves exist.

mod incoming;
mod lines;
mod stage;

pub use incoming::{
    Defect, DefectCode, IncomingAddress, IncomingCustomer, IncomingItem, IncomingModifier, IncomingOrder,
    OrderType, PaymentMethod, PaymentStatus,
};
pub use lines::{
    Emphasis, Emphasised, Line, OrderChange, Part, compare, emphasise, fold, group, search_text,
};
pub use stage::{MoveError, Stage};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Identity of an order: the UUID that the remote gave it. Compared as a UUID, so that another spelling of
/// the same id is the same order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderId(pub Uuid);

impl OrderId {
    /// Reads the hyphenated or plain spelling, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::try_parse(text.trim()).ok().map(Self)
    }
}

impl std::fmt::Display for OrderId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.0.hyphenated())
    }
}
