import { type CauseSubject, cause } from "../../shared/cause";
import type { CauseWords } from "../../shared/cause-words";
import type { Catalogue } from "../../shared/i18n";
import { fieldName } from "./words";

/** What happened, what it means and what to do, with the field by its name. */
export function explain(t: Catalogue, code: string, { field, value }: CauseSubject = {}): CauseWords {
  return cause(t, code, { field: field == null ? null : fieldName(t, field), value: value ?? null });
}

/** What happened, without its full stop, for use within a line. */
export function reasonPhrase(t: Catalogue, code: string): string {
  return explain(t, code).what.replace(/\.$/, "");
}

/** The three sentences as one text. */
export function reasonText(t: Catalogue, code: string, subject: CauseSubject = {}): string {
  const { what, means, do: todo } = explain(t, code, subject);
  return `${what} ${means} ${todo}`;
}
