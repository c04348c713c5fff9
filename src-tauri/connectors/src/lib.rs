//! The outside systems, one module each: wire types, mapping, classification of what can go wrong. No SQL, no
//! retries and no decisions about when to call; that is the engine's.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod csv;
pub mod http;
mod intern;
mod surrogates;
pub mod whatsapp;
pub mod wispro;
