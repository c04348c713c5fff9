import { describe, expect, it } from "vitest";
import { createReadings } from "./readings";

describe("readings of one thing", () => {
  it("are taken in the order in which they began, and never backwards", () => {
    const readings = createReadings();
    const [first, second, third] = [readings.begin(), readings.begin(), readings.begin()];
    expect(readings.isNews(second)).toBe(true);
    expect(readings.isNews(first)).toBe(false);
    expect(readings.isNews(third)).toBe(true);
  });

  it("are taken while a newer one is on its way, so that a slow answer is shown though another question follows", () => {
    const readings = createReadings();
    const first = readings.begin();
    readings.begin();
    expect(readings.isNews(first)).toBe(true);
  });

  it("tell how things stand as long as none has begun since", () => {
    const readings = createReadings();
    const first = readings.begin();
    expect(readings.isNewest(first)).toBe(true);
    const second = readings.begin();
    expect([readings.isNewest(first), readings.isNewest(second)]).toEqual([false, true]);
  });

  it("are overtaken by the answer of a command, and the ones after it are not", () => {
    const readings = createReadings();
    const before = readings.begin();
    expect(readings.overtake()).toBe(true);
    expect(readings.isNews(before)).toBe(false);
    expect(readings.isNews(readings.begin())).toBe(true);
    expect(readings.overtake()).toBe(false);
  });
});
