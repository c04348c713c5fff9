/**
 * The transformations of a mapping while a person edits them, and the JSON that `field_mappings` holds. Every codec has
 * its settings under the names of the Rust side; what differs is written as a form needs it: the fields of a join and
 * a split stand without the mapping's own one, and the values of a list as typed text.
 */

/** Every codec, in the order of the picker. */
export const CODECS = [
  "copy",
  "trim",
  "case",
  "repair_text",
  "prefix",
  "suffix",
  "integer",
  "decimal",
  "cents",
  "date",
  "date_time",
  "boolean",
  "enumeration",
  "phone_digits",
  "national_id",
  "join",
  "split",
  "list",
  "json_text",
  "chain",
] as const;
export type CodecName = (typeof CODECS)[number];

export const NOTATIONS = ["spanish", "comma", "plain", "english", "number", "unstated"] as const;
export type Notation = (typeof NOTATIONS)[number];
export type NumberForm = "text" | "number";
export type Side = "source" | "target";
export const BOOLEAN_FORMS = [
  "json",
  "number",
  "si_no",
  "s_n",
  "one_zero",
  "true_false",
  "words",
  "unstated",
] as const;
export type BooleanKind = (typeof BOOLEAN_FORMS)[number];
/** `yes` and `no` count for `words` alone. */
export interface BooleanForm {
  form: BooleanKind;
  yes: string;
  no: string;
}
/** `pattern` counts unless the format is not stated. */
export interface DateForm {
  form: "pattern" | "unstated";
  pattern: string;
}
export interface InstantForm {
  form: "pattern" | "epoch_milliseconds" | "epoch_seconds";
  pattern: string;
  zone: string;
}
/** How the values of one side of a list are typed; `json` where they are of several types. */
export type ValueType = "text" | "integer" | "boolean" | "json";
export interface EnumerationPair {
  source: string;
  target: string;
}
export type PhoneForm = "digits" | "plus";

interface Settings {
  copy: object;
  trim: object;
  case: { to: "upper" | "lower" };
  repair_text: object;
  prefix: { text: string };
  suffix: { text: string };
  integer: { source: NumberForm; target: NumberForm };
  decimal: { scale: number; source: Notation; target: Notation };
  cents: { cents: Side; notation: Notation };
  date: { source: DateForm; target: DateForm };
  date_time: { source: InstantForm; target: InstantForm };
  boolean: { source: BooleanForm; target: BooleanForm };
  enumeration: {
    sourceType: ValueType;
    targetType: ValueType;
    values: EnumerationPair[];
    /** What every other value becomes; `null`: such a value is refused. */
    fallback: string | null;
  };
  phone_digits: { source: PhoneForm; target: PhoneForm };
  national_id: { prefixes: string; missingPrefix: string; leadingZeros: "keep" | "drop" };
  /** `others`: the fields of the source after the mapping's own. */
  join: { others: string[]; separator: string };
  /** `others`: the fields of the target after the mapping's own. */
  split: { others: string[]; separator: string };
  /** `sourceSeparator`: the source's list is a text as well, with this between its elements; `null`: a list. */
  list: { sourceSeparator: string | null; separator: string };
  json_text: object;
  chain: { steps: CodecDraft[] };
}

/** A codec with its settings. */
export type CodecDraft = { [N in CodecName]: { codec: N } & Settings[N] }[CodecName];
/** The draft of one codec. */
export type DraftOf<N extends CodecName> = Extract<CodecDraft, { codec: N }>;
/** A codec, an expression, or something that this version of the screen does not know and leaves as it is. */
export type TransformDraft =
  | CodecDraft
  | { codec: "expression"; text: string }
  | { codec: "unknown"; json: Readonly<Record<string, unknown>> };

type Json = Readonly<Record<string, unknown>>;

/** The mapping's own fields, which joins and splits begin with. */
export interface OwnFields {
  source: string;
  target: string;
}

/** A codec as it begins when somebody chooses it. */
export function freshCodec(name: CodecName, zone: string): CodecDraft {
  switch (name) {
    case "copy":
    case "trim":
    case "repair_text":
    case "json_text":
      return { codec: name };
    case "case":
      return { codec: name, to: "upper" };
    case "prefix":
    case "suffix":
      return { codec: name, text: "" };
    case "integer":
      return { codec: name, source: "text", target: "text" };
    case "decimal":
      return { codec: name, scale: 2, source: "comma", target: "plain" };
    case "cents":
      return { codec: name, cents: "source", notation: "plain" };
    case "date":
      return {
        codec: name,
        source: { form: "pattern", pattern: "dd/MM/yyyy" },
        target: { form: "pattern", pattern: "yyyy-MM-dd" },
      };
    case "date_time":
      return {
        codec: name,
        source: { form: "pattern", pattern: "dd/MM/yyyy HH:mm", zone },
        target: { form: "pattern", pattern: "yyyy-MM-ddTHH:mm:ssXXX", zone: "UTC" },
      };
    case "boolean":
      return {
        codec: name,
        source: { form: "si_no", yes: "", no: "" },
        target: { form: "true_false", yes: "", no: "" },
      };
    case "enumeration":
      return {
        codec: name,
        sourceType: "text",
        targetType: "text",
        values: [{ source: "", target: "" }],
        fallback: null,
      };
    case "phone_digits":
      return { codec: name, source: "digits", target: "digits" };
    case "national_id":
      return { codec: name, prefixes: "VE", missingPrefix: "", leadingZeros: "keep" };
    case "join":
    case "split":
      return { codec: name, others: [""], separator: " " };
    case "list":
      return { codec: name, sourceSeparator: null, separator: ";" };
    case "chain":
      return { codec: name, steps: [{ codec: "trim" }, { codec: "case", to: "upper" }] };
  }
}

/** The JSON of a transformation. */
export function toTransform(draft: TransformDraft, own: OwnFields): Json {
  switch (draft.codec) {
    case "expression":
      return { expression: draft.text };
    case "unknown":
      return draft.json;
    default:
      return codecJson(draft, own);
  }
}

function codecJson(draft: CodecDraft, own: OwnFields): Json {
  const { codec } = draft;
  switch (draft.codec) {
    case "boolean":
      return { codec, source: booleanJson(draft.source), target: booleanJson(draft.target) };
    case "date":
      return { codec, source: dateJson(draft.source), target: dateJson(draft.target) };
    case "date_time":
      return { codec, source: instantJson(draft.source), target: instantJson(draft.target) };
    case "enumeration":
      return {
        codec,
        values: draft.values.map(({ source, target }) => [
          typedValue(source, draft.sourceType),
          typedValue(target, draft.targetType),
        ]),
        ...(draft.fallback === null ? {} : { default: typedValue(draft.fallback, draft.targetType) }),
      };
    case "national_id":
      return {
        codec,
        prefixes: [...draft.prefixes],
        ...(draft.missingPrefix === "" ? {} : { missing_prefix: draft.missingPrefix }),
        leading_zeros: draft.leadingZeros,
      };
    case "join":
      return { codec, fields: [own.source, ...draft.others], separator: draft.separator };
    case "split":
      return { codec, fields: [own.target, ...draft.others], separator: draft.separator };
    case "list":
      return {
        codec,
        ...(draft.sourceSeparator === null ? {} : { source_separator: draft.sourceSeparator }),
        separator: draft.separator,
      };
    case "chain":
      return { codec, steps: draft.steps.map((step) => codecJson(step, own)) };
    default:
      return { ...draft };
  }
}

function booleanJson({ form, yes, no }: BooleanForm): unknown {
  return form === "words" ? { words: { yes, no } } : form;
}

function dateJson({ form, pattern }: DateForm): unknown {
  return form === "unstated" ? form : { pattern };
}

function instantJson({ form, pattern, zone }: InstantForm): unknown {
  return form === "pattern" ? { pattern: { pattern, zone } } : form;
}

/** What a typed text means. A text that is none of its type stays text, and the check says so. */
export function typedValue(text: string, type: ValueType): unknown {
  const trimmed = text.trim();
  if (type === "integer" && /^-?[0-9]{1,15}$/.test(trimmed)) return Number(trimmed);
  if (type === "boolean" && (trimmed === "true" || trimmed === "false")) return trimmed === "true";
  if (type === "json") {
    try {
      return JSON.parse(trimmed);
    } catch {
      return text;
    }
  }
  return text;
}

/** The text of a value of a type. */
export function valueText(value: unknown, type: ValueType): string {
  return type !== "json" && typeof value === "string" ? value : JSON.stringify(value);
}

/** The one type that all values have; `json` where they have several. */
export function typeOf(values: readonly unknown[]): ValueType {
  if (values.every((value) => typeof value === "string")) return "text";
  if (values.every((value) => Number.isSafeInteger(value))) return "integer";
  return values.every((value) => typeof value === "boolean") ? "boolean" : "json";
}

/** The draft of a stored transformation. What does not read stays as it is, so that saving another row keeps it. */
export function fromTransform(json: Json, zone: string): TransformDraft {
  if (typeof json.expression === "string") return { codec: "expression", text: json.expression };
  return codecDraft(json, zone) ?? { codec: "unknown", json };
}

function codecDraft(json: Json, zone: string): CodecDraft | null {
  const name = CODECS.find((each) => each === json.codec);
  if (name === undefined) return null;
  switch (name) {
    case "copy":
    case "trim":
    case "repair_text":
    case "json_text":
      return { codec: name };
    case "case": {
      const to = oneOf(["upper", "lower"] as const, json.to);
      return to && { codec: name, to };
    }
    case "prefix":
    case "suffix":
      return typeof json.text === "string" ? { codec: name, text: json.text } : null;
    case "integer": {
      const source = oneOf(["text", "number"] as const, json.source);
      const target = oneOf(["text", "number"] as const, json.target);
      return source && target && { codec: name, source, target };
    }
    case "decimal": {
      const source = oneOf(NOTATIONS, json.source);
      const target = oneOf(NOTATIONS, json.target);
      const { scale } = json;
      return source && target && typeof scale === "number" ? { codec: name, scale, source, target } : null;
    }
    case "cents": {
      const cents = oneOf(["source", "target"] as const, json.cents);
      const notation = oneOf(NOTATIONS, json.notation ?? "plain");
      return cents && notation && { codec: name, cents, notation };
    }
    case "date": {
      const source = dateDraft(json.source);
      const target = dateDraft(json.target);
      return source && target && { codec: name, source, target };
    }
    case "date_time": {
      const source = instantDraft(json.source, zone);
      const target = instantDraft(json.target, zone);
      return source && target && { codec: name, source, target };
    }
    case "boolean": {
      const source = booleanDraft(json.source);
      const target = booleanDraft(json.target);
      return source && target && { codec: name, source, target };
    }
    case "enumeration":
      return enumerationDraft(json);
    case "phone_digits": {
      const source = oneOf(["digits", "plus"] as const, json.source ?? "digits");
      const target = oneOf(["digits", "plus"] as const, json.target ?? "digits");
      return source && target && { codec: name, source, target };
    }
    case "national_id": {
      const prefixes = json.prefixes ?? ["V", "E"];
      const leadingZeros = oneOf(["keep", "drop"] as const, json.leading_zeros ?? "keep");
      const missing = json.missing_prefix ?? "";
      if (!areTexts(prefixes) || leadingZeros === null || typeof missing !== "string") return null;
      return { codec: name, prefixes: prefixes.join(""), missingPrefix: missing, leadingZeros };
    }
    case "join":
    case "split":
      return areTexts(json.fields) && typeof json.separator === "string"
        ? { codec: name, others: json.fields.slice(1), separator: json.separator }
        : null;
    case "list": {
      const { separator, source_separator: sourceSeparator = null } = json;
      if (typeof separator !== "string") return null;
      if (sourceSeparator !== null && typeof sourceSeparator !== "string") return null;
      return { codec: name, sourceSeparator, separator };
    }
    case "chain": {
      if (!Array.isArray(json.steps)) return null;
      const steps = json.steps.map((step) => (isJson(step) ? codecDraft(step, zone) : null));
      return steps.every((step) => step !== null) ? { codec: name, steps } : null;
    }
  }
}

function enumerationDraft(json: Json): CodecDraft | null {
  if (!Array.isArray(json.values)) return null;
  const pairs: unknown[] = json.values;
  if (!pairs.every((pair): pair is [unknown, unknown] => Array.isArray(pair) && pair.length === 2))
    return null;
  const fallback = json.default ?? null;
  const sourceType = typeOf(pairs.map(([source]) => source));
  const targetType = typeOf([...pairs.map(([, target]) => target), ...(fallback === null ? [] : [fallback])]);
  return {
    codec: "enumeration",
    sourceType,
    targetType,
    values: pairs.map(([source, target]) => ({
      source: valueText(source, sourceType),
      target: valueText(target, targetType),
    })),
    fallback: fallback === null ? null : valueText(fallback, targetType),
  };
}

function booleanDraft(json: unknown): BooleanForm | null {
  if (isJson(json) && isJson(json.words)) {
    const { yes, no } = json.words;
    return typeof yes === "string" && typeof no === "string" ? { form: "words", yes, no } : null;
  }
  const form = oneOf(BOOLEAN_FORMS, json);
  return form === null || form === "words" ? null : { form, yes: "", no: "" };
}

function dateDraft(json: unknown): DateForm | null {
  if (json === "unstated") return { form: "unstated", pattern: "" };
  return isJson(json) && typeof json.pattern === "string" ? { form: "pattern", pattern: json.pattern } : null;
}

function instantDraft(json: unknown, zone: string): InstantForm | null {
  if (json === "epoch_milliseconds" || json === "epoch_seconds") return { form: json, pattern: "", zone };
  if (!isJson(json) || !isJson(json.pattern)) return null;
  const { pattern, zone: stated = "UTC" } = json.pattern;
  return typeof pattern === "string" && typeof stated === "string"
    ? { form: "pattern", pattern, zone: stated }
    : null;
}

function oneOf<T extends string>(names: readonly T[], value: unknown): T | null {
  return names.find((name) => name === value) ?? null;
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function areTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
