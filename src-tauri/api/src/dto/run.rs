//! Runs and their records: *Historial*, the page of a run, and what is asked of one.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
