//! Conflicts: records that both sides changed, decided field by field. Values are JSON texts, exactly as they stand.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::FieldRuleView;
use crate::error::ErrorCode;

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

/// *Deshacer*: a decision is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictUndo {
    /// Row of `sync_conflicts`.
    pub id: i64,
    /// Why, 3 to 200 characters: needed where this lifts a block.
    pub reason: Option<String>,
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
    /// When both sides last agreed, where that is known.
    pub agreed_at: Option<i64>,
    /// Of a deletion against an edit: who deleted.
    pub deletion: Option<ConflictDeletion>,
    /// What was answered about that deletion, also where the answer was taken back; `None`: nothing.
    pub answer: Option<DeletionChoice>,
    /// The fields in dispute; of a deletion against an edit, what the edit changed.
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

/// The deletion that an edit stands against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictDeletion {
    /// Who deleted it; `None`: nobody here, but the other side.
    pub by: Option<String>,
    /// When it was deleted, or when that was noticed here.
    pub at: i64,
    /// Whether *Restaurar* ends with the record on both sides; otherwise it stays here alone.
    pub restores_both: bool,
    /// Whether *Eliminar en ambos* ends with the record on neither side; otherwise the other side keeps it.
    pub deletes_both: bool,
    /// Whether taking the given answer back ends with both sides alike: the record deleted on both where it was restored, or
    /// back on both where it was deleted; otherwise that is so here alone. `false` without such an answer.
    pub undoes_both: bool,
}

/// Which record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictRecord {
    /// Outside system.
    pub system: String,
    /// Entity.
    pub entity_type: String,
    /// The record's id here.
    pub record_id: String,
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
    /// Who wrote what stands here, where a person did.
    pub here_by: Option<String>,
    /// When it was written here.
    pub here_at: Option<i64>,
    /// When the other side last changed the record, by its own clock.
    pub there_at: Option<i64>,
    /// The rule of the field.
    pub rule: Option<FieldRuleView>,
    /// What keeping both makes; `None`: one of the two is decided for.
    pub keep_both: Option<KeepBoth>,
    /// Choosing this side needs a reason: it lifts a block.
    pub reason_for: Option<SideView>,
    /// What stands here; `None`: nothing.
    pub here: Option<String>,
    /// What stands there; `None`: nothing.
    pub there: Option<String>,
    /// What is proposed; `None`: a person must decide.
    pub proposed: Option<SideView>,
    /// Why it is proposed.
    pub because: Option<ProposalReason>,
}

/// What *Conservar ambos* makes of two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum KeepBoth {
    /// One text with both, that of here above the other.
    Joined,
    /// The phone of there, and that of here as the second phone, which stays here.
    SecondPhone,
    /// The address of there, and that of here as another address of the customer.
    TwoAddresses,
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
    /// One side blocks the customer: safety first.
    Safety,
}

/// What a field is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "take", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FieldChoice {
    /// What stands here.
    Here,
    /// What stands there.
    There,
    /// *Conservar ambos*, where [`ConflictField::keep_both`] says how.
    Both,
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
    /// Why; needed where [`ConflictField::reason_for`] is chosen.
    #[serde(default)]
    pub reason: Option<String>,
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
    /// By field; a value of one's own is the same for all. A choice that needs a reason is not made in a batch.
    pub choices: BTreeMap<String, FieldChoice>,
}

/// Open conflicts over one field that stand alike: "34 clientes: WhatsApp tiene correo y aquí está vacío".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictPattern {
    /// Outside system.
    pub system: String,
    /// Entity.
    pub entity_type: String,
    /// The field; `location` for `latitude` and `longitude`, which are decided together.
    pub field: String,
    /// How the two sides stand.
    pub shape: PatternShape,
    /// How many conflicts.
    pub count: u64,
    /// The side that is proposed for all of them.
    pub proposed: Option<SideView>,
}

/// How the two sides of a field stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PatternShape {
    /// Empty here, filled there.
    OnlyThere,
    /// Filled here, empty there.
    OnlyHere,
    /// Filled on both, and different only in accents, case or spaces.
    Spelling,
    /// Filled on both, and different.
    Different,
}

/// A pattern, and what is to be done with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PatternRequest {
    /// Outside system.
    pub system: String,
    /// Entity.
    pub entity_type: String,
    /// [`ConflictPattern::field`].
    pub field: String,
    /// How the two sides stand.
    pub shape: PatternShape,
    /// Which side is taken, for this field alone. A choice that needs a reason is not made in a batch.
    pub take: SideView,
}

/// What deciding a pattern would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PatternPreview {
    /// At most ten of its records.
    pub records: Vec<PatternRecord>,
    /// How many conflicts it has.
    pub total: u64,
    /// How many of them would be over, because nothing else is in dispute.
    pub over: u64,
}

/// One record of a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PatternRecord {
    /// Row of `sync_conflicts`.
    pub id: i64,
    /// What people call the record.
    pub title: Option<String>,
    /// What stands here, as JSON text; of a location the list of latitude and longitude.
    pub here: Option<String>,
    /// What stands there, in the same way.
    pub there: Option<String>,
    /// What it would be, as JSON text.
    pub result: Option<String>,
}

/// What a batch did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictBatchView {
    /// Decided.
    pub resolved: u64,
    /// Which were decided, as rows of `sync_conflicts`: they alone are what is taken back with the batch.
    pub ids: Vec<i64>,
    /// Left open, because they could not be decided like this.
    pub left: u64,
    /// Why it stopped half-way: the ones named were decided all the same, and whatever else it would have decided is open.
    /// `None`: it came to its end.
    pub stopped: Option<ErrorCode>,
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
