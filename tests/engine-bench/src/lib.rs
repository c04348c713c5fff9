//! What the engine costs: imports, the outbox, and orders beside them, each measured in a process of its own next to the
//! same bytes through a bare HTTP client, a bare JSON parse and bare prepared statements with the same commits.

pub mod child;
pub mod clients;
pub mod connector;
pub mod customers;
pub mod floor;
pub mod history;
pub mod measure;
mod ordering;
pub mod site;
pub mod stub;
pub mod wispro;
