//! From what is stored to what the screen draws. Pure.

use mostrador_engine::Engine;
use mostrador_store::tables::orders::OrderRow;

use crate::dto::OrderCard;

mod card;
mod connection;
mod customer;
mod rule;
mod run;
mod title;
mod writer;

pub(crate) use card::stage;
pub(crate) use connection::{connection, latency, link};
pub(crate) use customer::{customer, record_state};
pub(crate) use rule::rule;
pub(crate) use run::{is_open, run, system};
pub(crate) use title::title_of;
pub(crate) use writer::{writer, written_by};

/// The card of a stored order as it is now.
pub(crate) fn card(engine: &Engine, row: &OrderRow) -> OrderCard {
    card::draw(row, engine.now(), &engine.site().calendar)
}

/// How long a stage move can be undone.
pub(crate) const UNDO_MILLIS: i64 = 15 * 60_000;
