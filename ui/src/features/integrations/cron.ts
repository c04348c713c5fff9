import type { Catalogue } from "../../shared/i18n";

/** How often an integration runs by itself, as a form holds it. */
export interface ScheduleDraft {
  kind: ScheduleKind;
  /** Minutes from one run to the next. */
  every: number;
  /** Minute of the hour, for *cada hora*. */
  minute: number;
  /** `HH:mm`. */
  time: string;
  /** 1 Monday to 7 Sunday. */
  days: number[];
  /** Five fields, for *avanzado*. */
  cron: string;
}

/** `site`: as often as the site says. */
export const SCHEDULE_KINDS = ["site", "minutes", "hourly", "daily", "weekly", "cron"] as const;
export type ScheduleKind = (typeof SCHEDULE_KINDS)[number];
/** Minutes that an hour can be divided by without a rest. */
export const EVERY = [5, 10, 15, 20, 30] as const;

const FRESH: ScheduleDraft = {
  kind: "site",
  every: 15,
  minute: 0,
  time: "03:00",
  days: [1, 2, 3, 4, 5],
  cron: "0 3 * * *",
};

/** Whether a text is a time of the day, by a clock of 24 hours. */
export function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** The five fields of a draft; `null`: as often as the site says. What is missing is taken as in a fresh one. */
export function toCron(draft: ScheduleDraft): string | null {
  const time = isTime(draft.time) ? draft.time : FRESH.time;
  const [hour, minute] = time.split(":").map(Number);
  switch (draft.kind) {
    case "site":
      return null;
    case "minutes":
      return `*/${draft.every} * * * *`;
    case "hourly":
      return `${draft.minute} * * * *`;
    case "daily":
      return `${minute} ${hour} * * *`;
    case "weekly":
      return `${minute} ${hour} * * ${[...draft.days].sort((a, b) => a - b).join(",") || "*"}`;
    case "cron":
      return draft.cron.trim().replace(/\s+/g, " ");
  }
}

/** The simplest draft that says the same as five fields. */
export function fromCron(cron: string | null): ScheduleDraft {
  if (cron === null) return FRESH;
  const advanced: ScheduleDraft = { ...FRESH, kind: "cron", cron };
  const [minute = "", hour = "", day, month, weekday = ""] = cron.trim().split(/\s+/);
  if (day !== "*" || month !== "*") return advanced;
  const every = EVERY.find((each) => minute === `*/${each}`);
  if (every !== undefined && hour === "*" && weekday === "*") return { ...FRESH, kind: "minutes", every };
  if (!isNumber(minute, 59)) return advanced;
  if (hour === "*" && weekday === "*") return { ...FRESH, kind: "hourly", minute: Number(minute) };
  if (!isNumber(hour, 23)) return advanced;
  const time = clock(Number(hour), Number(minute));
  if (weekday === "*") return { ...FRESH, kind: "daily", time };
  const days = parseField(weekday, FIELDS[4]);
  return days === null || days === "any"
    ? advanced
    : { ...FRESH, kind: "weekly", time, days: weekdays(days) };
}

function isNumber(text: string, most: number): boolean {
  return /^[0-9]{1,2}$/.test(text) && Number(text) <= most;
}

function clock(hour: number, minute: number): string {
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/** Sunday is 0 or 7 in a cron; here it is 7, the last day of the week. */
function weekdays(days: readonly number[]): number[] {
  return [...new Set(days.map((day) => (day === 0 ? 7 : day)))].sort((a, b) => a - b);
}

interface FieldRange {
  least: number;
  most: number;
  names: readonly string[];
}

const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const FIELDS = [
  { least: 0, most: 59, names: [] },
  { least: 0, most: 23, names: [] },
  { least: 1, most: 31, names: [] },
  { least: 1, most: 12, names: MONTHS },
  { least: 0, most: 7, names: DAYS },
] as const satisfies readonly FieldRange[];

/** The values of one field; `any` for `*`, `null` for what has no words here. */
function parseField(text: string, range: FieldRange): number[] | "any" | null {
  if (text === "*" || text === "?") return "any";
  const found: number[] = [];
  for (const part of text.split(",")) {
    const [span = "", step, ...rest] = part.split("/");
    if (rest.length > 0 || (step !== undefined && !/^[1-9][0-9]?$/.test(step))) return null;
    const [first = "", last, ...more] = span.split("-");
    if (more.length > 0) return null;
    const from = span === "*" ? range.least : numberOf(first, range);
    const to =
      span === "*"
        ? range.most - (range.names === DAYS ? 1 : 0)
        : last === undefined
          ? step === undefined
            ? from
            : range.most
          : numberOf(last, range);
    if (from === null || to === null || from > to) return null;
    for (let value = from; value <= to; value += Number(step ?? 1)) found.push(value);
  }
  return [...new Set(found)].sort((a, b) => a - b);
}

function numberOf(text: string, { least, most, names }: FieldRange): number | null {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return named + (names === DAYS ? 0 : 1);
  if (!/^[0-9]{1,2}$/.test(text)) return null;
  const value = Number(text);
  return value < least || value > most ? null : value;
}

/** Whether all values follow each other at one distance, from the first to the last of the field. */
function stepOf(values: readonly number[], range: FieldRange): number | null {
  const [first = 0, second] = values;
  const step = second === undefined ? null : second - first;
  if (step === null || first !== range.least) return null;
  const count = Math.floor((range.most - range.least) / step) + 1;
  return values.length === count && values.every((value, index) => value === first + index * step)
    ? step
    : null;
}

/**
 * Five fields as a sentence: `Todos los días a las 03:00`. `null` for what is no schedule, and for the rarer signs
 * (`L`, `W`, `#`) that Rust reads and this has no words for.
 */
export function cronWords(t: Catalogue, cron: string): string | null {
  const texts = cron.trim().split(/\s+/);
  if (texts.length !== FIELDS.length) return null;
  const parsed = texts.map((text, index) => parseField(text, FIELDS[index] ?? FIELDS[0]));
  const [minutes, hours, days, months, week] = parsed;
  if (parsed.includes(null) || !minutes || !hours || !days || !months || !week) return null;
  const words = t.integrations.cron;
  const times = timeWords(t, minutes, hours);
  const onDays: string[] = [];
  if (days !== "any") onDays.push(words.monthDays(listOf(words.and, days.map(String)), days.length));
  if (week !== "any")
    onDays.push(
      words.weekDays(
        listOf(
          words.and,
          weekdays(week).map((day) => words.days[day - 1] ?? ""),
        ),
      ),
    );
  const everyDay = onDays.length === 0 && times.kind === "clock" ? words.everyDay : null;
  const parts = [
    everyDay,
    // The two count as one or the other where both are stated, as cron has it.
    onDays.length === 0 ? null : onDays.join(words.or),
    months === "any"
      ? null
      : words.inMonths(
          listOf(
            words.and,
            months.map((month) => words.months[month - 1] ?? ""),
          ),
        ),
  ].filter((part) => part !== null);
  const sentence =
    times.kind === "clock" ? [...parts, times.text].join(" ") : [times.text, ...parts].join(", ");
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** `a, b y c`. */
function listOf(and: string, parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")}${and}${last}`;
}

/** So many times of the day are said one by one. */
const FEW_CLOCKS = 4;

function timeWords(
  t: Catalogue,
  minutes: number[] | "any",
  hours: number[] | "any",
): { kind: "clock" | "interval"; text: string } {
  const words = t.integrations.cron;
  const every = minutes === "any" ? 1 : stepOf(minutes, FIELDS[0]);
  const isFew = minutes !== "any" && hours !== "any" && minutes.length * hours.length <= FEW_CLOCKS;
  if (every !== null && !isFew) {
    const interval = words.everyMinutes(every);
    if (hours === "any") return { kind: "interval", text: interval };
    return {
      kind: "interval",
      text: `${interval}, ${words.duringHours(listOf(words.and, hourSpans(hours)))}`,
    };
  }
  const at = minutes === "any" ? [0] : minutes;
  const hourly = hours === "any" ? 1 : stepOf(hours, FIELDS[1]);
  if (hourly !== null)
    return { kind: "interval", text: words.everyHours(hourly, listOf(words.and, at.map(String)), at) };
  const clocks = (hours === "any" ? [] : hours).flatMap((hour) => at.map((minute) => clock(hour, minute)));
  return { kind: "clock", text: words.atTimes(listOf(words.and, clocks)) };
}

/** `08:00–20:59` for hours that follow each other. */
function hourSpans(hours: readonly number[]): string[] {
  const spans: [number, number][] = [];
  for (const hour of hours) {
    const last = spans.at(-1);
    if (last !== undefined && last[1] === hour - 1) last[1] = hour;
    else spans.push([hour, hour]);
  }
  return spans.map(([from, to]) => `${clock(from, 0)}–${clock(to, 59)}`);
}
