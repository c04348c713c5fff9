import { CAUSES } from "../backend/generated";
import type { CauseWords } from "./cause-words";
import type { Catalogue } from "./i18n";

/** A code for which this program has its own sentence. */
export type Cause = (typeof CAUSES)[number];

/** What a failure is about, where that is known. */
export interface CauseSubject {
  field?: string | null;
  value?: string | null;
}

/** Answers of servers that have a status and no code that is known here, by their family. */
const FAMILIES: readonly (readonly [RegExp, Cause])[] = [
  [/^HTTP_40[13]$/, "AUTH_INVALID_KEY"],
  [/^HTTP_413$/, "TOO_LARGE"],
  [/^HTTP_429$/, "THROTTLED"],
  [/^HTTP_3\d\d$/, "HTTP_3XX"],
  [/^HTTP_4\d\d$/, "HTTP_4XX"],
  [/^HTTP_5\d\d$/, "HTTP_5XX"],
];

const KNOWN: ReadonlySet<string> = new Set(CAUSES);

function isCause(code: string): code is Cause {
  return KNOWN.has(code);
}

/** The cause behind a code of the wire, in any case; `null` for what only the other system knows. */
export function causeOf(code: string): Cause | null {
  const upper = code.toUpperCase();
  if (isCause(upper)) return upper;
  return FAMILIES.find(([family]) => family.test(upper))?.[1] ?? null;
}

/**
 * What happened, what it means and what to do, for the code of a failure. A code that no program of ours gives has a
 * general sentence.
 */
export function cause(t: Catalogue, code: string, subject: CauseSubject = {}): CauseWords {
  const known = causeOf(code);
  // A code of our own without a sentence is a type error here.
  const codes: Readonly<Record<Cause, CauseWords>> = t.causes.codes;
  const words = known === null ? t.causes.other : codes[known];
  const { field, value } = subject;
  const isNamed = field != null && field !== "";
  const parts: Readonly<Record<string, string>> = {
    in: isNamed ? t.causes.inField(field) : t.causes.inSome,
    field: isNamed ? t.causes.field(field) : t.causes.some,
    value: value == null || value === "" ? "" : t.causes.value(value),
  };
  // One pass, so that braces in a customer's text are left alone.
  const fill = (text: string) =>
    text.replace(/\{(in|field|value)\}/g, (_, name: string) => parts[name] ?? "");
  return { what: fill(words.what), means: fill(words.means), do: fill(words.do) };
}
