import { type FailureCode, toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { ConflictItem, ConflictView } from "../../../backend/generated";
import { text } from "../../../shared/i18n";
import { reportFailure, showToast } from "../../../shared/toasts";
import { allowed } from "../actions";
import { readSync } from "../store";
import { type Decision, dropDecision, keepLeft, noteDecision, useRecent } from "./recent";

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

/**
 * Decides many conflicts at once, and says which no longer wait: the answer of the machine counts them only, and they are
 * taken back one by one.
 */
export async function decidingMany<T>(
  group: Group,
  deciding: () => Promise<T>,
): Promise<{ answer: T; ids: number[] }> {
  const before = await openOf(group);
  const answer = await deciding();
  try {
    const waiting = new Set((await openOf(group)).map(({ id }) => id));
    return { answer, ids: before.map(({ id }) => id).filter((id) => !waiting.has(id)) };
  } catch {
    // They are decided; each is still taken back where its record is shown.
    return { answer, ids: [] };
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

/**
 * Takes a decision over many conflicts back, one after the other; those that changed since stay as they are, and those that would
 * lift a block too: that wants a reason of its own each.
 */
export async function undoMany(decision: Decision): Promise<void> {
  const { key, ids } = decision;
  if (!allowed("conflict_undo") || useRecent.getState().undoing !== null) return;
  const words = text().sync.conflict;
  let undone = 0;
  let kept = 0;
  for (const [at, id] of ids.entries()) {
    useRecent.setState({ undoing: { key, done: at } });
    try {
      await backend().call("conflict_undo", { id, reason: null });
      undone += 1;
    } catch (cause) {
      const error = toBackendError(cause);
      if (ENDS.has(error.code)) {
        keepLeft(key, ids.slice(at));
        useRecent.setState({ undoing: null });
        reportFailure(error);
        void readSync();
        return;
      }
      kept += 1;
    }
  }
  dropDecision(key);
  useRecent.setState({ undoing: null });
  const stays = kept === 0 ? "" : ` ${words.keptMany(kept)}`;
  showToast({ kind: "done", text: `${words.undoneMany(undone)}${stays}` });
  void readSync();
}
