import { describe, expect, it } from "vitest";
import type { MappingSuggestion } from "../../../backend/generated";
import { toView } from "./rows";
import { bestOf, rowOf } from "./Suggestions";

const pair = (sourceField: string, targetField: string, score: number): MappingSuggestion => ({
  sourceField,
  targetField,
  score,
  transform: { codec: "trim" },
});

describe("the suggestions", () => {
  it("offer every field of both sides once, the best pair first", () => {
    const best = bestOf([
      pair("nombre", "name", 70),
      pair("nombre_corto", "name", 90),
      pair("nombre", "contact", 60),
      pair("correo", "email", 80),
    ]);
    expect(best.map((each) => `${each.sourceField} ${each.targetField}`)).toEqual([
      "nombre_corto name",
      "correo email",
      "nombre contact",
    ]);
  });

  it("come back only where both ways are wanted and they can", () => {
    expect(rowOf(pair("a", "b", 50), "BOTH", "UTC").back).toBe("YES");
    expect(rowOf(pair("a", "b", 50), "SOURCE_TO_TARGET", "UTC").back).toBe("NO");
    const unstated = {
      ...pair("a", "b", 50),
      transform: { codec: "date", source: "unstated", target: { pattern: "yyyy-MM-dd" } },
    };
    expect(rowOf(unstated, "BOTH", "UTC").back).toBe("NO");
    expect(toView(rowOf(unstated, "BOTH", "UTC")).transform).toEqual(unstated.transform);
  });
});
