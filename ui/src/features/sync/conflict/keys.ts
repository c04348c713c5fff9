import { type RefObject, useEffect, useRef } from "react";
import { useSettings } from "../../../shared/settings";
import { useUndoQuestion } from "./store";

/** What keys of the dialog do. */
export interface ConflictKeys {
  /** Ctrl+Enter. */
  save(): void;
  /** Alt+← and Alt+→: another conflict. */
  step(by: -1 | 1): void;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type !== "radio" && target.type !== "checkbox";
}

/** Whether a key is meant for a dialog that stands over the conflict. */
function isElsewhere(target: EventTarget | null): boolean {
  if (useUndoQuestion.getState().asked !== null) return true;
  const dialog = target instanceof Element ? target.closest("[role=dialog], [role=alertdialog]") : null;
  return dialog !== null && !dialog.classList.contains("conflict");
}

/** Ctrl+Enter saves and Alt with an arrow goes to another conflict, wherever the focus is. */
export function useDialogKeys(keys: Partial<ConflictKeys>): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isElsewhere(event.target)) return;
      const { save, step } = latest.current;
      if (event.key === "Enter" && event.ctrlKey && !event.repeat && save !== undefined) {
        event.preventDefault();
        save();
      }
      const by = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : null;
      if (by === null || !event.altKey || step === undefined) return;
      // Otherwise the page itself would go back.
      event.preventDefault();
      step(by);
    };
    // On the way down: the dialog keeps the arrows from whatever is around it.
    addEventListener("keydown", onKey, true);
    return () => removeEventListener("keydown", onKey, true);
  }, []);
}

const ROW = "tr[data-row]";

function choicesOf(row: Element): HTMLInputElement[] {
  return [...row.querySelectorAll<HTMLInputElement>("[data-choice]")];
}

/** Puts the focus on what is chosen in a line, otherwise on its first choice. */
function enter(row: Element | undefined): void {
  if (row === undefined) return;
  const choices = choicesOf(row);
  const choice = choices.find((each) => each.checked) ?? choices[0];
  choice?.focus();
  row.scrollIntoView?.({ block: "nearest" });
}

/**
 * Keys of the table: ↑ ↓ walk the lines, ← → and 1 2 choose a side, 3 keeps both or takes another value. Without a line
 * in focus they speak of the first one that nobody has decided. The figures are keys alone, which can be turned off.
 */
export function useTableKeys(table: RefObject<HTMLElement | null>): void {
  const single = useSettings((settings) => settings.shortcuts);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { key, target } = event;
      if (event.ctrlKey || event.altKey || event.metaKey || isTyping(target) || isElsewhere(target)) return;
      if (!single && /^[123]$/.test(key)) return;
      const root = table.current;
      const dialog = root?.closest("[role=dialog]") ?? null;
      // Nothing has the focus after what had it is gone: the keys still speak of the table.
      const nowhere = target === document.body || target === dialog;
      if (root === null || !(target instanceof Node) || !(nowhere || dialog?.contains(target))) return;
      const rows = [...root.querySelectorAll(ROW)];
      const current = rows.findIndex((row) => row.contains(target));
      const waiting = rows.find((row) => row.classList.contains("todo")) ?? rows[0];
      const row = rows[current] ?? waiting;
      if (row === undefined) return;
      if (key === "ArrowDown" || key === "ArrowUp") {
        // Inside of the folds and the lists below the arrows belong to them.
        if (current < 0 && !nowhere) return;
        event.preventDefault();
        const next = current < 0 ? rows.indexOf(row) : current + (key === "ArrowDown" ? 1 : -1);
        enter(rows[next]);
      } else if (key === "ArrowLeft" || key === "ArrowRight") {
        if (current < 0) return;
        event.preventDefault();
        choose(row, key === "ArrowLeft" ? 0 : 1);
      } else if (key === "1" || key === "2") {
        event.preventDefault();
        choose(row, key === "1" ? 0 : 1);
      } else if (key === "3") {
        event.preventDefault();
        const third =
          row.querySelector<HTMLElement>("[data-both]") ?? row.querySelector<HTMLElement>("[data-other]");
        third?.click();
      }
    };
    // On the way down: the dialog keeps the arrows from whatever is around it.
    addEventListener("keydown", onKey, true);
    return () => removeEventListener("keydown", onKey, true);
  }, [table, single]);
}

function choose(row: Element, index: number): void {
  const choice = choicesOf(row)[index];
  choice?.click();
  choice?.focus();
  row.scrollIntoView?.({ block: "nearest" });
}
