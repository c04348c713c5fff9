//! *Clientes*: people who order, and the clients of other systems, with where each of their facts comes from.
//!
//! A customer is named by [`CustomerRow::id`], the row of `sync_data`, which never changes. Texts are as they stand; a
//! value of `None` is empty. A field is named as in the record's payload (`firstName`, `isBanned`); the screen has words
//! for those that it knows and shows the others as they are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{MergeNote, OrderCard, SyncState};

/// Which customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomersRequest {
    /// Words or digits: name without accents, phone digits, document, address. Empty for all.
    pub search: String,
    /// Which of them.
    pub filter: CustomerFilter,
    /// Only of this system (`whatsapp`, `wispro-1`); `None` for all.
    pub source: Option<String>,
    /// Only of the systems that have records of this entity (`customer`, `client`); `None` for all.
    #[serde(default)]
    pub entity_type: Option<String>,
    /// How they are ordered.
    pub order: CustomerOrder,
    /// How many of them come before the first one that is answered: rows are asked for as they are scrolled to.
    pub offset: u32,
    /// At most so many, 1 to 200.
    pub limit: u32,
}

/// Which of the customers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CustomerFilter {
    /// All.
    #[default]
    All,
    /// *Bloqueados*.
    Blocked,
    /// *Con conflicto*, of the customer or of one of its addresses.
    Conflict,
    /// *Posibles duplicados*.
    Duplicate,
}

/// How customers are ordered. Ties are broken by the id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CustomerOrder {
    /// By name, without accents; those without a name last.
    #[default]
    Name,
    /// Whoever was in touch last comes first.
    LastInteraction,
    /// Most orders first.
    Orders,
}

/// A part of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomersPage {
    /// The customers.
    pub customers: Vec<CustomerRow>,
    /// How many match in all.
    pub total: u64,
    /// How many there are, without search: by filter, and by source.
    pub counts: CustomerCounts,
    /// Changed records that the search does not know yet. It catches up by itself.
    pub unindexed: u64,
}

/// How many customers there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerCounts {
    /// All.
    pub all: u64,
    /// *Bloqueados*.
    pub blocked: u64,
    /// *Con conflicto*.
    pub conflict: u64,
    /// *Posibles duplicados*.
    pub duplicate: u64,
    /// By system.
    pub sources: BTreeMap<String, u64>,
}

/// One customer in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerRow {
    /// Row of `sync_data`.
    pub id: i64,
    /// System: `whatsapp`, `wispro-1`…
    pub source: String,
    /// Entity: `customer`, `client`.
    pub entity_type: String,
    /// The id in that system; `local:…` for one made here.
    pub record_id: String,
    /// First and last name, or the one name that the source has.
    pub name: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// National id as written.
    pub document: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// One line: the default address, else the first one.
    pub address: Option<String>,
    /// *Bloqueado*.
    pub blocked: bool,
    /// Badge.
    pub state: SyncState,
    /// Open conflicts, its addresses' among them.
    pub conflicts: u32,
    /// It may be the same person as another one.
    pub duplicate: bool,
    /// Orders, as the source counts them.
    pub total_orders: Option<u64>,
    /// What was spent, in cents, as the source counts it.
    pub total_spent_cents: Option<i64>,
    /// When the source last heard of it.
    pub last_interaction_at: Option<i64>,
    /// Of a client of Wispro: its zone.
    pub zone: Option<String>,
    /// Of a client of Wispro: how its contract stands, where that is given.
    pub contract_state: Option<String>,
}

/// Which customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerRequest {
    /// [`CustomerRow::id`].
    pub id: i64,
}

/// One customer with everything that is known.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerDetail {
    /// What the list says.
    pub row: CustomerRow,
    /// What the person sees; an edit names it, and one about an older version is refused.
    pub version: i64,
    /// Every field received, with its origin.
    pub fields: Vec<CustomerField>,
    /// *Bloqueo*.
    pub block: BlockView,
    /// Addresses, the default one first.
    pub addresses: Vec<CustomerAddress>,
    /// Open conflicts: rows of `sync_conflicts`, the customer's first.
    pub conflicts: Vec<i64>,
    /// The latest orders, at most 20, newest first.
    pub orders: Vec<OrderCard>,
    /// Clients of other systems that a person linked to this customer; of a client: its customer.
    pub linked: Vec<CustomerRow>,
    /// The last merge that can be taken back.
    pub merged: Option<MergeNote>,
    /// What is typed before its data are erased: the name, else the phone, else the id.
    pub confirm_name: String,
    /// It exists only here: the remote has no way to make it.
    pub local_only: bool,
    /// Where the restaurant is, to say how far away an address is; `None`: not set.
    pub restaurant: Option<PointView>,
}

/// One field of a customer or an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerField {
    /// Field.
    pub field: String,
    /// JSON text as it stands here; `None`: empty.
    pub value: Option<String>,
    /// What the other side has, where it differs.
    pub there: Option<String>,
    /// Where the value comes from.
    pub origin: FieldOrigin,
    /// Who wrote it last here, where somebody did.
    pub edited_by: Option<String>,
    /// When.
    pub edited_at: Option<i64>,
    /// Whether and why it can be edited.
    pub edit: FieldEdit,
    /// Who wins when both sides changed it.
    pub rule: Option<FieldRuleView>,
    /// It waits to be sent.
    pub pending: bool,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FieldOrigin {
    /// Written in this restaurant.
    Here,
    /// From the source.
    There,
    /// Nobody has given one.
    Nobody,
}

/// Whether a field can be edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FieldEdit {
    /// It can, and travels.
    Travels,
    /// It can, and stays here: the remote does not take it.
    StaysHere,
    /// It cannot: it is the source's alone.
    SourceAlone,
    /// It is changed by an act of its own: block and unblock.
    OwnAct,
}

/// Who wins when both sides changed a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FieldRuleView {
    /// *Manda el restaurante*.
    HereWins,
    /// *Manda WhatsApp*.
    ThereWins,
    /// *Manda el más reciente*.
    Latest,
    /// *Decidir a mano*.
    Manual,
    /// Only the source changes it.
    ThereAlone,
    /// Each side keeps its own; nothing is sent.
    KeptApart,
}

/// *Bloqueo* of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BlockView {
    /// *Bloqueado* in this restaurant.
    pub blocked: bool,
    /// Why.
    pub reason: Option<String>,
    /// Since when.
    pub since: Option<i64>,
    /// Who.
    pub by: Option<String>,
    /// What the remote says; it never takes a block from here, and the screen says so.
    pub there: Option<bool>,
}

/// Blocks or unblocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BlockRequest {
    /// Customer.
    pub id: i64,
    /// Why; 3 to 200 characters, for both.
    pub reason: String,
}

/// A point on the earth, WGS 84.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PointView {
    /// Degrees, north positive.
    pub latitude: f64,
    /// Degrees, east positive.
    pub longitude: f64,
}

/// An address of a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerAddress {
    /// Row of `sync_data`.
    pub id: i64,
    /// The id in the system; `local:…` for one made here.
    pub record_id: String,
    /// An edit names it.
    pub version: i64,
    /// Badge.
    pub state: SyncState,
    /// It exists only here: the remote has no way to make it.
    pub local_only: bool,
    /// *Predeterminada*.
    pub is_default: bool,
    /// Every field with its origin.
    pub fields: Vec<CustomerField>,
    /// Where it is, where that is known.
    pub point: Option<PointView>,
    /// Metres from the restaurant, as the crow flies.
    pub distance_metres: Option<f64>,
    /// Direction from the restaurant, in degrees from north, clockwise.
    pub bearing_degrees: Option<f64>,
}

/// Edits of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerEdit {
    /// Customer.
    pub id: i64,
    /// [`CustomerDetail::version`].
    pub version: i64,
    /// The fields that change, as JSON text; `None` empties one.
    pub fields: BTreeMap<String, Option<String>>,
}

/// A customer who is made here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerNew {
    /// As JSON text; a name or a phone there must be.
    pub fields: BTreeMap<String, Option<String>>,
}

/// An address is made or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AddressEdit {
    /// Customer.
    pub customer: i64,
    /// Address; `None`: a new one.
    pub address: Option<i64>,
    /// [`CustomerAddress::version`]; 0 for a new one.
    pub version: i64,
    /// The fields that change, as JSON text; `None` empties one.
    pub fields: BTreeMap<String, Option<String>>,
}

/// Which address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AddressRequest {
    /// Customer.
    pub customer: i64,
    /// Address.
    pub address: i64,
}

/// What was done to a customer and its addresses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerHistory {
    /// The newest first, at most 200.
    pub entries: Vec<HistoryEntry>,
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    /// Row of `sync_log`.
    pub id: i64,
    /// When.
    pub at: i64,
    /// What: the audit's word (`edit`, `discard`, `block`, `unblock`, `resolve`, `undo`, `merge`, `create`, `delete`…).
    pub action: String,
    /// Who; `None`: the program, because of what the source said.
    pub actor: Option<String>,
    /// The address that is concerned; `None`: the customer itself.
    pub address: Option<String>,
    /// What changed.
    pub changes: Vec<HistoryChange>,
    /// The rule that decided, where one did, or a reason that a person gave.
    pub detail: Option<String>,
    /// Whether *Recuperar este valor* does something.
    pub can_bring_back: bool,
}

/// One field that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryChange {
    /// Field.
    pub field: String,
    /// JSON text; `None`: empty.
    pub before: Option<String>,
    /// JSON text; `None`: empty.
    pub after: Option<String>,
}

/// *Recuperar este valor*: what a rule discarded becomes an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BringBackRequest {
    /// Customer.
    pub id: i64,
    /// [`HistoryEntry::id`].
    pub entry: i64,
}

/// *Borrar datos personales*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EraseRequest {
    /// Customer.
    pub id: i64,
    /// [`CustomerDetail::confirm_name`], typed by the person as a confirmation; capitals, accents and signs do not count.
    pub confirm: String,
}

/// Links a client of another system to a customer of the restaurant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerLinkRequest {
    /// Client of another system.
    pub client: i64,
    /// Customer; `None` takes the link away.
    pub customer: Option<i64>,
}

/// *Reglas*: who wins, field by field, when both sides changed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerRulesView {
    /// In the order of the table on the screen.
    pub rules: Vec<CustomerRule>,
}

/// The rule of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerRule {
    /// `customer` or `address`.
    pub entity_type: String,
    /// Field; `*` for every field that has no row of its own.
    pub field: String,
    /// What holds.
    pub rule: FieldRuleView,
    /// What the program would do by itself.
    pub default_rule: FieldRuleView,
    /// What can be chosen; only what holds where it cannot be changed.
    pub options: Vec<FieldRuleView>,
}

/// Saves rules: those that are named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerRulesSave {
    /// What is to hold.
    pub rules: Vec<CustomerRuleChoice>,
}

/// What is to hold for one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerRuleChoice {
    /// `customer` or `address`.
    pub entity_type: String,
    /// Field, or `*`.
    pub field: String,
    /// One of its options.
    pub rule: FieldRuleView,
}
