//! What a connector can do. The engine and the conformance suite read it; nothing else is assumed.

use std::time::Duration;

/// Constant description of a connector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectorSpec {
    /// Stable name, the value of `system` in every table, e.g. `whatsapp`.
    pub system: &'static str,
    /// What can be read and written.
    pub entities: Vec<EntitySpec>,
    /// How much the system bears.
    pub limits: Limits,
}

impl ConnectorSpec {
    /// The entity of that name.
    pub fn entity(&self, name: &str) -> Option<&EntitySpec> {
        self.entities.iter().find(|entity| entity.name == name)
    }
}

/// How much a system bears. The engine keeps to it; the connector does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// So many requests in so long, evenly spread; `None` where nothing is known and nothing is feared.
    pub rate: Option<Rate>,
    /// Requests under way at once, at least 1.
    pub concurrency: usize,
}

impl Limits {
    /// One request at a time, as fast as they are answered.
    pub const ONE_AT_A_TIME: Self = Self { rate: None, concurrency: 1 };
}

/// So many requests in so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests, at least 1.
    pub requests: u32,
    /// In this time.
    pub per: Duration,
}

/// One entity of a system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntitySpec {
    /// Name, e.g. `order`.
    pub name: &'static str,
    /// How it is read.
    pub read: ReadStyle,
    /// How it is written.
    pub write: WriteStyle,
}

/// How an entity is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadStyle {
    /// It is not.
    None,
    /// The source lists what has not been acknowledged yet; a record is listed again until it is.
    AcknowledgedQueue {
        /// How many records one answer holds at most.
        page_max: usize,
    },
    /// Page by page, through [`Connector::read`](crate::Connector::read).
    Pages(PageStyle),
    /// One body with everything, through [`Connector::read_stream`](crate::Connector::read_stream).
    Stream(StreamStyle),
}

/// How pages are cut, and what they tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageStyle {
    /// How many records one page holds at most.
    pub page_max: usize,
    /// What a cursor means.
    pub cursor: CursorKind,
    /// Whether what changed can be asked for alone.
    pub changes: Changes,
    /// Whether the source says how many records there are.
    pub totals: Totals,
    /// How a deletion shows.
    pub deletions: Deletions,
    /// Whether single records can be asked for.
    pub by_id: ById,
}

/// How one body with everything is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamStyle {
    /// Whether what changed can be asked for alone.
    pub changes: Changes,
    /// How a deletion shows.
    pub deletions: Deletions,
}

/// What a cursor means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CursorKind {
    /// The position after a record in an immutable order: rows that come and go move nothing.
    Keyset,
    /// A page number or an offset: rows that come and go while paging move the others. The engine then proves the
    /// totals and reads a second time where they disagree.
    Offset,
    /// The source's own token, which may expire.
    Opaque,
}

/// Whether what changed can be asked for alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changes {
    /// Only everything.
    None,
    /// Since a watermark of the source's own clock, inclusive or not: the engine overlaps in any case.
    Since,
}

/// Whether the source says how many records there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Totals {
    /// Every page carries the total.
    Stated,
    /// It does not say.
    Unstated,
}

/// How a deletion shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletions {
    /// As a record with [`RecordBody::Deleted`](crate::RecordBody::Deleted).
    Listed,
    /// Only by being missing from a complete read of everything.
    ByAbsence,
    /// Never.
    Invisible,
}

/// Whether single records can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ById {
    /// Yes, up to so many in one request. An id that is not there is left out of the answer.
    UpTo(usize),
    /// No.
    No,
}

/// How an entity is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteStyle {
    /// It is not.
    None,
    /// Only acknowledgements, idempotent by record id; up to so many in one request.
    Acknowledge {
        /// Most operations in one request.
        batch_max: usize,
    },
    /// Records are made and changed.
    Records(RecordWrites),
}

impl WriteStyle {
    /// Most operations in one request; 0 where nothing is written.
    pub fn batch_max(self) -> usize {
        match self {
            Self::None => 0,
            Self::Acknowledge { batch_max } => batch_max,
            Self::Records(writes) => writes.batch_max,
        }
    }
}

/// How records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordWrites {
    /// Most operations in one request.
    pub batch_max: usize,
    /// Whether records can be made.
    pub creates: Creates,
    /// Whether records can be deleted.
    pub deletes: Deletes,
    /// What keeps a repeated creation from making a second record.
    pub dedupe: Dedupe,
    /// Whether a write carries the version that it is based on.
    pub concurrency: Concurrency,
    /// Codes of refusals that the system also answers with when it fails itself: such a word is believed of a record only
    /// beside another one that was accepted.
    pub doubtful: &'static [&'static str],
}

/// Whether records can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Creates {
    /// They can.
    Yes,
    /// They cannot: only what the system made itself is changed there, and a record made here stays here alone.
    No,
}

/// Whether records can be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletes {
    /// They can.
    Yes,
    /// They cannot: a record that is deleted here is gone here alone.
    No,
}

/// What keeps a repeated creation from making a second record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dedupe {
    /// The destination knows the idempotency key, or an id of ours.
    AtDestination,
    /// The connector searches for the record of that key before it creates one again.
    ReadBack,
}

/// Whether a write carries the version that it is based on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concurrency {
    /// Yes: a record that changed since is refused with [`RemoteError::Conflict`](crate::RemoteError::Conflict).
    Version,
    /// No: the last write wins there, so only changed fields are sent.
    None,
}

/// Whether runs of an entity begin by themselves, until a person says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    /// As often as the site says.
    ByItself,
    /// Only when a person starts one, or has set a schedule.
    ByHand,
}
