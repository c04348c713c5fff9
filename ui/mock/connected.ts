import type { ConnectionKindView, FieldMappingView } from "../src/backend/generated";

/** Kinds of systems that can be connected. */
export const KINDS: ConnectionKindView[] = [
  {
    kind: "csv",
    fields: [
      { name: "folder", input: "FOLDER", need: "REQUIRED", options: [] },
      { name: "key", input: "TEXT", need: "OPTIONAL", options: [] },
      {
        name: "delimiter",
        input: "CHOICE",
        need: "REQUIRED",
        options: ["auto", "comma", "semicolon", "tab"],
      },
    ],
  },
  {
    kind: "wispro",
    fields: [
      { name: "token", input: "SECRET", need: "REQUIRED", options: [] },
      { name: "url", input: "TEXT", need: "OPTIONAL", options: [] },
      { name: "pageSize", input: "TEXT", need: "OPTIONAL", options: [] },
    ],
  },
];

export const row = (
  sourceField: string,
  targetField: string,
  transform: Record<string, unknown>,
  change: Partial<FieldMappingView> = {},
): FieldMappingView => ({
  sourceField,
  targetField,
  transform,
  back: "NO",
  need: "OPTIONAL",
  default: null,
  rules: {},
  ...change,
});

/** The mapping of the integration that runs already. */
export const MAPPING: FieldMappingView[] = [
  row("codigo", "code", { codec: "copy" }, { back: "YES", need: "REQUIRED" }),
  row(
    "razon_social",
    "name",
    { codec: "trim" },
    { back: "YES", need: "REQUIRED", rules: { max_length: 60 } },
  ),
  row(
    "correo",
    "email",
    { codec: "chain", steps: [{ codec: "trim" }, { codec: "case", to: "lower" }] },
    { back: "YES" },
  ),
  row("telefono", "phone", { codec: "phone_digits", source: "plus", target: "digits" }),
  row(
    "cedula",
    "tax_id",
    { codec: "national_id", prefixes: ["V", "E"], leading_zeros: "keep" },
    { back: "YES" },
  ),
  row(
    "credito",
    "credit_limit",
    { codec: "decimal", scale: 2, source: "unstated", target: "plain" },
    { rules: { type: "money", minimum: "0" } },
  ),
  row(
    "alta",
    "since",
    { codec: "date", source: { pattern: "dd/MM/yyyy" }, target: { pattern: "yyyy-MM-dd" } },
    { back: "YES" },
  ),
  row("activo", "active", { codec: "boolean", source: "si_no", target: "true_false" }, { back: "YES" }),
  row("categoria", "category", {
    codec: "enumeration",
    values: [
      ["ALIMENTOS", "food"],
      ["BEBIDAS", "drinks"],
      ["LIMPIEZA", "cleaning"],
    ],
  }),
  row("", "notes", { expression: 'razon_social|trim ~ " · " ~ categoria|lower' }),
];
