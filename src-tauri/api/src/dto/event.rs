//! What the screen is told without asking.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ConnectionView, OrderCard, RunView};

/// One message to the screen. `sequence` rises by one; after a gap the screen reads the board again.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UiMessage {
    /// Rises by one per message of this process.
    pub sequence: u64,
    /// What happened.
    pub event: UiEvent,
}

/// What happened.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum UiEvent {
    /// A new order was stored and numbered. Answer with `card_shown` on the second animation frame after
    /// the card exists.
    OrderArrived {
        /// The card.
        order: OrderCard,
    },
    /// Anything about an order changed; finished orders leave the board.
    OrderUpdated {
        /// The card.
        order: OrderCard,
    },
    /// The connection changed, or a check succeeded.
    Connection {
        /// The new state.
        connection: ConnectionView,
    },
    /// How many entries without a usable id are set aside.
    SetAside {
        /// Count.
        count: u32,
    },
    /// A new business day began.
    BusinessDay {
        /// The day that is open now.
        business_date: String,
    },
    /// Who may do what changed, or who sits at a screen: read `seat_get` again.
    People,
    /// Settings, the first start or the sample data changed: read them again. What is ready depends on people as well.
    Settings,
    /// Something about what is in step changed: read `sync_overview` and the open list again. At most twice a second.
    Sync,
    /// A run stands so now; at most four times a second and run.
    Run {
        /// The run.
        run: RunView,
    },
    /// A connection or an integration changed: read them again.
    Integrations,
    /// Alerts opened, closed or were acknowledged: read them again.
    Alerts,
    /// Customers or their addresses changed: read what is shown of them again. At most twice a second.
    Customers,
    /// Messages were missed: read the board again, and whatever else is shown.
    Resync,
}
