import type { CustomerField, CustomerRow, FieldOrigin, SyncOverview } from "../../backend/generated";
import type { Format } from "../../shared/format";
import { type Catalogue, lookUp } from "../../shared/i18n";
import { moment } from "../sync/words";

/** What a customer is called; the phone where there is no name. */
export function customerName(t: Catalogue, row: Pick<CustomerRow, "name" | "phone">): string {
  return row.name ?? (row.phone === null ? t.customers.noName : phoneText(row.phone));
}

/** What people are looked for by when they may be written otherwise: the last word of the name. */
export function lastWord(name: string | null): string | null {
  return name?.split(" ").at(-1) ?? null;
}

/** Calling codes of the countries that this is sold in: where the groups of a phone begin. */
const COUNTRIES = [
  "593",
  "591",
  "595",
  "598",
  "502",
  "506",
  "507",
  "51",
  "52",
  "54",
  "56",
  "57",
  "58",
  "34",
  "1",
];

/**
 * A phone in groups, as people say it: `+593 99 123 4567`. One that is no international number, or in whose writing
 * somebody put a meaning, stands as it is.
 */
export function phoneText(phone: string): string {
  const bare = phone.replace(/^\+/, "");
  if (!/^\d{10,15}$/.test(bare) || bare.startsWith("0")) return phone;
  const country = COUNTRIES.find((code) => bare.startsWith(code));
  if (country === undefined) return `+${bare}`;
  const rest = bare.slice(country.length);
  const head = rest.slice(0, -7);
  return [`+${country}`, head, rest.slice(-7, -4), rest.slice(-4)].filter((part) => part !== "").join(" ");
}

/** What a field of a customer is called; an unknown one stands as it is. */
export function fieldWord(t: Catalogue, field: string): string {
  return lookUp(t.customers.fields, field, lookUp(t.sync.fields, field, field));
}

/** The value behind a JSON text: `null` for none, the text itself where it is not JSON. */
export function parsed(json: string | null): unknown {
  if (json === null) return null;
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

/** A value as it is typed: the bare text. */
export function typed(json: string | null): string {
  const value = parsed(json);
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A value as it is read; `null` for an empty one. */
export function valueText(
  t: Catalogue,
  format: Format,
  field: string,
  json: string | null,
  now: number,
): string | null {
  const value = parsed(json);
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "boolean") return value ? t.customers.yes : t.customers.no;
  const text = typed(json);
  if (field === "totalSpent") {
    const cents = Math.round(Number(text) * 100);
    return Number.isFinite(cents) ? format.money(cents) : text;
  }
  if (/phone/i.test(field)) return phoneText(text);
  if (typeof value === "string" && INSTANT.test(text)) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? text : moment(t, format, at, now);
  }
  if (DAY.test(text)) return `${format.day(text)} ${text.slice(0, 4)}`;
  return text;
}

/** What a system is called: as a person named it, else by its kind, with its number from the second one on. */
export function sourceName(t: Catalogue, overview: SyncOverview | null, system: string): string {
  const given = overview?.systems.find((each) => each.system === system)?.name;
  if (given !== null && given !== undefined) return given;
  const [, kind, number] = /^(.+)-(\d+)$/.exec(system) ?? [];
  if (kind === undefined) return lookUp(t.sync.systems, system, system);
  const name = lookUp(t.sync.systems, kind, kind);
  return number === "1" ? name : `${name} ${number}`;
}

/** "Escrito aquí · Ana, hoy 11:02", "De WhatsApp" */
export function originText(
  t: Catalogue,
  format: Format,
  field: Pick<CustomerField, "origin" | "editedBy" | "editedAt">,
  system: string,
  now: number,
): { origin: FieldOrigin; words: string; by: string | null } {
  const words = t.customers.origins;
  switch (field.origin) {
    case "HERE": {
      const when = field.editedAt === null ? null : moment(t, format, field.editedAt, now);
      const by = field.editedBy ?? null;
      const told = by === null ? when : when === null ? by : words.hereBy(by, when);
      return { origin: field.origin, words: words.here, by: told };
    }
    case "THERE":
      return { origin: field.origin, words: words.there(system), by: null };
    case "NOBODY":
      return { origin: field.origin, words: words.nobody, by: null };
  }
}

const POINTS = 8;

/** Which of the eight directions an angle from north, clockwise, is: 0 is north. */
export function octant(degrees: number): number {
  return ((Math.round(degrees / (360 / POINTS)) % POINTS) + POINTS) % POINTS;
}

/** Below this two points are one place: what a phone knows of its own position. */
const SAME_PLACE_METRES = 30;

/** "850 m", "1,2 km", "14 km" */
export function distanceText(t: Catalogue, format: Format, metres: number): string {
  const words = t.customers.addresses;
  if (metres < 995) return words.metres(format.count(Math.round(metres / 10) * 10));
  const kilometres = metres / 1_000;
  return words.kilometres(
    kilometres < 9.95 ? format.decimal(kilometres) : format.count(Math.round(kilometres)),
  );
}

/** "1,2 km al noreste"; `null` where it is not known. */
export function whereText(
  t: Catalogue,
  format: Format,
  metres: number | null,
  degrees: number | null,
): string | null {
  if (metres === null) return null;
  if (metres < SAME_PLACE_METRES) return t.customers.addresses.here;
  const distance = distanceText(t, format, metres);
  const direction = degrees === null ? undefined : t.customers.addresses.directions[octant(degrees)];
  return direction === undefined ? distance : t.customers.addresses.where(distance, direction);
}

/** Street, number, unit and neighbourhood in one line; `null` where there is nothing. */
export function addressLine(fields: readonly CustomerField[]): string | null {
  const text = (name: string) => typed(fields.find((each) => each.field === name)?.value ?? null).trim();
  const street = [text("street"), text("number")].filter((part) => part !== "").join(" ");
  const line = [street, text("interiorNumber"), text("neighborhood")]
    .filter((part) => part !== "")
    .join(", ");
  return line === "" ? null : line;
}

/** A map outside of the program; nothing of it is loaded here. */
export function mapLink(latitude: number, longitude: number): string {
  const [lat, lon] = [latitude.toFixed(6), longitude.toFixed(6)];
  return `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=17/${lat}/${lon}`;
}

/** "−2,18940, −79,88310": with a true minus. */
export function pointText(format: Format, latitude: number, longitude: number): string {
  const separator = format.decimal(0.5).charAt(1);
  const text = (degrees: number) => degrees.toFixed(5).replace("-", "−").replace(".", separator);
  return `${text(latitude)} · ${text(longitude)}`;
}
