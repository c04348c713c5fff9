import { useSyncExternalStore } from "react";

/**
 * One ticker for the whole screen. Every timer reads it through `useTick`, which renders a component again only
 * when the text that it shows changes, so a second with 500 cards costs 500 string comparisons.
 */
let offset = 0;
let current = Date.now();
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** A tablet's own clock may be wrong by minutes; smaller differences are the way of the answer. */
const TOLERATED_MS = 2_000;

/** Now, by the clock of the machine that receives the orders; moves once a second. */
export function now(): number {
  return current;
}

/** Learns the difference to the machine's clock from an answer that was read at `readAt`. */
export function adjustClock(readAt: number): void {
  const difference = readAt - Date.now();
  offset = Math.abs(difference) > TOLERATED_MS ? difference : 0;
  tick();
}

function tick(): void {
  current = Date.now() + offset;
  for (const listener of listeners) listener();
}

function schedule(): void {
  timer = setTimeout(
    () => {
      tick();
      schedule();
    },
    1_000 - ((Date.now() + offset) % 1_000),
  );
}

/** Calls `listener` once a second. Returns the function that ends it. */
export function onTick(listener: () => void): () => void {
  if (listeners.size === 0) {
    current = Date.now() + offset;
    schedule();
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearTimeout(timer);
  };
}

/** Reads a value that depends on the time. It must be a primitive: identity decides about rendering. */
export function useTick<T extends string | number | boolean | null>(read: (now: number) => T): T {
  return useSyncExternalStore(onTick, () => read(current));
}
