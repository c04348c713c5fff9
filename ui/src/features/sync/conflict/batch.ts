import { type BackendError, type FailureCode, toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { ConflictItem, ConflictView, ErrorCode } from "../../../backend/generated";
import { failureSentence, lookUp, text } from "../../../shared/i18n";
import { failureDetail, showToast } from "../../../shared/toasts";
import { allowed } from "../actions";
import { readSync } from "../store";
import { type Decision, noteDecision, settleIn, useRecent } from "./recent";
import { askUndoReason, whoSits } from "./store";

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

/** What is open of the record of a conflict that is over: it stands under another number. */
export async function openRestOf(item: ConflictItem): Promise<ConflictView | null> {
  const { id, system, entityType, recordId } = item;
  const holds = (other: ConflictItem) => other.recordId === recordId && other.id !== id;
  const [rest] = await openOf({ system, entityType, holds }, 1);
  return rest === undefined ? null : await backend().call("conflict_get", { id: rest.id });
}

/** What is left to decide of a record of which a part was decided. */
export async function restOf(item: ConflictItem): Promise<ConflictView | null> {
  try {
    return await openRestOf(item);
  } catch {
    // The part is decided all the same, and the rest stays in its list.
    return null;
  }
}

/**
 * Says that many conflicts are decided, with the way back of all of them; where it stopped half-way also why, and that the rest
 * is open.
 */
export function tellMany(
  sentence: string,
  stopped: ErrorCode | null,
  decision: Omit<Decision, "key" | "at">,
): void {
  const kept = decision.ids.length === 0 ? null : noteDecision(decision);
  const words = text().sync.conflict.stoppedBy;
  const why = stopped === null ? "" : ` ${lookUp(words, stopped, words.other)}`;
  showToast({
    kind: stopped === null ? "done" : "error",
    text: `${sentence}${why}`,
    detail: stopped,
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
  "NOTHING_TRAVELS",
]);

/** So many in a row that failed inside are no odd records any more: the file does not answer. */
const INTERNAL_IN_A_ROW = 3;

/** What became of a decision that was to be taken back. */
type Fate = "undone" | "kept" | "tooOld" | "missing" | "waiting" | "lifting";

const FATES: Partial<Record<FailureCode, Fate>> = {
  // Its record changed since, or it is taken back already.
  NOTHING_TO_UNDO: "kept",
  UNDO_OVERTAKEN: "kept",
  UNDO_TOO_OLD: "tooOld",
  // A system that is not connected now may be later.
  NOT_FOUND: "missing",
  // Its record has something else to decide first.
  CONFLICT_STILL_OPEN: "waiting",
  // It lifts a block.
  REASON_NEEDED: "lifting",
};

interface Outcome {
  ids: Readonly<Record<Fate, number[]>>;
  /** Why it ended before the last, or why one of them failed. */
  failure: BackendError | null;
  /** It ended before the last because somebody else sat down. */
  stopped: boolean;
  /** Who asked for it. */
  person: number | null;
}

async function takeBack(key: number, all: readonly number[], reason: string | null): Promise<Outcome> {
  const ids: Outcome["ids"] = { undone: [], kept: [], tooOld: [], missing: [], waiting: [], lifting: [] };
  const person = whoSits();
  let failure: BackendError | null = null;
  let stopped = false;
  let internal = 0;
  for (const [at, id] of all.entries()) {
    // What follows would be done in the name of somebody who did not ask for it.
    if (whoSits() !== person) {
      stopped = true;
      break;
    }
    useRecent.setState({ undoing: { key, done: at } });
    try {
      await backend().call("conflict_undo", { id, reason });
      ids.undone.push(id);
      internal = 0;
    } catch (cause) {
      const error = toBackendError(cause);
      const fate = FATES[error.code];
      if (fate === undefined) failure ??= error;
      else ids[fate].push(id);
      internal = error.code === "INTERNAL" ? internal + 1 : 0;
      if (ENDS.has(error.code) || internal === INTERNAL_IN_A_ROW) break;
    }
  }
  useRecent.setState({ undoing: null });
  return { ids, failure, stopped, person };
}

/** Says what became of them, all in one, and offers to write the reason: nobody's typing is interrupted by a question. */
function tellOutcome(decision: Decision, { ids, failure, stopped, person }: Outcome): void {
  const words = text().sync.conflict;
  const { undone, kept, tooOld, missing, waiting, lifting } = ids;
  const asks = whoSits() === person && lifting.length > 0;
  const why = [
    kept.length > 0 && words.keptMany(kept.length),
    tooOld.length > 0 && words.tooOldMany(tooOld.length),
    missing.length > 0 && words.missingMany(missing.length),
    waiting.length > 0 && words.waitingMany(waiting.length),
    asks && words.liftingMany(lifting.length),
    stopped && words.undoStopped,
  ].filter((part) => part !== false);
  const done =
    undone.length > 0 ? [words.undoneMany(undone.length)] : why.length > 0 ? [words.undoneNone] : [];
  const failed = failure === null ? [] : [failureSentence(text(), failure)];
  const sentence = [...done, ...why, ...failed].join(" ");
  if (sentence === "") return;
  const ask = () => {
    const again = (reason: string) => void undoMany({ ...decision, ids: lifting }, reason);
    if (!askUndoReason({ ids: lifting, turn: "AFTER_OTHERS", again })) tell();
  };
  const tell = () =>
    showToast({
      kind: undone.length > 0 && failure === null ? "done" : "error",
      text: sentence,
      detail: failure === null ? null : failureDetail(failure),
      action: asks ? { label: words.writeReason, keycap: null, run: ask } : null,
    });
  tell();
}

/**
 * Takes a decision over many conflicts back, one after the other. Those that changed since stay as they are; those that have
 * something else to decide first, or lift a block, can still be taken back later.
 */
export async function undoMany(decision: Decision, reason: string | null = null): Promise<void> {
  if (!allowed("conflict_undo")) return;
  const { undoing } = useRecent.getState();
  if (undoing !== null) {
    if (undoing.key !== decision.key) showToast({ kind: "error", text: text().sync.conflict.recent.waits });
    return;
  }
  const outcome = await takeBack(decision.key, decision.ids, reason);
  const { undone, kept, tooOld } = outcome.ids;
  settleIn(decision.key, [...undone, ...kept, ...tooOld]);
  void readSync();
  tellOutcome(decision, outcome);
}
