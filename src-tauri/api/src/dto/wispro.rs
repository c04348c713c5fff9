//! *Sincronizar con Wispro*: the button, what it says beforehand, and clients that wait for a person.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CustomerRow, RunView};

/// Every connection to Wispro and how it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WisproView {
    /// By name; empty: nothing is connected yet.
    pub connections: Vec<WisproConnection>,
}

/// One connection to Wispro.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WisproConnection {
    /// System: `wispro-1`.
    pub system: String,
    /// What a person called it.
    pub name: String,
    /// The run under way or paused.
    pub running: Option<RunView>,
    /// The last real run that is over.
    pub last: Option<RunView>,
    /// The last dry run.
    pub last_dry_run: Option<RunView>,
    /// Clients known here.
    pub clients: u64,
    /// Clients that wait in *Revisar*.
    pub review: u64,
    /// When it runs by itself: five fields, in the restaurant's zone; `None`: only when somebody presses the button.
    pub schedule: Option<String>,
}

/// What stands there now, asked before anything begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WisproPreCheck {
    /// How many clients Wispro says it has; `None`: it does not say.
    pub total: Option<u64>,
    /// Pages that will be read.
    pub pages: Option<u64>,
    /// Clients per page.
    pub page_size: u32,
    /// When the last real run ended.
    pub last_at: Option<i64>,
    /// How many records it processed.
    pub last_processed: Option<u64>,
}

/// *Sincronizar* or *Prueba sin escribir*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WisproStart {
    /// Which connection.
    pub system: String,
    /// *Prueba sin escribir*.
    pub dry_run: bool,
}

/// *Programación*: whether it also runs by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WisproSchedule {
    /// Which connection.
    pub system: String,
    /// Five fields, in the restaurant's zone; `None`: never by itself.
    pub cron: Option<String>,
}

/// *Revisar*: clients that nobody could place for sure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReviewPage {
    /// The oldest first.
    pub items: Vec<ReviewItem>,
    /// How many there are in all.
    pub total: u64,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A client as the source has it, and who it may be here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReviewItem {
    /// Names it to `review_decide`.
    pub id: i64,
    /// System.
    pub system: String,
    /// Why nobody could place it; a key of the catalogue `causes`.
    pub reason: String,
    /// The client's id at the source.
    pub record_id: String,
    /// As the source has it: name, document, phone, e-mail, address, zone.
    pub client: CustomerRow,
    /// Who it may be, at most 10.
    pub candidates: Vec<CustomerRow>,
    /// Since when.
    pub since: i64,
}

/// What a person says of a client that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReviewDecision {
    /// [`ReviewItem::id`].
    pub id: i64,
    /// Who it is.
    pub choice: ReviewChoice,
}

/// Who a client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReviewChoice {
    /// This one: from now on the client's id at the source means it.
    Known {
        /// [`CustomerRow::id`] of a candidate.
        id: i64,
    },
    /// Somebody new.
    New,
    /// It stays out; *Excluidos* has it.
    Nobody,
}
