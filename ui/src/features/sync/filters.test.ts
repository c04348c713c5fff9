import { describe, expect, it } from "vitest";
import { entityKey, type HistoryFilter, NO_FILTER, runsRequest } from "./filters";

const ZONE = "America/Guayaquil";
/** Monday 6 October 2025, 23:30 in Guayaquil, when UTC has the 7th already. */
const NOW = Date.UTC(2025, 9, 7, 4, 30);
const day = (date: number) => Date.UTC(2025, 9, date, 5);
const ask = (change: Partial<HistoryFilter>) => runsRequest({ ...NO_FILTER, ...change }, NOW, ZONE);

describe("the filters of the history", () => {
  it("ask for everything at first", () => {
    expect(ask({})).toMatchObject({ system: null, entityType: null, result: null, from: null, until: null });
  });

  it("cut days at the midnight of the restaurant", () => {
    expect(ask({ period: "TODAY" })).toMatchObject({ from: day(6), until: null });
    expect(ask({ period: "YESTERDAY" })).toMatchObject({ from: day(5), until: day(6) });
    expect(ask({ period: "WEEK" }).from).toBe(day(0));
    expect(ask({ period: "RANGE", from: "2025-10-01", until: "2025-10-03" })).toMatchObject({
      from: day(1),
      until: day(4),
    });
    expect(ask({ period: "RANGE", from: "", until: "2025-10-03" })).toMatchObject({
      from: null,
      until: day(4),
    });
  });

  it("name one entity of one system", () => {
    expect(ask({ entity: entityKey("wispro", "client"), result: "FAILED" })).toMatchObject({
      system: "wispro",
      entityType: "client",
      result: "FAILED",
    });
  });
});
