//! Reading: pages of records, and the check.

use std::fmt;

use mostrador_domain::Timestamp;
use mostrador_domain::order::IncomingOrder;

/// What to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadRequest {
    /// Entity of the spec, e.g. `order`.
    pub entity: String,
    /// Which records.
    pub selection: Selection,
    /// The cursor as the source wrote it, never parsed; `None` for the beginning.
    pub cursor: Option<String>,
    /// How many records a page should hold; `None` takes the most that the spec allows. A source may answer fewer.
    pub page_size: Option<usize>,
}

impl ReadRequest {
    /// Everything of an entity, from its beginning.
    pub fn all(entity: impl Into<String>) -> Self {
        Self { entity: entity.into(), selection: Selection::All, cursor: None, page_size: None }
    }
}

/// Which records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All that there are.
    All,
    /// What changed at or after a watermark, in the source's own text.
    Since(String),
    /// Single records, where the spec allows it. One that is not there is left out of the answer.
    Ids(Vec<String>),
}

/// One page of an entity.
#[derive(Clone)]
pub struct Page {
    /// What could be addressed, in the remote's order.
    pub records: Vec<Record>,
    /// Entries without a usable id: they cannot be addressed, so they are counted and shown apart.
    pub set_aside: Vec<SetAside>,
    /// Where the next page starts; `None` at the end.
    pub next_cursor: Option<String>,
    /// How many records the source says there are, where it says so.
    pub total: Option<u64>,
    /// Where a later read of changes may begin, in the source's own text. Taken from the first page of a read: what
    /// changes while the others are read is then read again.
    pub watermark: Option<String>,
}

/// One record of the source.
#[derive(Clone)]
pub struct Record {
    /// The id exactly as the source wrote it; what is sent back uses this text.
    pub external_id: String,
    /// The record as received, for support and for fields that this version does not know.
    pub raw_json: String,
    /// When the source says that it was modified last, by the source's own clock.
    pub modified_at: Option<Timestamp>,
    /// The source's concurrency token, in its own text.
    pub version: Option<String>,
    /// The record in the domain's words.
    pub body: RecordBody,
}

/// The record in the domain's words.
#[derive(Clone)]
pub enum RecordBody {
    /// A customer's order.
    Order {
        /// The order.
        order: Box<IncomingOrder>,
        /// SHA-256, lower-case hex, of the content that matters: equal hash means nothing to do.
        content_hash: String,
    },
    /// A record without words of its own: its raw JSON object is what there is. The engine hashes that, before any
    /// mapping.
    Raw,
    /// The source says that it deleted the record.
    Deleted,
    /// The record has an id, but does not read as what the entity is; the others go on.
    Malformed {
        /// What is wrong with it.
        reason: crate::ReasonCode,
        /// The field that is wrong, where there is one.
        field: Option<String>,
    },
}

/// An entry that has no usable id.
#[derive(Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Why it cannot be addressed.
    pub reason: SetAsideReason,
    /// SHA-256, lower-case hex, of the raw entry: the same entry listed again is one entry.
    pub content_hash: String,
    /// The entry as received; or what can be told of it, where its text may hold what is not to be kept.
    pub raw_json: String,
}

/// Why an entry cannot be addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetAsideReason {
    /// There is no id.
    IdMissing,
    /// The id is not a UUID, so that the remote itself could never find it again.
    IdNotAUuid,
    /// The entry is not a JSON object.
    NotAnObject,
    /// Another entry of the same answer has this id, so that nobody can say which of them is meant.
    IdRepeated,
    /// It is larger than a record may be, so that it was not read.
    TooLarge,
}

impl SetAsideReason {
    /// The stored and shown code.
    pub fn code(self) -> &'static str {
        match self {
            Self::IdMissing => "ID_MISSING",
            Self::IdNotAUuid => "ID_NOT_A_UUID",
            Self::NotAnObject => "NOT_AN_OBJECT",
            Self::IdRepeated => "ID_REPEATED",
            Self::TooLarge => "ENTRY_TOO_LARGE",
        }
    }
}

/// Result of a check, step by step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckReport {
    /// In the order in which they were tried; the first failed one is the last.
    pub steps: Vec<CheckStep>,
}

/// One step of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckStep {
    /// Which step.
    pub name: CheckStepName,
    /// Passed, or why not.
    pub result: Result<(), crate::RemoteError>,
    /// What else there is to say where it passed, e.g. how many entities can be read. No secret and no personal data.
    pub detail: Option<String>,
}

/// The named steps of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckStepName {
    /// The address answers.
    Reached,
    /// The credentials are accepted.
    Accepted,
    /// The data can be read.
    CanRead,
    /// The data can be written.
    CanWrite,
    /// The channel for instant notices opens.
    InstantChannel,
    /// The other side speaks a version that this connector knows.
    Version,
}

// What a source wrote is personal data. It must not come into a log or an error by way of `{:?}`, so only ids, lengths and
// counts are shown.

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("records", &self.records.len())
            .field("set_aside", &self.set_aside.len())
            .field("has_next", &self.next_cursor.is_some())
            .field("total", &self.total)
            .field("has_watermark", &self.watermark.is_some())
            .finish()
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("external_id", &self.external_id)
            .field("raw_bytes", &self.raw_json.len())
            .field("modified_at", &self.modified_at)
            .field("version", &self.version)
            .field("body", &self.body)
            .finish()
    }
}

impl fmt::Debug for RecordBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Order { content_hash, .. } => {
                f.debug_struct("Order").field("content_hash", content_hash).finish_non_exhaustive()
            }
            Self::Raw => f.write_str("Raw"),
            Self::Deleted => f.write_str("Deleted"),
            Self::Malformed { reason, field } => {
                f.debug_struct("Malformed").field("reason", reason).field("field", field).finish()
            }
        }
    }
}

impl fmt::Debug for SetAside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetAside")
            .field("reason", &self.reason)
            .field("content_hash", &self.content_hash)
            .field("raw_bytes", &self.raw_json.len())
            .finish()
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
