//! `customers`: what the list shows of each customer, with its counts, the words by which it is searched
//! (`customers_search`) and the keys by which two may be the same person (`customers_keys`, `customers_duplicates`).
//!
//! All of it is drawn from `sync_data` and can be drawn anew. It is written by [`put`] and [`remove`] alone, which keep the
//! parts in step.

mod duplicates;
pub mod erasing;
mod list;
mod read;
mod row;
mod search;
mod write;

pub use duplicates::{DuplicateKey, Group, Reason, count_groups, groups, heed, ignore, recheck};
pub use list::{List, Listed, Order, list};
pub use read::{by_record, find, with_keys};
pub use row::{Counts, CustomerRow, Flags};
pub use write::{Drawn, put, remove};

#[cfg(test)]
#[path = "customers_tests.rs"]
mod tests;
