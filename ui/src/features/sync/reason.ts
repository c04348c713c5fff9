import type { Catalogue } from "../../shared/i18n";
import { lookUp } from "../../shared/i18n";

/** A reason code in the words of a person. */
export interface Explanation {
  what: string;
  means: string;
  do: string;
}

function isExplanation(value: unknown): value is Explanation {
  return typeof value === "object" && value !== null && "what" in value && "means" in value && "do" in value;
}

/** What happened, what it means and what to do. A code without a text of its own still gets an answer. */
export function explain(t: Catalogue, code: string): Explanation {
  const own = new Map<string, unknown>(Object.entries(t.sync.reasons)).get(code);
  if (isExplanation(own)) return own;
  const short = lookUp(t.reasons, code, "");
  return short === "" ? t.sync.reasons.other : { ...t.sync.reasons.other, what: `${short}.` };
}

/** The first of the three sentences, without its full stop, for use within a line. */
export function reasonPhrase(t: Catalogue, code: string): string {
  return explain(t, code).what.replace(/\.$/, "");
}

/** The three sentences as one text. */
export function reasonText(t: Catalogue, code: string): string {
  const { what, means, do: todo } = explain(t, code);
  return `${what} ${means} ${todo}`;
}
