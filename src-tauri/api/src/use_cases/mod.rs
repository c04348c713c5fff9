//! One function per row of the command table, by the same name.

mod board;
mod confirm;
mod diagnostics;
mod moves;
mod people;
pub(crate) mod person_audit;
mod pin_check;
mod readiness;
mod sample;
mod seat;
mod settings;
mod setup;

pub(crate) use board::{
    board_get, connection_retry, order_get, orders_finished, orders_search, set_aside_list,
};
pub(crate) use confirm::order_confirm_retry;
pub(crate) use diagnostics::{board_shown, card_shown, diagnostics_get};
pub(crate) use moves::{
    moves_recent, order_accept, order_advance, order_cancel, order_change_seen, order_reject, order_undo,
    orders_acknowledge,
};

pub(crate) use people::{pairing_start, people_list, person_add, person_change, person_set_pin};
pub(crate) use readiness::{readiness_get, sound_devices, sound_test};
pub(crate) use sample::{sample_load, sample_remove};
pub(crate) use seat::{seat_change_pin, seat_get, seat_people, seat_sign_in, seat_sign_out};
pub(crate) use settings::{
    follow_settings, remote_check, remote_forget, remote_save, settings_get, settings_save_desktop,
    settings_save_site, settings_save_sound, time_zones,
};
pub(crate) use setup::{setup_finish, setup_get};

use mostrador_domain::order::OrderId;

use crate::error::ApiError;

/// Reads an id from the screen.
fn order_id(text: &str) -> Result<OrderId, ApiError> {
    OrderId::parse(text).ok_or(ApiError::OrderNotFound)
}
