import { describe, expect, it } from "vitest";
import { dateAfter, dateIn, startOfDate } from "./zone";

describe("a day of the restaurant", () => {
  it("begins at midnight of its zone", () => {
    expect(startOfDate("2025-10-06", "America/Guayaquil")).toBe(Date.UTC(2025, 9, 6, 5));
    expect(startOfDate("2025-10-06", "Europe/Madrid")).toBe(Date.UTC(2025, 9, 5, 22));
  });

  it("begins right on both sides of a clock change", () => {
    expect(startOfDate("2025-03-30", "Europe/Madrid")).toBe(Date.UTC(2025, 2, 29, 23));
    expect(startOfDate("2025-03-31", "Europe/Madrid")).toBe(Date.UTC(2025, 2, 30, 22));
    // Clocks jump from 24:00 to 1:00: the day has no midnight.
    expect(startOfDate("2025-09-07", "America/Santiago")).toBe(Date.UTC(2025, 8, 7, 4));
  });

  it("is told from an instant, also where UTC has another date", () => {
    expect(dateIn(Date.UTC(2025, 9, 6, 4, 59), "America/Guayaquil")).toBe("2025-10-05");
    expect(dateIn(Date.UTC(2025, 9, 6, 5), "America/Guayaquil")).toBe("2025-10-06");
  });

  it("knows its neighbours and refuses what is no date", () => {
    expect(dateAfter("2025-12-31", 1)).toBe("2026-01-01");
    expect(startOfDate("mañana", "America/Guayaquil")).toBeNull();
    expect(startOfDate("2025-10-06", "Nowhere/Zone")).not.toBeNull();
  });
});
