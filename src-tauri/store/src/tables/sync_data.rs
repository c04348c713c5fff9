//! `sync_data`: what is known of each record of each outside system, one row per record.
//!
//! The paths of a large read are one statement each: [`unchanged`] is a point lookup in the unique index, [`insert`] is
//! one statement. Queries name their index, because the planner's statistics of a small file must not make a large one
//! slow.

mod clients;
mod customers;
mod figures;
mod read;
mod related;
mod row;
mod sample;
mod write;

pub use clients::clients_by_number;
pub use customers::{addresses_of, phone_digits, with_phone};
pub use figures::{count_by_status, count_known};
pub use read::{
    by_row, count_listed, find, find_made_here, list_by_status, missing, of_record, of_system, reference_ids,
    unchanged,
};
pub use related::{Owned, addresses_gone_at, all_addresses_of, customers_named, erase, in_row};
pub use row::{EntityKey, NewRecord, RecordRow, RecordStatus, Tombstone};
pub use sample::{Sampled, sample, walk};
pub use write::{Heard, delete, hear, insert, replace_in_payload, save};

/// Beginning of the id of a record that was made here. What follows is a UUID.
pub const LOCAL_ID_PREFIX: &str = "local:";

#[cfg(test)]
#[path = "sync_data_tests.rs"]
mod tests;
