import { describe, expect, it } from "vitest";
import { difference, type Stretch } from "./diff";

/** `Mar[í]a`: what differs in brackets. */
const marked = (found: Stretch[]) =>
  found.map(({ text, differs }) => (differs ? `[${text}]` : text)).join("");
const both = (a: string, b: string) => difference(a, b).map(marked);

describe("the difference of two texts", () => {
  it("marks single letters", () => {
    expect(both("Maria Perez", "María Pérez")).toEqual(["Mar[i]a P[e]rez", "Mar[í]a P[é]rez"]);
  });

  it("marks what was added in the middle and at the end", () => {
    expect(both("Av. 9 de Oct. 100", "Av. 9 de Octubre 100, piso 3")).toEqual([
      "Av. 9 de Oct[.] 100",
      "Av. 9 de Oct[ubre] 100[, piso 3]",
    ]);
  });

  it("marks nothing in equal texts and everything in texts that have little in common", () => {
    expect(both("igual", "igual")).toEqual(["igual", "igual"]);
    expect(both("Cobrar antes", "sin nota")).toEqual(["[Cobrar antes]", "[sin nota]"]);
    expect(both("", "algo")).toEqual(["", "[algo]"]);
  });

  it("does not tear an accent or a family of signs off its letter", () => {
    expect(both("José", "Jose\u0301")).toEqual(["Jos[é]", "Jos[e\u0301]"]);
    expect(both("Casa 👩‍👧 1", "Casa 👩‍👧 2")).toEqual(["Casa 👩‍👧 [1]", "Casa 👩‍👧 [2]"]);
  });

  it("always gives the texts back whole", () => {
    const texts = ["", "a", "ab ba", "Calle Ñandú 12", "x".repeat(700), `${"y".repeat(699)}x`];
    for (const a of texts)
      for (const b of texts) {
        const [inA, inB] = difference(a, b);
        expect(inA.map((each) => each.text).join("")).toBe(a);
        expect(inB.map((each) => each.text).join("")).toBe(b);
        expect(
          inA
            .filter((each) => !each.differs)
            .map((each) => each.text)
            .join(""),
        ).toBe(
          inB
            .filter((each) => !each.differs)
            .map((each) => each.text)
            .join(""),
        );
      }
  });

  it("stays quick on long texts", () => {
    const long = "palabra ".repeat(4000);
    const started = performance.now();
    expect(both(`${long}a${long}`, `${long}b${long}`)[0]).toContain("[a]");
    difference(long, long.split("").reverse().join(""));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
