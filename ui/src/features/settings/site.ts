import type { SiteSettingsView } from "../../backend/generated";
import type { Problems } from "../../shared/form";
import type { Catalogue } from "../../shared/i18n";

/** The restaurant while a person types: a figure may be missing. */
export interface SiteDraft {
  name: string;
  timeZone: string;
  cutoffHour: number;
  currency: string;
  defaultPrepMinutes: number | null;
  dueSoonMinutes: number | null;
  unattendedAfterSeconds: number | null;
  /** Latitude and longitude, as a map shows them: `-2.9001, -79.0059`. Empty: nobody has said. */
  place: string;
}

/** Ranges of the figures; the same as in Rust. */
export const RANGES = {
  defaultPrepMinutes: [1, 240],
  dueSoonMinutes: [0, 120],
  unattendedAfterSeconds: [10, 3600],
} as const;
const LONGEST_NAME = 100;

/** Reads `latitude, longitude`; `null` for what is no place. */
export function parsePlace(text: string): { latitude: number; longitude: number } | null {
  const parts = text.trim().split(/\s*[,;]\s*|\s+/);
  if (parts.length !== 2 || parts.some((part) => !/^[+-]?\d{1,3}(\.\d+)?$/.test(part))) return null;
  const [latitude, longitude] = parts.map(Number) as [number, number];
  // 0, 0 lies in the Atlantic: it is how some systems write that they do not know.
  const onEarth =
    Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude !== 0 || longitude !== 0);
  return onEarth ? { latitude, longitude } : null;
}

/** What is saved, as it is typed. */
export function fromSite({ latitude, longitude, ...site }: SiteSettingsView): SiteDraft {
  return { ...site, place: latitude === null || longitude === null ? "" : `${latitude}, ${longitude}` };
}

/** What is wrong with a draft. */
export function checkSite(t: Catalogue, draft: SiteDraft): Problems<SiteDraft> {
  const problems: Problems<SiteDraft> = {};
  const name = draft.name.trim();
  if (name === "") problems.name = t.settings.site.nameMissing;
  else if (name.length > LONGEST_NAME) problems.name = t.settings.site.nameTooLong(LONGEST_NAME);
  if (draft.timeZone === "") problems.timeZone = t.settings.site.zoneMissing;
  for (const field of Object.keys(RANGES) as (keyof typeof RANGES)[]) {
    const [min, max] = RANGES[field];
    const value = draft[field];
    if (value === null || value < min || value > max) problems[field] = t.form.between(min, max);
  }
  if (draft.place.trim() !== "" && parsePlace(draft.place) === null)
    problems.place = t.settings.site.placeWrong;
  return problems;
}

/** A draft that was found right, as it travels. */
export function toSite({ place, ...draft }: SiteDraft): SiteSettingsView {
  const { latitude, longitude } = parsePlace(place) ?? { latitude: null, longitude: null };
  return {
    ...draft,
    latitude,
    longitude,
    name: draft.name.trim(),
    defaultPrepMinutes: draft.defaultPrepMinutes ?? 0,
    dueSoonMinutes: draft.dueSoonMinutes ?? 0,
    unattendedAfterSeconds: draft.unattendedAfterSeconds ?? 0,
  };
}

/** `04:00` */
export function hour(value: number): string {
  return `${String(value).padStart(2, "0")}:00`;
}

/** What the day cutoff means, by an example of a Saturday night. */
export function cutoffExample(t: Catalogue, cutoffHour: number): string {
  if (cutoffHour === 0) return t.settings.site.cutoffMidnight;
  const before = `${String(cutoffHour - 1).padStart(2, "0")}:30`;
  return t.settings.site.cutoffExample(before, hour(cutoffHour));
}

/** `UTC−5 · 20:41` in a zone; empty where the browser does not know it. */
export function zoneNote(timeZone: string, at: number): string {
  try {
    const parts = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZoneName: "shortOffset",
    }).formatToParts(at);
    const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
    const offset = part("timeZoneName").replace("GMT", "UTC").replace("-", "−");
    return `${offset} · ${part("hour")}:${part("minute")}`;
  } catch {
    return "";
  }
}
