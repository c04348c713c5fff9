import type { SyncOverview, SyncSentence } from "../../backend/generated";
import type { IconName } from "../../shared/Icon";
import type { Catalogue } from "../../shared/i18n";
import { systemName } from "./words";

/** The headline with its colour of state. */
export interface Truth {
  tone: string;
  icon: IconName;
  headline: string;
  text: string;
}

/** What this page itself knows about its own reading. */
export interface Reading {
  /** Whether the machine answers this page. */
  contact: boolean;
  /** Whether the newest reading failed. */
  stale: boolean;
  /** When what is shown was true, in words. */
  time: string;
}

const LOOK: Readonly<Record<SyncSentence, { tone: string; icon: IconName }>> = {
  NEEDS_ATTENTION: { tone: "failed", icon: "alert" },
  WAITING: { tone: "pending", icon: "offline" },
  SENDING: { tone: "syncing", icon: "sync" },
  UP_TO_DATE: { tone: "synced", icon: "check" },
  NOTHING_CONNECTED: { tone: "skipped", icon: "plug" },
};

/** Why nothing can be sent now, as far as the systems tell. */
function waiting(
  t: Catalogue,
  { pending, systems }: SyncOverview,
): Pick<Truth, "icon" | "headline" | "text"> {
  const { truth } = t.sync;
  const held = systems.filter((each) => each.state !== "WORKING");
  const all = (state: (typeof held)[number]["state"]) =>
    held.length > 0 && held.every((each) => each.state === state);
  if (all("PAUSED"))
    return { icon: "pause", headline: truth.waitingPaused(pending), text: truth.waitingPausedText };
  if (all("THROTTLED"))
    return { icon: "hourglass", headline: truth.waitingThrottled(pending), text: truth.waitingText };
  return { icon: "offline", headline: truth.WAITING(pending), text: truth.waitingText };
}

/** Everything that could be known is in step, unless a system is not called now: of that one nobody knows. */
function upToDate(t: Catalogue, overview: SyncOverview): Truth {
  const { truth } = t.sync;
  const held = overview.systems.filter((each) => each.state !== "WORKING");
  const broken = held.filter(({ state }) => state === "REFUSED" || state === "PAUSED_AFTER_FAILURES");
  const paused = held.filter(({ state }) => state === "PAUSED");
  const headline = (
    those: SyncOverview["systems"],
    one: (name: string) => string,
    many: (n: number) => string,
  ) => {
    const [first] = those;
    return first !== undefined && those.length === 1
      ? one(systemName(t, overview, first.system))
      : many(those.length);
  };
  if (broken.length > 0)
    return {
      tone: "failed",
      icon: "alert",
      headline: headline(broken, truth.brokenOne, truth.brokenMany),
      text: truth.heldText,
    };
  if (paused.length > 0)
    return {
      tone: "pending",
      icon: "pause",
      headline: headline(paused, truth.pausedOne, truth.pausedMany),
      text: truth.pausedText(paused.length),
    };
  if (held.length > 0)
    return {
      tone: "pending",
      icon: "hourglass",
      headline: headline(held, truth.heldOne, truth.heldMany),
      text: truth.heldText,
    };
  return { ...LOOK.UP_TO_DATE, headline: truth.UP_TO_DATE, text: truth.upToDateText };
}

/**
 * The sentence of truth. What this page cannot know now is never shown as well: without contact or after a failed
 * reading it says so and from when its figures are.
 */
export function truthOf(t: Catalogue, overview: SyncOverview, reading: Reading): Truth {
  const { truth } = t.sync;
  const { state, attention, pending } = overview;
  if (!reading.contact || reading.stale) {
    const text = reading.contact ? truth.staleText(reading.time) : truth.noContactText(reading.time);
    return { tone: "failed", icon: "offline", headline: truth.noContact, text };
  }
  const look = LOOK[state];
  switch (state) {
    case "NEEDS_ATTENTION": {
      const alone = pending > 0 ? truth.sendingAlone(pending) : null;
      // Of a system that is not called nobody knows whether the rest is up to date.
      const rest = overview.systems.every((each) => each.state === "WORKING") ? truth.restUpToDate : null;
      const text = [alone, rest].filter((part) => part !== null).join(" ");
      return { ...look, headline: truth.NEEDS_ATTENTION(attention), text };
    }
    case "WAITING":
      return { ...look, ...waiting(t, overview) };
    case "SENDING":
      return { ...look, headline: truth.SENDING(pending), text: truth.sendingText };
    case "UP_TO_DATE":
      return upToDate(t, overview);
    case "NOTHING_CONNECTED":
      return { ...look, headline: truth.NOTHING_CONNECTED, text: truth.nothingText };
  }
}
