//! *Clientes*: the list, one customer, edits, blocks, duplicates, merges, privacy and rules.
//!
//! What a person does to a customer goes through `mostrador_engine::records`, which keeps base, outbox, conflicts and audit
//! in step; here it is checked, written down with its reason, and drawn in the same transaction.

mod addresses;
mod block;
mod change;
mod confirm_name;
mod detail;
mod duplicates;
mod edit;
mod erase;
mod erase_merges;
mod export;
mod fields;
mod history;
mod link;
mod list;
mod merge;
mod rules;
mod unmerge;

pub(crate) use addresses::{address_remove, address_save};
pub(crate) use block::{customer_block, customer_unblock};
pub(crate) use detail::customer_get;
pub(crate) use duplicates::{customers_duplicates, customers_duplicates_again, customers_not_duplicates};
pub(crate) use edit::{customer_add, customer_save};
pub(crate) use erase::customer_erase;
pub(crate) use export::customer_export;
pub(crate) use history::{customer_bring_back, customer_history};
pub(crate) use link::customer_link;
pub(crate) use list::customers_list;
pub(crate) use merge::customer_merge;
pub(crate) use rules::{customer_rules_get, customer_rules_save};
pub(crate) use unmerge::customer_unmerge;
