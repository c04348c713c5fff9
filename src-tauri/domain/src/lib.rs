//! The words of the restaurant and the rules that need no machine: ids, money, business day, orders, customers,
//! the alarm, the merge of two sides and the mapping between their fields.
//! Pure: no input or output, no clock, no threads. Everything that decides can be tested here by value.

#![deny(clippy::wildcard_enum_match_arm)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod alarm;
pub mod alert;
pub mod business_day;
pub mod clock;
pub mod customer;
pub mod decimal;
pub mod filter;
pub mod mapping;
pub mod merge;
pub mod money;
pub mod national_id;
pub mod order;
pub mod people;
pub mod site;
pub mod text_repair;

pub use business_day::{BusinessCalendar, BusinessDay, time_zones};
pub use clock::{Clock, Timestamp};
pub use decimal::Decimal;
pub use money::Cents;
pub use national_id::NationalId;
