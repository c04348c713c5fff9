//! A system in memory with a connector for it that can do everything a connector can do.
//!
//! The two speak a wire of their own: statuses, headers and JSON texts that can be refused, cut off and lost. Nothing
//! depends on the machine: the system has its own clock, which moves one second with each change, time-outs and
//! latency are tokio's (so a paused clock decides), ids count up, and nothing is iterated in the order of a hash.
//! The same calls give the same answers, so simulations may be built on it.
//!
//! ```
//! # async fn example() {
//! use mostrador_connector::conformance::{Fault, Sample, Times, scripted::{CONTACT, System}};
//! use mostrador_connector::{Connector, ReadRequest};
//!
//! let system = System::new();
//! system.put(CONTACT, &Sample::new("7"));
//! let connector = system.connector();
//! system.fault(Fault::Status(503), Times::Once);
//! assert!(connector.read(ReadRequest::all(CONTACT)).await.is_err());
//! assert_eq!(connector.read(ReadRequest::all(CONTACT)).await.unwrap().records.len(), 1);
//! # }
//! # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(example());
//! ```

mod answer;
mod connector;
mod defect;
mod entities;
mod errors;
mod listing;
mod reading;
mod records;
mod row;
mod spoiling;
mod stage;
mod system;
mod token;
mod wire;
mod writes;
mod writing;

pub use connector::ScriptedConnector;
pub use defect::Defect;
pub use entities::{Batches, CATALOGUE, CONTACT, EVENT, Entity, LEDGER, TICKET, entities};
pub use stage::Scripted;
pub use system::{KEY, System, WRONG_KEY};
