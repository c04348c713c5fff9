//! A run as the screen draws it.

use mostrador_engine::RunProgress;
use mostrador_store::tables::sync_history::{RunMode, RunRow, RunStatus, RunTrigger};

use crate::dto::{RunStatusView, RunTriggerView, RunView};

/// A run as it is stored; where it is under way, as its task has it.
pub(crate) fn run(row: &RunRow, integration: Option<i64>, progress: Option<&RunProgress>) -> RunView {
    let counters = progress.map_or(row.counters, |progress| progress.counters);
    let status = progress.map_or(row.status, |progress| progress.status);
    let is_open = match status {
        RunStatus::Running | RunStatus::Paused => true,
        RunStatus::Stopped | RunStatus::Completed | RunStatus::Failed | RunStatus::Interrupted => false,
    };
    let open = progress.filter(|_| is_open);
    let waiting = open.and_then(|progress| progress.waiting.as_ref());
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
        status: match status {
            RunStatus::Running => RunStatusView::Running,
            RunStatus::Paused => RunStatusView::Paused,
            RunStatus::Stopped => RunStatusView::Stopped,
            RunStatus::Completed => RunStatusView::Completed,
            RunStatus::Failed => RunStatusView::Failed,
            RunStatus::Interrupted => RunStatusView::Interrupted,
        },
        limit: row.record_limit,
        actor: row.actor.clone(),
        started_at: row.started_at.millis(),
        ended_at: row.ended_at.map(|at| at.millis()),
        duration_ms: i64::try_from(row.duration_ms).unwrap_or(i64::MAX),
        expected: progress.map_or(row.expected, |progress| progress.expected),
        pages: counters.pages,
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
        percent: open.and_then(|progress| progress.percent),
        records_per_second: open.and_then(|progress| progress.records_per_second),
        remaining_ms: open
            .and_then(|progress| progress.remaining)
            .map(|left| i64::try_from(left.as_millis()).unwrap_or(i64::MAX)),
        waiting: waiting.map(|waiting| waiting.reason.clone()),
        waiting_until: waiting.and_then(|waiting| waiting.until).map(|until| until.millis()),
        reason: row.error_code.clone(),
    }
}
