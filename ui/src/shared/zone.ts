const parts = new Map<string, Intl.DateTimeFormat>();

/** Dates and times of a zone as numbers; a zone that this browser does not know counts as the device's own. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = parts.get(timeZone);
  if (clock === undefined) {
    const options: Intl.DateTimeFormatOptions = {
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    };
    try {
      clock = new Intl.DateTimeFormat("en-US", { ...options, timeZone });
    } catch {
      clock = new Intl.DateTimeFormat("en-US", options);
    }
    parts.set(timeZone, clock);
  }
  return clock;
}

/** What a clock on the wall of a zone shows, as if it were UTC, in milliseconds. */
function wall(at: number, timeZone: string): number {
  const read: Record<string, number> = {};
  for (const { type, value } of clockOf(timeZone).formatToParts(at)) read[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = read;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The date `2025-10-04` of an instant in a zone. */
export function dateIn(at: number, timeZone: string): string {
  return new Date(wall(at, timeZone)).toISOString().slice(0, 10);
}

/** The date so many days after another. */
export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The first instant of a date in a zone; `null` for what is no date. Where a clock change skips midnight, that change. */
export function startOfDate(date: string, timeZone: string): number | null {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight)) return null;
  // The distance to UTC at the guess may be that of the other side of a clock change: look a second time from there.
  const first = midnight - (wall(midnight, timeZone) - midnight);
  const second = midnight - (wall(first, timeZone) - first);
  return dateIn(second, timeZone) < date ? first : second;
}
