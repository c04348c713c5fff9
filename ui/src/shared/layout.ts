import { useSyncExternalStore } from "react";

/**
 * How many columns fit. It is measured in root sizes, so a larger text size reflows the board as a smaller
 * window does; the style sheets use the same limits in container queries.
 */
export type Layout = "wide" | "columns" | "stack";

const WIDE_REM = 107.5;
const COLUMNS_REM = 80;

function read(): Layout {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const width = document.documentElement.clientWidth / rem;
  if (width >= WIDE_REM) return "wide";
  return width >= COLUMNS_REM ? "columns" : "stack";
}

let current: Layout | null = null;

function subscribe(listener: () => void): () => void {
  const update = () => {
    current = read();
    listener();
  };
  addEventListener("resize", update);
  const root = new MutationObserver(update);
  root.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
  return () => {
    removeEventListener("resize", update);
    root.disconnect();
  };
}

/** Below this a dialog has no room for what stands above each other. */
const SHORT_REM = 38;

function readShort(): boolean {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return document.documentElement.clientHeight / rem < SHORT_REM;
}

/** Whether the window is low, measured in the size of the text. Dialogs stand outside of what style sheets measure. */
export function useShort(): boolean {
  return useSyncExternalStore(subscribe, readShort);
}

/** Below this a dialog with columns stands its columns on each other; the style sheets' own limit for small windows. */
const NARROW_REM = 57.5;

function readNarrow(): boolean {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return document.documentElement.clientWidth / rem < NARROW_REM;
}

/** Whether the window is narrow, measured in the size of the text. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, readNarrow);
}

export function useLayout(): Layout {
  return useSyncExternalStore(subscribe, () => {
    current ??= read();
    return current;
  });
}
