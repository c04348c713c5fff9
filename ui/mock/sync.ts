import { BackendError } from "../src/backend/backend";
import type { CommandTable } from "../src/backend/generated";

type Name =
  | "sync_overview"
  | "sync_attention"
  | "sync_pending"
  | "sync_excluded"
  | "sync_retry"
  | "sync_retry_all"
  | "sync_dismiss"
  | "sync_now"
  | "record_exclude"
  | "record_include"
  | "system_pause"
  | "system_resume"
  | "system_try"
  | "runs_list"
  | "run_get"
  | "run_records"
  | "run_pause"
  | "run_resume"
  | "run_stop"
  | "run_retry_failed"
  | "run_retry_record"
  | "run_dismiss_record"
  | "run_confirm_deletions"
  | "run_dismiss_deletions"
  | "run_export"
  | "runs_export"
  | "sync_charts"
  | "conflicts_list"
  | "conflict_get"
  | "conflict_preview"
  | "conflict_resolve"
  | "conflict_resolve_alike"
  | "conflict_resolve_deletion"
  | "conflict_undo";
type Handlers = { [C in Name]: (request: CommandTable[C]["request"]) => CommandTable[C]["response"] };

function unset(): never {
  throw new BackendError("UNKNOWN_COMMAND", null);
}

/** What is in step, runs and conflicts, in memory. */
export function createSync(): Handlers {
  return {
    sync_overview: unset,
    sync_attention: unset,
    sync_pending: unset,
    sync_excluded: unset,
    sync_retry: unset,
    sync_retry_all: unset,
    sync_dismiss: unset,
    sync_now: unset,
    record_exclude: unset,
    record_include: unset,
    system_pause: unset,
    system_resume: unset,
    system_try: unset,
    runs_list: unset,
    run_get: unset,
    run_records: unset,
    run_pause: unset,
    run_resume: unset,
    run_stop: unset,
    run_retry_failed: unset,
    run_retry_record: unset,
    run_dismiss_record: unset,
    run_confirm_deletions: unset,
    run_dismiss_deletions: unset,
    run_export: unset,
    runs_export: unset,
    sync_charts: unset,
    conflicts_list: unset,
    conflict_get: unset,
    conflict_preview: unset,
    conflict_resolve: unset,
    conflict_resolve_alike: unset,
    conflict_resolve_deletion: unset,
    conflict_undo: unset,
  };
}
