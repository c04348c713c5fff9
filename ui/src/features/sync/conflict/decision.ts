import type { ConflictField, ConflictView, FieldChoice } from "../../../backend/generated";

/** What a person has chosen so far, by field. */
export type Choices = Readonly<Record<string, FieldChoice>>;

/** What kind of value a field holds, by both of its sides: decides how another one is typed in. */
export type ValueKind = "text" | "number" | "truth" | "other";

function parsed(json: string | null): unknown {
  if (json === null) return null;
  try {
    return JSON.parse(json);
  } catch {
    // What is no JSON is shown as it is.
    return json;
  }
}

/** Whether a side holds nothing a person would call a value. */
export function isEmpty(json: string | null): boolean {
  const value = parsed(json);
  return value === null || value === "";
}

/** The value as a person reads it; empty for nothing. Numbers keep their digits: they may be longer than a float. */
export function shownValue(json: string | null, yes: string, no: string): string {
  const value = parsed(json);
  if (json === null || value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? yes : no;
  return json;
}

/** What both sides hold; different kinds are not typed over. */
export function kindOf(field: ConflictField): ValueKind {
  const kinds = new Set(
    [field.here, field.there]
      .map(parsed)
      .filter((value) => value !== null)
      .map((value): ValueKind => {
        if (typeof value === "string") return "text";
        if (typeof value === "number") return "number";
        return typeof value === "boolean" ? "truth" : "other";
      }),
  );
  const [kind = "text"] = kinds;
  return kinds.size > 1 ? "other" : kind;
}

/** What was typed as JSON text; `null` for a number that is none. */
export function typedValue(kind: ValueKind, typed: string): string | null {
  if (kind !== "number") return JSON.stringify(typed);
  const digits = typed.trim().replace(",", ".");
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(digits) ? digits : null;
}

/** The text of a choice that was typed in, to go on typing. */
export function typedText(choice: FieldChoice | undefined): string {
  if (choice?.take !== "VALUE") return "";
  const value = parsed(choice.value);
  return typeof value === "string" ? value : choice.value;
}

/** What is proposed: the rule of each field where it has one. */
export function proposals(disputed: readonly ConflictField[]): Choices {
  return Object.fromEntries(
    disputed.flatMap((field) => (field.proposed === null ? [] : [[field.field, { take: field.proposed }]])),
  );
}

/** A block is lifted field by field only, never with all the others at once. */
const BLOCK = "isBanned";

/** One side for every field, except that it never lifts a block. */
export function allOf(disputed: readonly ConflictField[], take: "HERE" | "THERE"): Choices {
  return Object.fromEntries(
    disputed.map((field) => [field.field, { take: field.field === BLOCK ? blocked(field, take) : take }]),
  );
}

/** The side that holds the block, where only one of them does. */
function blocked(field: ConflictField, take: "HERE" | "THERE"): "HERE" | "THERE" {
  const here = parsed(field.here) === true;
  const there = parsed(field.there) === true;
  if (here === there) return take;
  return here ? "HERE" : "THERE";
}

/** What a field will be; `undefined` while it is not decided. */
export function resultOf(field: ConflictField, choice: FieldChoice | undefined): string | null | undefined {
  switch (choice?.take) {
    case undefined:
      return undefined;
    case "HERE":
      return field.here;
    case "THERE":
      return field.there;
    case "VALUE":
      return choice.value;
  }
}

/** Fields that nobody has decided yet. */
export function undecided(disputed: readonly ConflictField[], choices: Choices): ConflictField[] {
  return disputed.filter((field) => choices[field.field] === undefined);
}

/** Fields where keeping both makes sense: notes and phones, never a name or a block. */
const JOINED = /note|nota|remark|comment|comentario|phone|tel[eé]fono/i;

/** Both values in one text; `null` where that makes no sense. */
export function keepBoth(field: ConflictField): string | null {
  if (!JOINED.test(field.field)) return null;
  const here = parsed(field.here);
  const there = parsed(field.there);
  const two = typeof here === "string" && typeof there === "string" && here !== "" && there !== "";
  return two ? JSON.stringify(`${here} / ${there}`) : null;
}

/**
 * The choices of a person over a conflict that was read again: what a person chose stays only while both sides of
 * the field still are what they were when it was chosen.
 */
export function carryOver(old: ConflictView, fresh: ConflictView, choices: Choices): Choices {
  const before = new Map(old.disputed.map((field) => [field.field, field]));
  const kept = fresh.disputed.flatMap((field) => {
    const known = before.get(field.field);
    const choice = choices[field.field];
    const same = known !== undefined && known.here === field.here && known.there === field.there;
    return same && choice !== undefined ? [[field.field, choice] as const] : [];
  });
  return { ...proposals(fresh.disputed), ...Object.fromEntries(kept) };
}
