import { useCallback, useEffect, useRef, useState } from "react";
import { type FailureCode, toBackendError } from "../backend/backend";
import { createReadings } from "./readings";

/** A part of a long list, as the machine answers it. */
export interface Page<T, C> {
  items: readonly T[];
  total: number;
  /** What to ask for the next part with; `null` at the end. */
  next: C | null;
}

/** A long list of which the beginning was read. */
export interface Pages<T> {
  /** `null` until something was read. */
  items: readonly T[] | null;
  total: number;
  failure: FailureCode | null;
  /** Reads on, unless that is under way or the end is reached. */
  more(): void;
}

/** How many are asked for at once, and at most. */
const PART = 100;
const MOST = 500;

/**
 * A list whose beginning was read anew: what follows behind the last one that both know stays, so that nothing
 * jumps under a person who is far down.
 */
export function freshen<T>(old: readonly T[], fresh: readonly T[], keyOf: (item: T) => string | number): T[] {
  const known = new Set(fresh.map(keyOf));
  const last = old.findLastIndex((item) => known.has(keyOf(item)));
  return last < 0 ? [...fresh] : [...fresh, ...old.slice(last + 1)];
}

interface Source<T, C> {
  /** Which list it is; another one begins anew. */
  key: string;
  /** Rises when the beginning must be read again. */
  round: number;
  keyOf(item: T): string | number;
  read(after: C | null, limit: number): Promise<Page<T, C>>;
}

interface Held<T, C> {
  key: string;
  items: readonly T[] | null;
  total: number;
  next: C | null;
  failure: FailureCode | null;
}

/**
 * Reads a long list part by part, and its beginning again with every round. Answers are taken in the order of the rounds, so
 * that rounds which follow each other faster than they are answered are still seen.
 */
export function usePages<T, C>(source: Source<T, C>): Pages<T> {
  const { key, round } = source;
  const latest = useRef(source);
  latest.current = source;
  const [held, setHeld] = useState<Held<T, C>>({ key, items: null, total: 0, next: null, failure: null });
  const holding = useRef(held);
  holding.current = held;
  const [readings] = useState(createReadings);
  /** Where the part that is on its way begins. */
  const readingMore = useRef<Pick<Held<T, C>, "key" | "next"> | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` says when to read.
  useEffect(() => {
    const mine = readings.begin();
    const isNews = () => latest.current.key === key && readings.isNews(mine);
    const known = () => (holding.current.key === key ? (holding.current.items ?? []) : []);
    const limit = Math.min(MOST, Math.max(PART, known().length));
    latest.current.read(null, limit).then(
      (page) => {
        if (!isNews()) return;
        const old = known();
        // A list that got shorter than what was asked for is known whole.
        const whole = page.next === null || old.length <= limit;
        setHeld({
          key,
          items: whole ? page.items : freshen(old, page.items, latest.current.keyOf),
          total: page.total,
          next: whole ? page.next : holding.current.next,
          failure: null,
        });
      },
      (cause) => {
        if (latest.current.key !== key || !readings.isLastWord(mine)) return;
        const failure = toBackendError(cause).code;
        setHeld((before) =>
          before.key === key ? { ...before, failure } : { ...before, key, items: null, failure },
        );
      },
    );
  }, [key, round]);

  const more = useCallback(() => {
    const { key, items, next } = holding.current;
    // The list of another key still stands there until its own is read.
    if (items === null || next === null || key !== latest.current.key) return;
    // Only behind the end that it was asked for: two lists may end with the same.
    const isThisEnd = (end: Pick<Held<T, C>, "key" | "next"> | null) => end?.key === key && end.next === next;
    if (isThisEnd(readingMore.current)) return;
    readingMore.current = { key, next };
    const fits = () => isThisEnd(holding.current);
    latest.current
      .read(next, PART)
      .then(
        (page) => {
          if (!fits()) return;
          setHeld((before) => ({
            ...before,
            items: joined(before.items ?? [], page.items, latest.current.keyOf),
            total: page.total,
            next: page.next,
          }));
        },
        (cause) => {
          if (fits()) setHeld((before) => ({ ...before, failure: toBackendError(cause).code }));
        },
      )
      .finally(() => {
        if (isThisEnd(readingMore.current)) readingMore.current = null;
      });
  }, []);

  return { items: held.items, total: held.total, failure: held.failure, more };
}

/** The list with its next part; one that moved into it meanwhile is not doubled. */
function joined<T>(old: readonly T[], part: readonly T[], keyOf: (item: T) => string | number): T[] {
  const known = new Set(old.map(keyOf));
  return [...old, ...part.filter((item) => !known.has(keyOf(item)))];
}
