import { describe, expect, it } from "vitest";
import { formatFor } from "../../shared/format";
import { CATALOGUES } from "../../shared/i18n";
import { duration, timeLeft } from "./words";

const { es } = CATALOGUES;
const format = formatFor("es", "America/Guayaquil", "USD");

describe("a length of time", () => {
  it("that was measured is told as fine as it was", () => {
    const told = [870, 2_540, 12_600, 61_000].map((length) => duration(es, format, length));
    expect(told).toEqual(["870 ms", "2,5 s", "13 s", "1 min"]);
  });

  it("that something may still take is told in whole seconds, and never as none", () => {
    const told = [120, 2_540, 12_600, 61_000].map((length) => timeLeft(es, format, length));
    expect(told).toEqual(["1 s", "3 s", "13 s", "1 min"]);
  });
});
