import type { RunResult, RunsRequest } from "../../backend/generated";
import { dateAfter, dateIn, startOfDate } from "../../shared/zone";

/** Which stretch of time a person asks for. */
export type Period = "ANY" | "TODAY" | "YESTERDAY" | "WEEK" | "MONTH" | "RANGE";

/** The filters of *Historial*. */
export interface HistoryFilter {
  /** `system/entity`, or `ALL`. */
  entity: string;
  period: Period;
  /** Dates `2025-10-04` of the restaurant, both included, of a period `RANGE`; empty: open. */
  from: string;
  until: string;
  result: RunResult | "ALL";
}

export const NO_FILTER: HistoryFilter = { entity: "ALL", period: "ANY", from: "", until: "", result: "ALL" };

/** Joins what no system and no entity has in its name. */
export function entityKey(system: string, entityType: string): string {
  return `${system}/${entityType}`;
}

/** First and last date of a period, both included; `null`: open. */
function dates(filter: HistoryFilter, today: string): [string | null, string | null] {
  switch (filter.period) {
    case "ANY":
      return [null, null];
    case "TODAY":
      return [today, null];
    case "YESTERDAY":
      return [dateAfter(today, -1), dateAfter(today, -1)];
    case "WEEK":
      return [dateAfter(today, -6), null];
    case "MONTH":
      return [dateAfter(today, -29), null];
    case "RANGE":
      return [filter.from || null, filter.until || null];
  }
}

/** What the machine is asked for. */
export function runsRequest(filter: HistoryFilter, now: number, timeZone: string): RunsRequest {
  const [from, until] = dates(filter, dateIn(now, timeZone));
  const at = filter.entity.indexOf("/");
  const one = filter.entity !== "ALL" && at > 0;
  return {
    system: one ? filter.entity.slice(0, at) : null,
    entityType: one ? filter.entity.slice(at + 1) : null,
    integration: null,
    result: filter.result === "ALL" ? null : filter.result,
    from: from === null ? null : startOfDate(from, timeZone),
    until: until === null ? null : startOfDate(dateAfter(until, 1), timeZone),
    before: null,
    limit: 100,
  };
}
