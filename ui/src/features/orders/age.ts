import type { OrderCard, SiteView } from "../../backend/generated";

/** Fill of the card's head. */
export type AgeColour = "new" | "ok" | "due" | "late";

/** How long an order stands where it stands, in a form that greyscale survives: colour, word and icon. */
export type Age =
  | { colour: "new"; word: "new" | "unattended" | "acknowledged" }
  | { colour: "ok"; word: "ok" }
  | { colour: "due"; word: "due" }
  | { colour: "late"; word: "late"; minutes: number };

/**
 * Minutes after which a cooked order gets cold on the counter, and a rider is expected to have arrived. The
 * promise of the kitchen (`dueAt`) ends when the order is ready, so these stages count from their own start.
 */
export const STAGE_LIMITS = {
  READY: { due: 10, late: 20 },
  OUT_FOR_DELIVERY: { due: 30, late: 45 },
} as const;

const MINUTE = 60_000;

/** What the head of the card says at the instant `now`. */
export function ageOf(order: OrderCard, site: SiteView, now: number): Age {
  switch (order.stage) {
    case "NEW": {
      if (order.acknowledgedAt !== null) return { colour: "new", word: "acknowledged" };
      const unattended = now - order.receivedAt >= site.unattendedAfterSeconds * 1000;
      return { colour: "new", word: unattended ? "unattended" : "new" };
    }
    case "PREPARING":
      if (order.dueAt === null) return { colour: "ok", word: "ok" };
      return against(now, order.dueAt - site.dueSoonMinutes * MINUTE, order.dueAt);
    case "READY":
    case "OUT_FOR_DELIVERY": {
      const limits = STAGE_LIMITS[order.stage];
      return against(now, order.stageSince + limits.due * MINUTE, order.stageSince + limits.late * MINUTE);
    }
    default:
      return { colour: "ok", word: "ok" };
  }
}

function against(now: number, dueSoon: number, due: number): Age {
  if (now >= due) return { colour: "late", word: "late", minutes: Math.floor((now - due) / MINUTE) };
  if (now >= dueSoon) return { colour: "due", word: "due" };
  return { colour: "ok", word: "ok" };
}

/** The instant that the card's timer counts from: arrival for a new order, otherwise the start of the stage. */
export function timerStart(order: OrderCard): number {
  return order.stage === "NEW" ? order.receivedAt : order.stageSince;
}
