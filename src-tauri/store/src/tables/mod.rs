//! One module per table: the row, its reader and its writer. Readers take a [`ReadTransaction`]
//! (a write is one too), writers a [`WriteTransaction`](crate::WriteTransaction).
//!
//! [`ReadTransaction`]: crate::ReadTransaction

pub mod alerts;
pub mod client_reviews;
pub mod connections;
pub mod customer_links;
pub mod customer_merges;
pub mod customers;
pub mod customers_apart;
pub mod customers_changed;
pub mod daily_counter;
pub mod field_mappings;
pub mod order_events;
pub mod orders;
pub mod people;
pub mod restaurant_config;
pub mod retention;
pub mod sample_orders;
pub mod secrets;
pub mod site_settings;
pub mod sync_conflicts;
pub mod sync_data;
pub mod sync_entity_config;
pub mod sync_history;
pub mod sync_integrations;
pub mod sync_links;
pub mod sync_log;
pub mod sync_metrics;
pub mod sync_queue;
pub mod sync_records;
pub mod sync_schedules;
pub mod sync_state;
pub mod views;

#[cfg(test)]
mod support_tests;

use rusqlite::types::Type;

/// A stored text that does not read as what the column holds: the file was changed by somebody else.
fn unreadable(column: usize, what: &'static str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, what.into())
}
