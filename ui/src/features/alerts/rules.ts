import type { AlertCause, AlertSettings, Telling } from "../../backend/generated";
import type { Problems } from "../../shared/form";
import type { Catalogue } from "../../shared/i18n";

/** Rules in the order of the screen, with what a person may set; the same ranges as in Rust. */
export const RANGES: Readonly<Record<AlertCause, readonly [number, number]>> = {
  DEAD_LETTERS: [1, 100_000],
  QUEUE_AGE: [1, 10_080],
  SUCCESS_RATE: [1, 100],
  BREAKER_OPEN: [1, 10_080],
  NO_CONTACT: [1, 10_080],
};
export const CAUSES = Object.keys(RANGES) as AlertCause[];

/** A rule as it is typed. */
export interface RuleDraft {
  state: Telling;
  threshold: number | null;
}

/** The form: a field per cause, so that an error finds its field by the cause's name. */
export type RulesDraft = Record<AlertCause, RuleDraft> & { notification: Telling };

export function draftOf({ rules, notification }: AlertSettings): RulesDraft {
  const rule = (cause: AlertCause): RuleDraft => {
    const known = rules.find((each) => each.cause === cause);
    return { state: known?.state ?? "OFF", threshold: known?.threshold ?? RANGES[cause][0] };
  };
  return {
    DEAD_LETTERS: rule("DEAD_LETTERS"),
    QUEUE_AGE: rule("QUEUE_AGE"),
    SUCCESS_RATE: rule("SUCCESS_RATE"),
    BREAKER_OPEN: rule("BREAKER_OPEN"),
    NO_CONTACT: rule("NO_CONTACT"),
    notification,
  };
}

function fits(cause: AlertCause, threshold: number | null): threshold is number {
  const [lowest, highest] = RANGES[cause];
  return threshold !== null && threshold >= lowest && threshold <= highest;
}

export function checkRules(t: Catalogue, draft: RulesDraft): Problems<RulesDraft> {
  const problems: Problems<RulesDraft> = {};
  for (const cause of CAUSES) {
    const [lowest, highest] = RANGES[cause];
    // What is switched off says nothing, and its field cannot be typed in.
    if (draft[cause].state === "ON" && !fits(cause, draft[cause].threshold)) {
      problems[cause] = t.form.between(lowest, highest);
    }
  }
  return problems;
}

/** What is saved; a rule that is switched off without a figure keeps the one it had. */
export function toSettings(draft: RulesDraft, saved: AlertSettings): AlertSettings {
  const before = draftOf(saved);
  const rules = CAUSES.map((cause) => {
    const { state, threshold } = draft[cause];
    const kept = before[cause].threshold ?? RANGES[cause][0];
    return { cause, state, threshold: fits(cause, threshold) ? threshold : kept };
  });
  return { rules, notification: draft.notification };
}
