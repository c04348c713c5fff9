//! Runs and systems as the screen draws them.

use mostrador_domain::Timestamp;
use mostrador_engine::{DestinationStatus, RunProgress, SystemStatus};
use mostrador_store::tables::sync_history::{RunMode, RunRow, RunStatus, RunTrigger};

use crate::dto::{RunStatusView, RunTriggerView, RunView, SystemState, SystemView};

/// A run as it is stored, with what its task knows besides.
pub(crate) fn run(row: &RunRow, integration: Option<i64>, progress: Option<&RunProgress>) -> RunView {
    let counters = row.counters;
    let open = is_open(row.status);
    let progress = progress.filter(|_| open);
    RunView {
        id: row.id,
        integration,
        system: row.system.clone(),
        entity_type: row.entity_type.clone(),
        trigger: match row.trigger {
            RunTrigger::Manual => RunTriggerView::Manual,
            RunTrigger::Schedule => RunTriggerView::Schedule,
            RunTrigger::Event => RunTriggerView::Event,
            RunTrigger::Retry => RunTriggerView::Retry,
        },
        dry_run: row.mode == RunMode::DryRun,
        status: status(row.status),
        limit: row.record_limit,
        actor: row.actor.clone(),
        started_at: row.started_at.millis(),
        ended_at: row.ended_at.map(Timestamp::millis),
        duration_ms: i64::try_from(row.duration_ms).unwrap_or(i64::MAX),
        expected: row.expected,
        pages: counters.pages,
        passes: progress.map_or(1, |progress| progress.passes),
        processed: counters.processed,
        created: counters.created,
        updated: counters.updated,
        unchanged: counters.unchanged,
        skipped: counters.skipped,
        conflicted: counters.conflicted,
        failed: counters.failed,
        missing: counters.missing,
        deleted: counters.deleted,
        held_deletions: counters.held_deletions,
        percent: if open {
            match progress {
                // It knows what is read once more.
                Some(progress) => progress.percent,
                None => part(counters.processed, row.expected),
            }
        } else {
            None
        },
        records_per_second: progress.and_then(|progress| progress.records_per_second),
        remaining_ms: progress
            .and_then(|progress| progress.remaining)
            .and_then(|left| i64::try_from(left.as_millis()).ok()),
        waiting: progress
            .and_then(|progress| progress.waiting.as_ref())
            .map(|waiting| waiting.reason.clone()),
        waiting_until: progress
            .and_then(|progress| progress.waiting.as_ref())
            .and_then(|waiting| waiting.until)
            .map(Timestamp::millis),
        reason: row.error_code.clone(),
    }
}

/// Whether a run is under way or paused.
pub(crate) fn is_open(status: RunStatus) -> bool {
    match status {
        RunStatus::Running | RunStatus::Paused => true,
        RunStatus::Stopped | RunStatus::Completed | RunStatus::Failed | RunStatus::Interrupted => false,
    }
}

/// How much is done, in percent; never all of it, because the run is still open.
fn part(processed: u64, expected: Option<u64>) -> Option<u8> {
    let percent = processed.saturating_mul(100).checked_div(expected?)?.min(99);
    u8::try_from(percent).ok()
}

fn status(status: RunStatus) -> RunStatusView {
    match status {
        RunStatus::Running => RunStatusView::Running,
        RunStatus::Paused => RunStatusView::Paused,
        RunStatus::Stopped => RunStatusView::Stopped,
        RunStatus::Completed => RunStatusView::Completed,
        RunStatus::Failed => RunStatusView::Failed,
        RunStatus::Interrupted => RunStatusView::Interrupted,
    }
}

/// An outside system. `contact` is when it last answered, as far as anything else knows.
pub(crate) fn system(status: &SystemStatus, name: Option<String>, contact: Option<i64>) -> SystemView {
    let mut view = SystemView {
        system: status.system.to_owned(),
        name,
        state: SystemState::Working,
        reason: None,
        next_try_at: None,
        failures: 0,
        paused_by: None,
        last_contact_at: status.answered_at.map(Timestamp::millis).max(contact),
    };
    match &status.status {
        DestinationStatus::Closed => {}
        DestinationStatus::OpenUntil { at, failures, reason, .. } => {
            view.state = SystemState::PausedAfterFailures;
            (view.next_try_at, view.failures) = (Some(at.millis()), *failures);
            view.reason = Some(reason.clone());
        }
        DestinationStatus::HalfOpen { failures, reason, .. } => {
            view.state = SystemState::Trying;
            (view.failures, view.reason) = (*failures, Some(reason.clone()));
        }
        DestinationStatus::ThrottledUntil { at } => {
            view.state = SystemState::Throttled;
            (view.next_try_at, view.reason) = (Some(at.millis()), Some("THROTTLED".to_owned()));
        }
        DestinationStatus::Refused { code } => {
            (view.state, view.reason) = (SystemState::Refused, Some(code.clone()));
        }
        DestinationStatus::Paused { by } => {
            (view.state, view.paused_by) = (SystemState::Paused, Some(by.clone()));
        }
    }
    view
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
