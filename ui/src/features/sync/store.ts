import { create } from "zustand";
import { type FailureCode, toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { RunView, SyncOverview } from "../../backend/generated";

interface SyncStore {
  /** What is in step; `null` until it was read, or where this seat may not see it. */
  overview: SyncOverview | null;
  failure: FailureCode | null;
}

export const useSync = create<SyncStore>(() => ({ overview: null, failure: null }));

/** Reads what is in step. */
export async function readSync(): Promise<void> {
  try {
    useSync.setState({ overview: await backend().call("sync_overview", {}), failure: null });
  } catch (cause) {
    useSync.setState({ failure: toBackendError(cause).code });
  }
}

/** A run stands so now. */
export function takeRun(run: RunView): void {
  const { overview } = useSync.getState();
  if (overview === null) return;
  const others = overview.runs.filter((each) => each.id !== run.id);
  const open = run.status === "RUNNING" || run.status === "PAUSED";
  useSync.setState({ overview: { ...overview, runs: open ? [...others, run] : others } });
}
