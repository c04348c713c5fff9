import type { ConflictField } from "../../../backend/generated";
import type { Format } from "../../../shared/format";

/** What kind of value a field holds, by both of its sides: decides how another one is typed in. */
export type ValueKind = "text" | "number" | "truth" | "date" | "other";

/** How the restaurant writes numbers. */
export interface Separators {
  decimal: string;
  group: string;
}

/** Everything that turns a JSON text into words of a person. */
export interface ValueWords {
  format: Format;
  yes: string;
  no: string;
}

export function parsed(json: string | null): unknown {
  if (json === null) return null;
  try {
    return JSON.parse(json);
  } catch {
    // What is no JSON is shown as it is.
    return json;
  }
}

/** Whether a side holds nothing a person would call a value. */
export function isEmpty(json: string | null): boolean {
  const value = parsed(json);
  return value === null || value === "";
}

/** Both are the same value, or both are nothing. */
export function sameValue(one: string | null, other: string | null): boolean {
  return one === other || (isEmpty(one) && isEmpty(other));
}

/** The restaurant's own separators, as its country writes them. */
export function separatorsOf(format: Format): Separators {
  const decimal = format.decimal(1.5).replace(/\d/g, "") || ".";
  const group = format.count(1_234_567).replace(/\d/g, "").charAt(0);
  return { decimal, group };
}

/** `-1234567.50` of the wire as `−1.234.567,50`: every digit stays, only the signs between them change. */
export function shownNumber(digits: string, { decimal, group }: Separators): string {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(digits);
  if (found === null) return digits;
  const [, sign, whole = "", part] = found;
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, group);
  return `${sign === "-" ? "−" : ""}${grouped}${part === undefined ? "" : `${decimal}${part}`}`;
}

/**
 * What a person typed as a number of the wire; `null` for what is none. A sign that the restaurant uses between thousands
 * never becomes a decimal one: `1.234` is 1234 where decimals have a comma, and `12.5` is nothing there.
 */
export function typedNumber(typed: string, { decimal, group }: Separators): string | null {
  const escaped = (sign: string) => sign.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const grouped = group === "" ? "" : `|\\d{1,3}(?:${escaped(group)}\\d{3})+`;
  const shape = new RegExp(`^([-−]?)(\\d+${grouped})(?:${escaped(decimal)}(\\d+))?$`);
  const found = shape.exec(typed.trim());
  if (found === null) return null;
  const [, sign, whole = "", part] = found;
  const digits = group === "" ? whole : whole.split(group).join("");
  if (digits.length > 1 && digits.startsWith("0")) return null;
  return `${sign === "" ? "" : "-"}${digits}${part === undefined ? "" : `.${part}`}`;
}

/** A calendar day of the wire: alone, or as the midnight that some systems write for it. */
const DAY = /^(\d{4})-(\d{2})-(\d{2})(T00:00:00(?:\.0+)?(?:Z|\+00:00))?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** `1990-05-04` as `04/05/1990`, which is how it is typed as well. */
export function shownDay(text: string): string | null {
  const found = DAY.exec(text);
  return found === null ? null : `${found[3]}/${found[2]}/${found[1]}`;
}

/** `4/5/1990` as `1990-05-04`; `null` for no day of the calendar. */
export function typedDay(typed: string): string | null {
  const found = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(typed.trim());
  if (found === null) return null;
  const [day, month, year] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year > 1000;
  return real ? date.toISOString().slice(0, 10) : null;
}

function shownText(text: string, { format }: ValueWords): string {
  const day = shownDay(text);
  if (day !== null) return day;
  if (!INSTANT.test(text)) return text;
  const at = Date.parse(text);
  return Number.isNaN(at) ? text : `${format.dayAndTime(at)} · ${text.slice(0, 4)}`;
}

/** The value as a person reads it; empty for nothing. Numbers keep every digit: they may be longer than a float. */
export function shownValue(json: string | null, words: ValueWords): string {
  const value = parsed(json);
  if (json === null || value === null) return "";
  if (typeof value === "string") return shownText(value, words);
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "number") return shownNumber(json.trim(), separatorsOf(words.format));
  return json;
}

function kindOfValue(value: unknown): ValueKind {
  if (typeof value === "string") return DAY.test(value) ? "date" : "text";
  if (typeof value === "number") return "number";
  return typeof value === "boolean" ? "truth" : "other";
}

/** What both sides hold; different kinds are not typed over. */
export function kindOf({ here, there }: Pick<ConflictField, "here" | "there">): ValueKind {
  const kinds = new Set(
    [here, there]
      .filter((json) => !isEmpty(json))
      .map(parsed)
      .map(kindOfValue),
  );
  const [kind = "text"] = kinds;
  if (kinds.size > 1) return "other";
  // An instant is shown in the restaurant's time and not typed.
  const instant = [here, there].some((json) => {
    const value = parsed(json);
    return typeof value === "string" && !DAY.test(value) && INSTANT.test(value);
  });
  return instant ? "other" : kind;
}

/** What was typed as JSON text; `null` for a number or a day that is none. `like` is a value of the same field. */
export function typedValue(
  kind: ValueKind,
  typed: string,
  separators: Separators,
  like: string | null,
): string | null {
  if (kind === "number") return typedNumber(typed, separators);
  if (kind !== "date") return JSON.stringify(typed);
  const day = typedDay(typed);
  const known = parsed(like);
  const tail = typeof known === "string" ? (DAY.exec(known)?.[4] ?? "") : "";
  return day === null ? null : JSON.stringify(`${day}${tail}`);
}
