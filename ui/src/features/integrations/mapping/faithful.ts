import type { CodecDraft, TransformDraft } from "./codec";

/** Why a transformation has no way back; a key of the catalogue `mapping.oneWay`. */
export type OneWayReason = "constant" | "expression" | "codec";

/** Why a field cannot travel back; `null` when it can. The same rule as in Rust, so that the switch need not wait. */
export function oneWayReason(source: string, draft: TransformDraft): OneWayReason | null {
  if (draft.codec === "expression") return "expression";
  if (source === "") return "constant";
  return draft.codec !== "unknown" && isOneWay(draft) ? "codec" : null;
}

function isOneWay(draft: CodecDraft): boolean {
  switch (draft.codec) {
    case "decimal":
      return draft.source === "unstated";
    case "cents":
      return draft.notation === "unstated";
    case "date":
    case "boolean":
      return draft.source.form === "unstated";
    case "enumeration":
      return draft.fallback !== null || repeats(draft.values.map((pair) => pair.target));
    case "chain":
      return draft.steps.some(isOneWay);
    default:
      return false;
  }
}

/** What is wrong with settings, as a key of the catalogue `mapping.settings`. */
export type SettingsProblem =
  | "prefixEmpty"
  | "suffixEmpty"
  | "separatorEmpty"
  | "fieldMissing"
  | "fieldRepeated"
  | "scale"
  | "notationStated"
  | "formStated"
  | "words"
  | "pattern"
  | "dayWithTime"
  | "instantWithoutTime"
  | "zone"
  | "valueMissing"
  | "valueRepeated"
  | "prefixes"
  | "missingPrefix"
  | "steps"
  | "joinFirst"
  | "splitLast";

const MOST_STEPS = 8;
const MOST_DECIMALS = 18;
const NEEDED = [/yyyy/, /M/, /d/];

/** What is wrong with the settings of a codec before Rust is asked: what is not filled in, above all. */
export function settingsProblem(draft: TransformDraft): SettingsProblem | null {
  switch (draft.codec) {
    case "prefix":
      return draft.text === "" ? "prefixEmpty" : null;
    case "suffix":
      return draft.text === "" ? "suffixEmpty" : null;
    case "list":
      return draft.separator === "" || draft.sourceSeparator === "" ? "separatorEmpty" : null;
    case "join":
    case "split":
      if (draft.separator === "") return "separatorEmpty";
      if (draft.others.length === 0 || draft.others.includes("")) return "fieldMissing";
      return repeats(draft.others) ? "fieldRepeated" : null;
    case "decimal":
      if (!Number.isInteger(draft.scale) || draft.scale < 0 || draft.scale > MOST_DECIMALS) return "scale";
      return draft.target === "unstated" ? "notationStated" : null;
    case "cents":
      return draft.cents === "source" && draft.notation === "unstated" ? "notationStated" : null;
    case "date":
      if (draft.target.form === "unstated") return "formStated";
      for (const side of [draft.source, draft.target]) {
        if (side.form === "unstated") continue;
        if (!isDatePattern(side.pattern)) return "pattern";
        if (side.pattern.includes("HH")) return "dayWithTime";
      }
      return null;
    case "date_time":
      for (const side of [draft.source, draft.target]) {
        if (side.form !== "pattern") continue;
        if (!isDatePattern(side.pattern)) return "pattern";
        if (!side.pattern.includes("HH")) return "instantWithoutTime";
        if (side.zone.trim() === "") return "zone";
      }
      return null;
    case "boolean":
      if (draft.target.form === "unstated") return "formStated";
      for (const { form, yes, no } of [draft.source, draft.target]) {
        if (form === "words" && (yes === "" || no === "" || yes.toLowerCase() === no.toLowerCase()))
          return "words";
      }
      return null;
    case "enumeration":
      if (draft.values.length === 0 || draft.values.some((pair) => pair.source === "" || pair.target === ""))
        return "valueMissing";
      if (draft.fallback === "") return "valueMissing";
      return repeats(draft.values.map((pair) => pair.source)) ? "valueRepeated" : null;
    case "national_id":
      if (!/^[A-Z]*$/.test(draft.prefixes)) return "prefixes";
      return draft.missingPrefix !== "" && !draft.prefixes.includes(draft.missingPrefix)
        ? "missingPrefix"
        : null;
    case "chain":
      return chainProblem(draft.steps);
    default:
      return null;
  }
}

function chainProblem(steps: readonly CodecDraft[]): SettingsProblem | null {
  if (steps.length === 0 || steps.length > MOST_STEPS) return "steps";
  for (const [position, step] of steps.entries()) {
    const problem = settingsProblem(step);
    if (problem !== null) return problem;
    if (step.codec === "join" && position !== 0) return "joinFirst";
    if (step.codec === "split" && position !== steps.length - 1) return "splitLast";
  }
  return null;
}

/** Whether a text is a format of dates: year, month and day, and no letter that means nothing. */
export function isDatePattern(pattern: string): boolean {
  const rest = pattern.replace(/yyyy|MM|M|dd|d|HH|mm|ss|S{1,9}|XXX|xxx|xx|T/g, "");
  return NEEDED.every((part) => part.test(pattern)) && !/[\p{L}\p{N}]/u.test(rest);
}

function repeats(values: readonly string[]): boolean {
  return new Set(values).size !== values.length;
}
