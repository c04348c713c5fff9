//! *Centro de sincronización*: what is in step, what waits, and what needs a person.
//!
//! Systems and entities are named as in every table (`whatsapp`, `order`); the screen has words for those that it knows
//! and shows the others as they are. A reason's code is a key of the catalogue `causes`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{RunView, SyncState};

/// The sentence of truth, with what it rests on, and a row per entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SyncOverview {
    /// The sentence.
    pub state: SyncSentence,
    /// When it was true.
    pub at: i64,
    /// What needs a person: as many items as [`AttentionPage`] has in all.
    pub attention: u64,
    /// Changes that are sent by themselves.
    pub pending: u64,
    /// Records that a person left out.
    pub excluded: u64,
    /// Open conflicts, which are part of `attention`.
    pub conflicts: u64,
    /// When an outside system last answered properly.
    pub last_contact_at: Option<i64>,
    /// Every outside system.
    pub systems: Vec<SystemView>,
    /// Every entity of every system, in the order of the table.
    pub entities: Vec<EntityView>,
    /// Runs under way or paused.
    pub runs: Vec<RunView>,
}

/// What the headline says. Where several hold, the first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SyncSentence {
    /// "3 necesitan su atención".
    NeedsAttention,
    /// "12 cambios esperando internet": something waits, and nothing of it can be sent now.
    Waiting,
    /// "7 cambios se están enviando".
    Sending,
    /// "Todo al día".
    UpToDate,
    /// Nothing is connected yet.
    NothingConnected,
}

/// An outside system: its connection and its breaker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SystemView {
    /// Name in every table.
    pub system: String,
    /// What a person called it; `None` for the ordering remote.
    pub name: Option<String>,
    /// How it stands.
    pub state: SystemState,
    /// Why, where it does not simply work.
    pub reason: Option<String>,
    /// When it is tried again by itself.
    pub next_try_at: Option<i64>,
    /// Failures in a row.
    pub failures: u32,
    /// Who paused it.
    pub paused_by: Option<String>,
    /// When it last answered properly.
    pub last_contact_at: Option<i64>,
}

/// How an outside system stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SystemState {
    /// Breaker closed: it is called.
    Working,
    /// It asked to wait: no failure, and it goes on by itself.
    Throttled,
    /// Breaker open: left alone until the next try.
    PausedAfterFailures,
    /// Breaker half-open: one call is under way to find out.
    Trying,
    /// The key was refused: a person must act.
    Refused,
    /// Paused by hand.
    Paused,
}

/// How the records of one entity of one system stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EntityView {
    /// Outside system.
    pub system: String,
    /// Entity.
    pub entity_type: String,
    /// Which way it travels.
    pub flow: FlowView,
    /// The worst of its records, as a badge.
    pub state: SyncState,
    /// When it was last read to the end, or a write of it was last accepted.
    pub last_success_at: Option<i64>,
    /// Records known here.
    pub records: u64,
    /// Changes on their way.
    pub pending: u64,
    /// Records that need a person because they failed.
    pub failed: u64,
    /// Open conflicts.
    pub conflicts: u64,
    /// Left out by a person.
    pub excluded: u64,
    /// The run under way or paused.
    pub run: Option<i64>,
    /// Whether *Sincronizar ahora* does something: there is something to read or to send.
    pub can_run: bool,
}

/// Which way an entity travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FlowView {
    /// It comes in.
    In,
    /// It goes out.
    Out,
    /// Both ways.
    Both,
}

/// Which entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EntityRequest {
    /// Outside system.
    pub system: String,
    /// Entity.
    pub entity_type: String,
}

/// Which system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SystemRequest {
    /// Outside system.
    pub system: String,
}

/// A part of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PageRequest {
    /// What the page before answered as `next`; `None` for the first page.
    pub after: Option<String>,
    /// At most so many, 1 to 500.
    pub limit: u32,
    /// Only of this system.
    pub system: Option<String>,
    /// Only of this entity.
    pub entity_type: Option<String>,
}

/// *Necesita atención*.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AttentionPage {
    /// The gravest first, then the oldest.
    pub items: Vec<AttentionItem>,
    /// How many there are in all.
    pub total: u64,
    /// Where the next page begins; `None` at the end.
    pub next: Option<String>,
}

/// One thing that needs a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AttentionItem {
    /// Names it to `sync_retry` and `sync_dismiss`. Stays the same while it waits.
    pub key: String,
    /// What it is.
    pub kind: AttentionKind,
    /// Outside system.
    pub system: String,
    /// Entity; `None` for a whole system.
    pub entity_type: Option<String>,
    /// The record's id.
    pub record_id: Option<String>,
    /// What people call the record: "#42", a name.
    pub title: Option<String>,
    /// Why; a key of the catalogue `causes`.
    pub reason: String,
    /// The field that is concerned.
    pub field: Option<String>,
    /// Its value, shortened.
    pub value: Option<String>,
    /// How many records it stands for; 1 for a single one.
    pub count: u64,
    /// Attempts so far.
    pub attempts: u32,
    /// When it is tried again by itself; `None`: it is not.
    pub next_try_at: Option<i64>,
    /// Since when.
    pub since: i64,
    /// The run that it comes from.
    pub run: Option<i64>,
    /// The conflict, or the first one of the group.
    pub conflict: Option<i64>,
    /// Whether *Reintentar* does something.
    pub can_retry: bool,
    /// Whether it can be set aside.
    pub can_dismiss: bool,
}

/// What needs a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AttentionKind {
    /// A whole system: its key was refused, or it fails again and again.
    System,
    /// A write that was refused for good: a dead letter.
    Write,
    /// A record that could not be read.
    Read,
    /// Records that both sides changed, grouped by the fields in dispute.
    Conflicts,
    /// Deletions that a run holds because they are many.
    Deletions,
    /// A run that failed as a whole.
    Run,
}

/// Names one item of *Necesita atención*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AttentionRequest {
    /// [`AttentionItem::key`].
    pub key: String,
}

/// How much was set going.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TriedView {
    /// Records that are tried once more.
    pub tried: u64,
    /// What only an administrator may have tried once more.
    pub reserved: u64,
}

/// *Pendientes* and *Excluidos*: single records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecordsPage {
    /// The oldest first.
    pub items: Vec<RecordItem>,
    /// How many there are in all.
    pub total: u64,
    /// Where the next page begins; `None` at the end.
    pub next: Option<String>,
}

/// One record of a system.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecordItem {
    /// Outside system.
    pub system: String,
    /// Entity.
    pub entity_type: String,
    /// The record's id here.
    pub record_id: String,
    /// What people call it.
    pub title: Option<String>,
    /// Badge.
    pub state: SyncState,
    /// Why it waits or is left out; a key of the catalogue `causes`.
    pub reason: Option<String>,
    /// Attempts so far.
    pub attempts: u32,
    /// When it is tried again.
    pub next_try_at: Option<i64>,
    /// Since when.
    pub since: i64,
}

/// Which record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecordRequest {
    /// Outside system.
    pub system: String,
    /// Entity.
    pub entity_type: String,
    /// The record's id here.
    pub record_id: String,
}

/// A file that the screen asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportView {
    /// Name of the file.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Where it was saved on this machine; `None`: the page saves `content`.
    pub saved_to: Option<String>,
    /// The file in Base64, where the page has to save it.
    pub content: Option<String>,
}

/// For how long a chart looks back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartsRequest {
    /// Minutes, 1 to 1 440.
    pub minutes: u32,
}

/// Small charts: one figure in words, then the shape.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartsView {
    /// Start of the first point.
    pub from: i64,
    /// Milliseconds from one point to the next.
    pub step_ms: i64,
    /// Changes that travelled, both ways, per point.
    pub throughput: Vec<u64>,
    /// Slowest and median request per point, in milliseconds; `None` without requests.
    pub latency: Vec<Option<LatencyPoint>>,
    /// Share of requests and records that went through per point, 0 to 1; `None` without any.
    pub success: Vec<Option<f64>>,
}

/// The latencies of one point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LatencyPoint {
    /// The mean, in milliseconds.
    pub mean: f64,
    /// The slowest, in milliseconds.
    pub highest: f64,
}
