import { describe, expect, it } from "vitest";
import { CODECS, type CodecName, freshCodec, fromTransform, toTransform } from "./codec";
import { oneWayReason, settingsProblem } from "./faithful";
import { freshRow, fromView, moved, NO_RULES, targetsOf, toView } from "./rows";

const ZONE = "America/Guayaquil";
const OWN = { source: "nombre", target: "name" };

/** One or more stored forms of every codec, exactly as Rust writes them. */
const STORED: Readonly<Record<CodecName, readonly Record<string, unknown>[]>> = {
  copy: [{ codec: "copy" }],
  trim: [{ codec: "trim" }],
  case: [
    { codec: "case", to: "upper" },
    { codec: "case", to: "lower" },
  ],
  repair_text: [{ codec: "repair_text" }],
  prefix: [{ codec: "prefix", text: "MX-" }],
  suffix: [{ codec: "suffix", text: " kg" }],
  integer: [{ codec: "integer", source: "text", target: "number" }],
  decimal: [
    { codec: "decimal", scale: 2, source: "spanish", target: "plain" },
    { codec: "decimal", scale: 4, source: "unstated", target: "number" },
  ],
  cents: [
    { codec: "cents", cents: "source", notation: "plain" },
    { codec: "cents", cents: "target", notation: "comma" },
  ],
  date: [
    { codec: "date", source: { pattern: "dd/MM/yyyy" }, target: { pattern: "yyyy-MM-dd" } },
    { codec: "date", source: "unstated", target: { pattern: "yyyy-MM-dd" } },
  ],
  date_time: [
    {
      codec: "date_time",
      source: { pattern: { pattern: "dd/MM/yyyy HH:mm", zone: "America/Bogota" } },
      target: { pattern: { pattern: "yyyy-MM-ddTHH:mm:ssXXX", zone: "UTC" } },
    },
    { codec: "date_time", source: "epoch_milliseconds", target: "epoch_seconds" },
  ],
  boolean: [
    { codec: "boolean", source: "si_no", target: "json" },
    { codec: "boolean", source: { words: { yes: "activo", no: "baja" } }, target: "one_zero" },
    { codec: "boolean", source: "unstated", target: "s_n" },
    { codec: "boolean", source: "number", target: "true_false" },
  ],
  enumeration: [
    {
      codec: "enumeration",
      values: [
        ["A", "active"],
        ["B", "closed"],
      ],
    },
    {
      codec: "enumeration",
      values: [
        [1, true],
        [2, false],
      ],
      default: false,
    },
    {
      codec: "enumeration",
      values: [
        ["A", 1],
        [3, "x"],
      ],
    },
  ],
  phone_digits: [{ codec: "phone_digits", source: "plus", target: "digits" }],
  national_id: [
    { codec: "national_id", prefixes: ["V", "E", "J"], missing_prefix: "V", leading_zeros: "drop" },
    { codec: "national_id", prefixes: [], leading_zeros: "keep" },
  ],
  join: [{ codec: "join", fields: ["nombre", "apellido"], separator: " " }],
  split: [{ codec: "split", fields: ["name", "surname"], separator: ", " }],
  list: [
    { codec: "list", separator: ";" },
    { codec: "list", source_separator: ";", separator: ", " },
  ],
  json_text: [{ codec: "json_text" }],
  chain: [
    {
      codec: "chain",
      steps: [
        { codec: "join", fields: ["nombre", "apellido"], separator: " " },
        { codec: "trim" },
        { codec: "case", to: "upper" },
      ],
    },
  ],
};

describe("a stored transformation", () => {
  for (const name of CODECS) {
    it(`of the codec ${name} comes back as it was`, () => {
      for (const json of STORED[name]) {
        const draft = fromTransform(json, ZONE);
        expect(draft.codec).toBe(name);
        expect(toTransform(draft, OWN)).toEqual(json);
      }
    });
  }

  it("that is an expression comes back as it was", () => {
    const json = { expression: 'nombre ~ " " ~ apellido' };
    expect(toTransform(fromTransform(json, ZONE), OWN)).toEqual(json);
  });

  it("that the screen does not know, or whose settings do not fit, is kept as it is", () => {
    for (const json of [
      { codec: "rot13", by: 13 },
      { codec: "decimal", scale: "two", source: "spanish", target: "plain" },
      { codec: "boolean", source: "words", target: "json" },
      { codec: "chain", steps: [{ codec: "rot13" }] },
    ]) {
      expect(fromTransform(json, ZONE)).toEqual({ codec: "unknown", json });
      expect(toTransform(fromTransform(json, ZONE), OWN)).toBe(json);
    }
  });

  it("with defaults that Rust leaves out is read with them", () => {
    expect(fromTransform({ codec: "national_id" }, ZONE)).toEqual({
      codec: "national_id",
      prefixes: "VE",
      missingPrefix: "",
      leadingZeros: "keep",
    });
    expect(fromTransform({ codec: "phone_digits" }, ZONE)).toEqual(freshCodec("phone_digits", ZONE));
  });
});

describe("a new transformation", () => {
  it("of every codec reads back as the draft that it was", () => {
    for (const name of CODECS) {
      const draft = freshCodec(name, ZONE);
      expect(fromTransform(toTransform(draft, OWN), ZONE)).toEqual(draft);
    }
  });

  it("says what is not filled in, and nothing where nothing is missing", () => {
    const wrong = CODECS.filter((name) => settingsProblem(freshCodec(name, ZONE)) !== null);
    expect(wrong).toEqual(["prefix", "suffix", "enumeration", "join", "split"]);
    for (const name of CODECS) {
      for (const json of STORED[name]) expect(settingsProblem(fromTransform(json, ZONE)), name).toBeNull();
    }
  });
});

describe("the way back", () => {
  const reason = (json: Record<string, unknown>) => oneWayReason("nombre", fromTransform(json, ZONE));

  it("is missing for expressions and constants", () => {
    expect(reason({ expression: "nombre" })).toBe("expression");
    expect(oneWayReason("", { codec: "copy" })).toBe("constant");
  });

  it("is missing where a format is not stated or two values become one", () => {
    expect(reason({ codec: "decimal", scale: 2, source: "unstated", target: "plain" })).toBe("codec");
    expect(reason({ codec: "date", source: "unstated", target: { pattern: "yyyy-MM-dd" } })).toBe("codec");
    const enumeration = { ...STORED.enumeration[0] };
    expect(reason(enumeration)).toBeNull();
    expect(reason({ ...enumeration, default: "active" })).toBe("codec");
    expect(reason({ codec: "chain", steps: [{ codec: "trim" }, { ...enumeration, default: "x" }] })).toBe(
      "codec",
    );
  });

  it("is there for all others", () => {
    for (const name of CODECS) expect(oneWayReason("nombre", freshCodec(name, ZONE)), name).toBeNull();
  });
});

describe("a row", () => {
  const view = {
    sourceField: "precio",
    targetField: "price",
    transform: { codec: "decimal", scale: 2, source: "spanish", target: "plain" },
    back: "YES" as const,
    need: "REQUIRED" as const,
    default: "0.00",
    rules: { type: "money", minimum: "0", maximum: "999.99" },
  };

  it("comes back as it was, with its default and its rules", () => {
    expect(toView(fromView(view, ZONE))).toEqual(view);
    const integer = {
      ...view,
      default: 5,
      rules: { type: "integer", allowed: [1, 2, 5], minimum: 1, max_length: 3 },
    };
    expect(toView(fromView(integer, ZONE))).toEqual(integer);
    const untyped = { ...view, default: 5, rules: { allowed: ["a", 5], pattern: "[a-z]+", reference: "x" } };
    expect(toView(fromView(untyped, ZONE))).toEqual(untyped);
    const flag = { ...view, default: false, rules: { type: "boolean" } };
    expect(toView(fromView(flag, ZONE))).toEqual(flag);
    const nested = { ...view, default: { a: [1] }, rules: { type: "json" } };
    expect(toView(fromView(nested, ZONE))).toEqual(nested);
  });

  it("keeps the text 5 and the number 5 apart", () => {
    const text = { ...view, default: "5", rules: {} };
    expect(toView(fromView(text, ZONE)).default).toBe("5");
    expect(toView(fromView({ ...text, default: 5 }, ZONE)).default).toBe(5);
  });

  it("does not ask an expression to come back", () => {
    const row = { ...freshRow("a", "b"), transform: { codec: "expression" as const, text: "a" } };
    expect(toView({ ...row, back: "YES" }).back).toBe("NO");
    expect(toView({ ...row, transform: { codec: "copy" }, back: "YES" }).back).toBe("YES");
  });

  it("writes every field that its text is split into", () => {
    const split = { codec: "split" as const, others: ["apellido"], separator: " " };
    expect(targetsOf({ ...freshRow("n", "nombre"), transform: split })).toEqual(["nombre", "apellido"]);
    expect(targetsOf({ ...freshRow("n", "nombre"), transform: { codec: "chain", steps: [split] } })).toEqual([
      "nombre",
      "apellido",
    ]);
    expect(targetsOf(freshRow("n", "nombre"))).toEqual(["nombre"]);
  });

  it("without rules has none", () => {
    expect(toView({ ...freshRow("a", "b"), rules: NO_RULES }).rules).toEqual({});
  });

  it("moves by one place and stops at the ends", () => {
    expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b", "c"], 2, 1)).toEqual(["a", "b", "c"]);
    expect(moved(["a", "b", "c"], 0, -1)).toEqual(["a", "b", "c"]);
  });
});
