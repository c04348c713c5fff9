//! The row, and its words.

use mostrador_domain::Timestamp;
use rusqlite::Row;

use crate::StoreError;
use crate::tables::unreadable;

/// What a conflict is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConflictKind {
    /// Both sides changed the same fields.
    Fields,
    /// Both sides had the record before they met, and it differs.
    FirstMeeting,
    /// It was deleted here and edited there.
    DeletedHere,
    /// It was deleted there and edited here.
    DeletedThere,
}

impl ConflictKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Fields, Self::FirstMeeting, Self::DeletedHere, Self::DeletedThere];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fields => "fields",
            Self::FirstMeeting => "first_meeting",
            Self::DeletedHere => "deleted_here",
            Self::DeletedThere => "deleted_there",
        }
    }
}

/// Where a conflict stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictStatus {
    /// It waits for a person.
    Open,
    /// Decided.
    Resolved,
    /// Decided, and taken back.
    Undone,
}

impl ConflictStatus {
    const ALL: [Self; 3] = [Self::Open, Self::Resolved, Self::Undone];

    fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Resolved => "resolved",
            Self::Undone => "undone",
        }
    }
}

/// What both sides say. The payloads are whole records in their own text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictSides {
    /// What it is about.
    pub kind: ConflictKind,
    /// JSON: what both sides last agreed; `None` when they never did.
    pub base: Option<String>,
    /// JSON: the source's record; `None` when it is deleted there.
    pub source: Option<String>,
    /// JSON: the target's record; `None` when it is deleted there.
    pub target: Option<String>,
    /// The fields in dispute, sorted; none for a deletion.
    pub fields: Vec<String>,
}

/// Kind and fields in dispute: conflicts that share them can be decided in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldSet {
    /// Kind.
    pub kind: ConflictKind,
    /// Fields, sorted.
    pub fields: Vec<String>,
}

/// A conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictRow {
    /// Row id.
    pub id: i64,
    /// Whose rules could not decide.
    pub integration_id: Option<i64>,
    /// Outside system.
    pub system: String,
    /// Entity.
    pub entity_type: String,
    /// The record's id here.
    pub entity_id: String,
    /// Where it stands.
    pub status: ConflictStatus,
    /// The rule that asked for a person.
    pub strategy: String,
    /// Rises whenever a side moves.
    pub version: i64,
    /// What both sides say, or said when it was decided.
    pub sides: ConflictSides,
    /// JSON: what was decided.
    pub resolution: Option<String>,
    /// Who decided.
    pub resolved_by: Option<String>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was decided.
    pub resolved_at: Option<Timestamp>,
    /// When the decision was taken back.
    pub undone_at: Option<Timestamp>,
    /// Who took it back.
    pub undone_by: Option<String>,
}

pub(super) const COLUMNS: &str = "id, integration_id, system, entity_type, entity_id, kind, status, strategy, version,
    base, source_payload, target_payload, fields, resolution, resolved_by, opened_at, resolved_at, undone_at, undone_by";

pub(super) fn read_row(row: &Row<'_>) -> rusqlite::Result<ConflictRow> {
    let status: String = row.get(6)?;
    Ok(ConflictRow {
        id: row.get(0)?,
        integration_id: row.get(1)?,
        system: row.get(2)?,
        entity_type: row.get(3)?,
        entity_id: row.get(4)?,
        status: ConflictStatus::ALL
            .into_iter()
            .find(|known| known.code() == status)
            .ok_or_else(|| unreadable(6, "not a conflict's status"))?,
        strategy: row.get(7)?,
        version: row.get(8)?,
        sides: ConflictSides {
            kind: read_kind(row, 5)?,
            base: row.get(9)?,
            source: row.get(10)?,
            target: row.get(11)?,
            fields: read_names(row, 12)?,
        },
        resolution: row.get(13)?,
        resolved_by: row.get(14)?,
        opened_at: Timestamp(row.get(15)?),
        resolved_at: row.get::<_, Option<i64>>(16)?.map(Timestamp),
        undone_at: row.get::<_, Option<i64>>(17)?.map(Timestamp),
        undone_by: row.get(18)?,
    })
}

pub(super) fn read_kind(row: &Row<'_>, column: usize) -> rusqlite::Result<ConflictKind> {
    let code: String = row.get(column)?;
    ConflictKind::ALL
        .into_iter()
        .find(|kind| kind.code() == code)
        .ok_or_else(|| unreadable(column, "not a kind of conflict"))
}

pub(super) fn read_names(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<String>> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|_| unreadable(column, "not a list of names"))
}

pub(super) fn names_text(names: &[String]) -> Result<String, StoreError> {
    serde_json::to_string(names).map_err(|_| StoreError::Unreadable { column: 12 })
}
