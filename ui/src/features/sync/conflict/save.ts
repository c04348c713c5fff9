import { toBackendError } from "../../../backend/backend";
import type { ConflictItem, ConflictView } from "../../../backend/generated";
import { text } from "../../../shared/i18n";
import { reportFailure, showToast } from "../../../shared/toasts";
import { attempt, tell } from "../actions";
import { readSync } from "../store";
import { dropDecisionOf } from "./recent";

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

/** *Deshacer*: as a new change, which the lists learn by event and this page at once. */
export async function undo(id: number): Promise<void> {
  const done = await attempt("conflict_undo", { id });
  if (done === null) return;
  dropDecisionOf(id);
  tell(text().sync.conflict.undone);
  void readSync();
}

/** Says that a conflict is decided, with the way back. */
export function tellResolved(id: number): void {
  const words = text().sync.conflict;
  showToast({
    kind: "done",
    text: words.done,
    action: { label: words.undo, keycap: null, run: () => void undo(id) },
  });
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
