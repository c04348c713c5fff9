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

  it("tell by a failure how things stand unless another has begun since, and no older answer changes that", () => {
    const readings = createReadings();
    const [first, second, third] = [readings.begin(), readings.begin(), readings.begin()];
    expect(readings.isLastWord(second)).toBe(false);
    expect(readings.isNews(first)).toBe(true);
    expect(readings.isLastWord(third)).toBe(true);
    expect(readings.isNews(second)).toBe(false);
  });

  it("are overtaken by the answer of a command, and the ones after it are not", () => {
    const readings = createReadings();
    const before = readings.begin();
    readings.overtake();
    expect(readings.isNews(before)).toBe(false);
    expect(readings.isNews(readings.begin())).toBe(true);
  });
});
