import { type FailureCode, toBackendError } from "../../backend/backend";

/** A part of a long list, from anywhere in it. */
export interface Part<T, I> {
  rows: readonly T[];
  /** How many match in all. */
  total: number;
  /** What the answer says beside the rows. */
  info: I;
}

/** What is on the screen of a long list. */
export interface Shown<I> {
  /** The question that the rows answer; `null` until something was read. */
  key: string | null;
  total: number;
  info: I | null;
  failure: FailureCode | null;
  /** Rises whenever rows came. */
  round: number;
}

/** Rows of one question at a time. */
export const PAGE = 50;
/** Pages that are kept, the ones in view among them. */
const KEPT = 16;
/** Questions under way at once: a slow answer to an old one must not hold up the new one. */
const AT_ONCE = 2;

interface Held<T> {
  rows: readonly T[];
  /** The reading that it came from; older ones are read again when they are in view. */
  reading: number;
  used: number;
}

type Read<Q, T, I> = (query: Q, offset: number, limit: number) => Promise<Part<T, I>>;

/**
 * A list that is too long to be held: pages around what is looked at, read as it is scrolled. The rows of the last
 * question stay until the first ones of a new question are there, and only the newest question's answer counts.
 */
export class RowWindow<Q, T, I> {
  readonly #read: Read<Q, T, I>;
  readonly #listeners = new Set<() => void>();
  #pages = new Map<number, Held<T>>();
  #shown: Shown<I> = { key: null, total: 0, info: null, failure: null, round: 0 };
  #wanted: { key: string; query: Q } | null = null;
  #asked = new Set<string>();
  #reading = 0;
  #first = 0;
  #last = 0;
  #use = 0;

  constructor(read: Read<Q, T, I>) {
    this.#read = read;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly shown = (): Shown<I> => this.#shown;

  /** The row at this place, where it was read. */
  at(index: number): T | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.rows[index % PAGE];
  }

  /** Where a row is among those that were read; -1 where it is not. */
  find(test: (row: T) => boolean): number {
    for (const [page, held] of this.#pages) {
      const at = held.rows.findIndex(test);
      if (at >= 0) return page * PAGE + at;
    }
    return -1;
  }

  /** Asks a question. */
  ask(query: Q): void {
    const key = JSON.stringify(query);
    if (key === this.#wanted?.key) return;
    this.#wanted = { key, query };
    // Another list is looked at from its beginning; the first one of all may be come back to in its middle.
    if (this.#shown.key !== null) [this.#first, this.#last] = [0, 0];
    this.#pump();
  }

  /** These rows are looked at. */
  look(first: number, last: number): void {
    this.#first = first;
    this.#last = last;
    this.#pump();
  }

  /** What is in view is read again, and the rest when it comes into view. */
  refresh(): void {
    this.#reading += 1;
    this.#pump();
  }

  #tell(change: Partial<Shown<I>>): void {
    this.#shown = { ...this.#shown, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** The page that is missing most; `null`: nothing is. */
  #missing(): number | null {
    const first = Math.max(0, Math.floor(this.#first / PAGE));
    if (this.#shown.key !== this.#wanted?.key) return this.#isAsked(first) ? null : first;
    const end = Math.max(0, Math.floor(Math.min(this.#last, this.#shown.total - 1) / PAGE));
    for (let page = first; page <= end; page += 1) {
      const held = this.#pages.get(page);
      if ((held === undefined || held.reading < this.#reading) && !this.#isAsked(page)) return page;
    }
    return null;
  }

  #name(page: number): string {
    return `${this.#reading} ${page} ${this.#wanted?.key}`;
  }

  #isAsked(page: number): boolean {
    return this.#asked.has(this.#name(page));
  }

  #pump(): void {
    while (this.#wanted !== null && this.#asked.size < AT_ONCE) {
      const page = this.#missing();
      if (page === null) return;
      void this.#fetch(page, this.#wanted.key, this.#wanted.query);
    }
  }

  async #fetch(page: number, key: string, query: Q): Promise<void> {
    const name = this.#name(page);
    const reading = this.#reading;
    this.#asked.add(name);
    try {
      const part = await this.#read(query, page * PAGE, PAGE);
      this.#asked.delete(name);
      if (key === this.#wanted?.key) this.#take(page, key, reading, part);
    } catch (cause) {
      this.#asked.delete(name);
      if (key !== this.#wanted?.key) return this.#pump();
      // What was asked in vain counts as read, or it would be asked for ever; the next news asks again.
      const old = this.#pages.get(page);
      if (this.#shown.key === key) this.#keep(page, { rows: old?.rows ?? [], reading, used: this.#use });
      else this.#wanted = null;
      this.#tell({ failure: toBackendError(cause).code });
    }
    this.#pump();
  }

  #take(page: number, key: string, reading: number, part: Part<T, I>): void {
    if (this.#shown.key !== key) this.#pages = new Map();
    const known = this.#pages.get(page);
    // An older reading of the same page may come in late.
    if (known !== undefined && known.reading > reading) return;
    this.#use += 1;
    this.#keep(page, { rows: part.rows, reading, used: this.#use });
    const round = this.#shown.round + 1;
    this.#tell({ key, total: part.total, info: part.info, failure: null, round });
  }

  #keep(page: number, held: Held<T>): void {
    this.#pages.set(page, held);
    while (this.#pages.size > KEPT) {
      let oldest: number | null = null;
      for (const [each, { used }] of this.#pages) {
        const least = oldest === null ? undefined : this.#pages.get(oldest)?.used;
        if (each !== page && (least === undefined || used < least)) oldest = each;
      }
      if (oldest === null) return;
      this.#pages.delete(oldest);
    }
  }
}
