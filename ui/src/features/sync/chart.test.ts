import { describe, expect, it } from "vitest";
import { band, bars, HIGH, highest, line, lowest, meanOf, stretchesOf, timeOf, WIDE } from "./chart";

describe("the figures of a chart", () => {
  it("are the latest of equal peaks, and nothing without points", () => {
    expect(highest([1, 12, null, 12, 3])).toEqual({ value: 12, index: 3 });
    expect(lowest([1, 0.98, null, 0.98, 1])).toEqual({ value: 0.98, index: 3 });
    expect(highest([null, null])).toBeNull();
    expect(meanOf([null, 1, 3])).toBe(2);
    expect(meanOf([])).toBeNull();
    expect(timeOf({ from: 1_000, stepMs: 60_000 }, 2)).toBe(121_000);
  });
});

describe("the shapes of a chart", () => {
  it("show what is small and nothing where there is nothing", () => {
    const [none, small, most] = bars([0, 1, 1000]);
    expect(none?.height).toBe(0);
    expect(small?.height).toBeGreaterThanOrEqual(1.5);
    expect(most?.height).toBe(HIGH - 6);
    expect((most?.x ?? 0) + (most?.width ?? 0)).toBeLessThanOrEqual(WIDE);
    expect(bars([])).toEqual([]);
  });

  it("leave out the minutes of which nothing is known", () => {
    expect(stretchesOf([null, 1, 2, null, 3])).toEqual([
      { from: 1, points: [1, 2] },
      { from: 4, points: [3] },
    ]);
  });

  it("draw a single point as a dash and never a broken number", () => {
    expect(line(1, [5], 3, 10)).toBe("M120.0 24.0H240.0");
    expect(line(0, [0, 10], 2, 10)).toBe("M90.0 44.0L270.0 4.0");
    const slow = { mean: 1, highest: 9 };
    for (const path of [band(0, [slow], 1, 9), band(0, [slow, slow, slow], 3, 9), line(0, [1, 2], 2, 0)])
      expect(path).toMatch(/^M[-MLHVZ\d. ]+$/);
  });
});
