import { describe, expect, it } from "vitest";
import { formatFor } from "../../../shared/format";
import {
  isEmpty,
  kindOf,
  sameValue,
  separatorsOf,
  shownNumber,
  shownValue,
  typedDay,
  typedNumber,
  typedValue,
} from "./values";

const ecuador = formatFor("es", "America/Guayaquil", "USD");
const mexico = formatFor("es", "America/Mexico_City", "MXN");
const comma = separatorsOf(ecuador);
const point = separatorsOf(mexico);
const shown = (json: string | null, format = ecuador) => shownValue(json, { format, yes: "Sí", no: "No" });

describe("the values of a conflict", () => {
  it("are shown as a person of the country reads them, numbers with every digit", () => {
    const values = [
      null,
      "null",
      '""',
      '"a"',
      "true",
      "12345678901234567890.10",
      "-2.1894",
      "[1]",
      "no json",
    ];
    expect(values.map((json) => shown(json))).toEqual([
      "",
      "",
      "",
      "a",
      "Sí",
      "12.345.678.901.234.567.890,10",
      "−2,1894",
      "[1]",
      "no json",
    ]);
    expect(shown("1250.40", mexico)).toBe("1,250.40");
    expect(shownNumber("1e9", comma)).toBe("1e9");
    expect(["null", '""', "0", "false"].map(isEmpty)).toEqual([true, true, false, false]);
    expect([sameValue(null, '""'), sameValue("1", "1"), sameValue("1", null)]).toEqual([true, true, false]);
  });

  it("are days where they are days, whatever the zone, and instants in the restaurant's time", () => {
    expect(shown('"1990-05-04"')).toBe("04/05/1990");
    expect(shown('"1990-05-04T00:00:00.000Z"')).toBe("04/05/1990");
    expect(shown('"2025-10-05T20:55:00Z"')).toContain("15:55");
  });

  it("never turn the sign of thousands into a decimal one", () => {
    const typed = [
      "1.234",
      "1.234,5",
      "1234,50",
      "1,234",
      "12.5",
      "1.23",
      "−2,18",
      "0,5",
      "007",
      "1e3",
      "12 USD",
      "",
    ];
    expect(typed.map((text) => typedNumber(text, comma))).toEqual([
      "1234",
      "1234.5",
      "1234.50",
      "1.234",
      null,
      null,
      "-2.18",
      "0.5",
      null,
      null,
      null,
      null,
    ]);
    expect(["1,234", "1.234", "1,23"].map((text) => typedNumber(text, point))).toEqual([
      "1234",
      "1.234",
      null,
    ]);
  });

  it("come back as they were when what is shown is typed", () => {
    for (const separators of [comma, point])
      for (const digits of ["0", "7", "-0.25", "1234", "1234567.50", "12345678901234567890.10"])
        expect(typedNumber(shownNumber(digits, separators), separators)).toBe(digits);
  });

  it("are typed in as what the field holds", () => {
    const kind = (here: string | null, there: string | null) => kindOf({ here, there });
    expect(kind('"a"', null)).toBe("text");
    expect(kind(null, "12.5")).toBe("number");
    expect(kind("true", "false")).toBe("truth");
    expect(kind("1", '"1"')).toBe("other");
    expect(kind('"1990-05-04"', '""')).toBe("date");
    expect(kind('"2025-10-05T20:55:00Z"', null)).toBe("other");
    expect(typedValue("text", 'Di "hola"', comma, null)).toBe('"Di \\"hola\\""');
    expect(typedValue("number", "12,50", comma, null)).toBe("12.50");
    expect(typedValue("date", "4/5/1990", comma, '"1991-01-01T00:00:00.000Z"')).toBe(
      '"1990-05-04T00:00:00.000Z"',
    );
    expect(["31/2/1990", "1990", "4-5-1990"].map(typedDay)).toEqual([null, null, "1990-05-04"]);
  });
});
