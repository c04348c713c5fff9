//! Customers, whatever system they are known from: what is read out of their records, how they are searched, who may be the
//! same person, and what a person may write.

mod check;
mod facts;
mod phone;
mod place;
mod words;

pub use check::{WrongValue, check_address, check_customer};
pub use facts::{AddressFacts, CustomerFacts, Kind, address_facts, facts, json_text};
pub use phone::{CallingCode, digits, phone_key};
pub use place::{Point, bearing_degrees, distance_metres};
pub use words::{fold, query_words, search_words, sort_key};
