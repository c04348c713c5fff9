import { type RefObject, useEffect, useRef } from "react";
import { useSettings } from "./settings";

interface Keys {
  /** How many rows there are, also those that are not drawn. */
  count: number;
  /** Brings a row into view, so that it is drawn. */
  reveal(index: number): void;
  /** `R` on the row that has the focus. */
  onRetry?(index: number): void;
}

/** The row that holds an element; `null` outside of rows. */
function rowOf(target: EventTarget | null): number | null {
  const row = target instanceof HTMLElement ? target.closest<HTMLElement>("[data-index]") : null;
  return row === null ? null : Number(row.dataset.index);
}

/** Whether a key belongs to what has the focus: texts, choices and whatever opens a list of its own. */
function belongsToElement(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [aria-haspopup]") !== null;
}

function focusRow(list: HTMLElement, index: number): void {
  const row = list.querySelector(`[data-index="${index}"]`);
  const main = row?.querySelector<HTMLElement>("[data-main]") ?? row?.querySelector<HTMLElement>("a, button");
  main?.focus({ preventScroll: true });
}

/**
 * Arrows walk the rows of a list (`data-index`), from the main control of one (`data-main`) to that of the next, so that
 * Enter does what a press does. `R` retries where shortcuts are on.
 */
export function useListKeys(list: RefObject<HTMLElement | null>, keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    function onKey(event: KeyboardEvent): void {
      if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
      const index = rowOf(event.target);
      if (index === null || belongsToElement(event.target) || element === null) return;
      const { count, reveal, onRetry } = latest.current;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        const next = index + (event.key === "ArrowDown" ? 1 : -1);
        event.preventDefault();
        if (next < 0 || next >= count) return;
        reveal(next);
        requestAnimationFrame(() => focusRow(element, next));
      } else if (
        event.key.toLowerCase() === "r" &&
        onRetry !== undefined &&
        useSettings.getState().shortcuts
      ) {
        event.preventDefault();
        onRetry(index);
      }
    }
    element.addEventListener("keydown", onKey);
    return () => element.removeEventListener("keydown", onKey);
  }, [list]);
}
