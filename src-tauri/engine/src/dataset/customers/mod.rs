//! Customers of the ordering remote with their addresses: records of the generic dataset, and what is their own.
//!
//! The remote hands over a customer with the complete list of its addresses. Each of them is a record of its own in
//! `sync_data` (entities [`CUSTOMER`] and [`ADDRESS`]), with its own base, conflicts, jobs and audit; here they are taken
//! together ([`CustomerIntake`]), and the rules are kept by which both sides meet ([`default_rules`]).

mod ahead;
mod both;
mod intake;
mod missing;
mod owner;
mod phones;
mod rules;
#[cfg(test)]
pub(crate) mod support_tests;
mod wire;

pub(crate) use both::SECOND_PHONE;
pub use both::{KeepBoth, keep_both};
pub use intake::CustomerIntake;
pub(crate) use owner::{addresses_follow, addresses_gone_with};
pub use rules::{OWN_FIELDS, companions, default_rules, ensure_integrations};

/// Entity of customers.
pub const CUSTOMER: &str = "customer";
/// Entity of their addresses.
pub const ADDRESS: &str = "address";

/// When everything of the customers is compared, besides what changed: a change of an address alone does not show among
/// the changes. In the site's zone, at an hour in which nobody eats.
pub const COMPARE_ALL_AT: &str = "17 4 * * *";
