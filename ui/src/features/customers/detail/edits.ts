import type { CustomerDetail, CustomerField } from "../../../backend/generated";
import { parsed, typed } from "../words";

/** What a person typed, by field: only fields that were opened. */
export type Edits = Readonly<Record<string, string>>;

/** The JSON text of what was typed over a value; `null` empties the field. */
export function jsonOf(old: string | null, text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const before = parsed(old);
  if (typeof before === "number" || typeof before === "boolean") {
    const now = parsed(trimmed);
    if (typeof now === typeof before) return trimmed;
  }
  return JSON.stringify(trimmed);
}

/** Fields that are yes or no even where nothing stands in them. */
const TRUTHS: readonly string[] = ["isActive"];

/** Whether a field is yes or no: it is chosen, never typed. */
export function isTruth(field: string, value: string | null): boolean {
  return TRUTHS.includes(field) || typeof parsed(value) === "boolean";
}

/** The fields of which something else was typed than what stands there. */
export function changedFields(fields: readonly CustomerField[], edits: Edits): Record<string, string | null> {
  const changed: Record<string, string | null> = {};
  for (const [name, text] of Object.entries(edits)) {
    const value = fields.find(({ field }) => field === name)?.value ?? null;
    if (text.trim() === typed(value).trim()) continue;
    changed[name] = isTruth(name, value) && text !== "" ? text : jsonOf(value, text);
  }
  return changed;
}

/** What was typed since something was sent: other fields, and other words in those that were sent. */
export function unsent(edits: Edits, sent: Edits): Edits {
  return Object.fromEntries(Object.entries(edits).filter(([field, text]) => sent[field] !== text));
}

/** What somebody else changed between two readings, and who it was, where one is known. */
export interface Moved {
  fields: string[];
  by: string | null;
  at: number | null;
}

export function movedBetween(before: CustomerDetail, after: CustomerDetail): Moved {
  const changed = after.fields.filter((field) => {
    const old = before.fields.find((each) => each.field === field.field);
    return old?.value !== field.value || old?.editedAt !== field.editedAt;
  });
  const blocked = before.block.blocked !== after.block.blocked;
  const newest = changed.reduce<CustomerField | null>(
    (best, field) => ((field.editedAt ?? -1) > (best?.editedAt ?? -1) ? field : best),
    null,
  );
  return {
    fields: [...changed.map(({ field }) => field), ...(blocked ? ["isBanned"] : [])],
    by: newest?.editedBy ?? (blocked ? after.block.by : null),
    at: newest?.editedAt ?? (blocked ? after.block.since : null),
  };
}

const EMAIL = /^\S+@\S+\.\S+$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** What is plainly wrong with what was typed, before it is sent. */
export function wrong(field: string, text: string): "badEmail" | "badDate" | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  if (field === "email" && !EMAIL.test(trimmed)) return "badEmail";
  return field === "birthDate" && !DATE.test(trimmed) ? "badDate" : null;
}
