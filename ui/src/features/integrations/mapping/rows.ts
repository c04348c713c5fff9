import type { FieldMappingView, FieldNeed, WayBack } from "../../../backend/generated";
import { fromTransform, type TransformDraft, toTransform, typedValue } from "./codec";
import { oneWayReason } from "./faithful";

/** Types that a field of the target can be of. */
export const KINDS = ["text", "integer", "decimal", "money", "boolean", "date", "date_time", "json"] as const;
export type Kind = (typeof KINDS)[number];

/** A value as typed. `json` where it is stored as something else than text and no type says so. */
export interface ValueDraft {
  text: string;
  as: "text" | "json";
}

/** What the target allows, as a form holds it; an empty text is no rule. */
export interface RulesDraft {
  kind: Kind | "";
  minLength: string;
  maxLength: string;
  pattern: string;
  allowed: ValueDraft[];
  minimum: ValueDraft;
  maximum: ValueDraft;
  reference: string;
}

/** One row of the mapping while a person edits it. */
export interface RowDraft {
  /** Field of the source; empty for a constant. */
  source: string;
  target: string;
  transform: TransformDraft;
  back: WayBack;
  need: FieldNeed;
  /** What the target gets where the source has nothing; an empty text is nothing. */
  preset: ValueDraft;
  rules: RulesDraft;
}

/** The form of a mapping. */
export interface MappingDraft {
  rows: RowDraft[];
}

const NOTHING: ValueDraft = { text: "", as: "text" };
export const NO_RULES: RulesDraft = {
  kind: "",
  minLength: "",
  maxLength: "",
  pattern: "",
  allowed: [],
  minimum: NOTHING,
  maximum: NOTHING,
  reference: "",
};

/** A row as it begins. */
export function freshRow(source: string, target: string, need: FieldNeed = "OPTIONAL"): RowDraft {
  return { source, target, transform: { codec: "copy" }, back: "NO", need, preset: NOTHING, rules: NO_RULES };
}

/** The text of a stored value, and how it is stored. */
function fromValue(value: unknown, kind: Kind | ""): ValueDraft {
  if (value === null || value === undefined || value === "") return NOTHING;
  if (typeof value === "string" && kind !== "json") return { text: value, as: "text" };
  const typed = kind === "integer" || kind === "boolean" || kind === "json";
  return { text: JSON.stringify(value), as: typed ? "text" : "json" };
}

/** What is stored for a typed text; `null` for nothing. */
function toValue({ text, as }: ValueDraft, kind: Kind | ""): unknown {
  if (text === "") return null;
  if (as === "json" || kind === "json") return typedValue(text, "json");
  if (kind === "integer" || kind === "boolean") return typedValue(text, kind);
  return text;
}

function fromRules(rules: Readonly<Record<string, unknown>>): RulesDraft {
  const kind = KINDS.find((each) => each === rules.type) ?? "";
  const text = (value: unknown) => (value === null || value === undefined ? "" : String(value));
  const allowed = Array.isArray(rules.allowed) ? rules.allowed : [];
  return {
    kind,
    minLength: text(rules.min_length),
    maxLength: text(rules.max_length),
    pattern: text(rules.pattern),
    allowed: allowed.map((value) => fromValue(value, kind)),
    minimum: fromValue(rules.minimum, kind),
    maximum: fromValue(rules.maximum, kind),
    reference: text(rules.reference),
  };
}

function toRules(rules: RulesDraft): Readonly<Record<string, unknown>> {
  const { kind } = rules;
  const allowed = rules.allowed.map((value) => toValue(value, kind)).filter((value) => value !== null);
  const found: Record<string, unknown> = {
    type: kind === "" ? null : kind,
    min_length: toCount(rules.minLength),
    max_length: toCount(rules.maxLength),
    pattern: rules.pattern === "" ? null : rules.pattern,
    allowed: allowed.length === 0 ? null : allowed,
    minimum: toValue(rules.minimum, kind),
    maximum: toValue(rules.maximum, kind),
    reference: rules.reference === "" ? null : rules.reference,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null));
}

function toCount(text: string): number | null {
  const trimmed = text.trim();
  return /^[0-9]{1,6}$/.test(trimmed) ? Number(trimmed) : null;
}

/** How many rules a field has. */
export function countRules(rules: RulesDraft): number {
  return Object.keys(toRules(rules)).length;
}

/** The draft of a stored row. */
export function fromView(view: FieldMappingView, zone: string): RowDraft {
  const rules = fromRules(view.rules);
  return {
    source: view.sourceField,
    target: view.targetField,
    transform: fromTransform(view.transform, zone),
    back: view.back,
    need: view.need,
    preset: fromValue(view.default, rules.kind),
    rules,
  };
}

/** A row as it travels. What cannot come back is never asked to. */
export function toView(row: RowDraft): FieldMappingView {
  return {
    sourceField: row.source,
    targetField: row.target,
    transform: toTransform(row.transform, row),
    back: oneWayReason(row.source, row.transform) === null ? row.back : "NO",
    need: row.need,
    default: toValue(row.preset, row.rules.kind),
    rules: toRules(row.rules),
  };
}

/** Fields of the target that a row writes. */
export function targetsOf({ target, transform }: RowDraft): string[] {
  const last = transform.codec === "chain" ? transform.steps.at(-1) : transform;
  return last?.codec === "split" ? [target, ...last.others] : [target];
}

/** The list with one element moved by one place; the list itself at its ends. */
export function moved<T>(list: readonly T[], from: number, by: 1 | -1): T[] {
  const to = from + by;
  const element = list[from];
  if (element === undefined || to < 0 || to >= list.length) return [...list];
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), element, ...rest.slice(to)];
}
