import { describe, expect, it } from "vitest";
import { order } from "../../../mock/orders";
import type { SiteView } from "../../backend/generated";
import { ageOf, STAGE_LIMITS, timerStart } from "./age";

const NOW = 1_759_628_460_000;
const MINUTE = 60_000;
const site: SiteView = {
  name: "Pizzería Don Luis",
  timeZone: "America/Guayaquil",
  currency: "USD",
  businessDate: "2025-10-04",
  receivingSince: NOW,
  defaultPrepMinutes: 25,
  dueSoonMinutes: 5,
  unattendedAfterSeconds: 60,
};

describe("the age of a new order", () => {
  const arrived = (secondsAgo: number, acknowledged = false) =>
    order(1, {
      receivedAt: NOW - secondsAgo * 1000,
      acknowledgedAt: acknowledged ? NOW : null,
    });

  it("is new until the restaurant's limit and unattended from it on", () => {
    expect(ageOf(arrived(0), site, NOW).word).toBe("new");
    expect(ageOf(arrived(59), site, NOW).word).toBe("new");
    expect(ageOf(arrived(60), site, NOW).word).toBe("unattended");
  });

  it("is not unattended once somebody has acknowledged it", () => {
    expect(ageOf(arrived(600, true), site, NOW)).toEqual({ colour: "new", word: "acknowledged" });
  });

  it("stays new when the clock was set back", () => {
    expect(ageOf(arrived(-3600), site, NOW).word).toBe("new");
  });
});

describe("the age of an order in preparation", () => {
  const due = (inMinutes: number | null) =>
    order(1, { stage: "PREPARING", dueAt: inMinutes === null ? null : NOW + inMinutes * MINUTE });

  it("follows the promised time", () => {
    expect(ageOf(due(6), site, NOW).word).toBe("ok");
    expect(ageOf(due(5), site, NOW).word).toBe("due");
    expect(ageOf(due(0), site, NOW)).toEqual({ colour: "late", word: "late", minutes: 0 });
    expect(ageOf(due(-6), site, NOW)).toEqual({ colour: "late", word: "late", minutes: 6 });
  });

  it("is on time when nothing was promised", () => {
    expect(ageOf(due(null), site, NOW).word).toBe("ok");
  });
});

describe("the age of a cooked order", () => {
  it("counts from its own stage and not from the kitchen's promise", () => {
    for (const stage of ["READY", "OUT_FOR_DELIVERY"] as const) {
      const since = (minutes: number) =>
        order(1, { stage, stageSince: NOW - minutes * MINUTE, dueAt: NOW - 90 * MINUTE });
      expect(ageOf(since(0), site, NOW).word).toBe("ok");
      expect(ageOf(since(STAGE_LIMITS[stage].due), site, NOW).word).toBe("due");
      expect(ageOf(since(STAGE_LIMITS[stage].late + 2), site, NOW)).toMatchObject({
        word: "late",
        minutes: 2,
      });
    }
  });

  it("times a new order from its arrival and any other from its stage", () => {
    const times = { receivedAt: 10, stageSince: 20 };
    expect(timerStart(order(1, times))).toBe(10);
    expect(timerStart(order(1, { ...times, stage: "READY" }))).toBe(20);
  });
});
