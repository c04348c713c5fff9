//! Orders: stored, numbered and confirmed, once each, however often and from wherever they arrive.

mod apply;
mod load;
mod outcome;
mod plan;

use mostrador_domain::order::IncomingOrder;
use mostrador_domain::{BusinessCalendar, Timestamp};
use mostrador_store::{ReadTransaction, StoreError, WriteTransaction};

use super::Dataset;

pub use apply::Applied;
pub(crate) use outcome::Confirmations;
pub use plan::{
    Confirmation, ConfirmationNeed, Content, Known, NumberOrigin, OfferedNumber, OrderAction, OrderState,
    plan,
};

/// Entity name in every table.
pub const ENTITY: &str = "order";
/// Action of the outbox.
pub const CONFIRM: &str = "confirm";
/// The highest number that a card shows; the remote may not hand us a higher one.
pub const HIGHEST_OFFERED: u32 = 999;

/// An order as the remote listed it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The order.
    pub order: IncomingOrder,
    /// The id as the remote writes it.
    pub remote_id: String,
    /// Hash of the content.
    pub content_hash: String,
    /// The record as received.
    pub raw_json: String,
}

/// Where orders come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From the remote, which is told that they are here.
    Remote,
    /// Sample data, made here: nobody outside hears of them.
    Sample,
}

/// Orders of one remote.
#[derive(Clone, Debug)]
pub struct Orders {
    /// Where they come from.
    pub origin: Origin,
    /// Name of the remote in every table.
    pub system: &'static str,
    /// Zone and cut-off hour.
    pub calendar: BusinessCalendar,
    /// When the list was asked for: an acceptance that came later is newer than the list.
    pub listed_at: Timestamp,
    /// Now.
    pub now: Timestamp,
}

impl Dataset for Orders {
    type Incoming = Listed;
    type State = OrderState;
    type Action = OrderAction;
    type Applied = Applied;

    fn load(&self, transaction: &ReadTransaction<'_>, incoming: &Listed) -> Result<OrderState, StoreError> {
        load::load(self, transaction, incoming)
    }

    fn plan(&self, state: &OrderState, _incoming: &Listed) -> OrderAction {
        plan(state)
    }

    fn apply(
        &self,
        transaction: &WriteTransaction<'_>,
        incoming: &Listed,
        action: OrderAction,
    ) -> Result<Applied, StoreError> {
        apply::apply(self, transaction, incoming, action)
    }
}
