import { useRef, useState } from "react";
import type { Form } from "../../../shared/form";
import { type MappingDraft, moved, type RowDraft } from "./rows";

/** The rows of a mapping with what a person does to them. */
export interface Rows {
  rows: readonly RowDraft[];
  /** A key per row that moves with it, so that the focus does too. They are no part of what is saved. */
  keys: readonly number[];
  /** Key of the row whose options are open. */
  open: number | null;
  toggle(key: number): void;
  add(rows: readonly RowDraft[], then: "open" | "stay"): void;
  put(index: number, row: RowDraft): void;
  remove(index: number): void;
  move(index: number, by: 1 | -1): void;
}

export function useRows(form: Form<MappingDraft>): Rows {
  const { rows } = form.values;
  const last = useRef(rows.length);
  const [keys, setKeys] = useState<readonly number[]>(() => rows.map((_, index) => index + 1));
  const [open, setOpen] = useState<number | null>(null);
  const fresh = (count: number) =>
    Array.from({ length: count }, () => {
      last.current += 1;
      return last.current;
    });
  // Discarding, or a mapping that was saved elsewhere, brings other rows.
  const now = keys.length === rows.length ? keys : fresh(rows.length);
  if (now !== keys) setKeys(now);
  return {
    rows,
    keys: now,
    open,
    toggle: (key) => setOpen((was) => (was === key ? null : key)),
    add(added, then) {
      const made = fresh(added.length);
      setKeys([...now, ...made]);
      form.set({ rows: [...rows, ...added] });
      if (then === "open") setOpen(made[0] ?? null);
    },
    put: (index, row) => form.set({ rows: rows.map((each, at) => (at === index ? row : each)) }),
    remove(index) {
      setKeys(now.filter((_, at) => at !== index));
      form.set({ rows: rows.filter((_, at) => at !== index) });
    },
    move(index, by) {
      setKeys(moved(now, index, by));
      form.set({ rows: moved(rows, index, by) });
    },
  };
}
