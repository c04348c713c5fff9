//! The row, and its words.

use mostrador_domain::Timestamp;
use rusqlite::Row;
use rusqlite::types::Type;

use crate::tables::unreadable;

/// One entity of one outside system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntityKey<'a> {
    /// Outside system.
    pub system: &'a str,
    /// Entity, e.g. `client`.
    pub entity_type: &'a str,
}

/// How a record stands towards its system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordStatus {
    /// Both sides have it alike.
    Synced,
    /// Something of it waits to be sent.
    Pending,
    /// The other side refused it; the outbox has it among its dead letters.
    Failed,
    /// Something of it waits for a person.
    Conflict,
    /// It does not travel: somebody excluded it, or it went back and forth too often.
    Skipped,
    /// It is gone from both sides.
    Deleted,
}

impl RecordStatus {
    /// Every status.
    pub const ALL: [Self; 6] =
        [Self::Synced, Self::Pending, Self::Failed, Self::Conflict, Self::Skipped, Self::Deleted];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Synced => "synced",
            Self::Pending => "pending",
            Self::Failed => "failed",
            Self::Conflict => "conflict",
            Self::Skipped => "skipped",
            Self::Deleted => "deleted",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// Who deleted a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tombstone {
    /// A person here. While the status is not [`RecordStatus::Deleted`] the other side does not know yet.
    Here,
    /// The other side.
    There,
}

impl Tombstone {
    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::There => "there",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Here, Self::There].into_iter().find(|tombstone| tombstone.code() == code)
    }
}

/// A record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordRow {
    /// Row id.
    pub id: i64,
    /// The id that the system gave, or a local one. It never changes, so that whatever refers to the record stays right.
    pub entity_id: String,
    /// Hash of the raw record as last received; `None` when the next one is to be looked at whatever it says.
    pub payload_hash: Option<[u8; 32]>,
    /// Rises with every change of the payload.
    pub version: i64,
    /// How it stands.
    pub status: RecordStatus,
    /// Who deleted it.
    pub tombstone: Option<Tombstone>,
    /// The system, or the person who edited it last.
    pub modified_by: String,
    /// The id at the system where that is not `entity_id`.
    pub external_id: Option<String>,
    /// The system's concurrency token.
    pub source_version: Option<String>,
    /// When the system says that it was modified last.
    pub source_modified_at: Option<Timestamp>,
    /// When both sides last had the same.
    pub synced_at: Option<Timestamp>,
    /// When the payload changed last.
    pub updated_at: Timestamp,
    /// Why it is refused or left out: a code.
    pub error: Option<String>,
    /// JSON object: the record as the site holds it.
    pub payload: String,
}

impl RecordRow {
    /// The id at the system; `None` while the system has not given one.
    pub fn id_there(&self) -> Option<&str> {
        match &self.external_id {
            Some(id) => Some(id),
            None if self.is_made_here() => None,
            None => Some(&self.entity_id),
        }
    }

    /// Whether it was made here.
    pub fn is_made_here(&self) -> bool {
        self.entity_id.starts_with(super::LOCAL_ID_PREFIX)
    }
}

/// A record to store.
#[derive(Clone, Copy, Debug)]
pub struct NewRecord<'a> {
    /// Its entity.
    pub key: EntityKey<'a>,
    /// Its id.
    pub entity_id: &'a str,
    /// JSON object.
    pub payload: &'a str,
    /// Hash of the raw record; `None` for one that was made here.
    pub payload_hash: Option<&'a [u8; 32]>,
    /// How it stands.
    pub status: RecordStatus,
    /// The system, or the person who made it.
    pub modified_by: &'a str,
    /// The system's concurrency token.
    pub source_version: Option<&'a str>,
    /// When the system says that it was modified last.
    pub source_modified_at: Option<Timestamp>,
    /// When both sides had the same: now, or not yet.
    pub synced_at: Option<Timestamp>,
    /// Now.
    pub now: Timestamp,
}

/// The columns of [`read_row`], in its order.
pub(super) const COLUMNS: &str =
    "id, entity_id, payload_hash, version, status, tombstone, modified_by, external_id, source_version,
     source_modified_at, synced_at, updated_at, error, payload";

pub(super) fn read_row(row: &Row<'_>) -> rusqlite::Result<RecordRow> {
    let status: String = row.get(4)?;
    let tombstone: Option<String> = row.get(5)?;
    Ok(RecordRow {
        id: row.get(0)?,
        entity_id: row.get(1)?,
        payload_hash: row.get::<_, Option<[u8; 32]>>(2)?,
        version: row.get(3)?,
        status: RecordStatus::from_code(&status).ok_or_else(|| unreadable(4, "not a record's status"))?,
        tombstone: tombstone
            .map(|code| Tombstone::from_code(&code).ok_or_else(|| unreadable(5, "not a tombstone")))
            .transpose()?,
        modified_by: row.get(6)?,
        external_id: row.get(7)?,
        source_version: row.get(8)?,
        source_modified_at: row.get::<_, Option<i64>>(9)?.map(Timestamp),
        synced_at: row.get::<_, Option<i64>>(10)?.map(Timestamp),
        updated_at: Timestamp(row.get(11)?),
        error: row.get(12)?,
        payload: row.get(13)?,
    })
}

/// Whether the hash in that column is this one.
pub(super) fn same_hash(row: &Row<'_>, column: usize, hash: &[u8; 32]) -> rusqlite::Result<bool> {
    Ok(row
        .get_ref(column)?
        .as_blob_or_null()
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Blob, error.into()))?
        .is_some_and(|stored| stored == hash))
}
