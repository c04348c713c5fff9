//! What the engine tells whoever listens. Events carry ids, not data: the listener reads what is committed.

use mostrador_domain::BusinessDay;
use mostrador_domain::order::OrderId;
use tokio::sync::broadcast;

use crate::runs::RunProgress;
use crate::{Connection, DestinationStatus};

/// Something that the screen should know.
#[derive(Clone, Debug, PartialEq)]
pub enum EngineEvent {
    /// A new order is committed.
    OrderArrived(OrderId),
    /// Anything about an order changed.
    OrderUpdated(OrderId),
    /// The connection changed or was checked.
    Connection(Connection),
    /// Entries without a usable id were set aside; how many there are now.
    SetAside(u32),
    /// A new business day began.
    BusinessDay(BusinessDay),
    /// An outside system stands differently now.
    Destination(DestinationStatus, &'static str),
    /// A run stands so now; at most four times a second and run.
    Run(Box<RunProgress>),
    /// Customers are listed or found otherwise than before.
    Customers,
    /// Something about a record of an outside system changed: how it stands, or what it says.
    Record {
        /// Outside system.
        system: &'static str,
        /// Its entity.
        entity_type: String,
        /// The record's id here.
        entity_id: String,
    },
}

/// Listens to the engine. A listener that lags is told how many events it missed and reads the state anew.
pub type EventReceiver = broadcast::Receiver<EngineEvent>;

/// Sends to all listeners.
#[derive(Clone)]
pub(crate) struct Events(broadcast::Sender<EngineEvent>);

impl Events {
    pub(crate) fn new() -> Self {
        Self(broadcast::channel(2_048).0)
    }

    pub(crate) fn send(&self, event: EngineEvent) {
        // Without a listener there is nobody to tell, which is no error.
        let _ = self.0.send(event);
    }

    pub(crate) fn subscribe(&self) -> EventReceiver {
        self.0.subscribe()
    }
}
