//! From what is stored to what the screen draws. Pure.

mod card;
mod connection;

pub(crate) use card::{card, stage};
pub(crate) use connection::{connection, latency};

/// How long a stage move can be undone.
pub(crate) const UNDO_MILLIS: i64 = 15 * 60_000;
