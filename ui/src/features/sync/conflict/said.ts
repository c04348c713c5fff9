import type { ConflictField, ConflictView, FieldChoice } from "../../../backend/generated";
import type { Catalogue } from "../../../shared/i18n";
import { sameValue } from "./values";

/** What the sentences about a conflict need to know. */
export interface Said {
  t: Catalogue;
  /** What the other side is called. */
  system: string;
  /** "hoy 09:52" */
  when(at: number): string;
  kind: ConflictView["item"]["kind"];
}

/** Who changed what stands on a side, and when: "Ana · hoy 09:52", "sin cambios". */
export function whoAndWhen(said: Said, side: "here" | "there", field: ConflictField): string {
  const { t, system, when, kind } = said;
  const words = t.sync.conflict;
  const changed = !sameValue(field[side], field.base);
  if (!changed && kind !== "FIRST_MEETING") return words.unchanged;
  const who = side === "here" ? field.hereBy : system;
  const at = side === "here" ? field.hereAt : field.thereAt;
  if (side === "there" && at === null) return "";
  return [who, at === null ? null : when(at)].filter((part) => part !== null).join(" · ");
}

/** Why the choice of a field is what it is. */
export function because(said: Said, field: ConflictField, choice: FieldChoice | undefined): string {
  const { t, system } = said;
  const words = t.sync.conflict;
  if (choice === undefined) return words.chooseOne;
  if (choice.take === "BOTH") return field.keepBoth === null ? words.chosen : words.keeps[field.keepBoth];
  if (field.because === null || choice.take !== field.proposed) return words.chosen;
  switch (field.because) {
    case "RULE":
      return words.RULE(field.proposed === "HERE" ? words.ruleHere : system);
    case "LATEST":
      return field.rule === "LATEST" ? words.ruleLatest : words.LATEST;
    case "OTHER_EMPTY":
      return words.OTHER_EMPTY;
    case "SAFETY":
      return words.SAFETY(field.proposed === "HERE" ? words.blockedHere : words.blockedThere(system));
  }
}
