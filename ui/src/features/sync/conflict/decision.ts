import type { ConflictField, ConflictView, FieldChoice, SideView } from "../../../backend/generated";
import { parsed, sameValue } from "./values";

/** What a person has chosen so far, by field. */
export type Choices = Readonly<Record<string, FieldChoice>>;

/** What is proposed: the rule of each field where it has one. */
export function proposals(disputed: readonly ConflictField[]): Choices {
  return Object.fromEntries(
    disputed.flatMap((field) => (field.proposed === null ? [] : [[field.field, { take: field.proposed }]])),
  );
}

/** One side for every field, except that it never lifts a block: that is done field by field, with a reason. */
export function allOf(disputed: readonly ConflictField[], take: SideView): Choices {
  const other: SideView = take === "HERE" ? "THERE" : "HERE";
  return Object.fromEntries(
    disputed.map((field) => [field.field, { take: field.reasonFor === take ? other : take }]),
  );
}

/** Whether a choice lifts a block, and so needs a reason. */
export function lifts(field: ConflictField, choice: FieldChoice | undefined): boolean {
  if (choice === undefined || field.reasonFor === null) return false;
  if (choice.take === "VALUE") return parsed(choice.value) !== true;
  return choice.take === field.reasonFor;
}

/** The choices that lift a block. */
export function lifting(disputed: readonly ConflictField[], choices: Choices): ConflictField[] {
  return disputed.filter((field) => lifts(field, choices[field.field]));
}

/** Shorter reasons say nothing, longer ones are not read. */
export const REASON = { least: 3, most: 200 } as const;

/** Whether it is long enough and not too long, counted by signs as the program does. */
export function isReason(reason: string): boolean {
  const { length } = [...reason.trim()];
  return length >= REASON.least && length <= REASON.most;
}

/** The text of a choice that was typed in, as JSON. */
export function typedOf(choice: FieldChoice | undefined): string | null {
  return choice?.take === "VALUE" ? choice.value : null;
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
    case "BOTH":
      return field.keepBoth === "JOINED" ? joined(field) : field.there;
    case "VALUE":
      return choice.value;
  }
}

/** Both texts in one, that of here above. */
function joined(field: ConflictField): string | null {
  const here = parsed(field.here);
  const there = parsed(field.there);
  return typeof here === "string" && typeof there === "string"
    ? JSON.stringify(`${here}\n${there}`)
    : field.there;
}

/** Fields that nobody has decided yet. */
export function undecided(disputed: readonly ConflictField[], choices: Choices): ConflictField[] {
  return disputed.filter((field) => choices[field.field] === undefined);
}

/**
 * The choices of a person over a conflict that was read again: what a person chose stays only while both sides of
 * the field still are what they were when it was chosen.
 */
export function carryOver(old: readonly ConflictField[], fresh: ConflictView, choices: Choices): Choices {
  const before = new Map(old.map((field) => [field.field, field]));
  const kept = fresh.disputed.flatMap((field) => {
    const known = before.get(field.field);
    const choice = choices[field.field];
    const same =
      known !== undefined && sameValue(known.here, field.here) && sameValue(known.there, field.there);
    return same && choice !== undefined ? [[field.field, choice] as const] : [];
  });
  return { ...proposals(fresh.disputed), ...Object.fromEntries(kept) };
}
