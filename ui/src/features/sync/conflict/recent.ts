import { create } from "zustand";
import { now } from "../../../shared/clock";

/** One decision of a person, over one conflict or over many at once. */
export interface Decision {
  /** Names it in this list. */
  key: number;
  /** Rows of `sync_conflicts`. */
  ids: readonly number[];
  entityType: string;
  /** What was decided, by field; none of a deletion. */
  fields: readonly string[];
  at: number;
}

interface Recent {
  /** The newest first. */
  decisions: readonly Decision[];
  /** Which is being taken back, and how far. */
  undoing: { key: number; done: number } | null;
}

/** What was decided on this screen since it was opened: numbers of conflicts only, nothing of a person. */
export const useRecent = create<Recent>(() => ({ decisions: [], undoing: null }));

/** So many are remembered; each older one is still shown with its record. */
const REMEMBERED = 20;

let last = 0;

/** Remembers a decision. */
export function noteDecision(decision: Omit<Decision, "key" | "at">): Decision {
  last += 1;
  const whole = { ...decision, key: last, at: now() };
  useRecent.setState(({ decisions }) => ({ decisions: [whole, ...decisions].slice(0, REMEMBERED) }));
  return whole;
}

/** The decision over this one conflict is taken back, wherever that was done. */
export function dropDecisionOf(id: number): void {
  useRecent.setState(({ decisions }) => ({
    decisions: decisions.filter(({ ids: [first, ...more] }) => first !== id || more.length > 0),
  }));
}

/** Nothing of these is left to be taken back of a decision; without any it is taken back. */
export function settleIn(key: number, gone: readonly number[]): void {
  useRecent.setState(({ decisions }) => ({
    decisions: decisions
      .map((each) =>
        each.key === key ? { ...each, ids: each.ids.filter((id) => !gone.includes(id)) } : each,
      )
      .filter(({ ids }) => ids.length > 0),
  }));
}
