import { describe, expect, it } from "vitest";
import { demoAttention } from "../../../mock/sync/demo";
import { type Retry, settle, withResults } from "./retries";

const items = demoAttention(0).slice(0, 4);
const [first, second, third, fourth] = items;
if (first === undefined || second === undefined || third === undefined || fourth === undefined)
  throw new Error("the demonstration has four items");
const trying = (item: typeof first, index: number): Retry => ({ item, index, phase: "trying" });

describe("a retry", () => {
  const retries = { [second.key]: trying(second, 1) };

  it("stays on its way while the list says the same", () => {
    expect(settle(retries, items)).toBe(retries);
  });

  it("is over when its item is gone, and failed once more when it came back changed", () => {
    const without = items.filter((item) => item !== second);
    expect(settle(retries, without)[second.key]?.phase).toBe("over");
    const again = items.map((item) => (item === second ? { ...item, attempts: item.attempts + 1 } : item));
    expect(settle(retries, again)[second.key]?.phase).toBe("still");
  });

  it("shows its result where the item was", () => {
    const over: Record<string, Retry> = {
      [second.key]: { ...trying(second, 1), phase: "over" },
      [fourth.key]: { ...trying(fourth, 3), phase: "over" },
    };
    const shown = withResults([first, third], over);
    expect(shown.map(({ item }) => item.key)).toEqual(items.map((item) => item.key));
    expect(shown.map(({ phase }) => phase)).toEqual([null, "over", null, "over"]);
  });

  it("never shows one item twice", () => {
    const back = withResults(items, { [first.key]: { ...trying(first, 0), phase: "over" } });
    expect(back.map(({ item }) => item.key)).toEqual(items.map((item) => item.key));
  });
});
