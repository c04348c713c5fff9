import type {
  EntityField,
  FieldMappingView,
  MappingCheck,
  MappingPreview,
  MappingProblem,
  MappingSuggestion,
  PreviewField,
  PreviewRecord,
} from "../src/backend/generated";
import { type CodecDraft, fromTransform } from "../src/features/integrations/mapping/codec";
import { oneWayReason, settingsProblem } from "../src/features/integrations/mapping/faithful";
import { fromView, targetsOf } from "../src/features/integrations/mapping/rows";
import type { MockRecord } from "./files";

const ZONE = "America/Guayaquil";

/** The rules of the real check that can be told without a codec of one's own. */
export function checkMapping(fields: readonly FieldMappingView[], needed: readonly string[]): MappingCheck {
  const problems: MappingProblem[] = [];
  const notReadBack: MappingProblem[] = [];
  const seen = new Set<string>();
  const written = new Set<string>();
  if (fields.length === 0) problems.push({ targetField: "", code: "no_fields", detail: null });
  for (const field of fields) {
    const row = fromView(field, ZONE);
    const add = (code: string, detail: string | null = null) =>
      problems.push({ targetField: field.targetField, code, detail });
    if (field.targetField === "") add("no_target");
    else if (seen.has(field.targetField)) add("repeated_target");
    seen.add(field.targetField);
    for (const target of targetsOf(row)) written.add(target);
    if (row.transform.codec === "unknown") add("unknown_codec", String(row.transform.json.codec));
    if (settingsProblem(row.transform) !== null) add("codec_settings", settingsProblem(row.transform));
    if (row.transform.codec === "expression") {
      const problem = expressionProblem(row.transform.text);
      if (problem !== null) add(...problem);
    } else if (field.sourceField === "" && field.default === null) add("no_value");
    const reason =
      oneWayReason(field.sourceField, row.transform) ?? (field.back === "YES" ? null : "not_wanted");
    if (reason !== null)
      notReadBack.push({ targetField: field.targetField, code: `one_way_${reason}`, detail: null });
  }
  return { problems, notReadBack, unmapped: needed.filter((name) => !written.has(name)) };
}

function expressionProblem(text: string): [string, string] | null {
  const bare = text.replace(/"[^"]*"|'[^']*'/g, '""');
  const number = /\d+\.\d+/.exec(bare)?.[0];
  if (number !== undefined) return ["expression_float_number", number];
  const sign = /[+*/%]/.exec(bare)?.[0];
  if (sign !== undefined) return ["expression_arithmetic", sign];
  const compares = /[<>]/.exec(bare)?.[0];
  if (compares !== undefined) return ["expression_comparison", compares];
  return text.trim() === "" || /[|~]\s*$/.test(bare)
    ? ["expression_syntax", "unexpected end of input"]
    : null;
}

/** Pairs by the likeness of their names, as far as the demonstration needs. */
export function bestPairs(
  source: readonly EntityField[],
  target: readonly EntityField[],
): MappingSuggestion[] {
  const likely: Readonly<Record<string, readonly [string, number, Record<string, unknown>]>> = {
    code: ["codigo", 96, { codec: "copy" }],
    name: ["razon_social", 72, { codec: "trim" }],
    email: ["correo", 88, { codec: "trim" }],
    phone: ["telefono", 90, { codec: "phone_digits", source: "plus", target: "digits" }],
    tax_id: ["cedula", 58, { codec: "national_id" }],
    credit_limit: ["credito", 81, { codec: "decimal", scale: 2, source: "comma", target: "plain" }],
    since: [
      "alta",
      55,
      { codec: "date", source: { pattern: "dd/MM/yyyy" }, target: { pattern: "yyyy-MM-dd" } },
    ],
    active: ["activo", 92, { codec: "boolean", source: "si_no", target: "true_false" }],
    category: ["categoria", 94, { codec: "copy" }],
  };
  return target.flatMap((to) => {
    const [from, score, transform] = likely[to.name] ?? [];
    if (from === undefined || !source.some((each) => each.name === from)) return [];
    return [{ sourceField: from, targetField: to.name, score: score ?? 0, transform: transform ?? {} }];
  });
}

/** What a mapping makes of records, with the codecs that the demonstration uses. */
export function previewMapping(
  records: readonly MockRecord[],
  fields: readonly FieldMappingView[],
  needed: readonly string[],
): MappingPreview {
  const check = checkMapping(fields, needed);
  const empty = { check, tried: 0, failed: 0, from: "STORED" as const, random: [], problematic: [] };
  if (check.problems.length > 0) return empty;
  const tried = records.map((record) => tryRecord(record, fields));
  const failed = tried.filter((record) => record.fields.some((field) => field.fault !== null));
  const kinds = new Set<string>();
  const firsts = failed.filter((record) => {
    const key = record.fields.map((field) => field.fault).join();
    const isNew = !kinds.has(key);
    kinds.add(key);
    return isNew;
  });
  const step = Math.max(1, Math.floor(tried.length / 10));
  return {
    ...empty,
    tried: tried.length,
    failed: failed.length,
    random: tried.filter((_, index) => index % step === 0).slice(0, 10),
    problematic: [...firsts, ...failed.filter((record) => !firsts.includes(record))].slice(0, 10),
  };
}

function tryRecord(record: MockRecord, fields: readonly FieldMappingView[]): PreviewRecord {
  const [recordId = ""] = Object.values(record);
  return { recordId, fields: fields.map((field) => tryField(record, field)) };
}

function tryField(record: MockRecord, field: FieldMappingView): PreviewField {
  const { targetField } = field;
  const transform = fromTransform(field.transform, ZONE);
  const before = field.sourceField === "" ? null : (record[field.sourceField] ?? "");
  const result = { targetField, before: before === null ? null : JSON.stringify(before), readBack: null };
  if (transform.codec === "expression" || transform.codec === "unknown") {
    return {
      ...result,
      after: JSON.stringify(Object.values(record).slice(1, 3).join(" · ").trim()),
      fault: null,
    };
  }
  const value = before === null || before === "" ? String(field.default ?? "") : encode(transform, before);
  if (typeof value !== "string") return { ...result, after: null, fault: value.fault };
  const fault = value === "" && field.need === "REQUIRED" ? "required" : null;
  const changed = field.back === "YES" && value !== before && transform.codec === "trim";
  return {
    ...result,
    after: value === "" ? null : JSON.stringify(value),
    readBack: changed ? JSON.stringify(value) : null,
    fault,
  };
}

function encode(draft: CodecDraft, text: string): string | { fault: string } {
  switch (draft.codec) {
    case "trim":
      return text.trim();
    case "case":
      return draft.to === "upper" ? text.toUpperCase() : text.toLowerCase();
    case "prefix":
      return draft.text + text;
    case "suffix":
      return text + draft.text;
    case "phone_digits":
      return /^[+\d ]+$/.test(text) ? text.replace(/\D/g, "") : { fault: "not_a_phone" };
    case "national_id":
      return text.replace(/[.\- ]/g, "");
    case "decimal":
      if (draft.source === "unstated" && /^\d{1,3}[.,]\d{3}$/.test(text))
        return { fault: "ambiguous_number" };
      return text.replace(".", "").replace(",", ".");
    case "date": {
      const [day, month, year] = text.split("/");
      return month === "02" && Number(day) > 29 ? { fault: "no_such_date" } : `${year}-${month}-${day}`;
    }
    case "boolean":
      return String(/^s/i.test(text));
    case "enumeration":
      return draft.values.find((pair) => pair.source === text)?.target ?? { fault: "not_in_enumeration" };
    case "chain":
      return draft.steps.reduce<string | { fault: string }>(
        (value, step) => (typeof value === "string" ? encode(step, value) : value),
        text,
      );
    default:
      return text;
  }
}
