//! One function per row of the command table, by the same name.

mod alerts;
mod board;
mod confirm;
mod conflicts;
mod connections;
mod customers;
mod diagnostics;
mod file;
mod integrations;
mod logs;
mod moves;
mod people;
pub(crate) mod person_audit;
mod pin_check;
mod readiness;
mod runs;
mod sample;
mod seat;
mod settings;
mod setup;
mod sync;
mod wispro;

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

pub(crate) use alerts::{
    alert_acknowledge, alert_settings_get, alert_settings_save, alerts_list, metrics_token_new, slack_forget,
    slack_save, slack_test,
};
pub(crate) use conflicts::{
    conflict_get, conflict_pattern_preview, conflict_pattern_resolve, conflict_patterns, conflict_preview,
    conflict_resolve, conflict_resolve_alike, conflict_resolve_deletion, conflict_undo, conflicts_decided,
    conflicts_list,
};
pub(crate) use connections::{
    connection_check, connection_kinds, connection_remove, connection_save, connections_list,
};
pub(crate) use customers::{
    address_remove, address_save, customer_add, customer_block, customer_bring_back, customer_erase,
    customer_export, customer_get, customer_history, customer_link, customer_merge, customer_rules_get,
    customer_rules_save, customer_save, customer_unblock, customer_unmerge, customers_duplicates,
    customers_duplicates_again, customers_list, customers_not_duplicates,
};
pub(crate) use integrations::ReadNow;
pub(crate) use integrations::{
    entity_fields, filter_count, integration_get, integration_remove, integration_run,
    integration_save_mapping, integration_save_what, integration_schedule, integration_start,
    integrations_list, mapping_check, mapping_preview, mapping_suggest,
};
pub(crate) use logs::log_read;
pub(crate) use runs::{
    run_confirm_deletions, run_dismiss_deletions, run_dismiss_record, run_export, run_get, run_pause,
    run_records, run_resume, run_retry_failed, run_retry_record, run_stop, runs_export, runs_list,
};
pub(crate) use sync::{
    RecordCounts, record_exclude, record_include, sync_attention, sync_charts, sync_dismiss, sync_excluded,
    sync_now, sync_overview, sync_pending, sync_retry, sync_retry_all, system_pause, system_resume,
    system_try,
};
pub(crate) use wispro::{
    KIND as WISPRO, Reserved, review_decide, review_list, wispro_check, wispro_get, wispro_schedule,
    wispro_start,
};

use mostrador_domain::order::OrderId;

use crate::error::ApiError;

/// Reads an id from the screen.
fn order_id(text: &str) -> Result<OrderId, ApiError> {
    OrderId::parse(text).ok_or(ApiError::OrderNotFound)
}
