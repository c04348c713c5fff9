import { describe, expect, it } from "vitest";
import type { ConflictField, ConflictView } from "../../../backend/generated";
import {
  allOf,
  carryOver,
  isEmpty,
  keepBoth,
  kindOf,
  proposals,
  resultOf,
  shownValue,
  typedValue,
  undecided,
} from "./decision";

const field = (change: Partial<ConflictField> = {}): ConflictField => ({
  field: "street",
  base: null,
  here: '"Av. 9 de Oct."',
  there: '"Av. 9 de Octubre"',
  proposed: null,
  because: null,
  hereBy: null,
  hereAt: null,
  thereAt: null,
  rule: null,
  canKeepBoth: false,
  reasonFor: null,
  ...change,
});

const view = (...disputed: ConflictField[]): ConflictView => ({
  item: {
    id: 1,
    system: "whatsapp",
    entityType: "customer",
    recordId: "c-1",
    title: null,
    kind: "FIELDS",
    fields: [],
    openedAt: 0,
  },
  version: 1,
  status: "OPEN",
  disputed,
  equal: {},
  alike: 0,
  resolvedBy: null,
  resolvedAt: null,
  undoUntil: null,
});

describe("the values of a conflict", () => {
  it("are shown as a person reads them, numbers with every digit", () => {
    const shown = (json: string | null) => shownValue(json, "Sí", "No");
    expect(
      [null, "null", '""', '"a"', "true", "12345678901234567890.10", "[1]", "no json"].map(shown),
    ).toEqual(["", "", "", "a", "Sí", "12345678901234567890.10", "[1]", "no json"]);
    expect([null, '""', "0", "false"].map(isEmpty)).toEqual([true, true, false, false]);
  });

  it("are typed in as what the field holds", () => {
    expect(kindOf(field())).toBe("text");
    expect(kindOf(field({ here: null, there: "12.5" }))).toBe("number");
    expect(kindOf(field({ here: "true", there: "false" }))).toBe("truth");
    expect(kindOf(field({ here: "1", there: '"1"' }))).toBe("other");
    expect(typedValue("text", 'Di "hola"')).toBe('"Di \\"hola\\""');
    expect(typedValue("number", "12,50")).toBe("12.50");
    expect(["", "1e3", "0x1", "007", "12 USD"].map((typed) => typedValue("number", typed))).toEqual(
      Array(5).fill(null),
    );
  });
});

describe("a decision", () => {
  const ruled = field({ field: "email", proposed: "THERE", because: "RULE" });

  it("begins with what rules propose and leaves the rest to the person", () => {
    const choices = proposals([field(), ruled]);
    expect(choices).toEqual({ email: { take: "THERE" } });
    expect(undecided([field(), ruled], choices).map((each) => each.field)).toEqual(["street"]);
    expect(undecided([field(), ruled], allOf([field(), ruled], "HERE"))).toEqual([]);
  });

  it("gives each field the value of its side or the typed one", () => {
    expect(resultOf(field(), undefined)).toBeUndefined();
    expect(resultOf(field(), { take: "HERE" })).toBe('"Av. 9 de Oct."');
    expect(resultOf(field({ there: null }), { take: "THERE" })).toBeNull();
    expect(resultOf(field(), { take: "VALUE", value: '"Otra"' })).toBe('"Otra"');
  });

  it("joins notes and phones, never names or blocks", () => {
    expect(keepBoth(field({ field: "internalNotes", here: '"a"', there: '"b"' }))).toBe('"a / b"');
    expect(keepBoth(field({ field: "internalNotes", there: null }))).toBeNull();
    expect(keepBoth(field({ field: "firstName" }))).toBeNull();
    expect(keepBoth(field({ field: "isBanned", here: "true", there: "false" }))).toBeNull();
  });

  it("never lifts a block with all the other fields", () => {
    const here = field({ field: "isBanned", here: "true", there: "false" });
    const there = field({ field: "isBanned", here: "false", there: "true" });
    expect(allOf([here, ruled], "THERE")).toEqual({ isBanned: { take: "HERE" }, email: { take: "THERE" } });
    expect(allOf([there], "HERE")).toEqual({ isBanned: { take: "THERE" } });
    expect(allOf([here], "HERE")).toEqual({ isBanned: { take: "HERE" } });
  });

  it("survives a reading only for fields that did not move", () => {
    const choices = { street: { take: "HERE" }, email: { take: "HERE" } } as const;
    const moved = { ...ruled, there: '"new@mail.com"' };
    expect(carryOver(view(field(), ruled), view(field(), moved), choices)).toEqual({
      street: { take: "HERE" },
      email: { take: "THERE" },
    });
  });
});
