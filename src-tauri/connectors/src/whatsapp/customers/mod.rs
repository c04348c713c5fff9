//! The remote's customers with their addresses: read as one body, written with the fields that it takes.
//!
//! `GET /customers/changes?since=` has no pages and no order, and lists every customer with all of its addresses; what was
//! deleted there never shows. `POST /customers/bulk` changes customers and addresses that are there already: it makes none,
//! deletes none and passes over unknown customers without a word. Bans and the like are never taken from here.

mod fields;
mod push;
mod read;
mod record;

use mostrador_connector::{
    Changes, Concurrency, Creates, Dedupe, Deletes, Deletions, EntitySpec, ReadStyle, RecordWrites,
    StreamStyle, WriteStyle,
};

pub(super) use push::push;
pub(super) use read::read;

/// A customer, with its addresses inside as they are read.
pub const CUSTOMER: &str = "customer";

/// An address of a customer. It is read inside its customer and written by itself.
pub const ADDRESS: &str = "address";

/// Most operations in one request.
const BATCH_MAX: usize = 100;

/// What the remote bears of customers and addresses.
pub(super) fn entities() -> [EntitySpec; 2] {
    let write = WriteStyle::Records(RecordWrites {
        batch_max: BATCH_MAX,
        creates: Creates::No,
        deletes: Deletes::No,
        // Nothing is made there, so nothing is made twice.
        dedupe: Dedupe::AtDestination,
        concurrency: Concurrency::None,
        // The handler's word for everything that goes wrong in it, its own database's failure among it.
        doubtful: &["SYNC_ERROR"],
    });
    let read = ReadStyle::Stream(StreamStyle { changes: Changes::Since, deletions: Deletions::Invisible });
    [EntitySpec { name: CUSTOMER, read, write }, EntitySpec { name: ADDRESS, read: ReadStyle::None, write }]
}
