import { type BackendError, type FailureCode, toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { ConflictItem, ConflictView } from "../../../backend/generated";
import { text } from "../../../shared/i18n";
import { reportFailure, showToast } from "../../../shared/toasts";
import { allowed } from "../actions";
import { readSync } from "../store";
import { type Decision, noteDecision, settleIn, useRecent } from "./recent";
import { askUndoReason } from "./store";

/** The longest page of the list of conflicts. */
const PAGE = 500;

/** Which conflicts are looked for. */
export interface Group {
  system: string;
  entityType: string;
  holds(item: ConflictItem): boolean;
}

/** The other open conflicts of the same kind over the same fields, as the machine groups them. */
export function groupOf({ system, entityType, kind, fields }: ConflictItem): Group {
  const names = fields.join();
  return { system, entityType, holds: (item) => item.kind === kind && item.fields.join() === names };
}

/** The open conflicts of a group, oldest first; no more than `most`, where so few are enough. */
export async function openOf(group: Group, most = Number.POSITIVE_INFINITY): Promise<ConflictItem[]> {
  const { system, entityType } = group;
  const found: ConflictItem[] = [];
  let after: string | null = null;
  do {
    const page: { conflicts: ConflictItem[]; next: string | null } = await backend().call("conflicts_list", {
      after,
      limit: PAGE,
      system,
      entityType,
    });
    found.push(...page.conflicts.filter(group.holds));
    after = page.next;
  } while (after !== null && found.length < most);
  return found;
}

/** What is left to decide of a record of which a part was decided: it stands under another number. */
export async function restOf({
  id,
  system,
  entityType,
  recordId,
}: ConflictItem): Promise<ConflictView | null> {
  try {
    const holds = (item: ConflictItem) => item.recordId === recordId && item.id !== id;
    const [rest] = await openOf({ system, entityType, holds }, 1);
    return rest === undefined ? null : await backend().call("conflict_get", { id: rest.id });
  } catch {
    // The part is decided all the same, and the rest stays in its list.
    return null;
  }
}

/** Says that many conflicts are decided, with the way back of all of them. */
export function tellMany(sentence: string, decision: Omit<Decision, "key" | "at">): void {
  const kept = decision.ids.length === 0 ? null : noteDecision(decision);
  showToast({
    kind: "done",
    text: sentence,
    action:
      kept === null
        ? null
        : { label: text().sync.conflict.undo, keycap: null, run: () => void undoMany(kept) },
  });
}

/** After these nothing else would succeed either. */
const ENDS: ReadonlySet<FailureCode> = new Set<FailureCode>([
  "PERMISSION",
  "NO_SESSION",
  "NO_CONTACT",
  "DISK_FULL",
  "READ_ONLY",
  "CLOSING",
  "INTERNAL",
]);

/** These can never be taken back any more. */
const GONE: ReadonlySet<FailureCode> = new Set<FailureCode>([
  "NOTHING_TO_UNDO",
  "UNDO_TOO_OLD",
  "UNDO_OVERTAKEN",
  "CONFLICT_NOT_OPEN",
  "CONFLICT_MOVED",
  "NOT_FOUND",
]);

/** What became of decisions that were to be taken back. */
interface Outcome {
  undone: number[];
  /** Their records changed since. */
  kept: number[];
  /** Their records have something else to decide first. */
  waiting: number[];
  /** They lift a block. */
  lifting: number[];
  /** Why it ended before the last, or why one of them failed. */
  failure: BackendError | null;
}

async function takeBack(key: number, ids: readonly number[], reason: string | null): Promise<Outcome> {
  const outcome: Outcome = { undone: [], kept: [], waiting: [], lifting: [], failure: null };
  for (const [at, id] of ids.entries()) {
    useRecent.setState({ undoing: { key, done: at } });
    try {
      await backend().call("conflict_undo", { id, reason });
      outcome.undone.push(id);
    } catch (cause) {
      const error = toBackendError(cause);
      if (error.code === "REASON_NEEDED") outcome.lifting.push(id);
      else if (error.code === "CONFLICT_STILL_OPEN") outcome.waiting.push(id);
      else if (GONE.has(error.code)) outcome.kept.push(id);
      else outcome.failure ??= error;
      if (ENDS.has(error.code)) break;
    }
  }
  useRecent.setState({ undoing: null });
  return outcome;
}

/**
 * Takes a decision over many conflicts back, one after the other. Those that changed since stay as they are; those that have
 * something else to decide first, or lift a block, can still be taken back later. Why blocks are lifted is asked once.
 */
export async function undoMany(decision: Decision, reason: string | null = null): Promise<void> {
  if (!allowed("conflict_undo") || useRecent.getState().undoing !== null) return;
  const { key, ids } = decision;
  const words = text().sync.conflict;
  const { undone, kept, waiting, lifting, failure } = await takeBack(key, ids, reason);
  settleIn(key, [...undone, ...kept]);
  void readSync();
  if (failure !== null) {
    reportFailure(failure);
    return;
  }
  const parts = [
    undone.length > 0 && words.undoneMany(undone.length),
    kept.length > 0 && words.keptMany(kept.length),
    waiting.length > 0 && words.waitingMany(waiting.length),
  ].filter((part) => part !== false);
  const [first] = parts;
  if (first !== undefined) showToast({ kind: undone.length > 0 ? "done" : "error", text: parts.join(" ") });
  if (lifting.length === 0 || reason !== null) return;
  askUndoReason(lifting, (why) => void undoMany({ ...decision, ids: lifting }, why));
}
