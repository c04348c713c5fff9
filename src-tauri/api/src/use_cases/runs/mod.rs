//! Runs and their records.

mod control;
mod export;
mod list;
mod sheet;

pub(crate) use control::{
    run_confirm_deletions, run_dismiss_deletions, run_dismiss_record, run_pause, run_resume,
    run_retry_failed, run_retry_record, run_stop,
};
pub(crate) use export::{run_export, runs_export};
pub(super) use list::run_view;
pub(crate) use list::{run_get, run_records, runs_list};
