//! The stand-in seen from outside, over its real port.

mod catalogue;
mod customers;
mod faults;
mod orders;
mod program;
mod slack;
mod socket;
mod support;
mod sync_api;
mod wispro;
