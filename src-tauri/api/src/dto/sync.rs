//! *Centro de sincronización*: what is in step, what waits, what needs a person, and every run.
//!
//! Systems and entities are named as in every table (`whatsapp`, `order`); the screen has words for those that it knows
//! and shows the others as they are. A reason's code is a key of the catalogue `causes`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SyncState;

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

/// *Historial*: which runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunsRequest {
    /// Only of this system.
    pub system: Option<String>,
    /// Only of this entity.
    pub entity_type: Option<String>,
    /// Only of this integration.
    pub integration: Option<i64>,
    /// Only with this result.
    pub result: Option<RunResult>,
    /// Only those that started at this instant or later.
    pub from: Option<i64>,
    /// Only those that started before this instant.
    pub until: Option<i64>,
    /// The id of the last run of the page before; `None` for the newest.
    pub before: Option<i64>,
    /// At most so many, 1 to 500.
    pub limit: u32,
}

/// How a run ended, as people ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RunResult {
    /// Under way or paused.
    Open,
    /// To the end, and no record failed.
    Clean,
    /// To the end, with failed records.
    WithFailures,
    /// Not to the end: it failed.
    Failed,
    /// A person stopped it, or the program ended.
    Stopped,
    /// *Prueba sin escribir*.
    DryRun,
}

/// A page of runs, the newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunsPage {
    /// The runs.
    pub runs: Vec<RunView>,
    /// How many match in all.
    pub total: u64,
    /// To ask for the next page with; `None` at the end.
    pub next: Option<i64>,
}

/// One run. Its six counters always add up to `processed`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunView {
    /// Row of `sync_history`.
    pub id: i64,
    /// The integration that it belongs to.
    pub integration: Option<i64>,
    /// Outside system.
    pub system: String,
    /// Entity.
    pub entity_type: String,
    /// What started it.
    pub trigger: RunTriggerView,
    /// *Prueba sin escribir*.
    pub dry_run: bool,
    /// How it stands.
    pub status: RunStatusView,
    /// Only the first so many records.
    pub limit: Option<u64>,
    /// Who started it.
    pub actor: Option<String>,
    /// When it started.
    pub started_at: i64,
    /// When it ended.
    pub ended_at: Option<i64>,
    /// Time at work, in milliseconds, without pauses.
    pub duration_ms: i64,
    /// How many records the source says there are.
    pub expected: Option<u64>,
    /// Pages read.
    pub pages: u64,
    /// How often everything is read while it is under way: more than once where what came did not add up.
    pub passes: u64,
    /// The sum of the six below.
    pub processed: u64,
    /// *Creados*.
    pub created: u64,
    /// *Actualizados*.
    pub updated: u64,
    /// *Sin cambios*.
    pub unchanged: u64,
    /// *Omitidos*.
    pub skipped: u64,
    /// *En conflicto*.
    pub conflicted: u64,
    /// *Con error*.
    pub failed: u64,
    /// Known here and not listed by a complete read.
    pub missing: u64,
    /// Of those, marked as deleted.
    pub deleted: u64,
    /// Of those, waiting for a person.
    pub held_deletions: u64,
    /// How much is read, in percent; only while it is open.
    pub percent: Option<u8>,
    /// Records a second; only while it is under way.
    pub records_per_second: Option<f64>,
    /// Milliseconds that are left at that speed.
    pub remaining_ms: Option<i64>,
    /// What it waits for; a key of the catalogue `causes`, or `THROTTLED`.
    pub waiting: Option<String>,
    /// Until when it waits.
    pub waiting_until: Option<i64>,
    /// Why it failed.
    pub reason: Option<String>,
}

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RunStatusView {
    /// Under way.
    Running,
    /// Paused by a person.
    Paused,
    /// Stopped by a person; what was stored stays.
    Stopped,
    /// To the end.
    Completed,
    /// It failed.
    Failed,
    /// The program ended; it goes on or was given up.
    Interrupted,
}

/// What started a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RunTriggerView {
    /// A person.
    Manual,
    /// The clock.
    Schedule,
    /// Something that happened.
    Event,
    /// Failed records are tried once more.
    Retry,
}

/// Which run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunRequestView {
    /// Row of `sync_history`.
    pub run: i64,
}

/// A run with what was not simply taken, by reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunDetail {
    /// The run.
    pub run: RunView,
    /// Failed, skipped and conflicted records by reason, the most frequent first.
    pub reasons: Vec<ReasonCount>,
    /// Failed records that still wait for a person.
    pub open_failures: u64,
}

/// How many records had one outcome for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReasonCount {
    /// What became of them.
    pub outcome: RecordOutcomeView,
    /// Why; a key of the catalogue `causes`.
    pub reason: String,
    /// How many.
    pub count: u64,
}

/// What became of a record that was not simply taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RecordOutcomeView {
    /// *Omitido*.
    Skipped,
    /// *En conflicto*.
    Conflicted,
    /// *Con error*.
    Failed,
}

/// Which records of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunRecordsRequest {
    /// The run.
    pub run: i64,
    /// Only with this outcome.
    pub outcome: Option<RecordOutcomeView>,
    /// The id of the last one of the page before.
    pub after: Option<i64>,
    /// At most so many, 1 to 500.
    pub limit: u32,
}

/// A page of the records of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunRecordsPage {
    /// In the order in which they came.
    pub records: Vec<RunRecordView>,
    /// How many match in all.
    pub total: u64,
    /// Where the next page begins.
    pub next: Option<i64>,
}

/// One record of a run that was not simply taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunRecordView {
    /// Row of `sync_records`.
    pub id: i64,
    /// The record's id there; `None` where it has none.
    pub record_id: Option<String>,
    /// What people call it.
    pub title: Option<String>,
    /// What became of it.
    pub outcome: RecordOutcomeView,
    /// Why.
    pub reason: String,
    /// The field that is concerned.
    pub field: Option<String>,
    /// Its value, shortened.
    pub value: Option<String>,
    /// Attempts so far.
    pub attempts: u32,
    /// When it was last brought.
    pub at: i64,
    /// When it went through, or was set aside; `None`: it still waits.
    pub resolved_at: Option<i64>,
    /// What was received, without secrets, for *Detalles técnicos*.
    pub response: Option<String>,
}

/// Which record of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunRecordRequest {
    /// Row of `sync_records`.
    pub id: i64,
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
