//! The seam between the run machinery and what is kept of the records.

use std::sync::Arc;

use mostrador_connector::{ReasonCode, Record};
use mostrador_domain::Timestamp;
use mostrador_store::tables::sync_history::RunMode;
use mostrador_store::{ReadTransaction, StoreError, WriteTransaction};
use roaring::RoaringTreemap;

use super::TriedAgain;

/// What is kept of the records of one entity of one system, as a read of that entity sees it.
pub trait Kept: Send + Sync {
    /// The row of this record when its stored hash equals `hash`, so that an unchanged record never reaches the writer.
    /// A record that is marked as deleted is not unchanged: it came back.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn unchanged(
        &self,
        transaction: &ReadTransaction<'_>,
        external_id: &str,
        hash: &[u8; 32],
    ) -> Result<Option<i64>, StoreError>;

    /// How many records are known that this system may list: neither local only nor deleted.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn known(&self, transaction: &ReadTransaction<'_>) -> Result<u64, StoreError>;

    /// The rows of those that are not in `seen`: row ids above `after`, ascending, at most `limit`.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn missing(
        &self,
        transaction: &ReadTransaction<'_>,
        seen: &RoaringTreemap,
        after: i64,
        limit: usize,
    ) -> Result<Vec<i64>, StoreError>;

    /// The id that the source lists a row under; `None` where nobody can tell.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn id_there(&self, _: &ReadTransaction<'_>, _row: i64) -> Result<Option<String>, StoreError> {
        Ok(None)
    }
}

/// What takes the records of one entity of one system: the object-safe face of a [`Dataset`](crate::Dataset). It is
/// called inside a write transaction, in a savepoint of its own per record, and it is the only writer of what it takes.
pub trait Intake: Send + Sync {
    /// What is kept of them. One that works over another intake hands out that one's, unless it sees more or less itself.
    fn kept(&self) -> &dyn Kept;

    /// What to do with a record: decided and done. What is wrong with the record itself is an outcome, never an error.
    ///
    /// # Errors
    /// When the file cannot be read or written; the record's changes are then undone.
    fn take(
        &self,
        transaction: &WriteTransaction<'_>,
        record: &Record,
        context: &TakeContext,
    ) -> Result<Taken, StoreError>;

    /// The source's absence is a deletion: decided and done (a tombstone, or a conflict where it was edited here).
    ///
    /// # Errors
    /// When the file cannot be read or written.
    fn remove(
        &self,
        transaction: &WriteTransaction<'_>,
        row: i64,
        context: &TakeContext,
    ) -> Result<Taken, StoreError>;

    /// The same in an engine that has these systems, where what is taken may be carried on to them; `None` where it is not.
    fn beside(&self, _: &Arc<[&'static str]>) -> Option<Arc<dyn Intake>> {
        None
    }

    /// The same for one run alone, where what is done depends on the run; `None` where it does not.
    fn for_run(&self, _: RunFacts) -> Option<Arc<dyn Intake>> {
        None
    }

    /// What is to be told of a body before anything of it is taken; `None` where nothing depends on that.
    fn look_ahead(&self) -> Option<&dyn LookAhead> {
        None
    }
}

/// What an intake may know of the run that brings the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunFacts {
    /// In whose name it reads, see [`RunRequest::integration`](super::RunRequest::integration).
    pub integration: Option<i64>,
    /// Whether it changes anything.
    pub mode: RunMode,
    /// For the sake of which failed records a person began it; `None` where it was for no such, or where nobody knows any
    /// more, because it goes on after its process died.
    pub again: Option<TriedAgain>,
}

/// What an intake learns of a body as a whole: of each of its records, before any of them is taken. Only what is told in one
/// body can be looked at beforehand.
pub trait LookAhead: Send + Sync {
    /// The body holds this record. Answers its row if it is the first one of its id and did not change, as
    /// [`Kept::unchanged`] does: it is not asked about again then. Of a further one of the same id only what the first
    /// leaves can tell.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn look(
        &self,
        transaction: &ReadTransaction<'_>,
        record: &Record,
        hash: &[u8; 32],
    ) -> Result<Option<i64>, StoreError>;

    /// Whether the rows that [`LookAhead::look`] answered are still those of their records, after what was taken since.
    fn holds(&self) -> bool;

    /// Those were all.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn looked(&self, transaction: &ReadTransaction<'_>, listing: Listing) -> Result<(), StoreError>;
}

/// What a body lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// All that the source has, each of it told apart.
    Everything,
    /// Some of it.
    Part,
}

/// What is known about a record besides the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeContext {
    /// Outside system.
    pub system: &'static str,
    /// Entity of the system.
    pub entity_type: String,
    /// SHA-256 of the record's raw JSON, its concurrency token and the mapping's version (8 bytes, big-endian), made
    /// before any mapping. Zeros for [`Intake::remove`], which has no record.
    pub hash: [u8; 32],
    /// The wall clock.
    pub now: Timestamp,
    /// When the source was asked: for the record's page, or for [`Intake::remove`] when the complete read began. What the
    /// source says is older than whatever it accepted from here since then.
    pub asked_at: Timestamp,
    /// The run that brings it.
    pub run_id: i64,
    /// The mapping's version.
    pub mapping_version: i64,
}

/// The outcome of one record: exactly one of the six counters of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The row that holds this record, in this version or an earlier one, whatever the outcome; `None` only where there is
    /// none. A complete read takes the rows that it was not told of for missing, so a known record that fails must be
    /// told too.
    pub row: Option<i64>,
    /// What was done.
    pub outcome: Outcome,
}

/// What was done with a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was not known.
    Created,
    /// It changed.
    Updated,
    /// Nothing that is kept of it changed.
    Unchanged,
    /// It is left out on purpose.
    Skipped(Reason),
    /// Both sides changed it, and a person decides.
    Conflicted(Reason),
    /// It is not acceptable as it is.
    Failed(Reason),
}

/// Why a record was not simply taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The stored and shown code.
    pub code: ReasonCode,
    /// The field that is concerned, where there is one.
    pub field: Option<String>,
    /// Its value as received. May be personal data: it goes to the file and to the screen, never to a log.
    pub value: Option<String>,
    /// Ids of other records that are concerned: what a person agrees to who has this one tried once more. For the file
    /// alone.
    pub concerned: Vec<String>,
}

impl Reason {
    /// Code of a skip that is only put off: the source was asked for the record before it accepted a write from here. What
    /// else the source says of it is not known yet, so no watermark moves past it and no failure of it is over.
    pub const READ_BEFORE_WRITE: &'static str = "READ_BEFORE_WRITE";

    /// A reason that concerns no single field.
    pub fn of(code: &str) -> Self {
        Self { code: ReasonCode::new(code), field: None, value: None, concerned: Vec::new() }
    }
}
