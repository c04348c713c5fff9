import { create } from "zustand";
import type { Command } from "../../backend/backend";
import type { AttentionItem } from "../../backend/generated";
import { readingOf } from "../wispro/roles";
import { allowed, attempt } from "./actions";

/** How a retry stands: on its way; nobody needs to look any more; it failed once more. */
export type RetryPhase = "trying" | "over" | "still";

/** One retry, with the item as it was when it began. */
export interface Retry {
  item: AttentionItem;
  /** Where it stood in the list. */
  index: number;
  phase: RetryPhase;
}

type Retries = Readonly<Record<string, Retry>>;

export const useRetries = create<{ retries: Retries }>(() => ({ retries: {} }));

/** How long a result stays where the item was. */
const RESULT_MS = 6_000;
/** After this time without news the row is as before. */
const PATIENCE_MS = 60_000;

function isSame(a: AttentionItem, b: AttentionItem): boolean {
  return (
    a.attempts === b.attempts && a.reason === b.reason && a.nextTryAt === b.nextTryAt && a.count === b.count
  );
}

/** The retries after the list was read again; the same object when nothing came to an end. */
export function settle(retries: Retries, items: readonly AttentionItem[]): Retries {
  let next = retries;
  for (const [key, retry] of Object.entries(retries)) {
    if (retry.phase !== "trying") continue;
    const now = items.find((item) => item.key === key);
    if (now !== undefined && isSame(now, retry.item)) continue;
    next = { ...next, [key]: { ...retry, phase: now === undefined ? "over" : "still" } };
  }
  return next;
}

/** The list with what has just gone still in its place, so that its result is seen where the press was. */
export function withResults(
  items: readonly AttentionItem[],
  retries: Retries,
): { item: AttentionItem; phase: RetryPhase | null }[] {
  const shown = items.map((item) => ({ item, phase: retries[item.key]?.phase ?? null }));
  const gone = Object.values(retries)
    .filter((retry) => retry.phase !== "still" && !items.some((item) => item.key === retry.item.key))
    .sort((a, b) => a.index - b.index);
  for (const { item, index, phase } of gone) shown.splice(index, 0, { item, phase });
  return shown;
}

function drop(key: string, phase?: RetryPhase): void {
  useRetries.setState(({ retries }) => {
    if (phase !== undefined && retries[key]?.phase !== phase) return {};
    const { [key]: _, ...rest } = retries;
    return { retries: rest };
  });
}

/** Marks items as being tried. */
export function markTrying(items: readonly AttentionItem[]): void {
  useRetries.setState(({ retries }) => ({
    retries: {
      ...retries,
      ...Object.fromEntries(
        items.map((item, index) => [item.key, { item, index, phase: "trying" as const }]),
      ),
    },
  }));
  for (const { key } of items) setTimeout(() => drop(key, "trying"), PATIENCE_MS);
}

/** Takes the newest list up: shows what became of what was tried. */
export function settleRetries(items: readonly AttentionItem[]): void {
  const { retries } = useRetries.getState();
  const next = settle(retries, items);
  if (next === retries) return;
  useRetries.setState({ retries: next });
  for (const [key, { phase }] of Object.entries(next))
    if (phase !== "trying" && retries[key]?.phase === "trying") setTimeout(() => drop(key, phase), RESULT_MS);
}

/** The command whose role decides about *Reintentar* on one item. To try a system again reads nothing by itself. */
export function retryCommand({ kind, system }: AttentionItem): Command {
  return kind === "SYSTEM" ? "sync_retry" : readingOf(system, "sync_retry");
}

/** *Reintentar* on one item. A second press while it is on its way does nothing. */
export async function retryItem(item: AttentionItem, index: number): Promise<void> {
  if (!item.canRetry || useRetries.getState().retries[item.key]?.phase === "trying") return;
  if (!allowed(retryCommand(item))) return;
  useRetries.setState(({ retries }) => ({
    retries: { ...retries, [item.key]: { item, index, phase: "trying" } },
  }));
  setTimeout(() => drop(item.key, "trying"), PATIENCE_MS);
  if ((await attempt("sync_retry", { key: item.key })) === null) drop(item.key);
}
