import { describe, expect, it } from "vitest";
import { field } from "./fixtures";
import { fieldsOf, metresBetween, placed, rowsOf, SKETCH } from "./location";

const latitude = field({ field: "latitude", here: "-2.1894", there: "-2.1871" });
const longitude = field({ field: "longitude", here: "-79.8831", there: null });

describe("a place", () => {
  it("is one line wherever its parts stand among the fields", () => {
    const rows = rowsOf({ disputed: [field({ field: "city" }), latitude, field({}), longitude], equal: {} });
    expect(rows.map(fieldsOf)).toEqual([["city"], ["latitude", "longitude"], ["street"]]);
    const [, row] = rows;
    if (row?.kind !== "location") throw new Error("no place");
    expect(row.here).toEqual({ latitude: -2.1894, longitude: -79.8831 });
    expect([row.there, row.texts.there]).toEqual([null, null]);
  });

  it("takes the part that both sides agree about from what is equal", () => {
    const [row] = rowsOf({ disputed: [latitude], equal: { longitude: "-79.8831" } });
    if (row?.kind !== "location") throw new Error("no place");
    expect(row.texts.there).toEqual(["-2.1871", "-79.8831"]);
    expect(fieldsOf(row)).toEqual(["latitude"]);
  });

  it("is as far from another one as the crow flies", () => {
    const pole = metresBetween({ latitude: 0, longitude: 0 }, { latitude: 90, longitude: 0 });
    expect(Math.round(pole / 1000)).toBe(10_008);
    const near = metresBetween(
      { latitude: -2.19, longitude: -79.88 },
      { latitude: -2.19, longitude: -79.881 },
    );
    expect(Math.round(near)).toBe(111);
    expect(metresBetween({ latitude: 5, longitude: 5 }, { latitude: 5, longitude: 5 })).toBe(0);
  });

  it("stands in the drawing as it does on the earth, north above", () => {
    const own = { latitude: -2, longitude: -79 };
    const { own: here, other } = placed(own, { latitude: -1.99, longitude: -78.99 });
    expect(other?.[0]).toBeGreaterThan(here[0]);
    expect(other?.[1]).toBeLessThan(here[1]);
    for (const [x, y] of [here, other ?? here]) {
      expect(x >= SKETCH.edge - 0.01 && x <= SKETCH.width - SKETCH.edge + 0.01).toBe(true);
      expect(y >= SKETCH.edge - 0.01 && y <= SKETCH.height - SKETCH.edge + 0.01).toBe(true);
    }
    expect(placed(own, own).other?.every(Number.isFinite)).toBe(true);
    expect(placed(own, null)).toEqual({ own: [SKETCH.width / 2, SKETCH.height / 2], other: null });
  });
});
