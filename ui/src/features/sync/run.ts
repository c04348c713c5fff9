import type { RunView } from "../../backend/generated";
import type { IconName } from "../../shared/Icon";
import type { Catalogue } from "../../shared/i18n";

/** The six counters of a run, in the order of the sum and of the bar. */
export const PARTS = ["created", "updated", "unchanged", "skipped", "conflicted", "failed"] as const;
export type Part = (typeof PARTS)[number];

/** One stretch of the bar. */
export interface Segment {
  part: Part;
  count: number;
  /** Share of the whole bar, in percent. */
  percent: number;
}

/** How many records the bar stands for: what the source announced, as often as it is read, or what came if that is more. */
export function barTotal(run: RunView): number {
  return Math.max((run.expected ?? 0) * run.passes, run.processed);
}

/** How much of the bar is full, from 0 to 1. A record counts once, also where everything is read once more. */
export function barShare(run: RunView): number {
  if (run.passes > 1 && run.percent !== null) return run.percent / 100;
  const total = barTotal(run);
  return total === 0 ? 0 : run.processed / total;
}

/** The stretches of the bar; counters that are zero have none. */
export function segments(run: RunView): Segment[] {
  const share = barShare(run);
  return PARTS.flatMap((part) => {
    const count = run[part];
    return count === 0 ? [] : [{ part, count, percent: (count / run.processed) * share * 100 }];
  });
}

/** Whether the counters add up to what was processed, as they always must. */
export function addsUp(run: RunView): boolean {
  return PARTS.reduce((sum, part) => sum + run[part], 0) === run.processed;
}

/** How much is read in percent; `null` where nobody knows how much there is. Only a finished run is ever at 100. */
export function percentOf(run: RunView): number | null {
  if (run.status === "COMPLETED") return 100;
  if (run.percent !== null) return Math.min(99, run.percent);
  if (run.expected === null || run.expected === 0) return null;
  return Math.min(99, Math.floor(barShare(run) * 100));
}

/** How a run stands as a pill. */
export interface RunLook {
  tone: string;
  icon: IconName;
  word: string;
}

export function runLook(t: Catalogue, run: RunView): RunLook {
  const words = t.sync.status;
  switch (run.status) {
    case "RUNNING":
      return { tone: "syncing", icon: "sync", word: words.RUNNING };
    case "PAUSED":
      return { tone: "pending", icon: "pause", word: words.PAUSED };
    case "STOPPED":
      return { tone: "skipped", icon: "stop", word: words.STOPPED };
    case "INTERRUPTED":
      return { tone: "skipped", icon: "stop", word: words.INTERRUPTED };
    case "FAILED":
      return { tone: "failed", icon: "alert", word: run.processed === 0 ? words.notStarted : words.FAILED };
    case "COMPLETED":
      if (run.dryRun) return { tone: "skipped", icon: "eye", word: words.dryRun };
      if (run.failed > 0) return { tone: "failed", icon: "alert", word: words.withFailures };
      return {
        tone: "synced",
        icon: "check",
        word: run.limit === null ? words.COMPLETED : words.firstOnes(run.limit),
      };
  }
}

/** The run that the top bar shows: one that a person waits for, otherwise the one that began first. */
export function runOfBar(runs: readonly RunView[]): RunView | null {
  const moving = runs.filter((run) => run.status === "RUNNING");
  const waited = (run: RunView) => run.trigger === "MANUAL";
  // One that a person paused is shown too: it would be forgotten otherwise.
  return moving.find(waited) ?? moving[0] ?? runs.find(waited) ?? null;
}
