import { toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { ConflictItem, ConflictView } from "../../../backend/generated";
import { lookUp, text } from "../../../shared/i18n";
import { reportFailure, showToast } from "../../../shared/toasts";
import { allowed, attempt, tell } from "../actions";
import { readSync, useSync } from "../store";
import { systemName } from "../words";
import { dropDecisionOf } from "./recent";
import { askUndoDeletion, askUndoReason, whoSits } from "./store";

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

/** Decisions that are being taken back: pressed twice, one is taken back once. */
const underWay = new Set<number>();

/**
 * *Deshacer*: as a new change, which the lists learn by event and this page at once. Where it lifts a block a person is asked
 * why first; where it deletes, whether they mean it.
 */
export async function undo(view: ConflictView): Promise<void> {
  if (!allowed("conflict_undo")) return;
  if (view.answer === "KEEP_EDIT") askUndoDeletion({ view, again: () => void takeBack(view, null) });
  else await takeBack(view, null);
}

async function takeBack(view: ConflictView, reason: string | null): Promise<void> {
  const { id } = view.item;
  const person = whoSits();
  if (underWay.has(id) || !allowed("conflict_undo")) return;
  underWay.add(id);
  try {
    await backend().call("conflict_undo", { id, reason });
  } catch (cause) {
    const error = toBackendError(cause);
    if (error.code !== "REASON_NEEDED" || reason !== null) reportFailure(error);
    else if (whoSits() === person) askWhy(view);
    return;
  } finally {
    underWay.delete(id);
  }
  dropDecisionOf(id);
  tell(undoneSentence(view));
  void readSync();
}

/** Asks why a block is lifted; while another question is open, that is offered for later. */
function askWhy(view: ConflictView): void {
  const again = (why: string) => void takeBack(view, why);
  if (askUndoReason({ ids: [view.item.id], turn: "AT_ONCE", again })) return;
  const words = text().sync.conflict;
  showToast({
    kind: "error",
    text: `${words.undoneNone} ${words.liftingMany(1)}`,
    action: { label: words.writeReason, keycap: null, run: () => askWhy(view) },
  });
}

/** What is so now: fields are in dispute again, of a deletion the other answer was carried out. */
function undoneSentence({ item, deletion, answer }: ConflictView): string {
  const t = text();
  const words = t.sync.conflict;
  if (deletion === null) return words.undone;
  const record = lookUp(words.records, item.entityType, words.records.other);
  const system = systemName(t, useSync.getState().overview, item.system);
  if (answer === "DELETE")
    return deletion.undoesBoth ? words.undoneRestores(record, system) : words.undoneRestoresHere(record);
  return deletion.undoesBoth ? words.undoneDeletes(record, system) : words.undoneDeletesHere(record);
}

/** Says that a conflict is decided, with the way back where there is one. */
export function tellResolved(view: ConflictView): void {
  const words = text().sync.conflict;
  const run = () => void undo(view);
  const action = view.undoUntil === null ? null : { label: words.undo, keycap: null, run };
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
