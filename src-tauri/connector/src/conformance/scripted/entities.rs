//! The five entities of the usual scripted system: together they have every ability that a spec can tell.

use crate::{
    ById, Changes, Concurrency, Creates, CursorKind, Dedupe, Deletes, Deletions, EntitySpec, PageStyle,
    ReadStyle, RecordWrites, StreamStyle, Totals, WriteStyle,
};

/// Keyset pages, changes, totals, tombstones, by id; written with keys that the system knows, versions and deletions.
pub const CONTACT: &str = "contact";
/// Offset pages; written in batches that are refused as a whole, without versions, keys and deletions.
pub const LEDGER: &str = "ledger";
/// Pages with the source's own tokens; not written.
pub const EVENT: &str = "event";
/// One body with everything; what is there is changed, and nothing is made or deleted.
pub const CATALOGUE: &str = "catalogue";
/// A queue that is acknowledged.
pub const TICKET: &str = "ticket";

/// How a batch is answered that holds an operation which the system does not accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Batches {
    /// Each operation has its own answer.
    PerOperation,
    /// Nothing is done, and it is not told which one is to blame.
    WholeOrNothing,
}

/// An entity of a scripted system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// What the connector tells about it, and what the system does.
    pub spec: EntitySpec,
    /// How batches are answered.
    pub batches: Batches,
}

/// The usual five.
pub fn entities() -> Vec<Entity> {
    let per_operation = |spec| Entity { spec, batches: Batches::PerOperation };
    vec![
        per_operation(EntitySpec {
            name: CONTACT,
            read: ReadStyle::Pages(PageStyle {
                page_max: 7,
                cursor: CursorKind::Keyset,
                changes: Changes::Since,
                totals: Totals::Stated,
                deletions: Deletions::Listed,
                by_id: ById::UpTo(10),
            }),
            write: WriteStyle::Records(RecordWrites {
                batch_max: 4,
                creates: Creates::Yes,
                deletes: Deletes::Yes,
                dedupe: Dedupe::AtDestination,
                concurrency: Concurrency::Version,
                doubtful: &[],
            }),
        }),
        Entity {
            spec: EntitySpec {
                name: LEDGER,
                read: ReadStyle::Pages(PageStyle {
                    page_max: 7,
                    cursor: CursorKind::Offset,
                    changes: Changes::None,
                    totals: Totals::Stated,
                    deletions: Deletions::ByAbsence,
                    by_id: ById::No,
                }),
                write: WriteStyle::Records(RecordWrites {
                    batch_max: 4,
                    creates: Creates::Yes,
                    deletes: Deletes::No,
                    dedupe: Dedupe::ReadBack,
                    concurrency: Concurrency::None,
                    doubtful: &[],
                }),
            },
            batches: Batches::WholeOrNothing,
        },
        per_operation(EntitySpec {
            name: EVENT,
            read: ReadStyle::Pages(PageStyle {
                page_max: 7,
                cursor: CursorKind::Opaque,
                changes: Changes::None,
                totals: Totals::Unstated,
                deletions: Deletions::Invisible,
                by_id: ById::No,
            }),
            write: WriteStyle::None,
        }),
        per_operation(EntitySpec {
            name: CATALOGUE,
            read: ReadStyle::Stream(StreamStyle { changes: Changes::Since, deletions: Deletions::ByAbsence }),
            write: WriteStyle::Records(RecordWrites {
                batch_max: 4,
                creates: Creates::No,
                deletes: Deletes::No,
                dedupe: Dedupe::AtDestination,
                concurrency: Concurrency::None,
                doubtful: &[],
            }),
        }),
        per_operation(EntitySpec {
            name: TICKET,
            read: ReadStyle::AcknowledgedQueue { page_max: 12 },
            write: WriteStyle::Acknowledge { batch_max: 12 },
        }),
    ]
}
