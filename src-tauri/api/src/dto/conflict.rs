//! Conflicts: records that both sides changed, decided field by field. Values are JSON texts, exactly as they stand.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Open conflicts, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictsPage {
    /// The conflicts.
    pub conflicts: Vec<ConflictItem>,
    /// How many there are in all.
    pub total: u64,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// One conflict in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictItem {
    /// Row of `sync_conflicts`.
    pub id: i64,
    /// Outside system.
    pub system: String,
    /// Entity.
    pub entity_type: String,
    /// The record's id here.
    pub record_id: String,
    /// What people call it.
    pub title: Option<String>,
    /// What kind of conflict.
    pub kind: ConflictKindView,
    /// Fields in dispute, sorted.
    pub fields: Vec<String>,
    /// Since when.
    pub opened_at: i64,
}

/// What kind of conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConflictKindView {
    /// Both sides changed the same fields.
    Fields,
    /// Both sides had the record before they met, with different values.
    FirstMeeting,
    /// Deleted here, edited there.
    DeletedHere,
    /// Deleted there, edited here.
    DeletedThere,
}

/// Which conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictRequest {
    /// Row of `sync_conflicts`.
    pub id: i64,
}

/// One conflict with both sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictView {
    /// What the list says.
    pub item: ConflictItem,
    /// What the person sees; a decision names it, and one about an older version is refused.
    pub version: i64,
    /// Whether it is decided, or taken back.
    pub status: ConflictStatusView,
    /// The fields in dispute.
    pub disputed: Vec<ConflictField>,
    /// Fields that are the same on both sides, by name.
    pub equal: BTreeMap<String, String>,
    /// Other open conflicts of this entity over exactly the same fields.
    pub alike: u64,
    /// Who decided.
    pub resolved_by: Option<String>,
    /// When.
    pub resolved_at: Option<i64>,
    /// Until when the decision can be taken back.
    pub undo_until: Option<i64>,
}

/// Whether a conflict is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConflictStatusView {
    /// It waits.
    Open,
    /// Decided.
    Resolved,
    /// Decided, and taken back.
    Undone,
}

/// One field in dispute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictField {
    /// Field.
    pub field: String,
    /// What both sides last agreed; `None`: they never did, or it was empty.
    pub base: Option<String>,
    /// What stands here; `None`: nothing.
    pub here: Option<String>,
    /// What stands there; `None`: nothing.
    pub there: Option<String>,
    /// What is proposed; `None`: a person must decide.
    pub proposed: Option<SideView>,
    /// Why it is proposed.
    pub because: Option<ProposalReason>,
}

/// A side of a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SideView {
    /// *En este restaurante*.
    Here,
    /// *En WhatsApp*, or whatever the system is called.
    There,
}

/// Why a side is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProposalReason {
    /// The rule of the field names this side.
    Rule,
    /// It changed last.
    Latest,
    /// The other side is empty.
    OtherEmpty,
}

/// What a field is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "take", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FieldChoice {
    /// What stands here.
    Here,
    /// What stands there.
    There,
    /// Another value, as JSON text.
    Value {
        /// The value.
        value: String,
    },
}

/// Decisions about the fields of one conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictDecision {
    /// Row of `sync_conflicts`.
    pub id: i64,
    /// [`ConflictView::version`].
    pub version: i64,
    /// By field. Those that are left out stay in dispute.
    pub choices: BTreeMap<String, FieldChoice>,
}

/// *Quedará*: what a decision would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictPreview {
    /// What every decided field would be, as JSON text; `None`: empty.
    pub result: BTreeMap<String, Option<String>>,
    /// Fields that would stay in dispute.
    pub left: Vec<String>,
    /// Fields that would be sent.
    pub sent: Vec<String>,
}

/// *Hacer lo mismo con los otros*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictBatch {
    /// One of the group: all open conflicts of its entity over exactly the same fields are decided like this.
    pub id: i64,
    /// By field; a value of one's own is the same for all.
    pub choices: BTreeMap<String, FieldChoice>,
}

/// What a batch did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictBatchView {
    /// Decided.
    pub resolved: u64,
    /// Left open, because they could not be decided like this.
    pub left: u64,
}

/// What to do when one side deleted what the other edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeletionChoice {
    /// *Restaurar*.
    KeepEdit,
    /// *Eliminar en ambos*.
    Delete,
    /// *Dejar de sincronizar*.
    StopSyncing,
}

/// A decision about a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeletionDecision {
    /// Row of `sync_conflicts`.
    pub id: i64,
    /// [`ConflictView::version`].
    pub version: i64,
    /// What to do.
    pub choice: DeletionChoice,
}
