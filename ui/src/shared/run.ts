import type { RunView } from "../backend/generated";

/** Whether a run is under way or paused. */
export function isOpen(run: RunView): boolean {
  return run.status === "RUNNING" || run.status === "PAUSED";
}

/** Whether something newer is known of a run: records and pages are counted upwards, and no run ends twice. */
export function isOvertaken(run: RunView, known: RunView | undefined): boolean {
  if (known === undefined) return false;
  if (run.endedAt === null && known.endedAt !== null) return true;
  // While everything is read once more only the pages grow.
  const same = run.processed === known.processed;
  return run.processed < known.processed || (same && run.pages < known.pages);
}

/**
 * The same run as it was read and as it was told: the newer of the two. What is told may be the older one, since nothing is
 * told to a page that is being opened or has lost contact; as good as one another, what was told counts.
 */
export function newerRun(read: RunView, told: RunView | undefined): RunView {
  return told === undefined || isOvertaken(told, read) ? read : told;
}
