import { toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { ConflictItem, ConflictView } from "../../../backend/generated";
import { text } from "../../../shared/i18n";
import { reportFailure, showToast } from "../../../shared/toasts";
import { allowed, attempt, tell } from "../actions";
import { readSync } from "../store";
import { dropDecisionOf } from "./recent";
import { askUndoReason } from "./store";

/** What both ways of deciding are given. */
export interface DecideProps {
  view: ConflictView;
  /** The open conflicts that are walked through. */
  list: readonly ConflictItem[];
  /** Why the conflict was read again. */
  note: "moved" | null;
  /** These are decided. */
  onSettled(ids: readonly number[]): void;
  /** The conflict must be read again. */
  onMoved(why: "moved" | null): Promise<void>;
  /** The conflict stands so now. */
  onPut(view: ConflictView): void;
}

/**
 * *Deshacer*: as a new change, which the lists learn by event and this page at once. Where it lifts a block a person is asked
 * why first.
 */
export async function undo(id: number, reason: string | null = null): Promise<void> {
  if (!allowed("conflict_undo")) return;
  try {
    await backend().call("conflict_undo", { id, reason });
  } catch (cause) {
    const error = toBackendError(cause);
    if (error.code === "REASON_NEEDED" && reason === null) askUndoReason([id], (why) => void undo(id, why));
    else reportFailure(error);
    return;
  }
  dropDecisionOf(id);
  tell(text().sync.conflict.undone);
  void readSync();
}

/** Says that a conflict is decided, with the way back where there is one. */
export function tellResolved({ item, undoUntil }: ConflictView): void {
  const words = text().sync.conflict;
  const run = () => void undo(item.id);
  const action = undoUntil === null ? null : { label: words.undo, keycap: null, run };
  showToast({ kind: "done", text: words.done, action });
}

/** Says that a record is not synchronised any more, with the way back into the traffic. */
export function tellStopped({ item }: ConflictView): void {
  const words = text().sync;
  const include = async () => {
    const { system, entityType, recordId } = item;
    if ((await attempt("record_include", { system, entityType, recordId })) === null) return;
    tell(words.records.included);
    void readSync();
  };
  const action = { label: words.records.includeAgain, keycap: null, run: () => void include() };
  showToast({ kind: "done", text: words.detail.excluded, action });
}

/** Saves a decision. One about an older version is read again, and the person is told; other failures are reported. */
export async function save<T>(
  deciding: () => Promise<T>,
  onMoved: DecideProps["onMoved"],
): Promise<T | null> {
  try {
    const answer = await deciding();
    void readSync();
    return answer;
  } catch (cause) {
    const error = toBackendError(cause);
    if (error.code === "CONFLICT_MOVED") await onMoved("moved");
    else {
      reportFailure(error);
      if (error.code === "CONFLICT_NOT_OPEN") await onMoved(null);
    }
    return null;
  }
}
