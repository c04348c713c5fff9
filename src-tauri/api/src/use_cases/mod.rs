//! One function per row of the command table, by the same name.

mod board;
mod confirm;
mod diagnostics;
mod moves;

pub(crate) use board::{
    board_get, connection_retry, order_get, orders_finished, orders_search, set_aside_list,
};
pub(crate) use confirm::order_confirm_retry;
pub(crate) use diagnostics::{card_shown, diagnostics_get};
pub(crate) use moves::{
    moves_recent, order_accept, order_advance, order_cancel, order_change_seen, order_reject, order_undo,
    orders_acknowledge,
};

use mostrador_domain::order::OrderId;

use crate::error::ApiError;

/// Reads an id from the screen.
fn order_id(text: &str) -> Result<OrderId, ApiError> {
    OrderId::parse(text).ok_or(ApiError::OrderNotFound)
}
