//! The site's SQLite file: one writer with two lanes, read-only readers, migrations, a copy before each migration, and
//! the means to prove that nothing acknowledged is ever lost ([`crash_point!`]).
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod backup;
mod connection;
pub mod crash;
mod error;
mod lane;
mod lock;
mod migrations;
mod options;
mod readers;
mod store;
pub mod tables;
mod transaction;
pub mod vfs;
mod writer;

pub use error::{ConstraintKind, OpenError, StoreError};
pub use lane::{BULK_SLICE_RECORDS, Lane, Pace, QUIET_AFTER, QUIET_BULK_SLICE_RECORDS};
pub use migrations::supported_version;
pub use options::{Backups, Durability, Executor, OpenOptions, VfsName};
pub use store::Store;
pub use transaction::{ReadTransaction, WriteTransaction};
