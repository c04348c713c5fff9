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

export function checkRules(t: Catalogue, draft: RulesDraft): Problems<RulesDraft> {
  const problems: Problems<RulesDraft> = {};
  for (const cause of CAUSES) {
    const [lowest, highest] = RANGES[cause];
    const { threshold } = draft[cause];
    if (threshold === null || threshold < lowest || threshold > highest) {
      problems[cause] = t.form.between(lowest, highest);
    }
  }
  return problems;
}

export function toSettings(draft: RulesDraft): AlertSettings {
  const rules = CAUSES.map((cause) => ({
    cause,
    state: draft[cause].state,
    threshold: draft[cause].threshold ?? RANGES[cause][0],
  }));
  return { rules, notification: draft.notification };
}
