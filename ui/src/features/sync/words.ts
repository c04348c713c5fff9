import type { SyncOverview } from "../../backend/generated";
import type { Format } from "../../shared/format";
import { type Catalogue, lookUp } from "../../shared/i18n";

/** What a system is called: as a person named it, else as everybody knows it, else as in every table. */
export function systemName(t: Catalogue, overview: SyncOverview | null, system: string): string {
  const given = overview?.systems.find((each) => each.system === system)?.name;
  return given ?? lookUp(t.sync.systems, system, system);
}

/** What the records of an entity are called together. */
export function entityName(t: Catalogue, entity: string): string {
  return lookUp(t.sync.entities, entity, entity);
}

/** What one record of an entity is called. */
export function recordName(t: Catalogue, entity: string): string {
  return lookUp(t.sync.entity, entity, entity);
}

/** What a field is called; an unknown one stands as it is. */
export function fieldName(t: Catalogue, field: string): string {
  return lookUp(t.sync.fields, field, lookUp(t.fields, field, field));
}

/** "nombre, correo" */
export function fieldNames(t: Catalogue, fields: readonly string[]): string {
  // Two fields can have one name: latitude and longitude are both "ubicación".
  return [...new Set(fields.map((field) => fieldName(t, field)))].join(", ");
}

/** With a capital at its beginning. */
export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** "Orden de compra OC-2025-001", or "clientes · Ana Peña" where nobody knows what one of them is called. */
export function recordTitle(
  t: Catalogue,
  entity: string | null,
  title: string | null,
  id: string | null,
): string {
  const name = title ?? id ?? t.sync.run.noName;
  if (entity === null) return name;
  const known = lookUp(t.sync.entity, entity, "");
  return known === "" ? `${entity} · ${name}` : `${known} ${name}`;
}

/** Longer ago than this a day of another year is told with its year. */
const CLEAR_MS = 180 * 86_400_000;

/** "hoy 10:05", "ayer 23:02", "vie 3 oct 10:30", "14 jul 2025 09:51": an instant in the restaurant's zone, as short as it stays clear. */
export function moment(t: Catalogue, format: Format, at: number, now: number): string {
  const date = format.date(at);
  if (date === format.date(now)) return `${t.sync.today} ${format.time(at)}`;
  if (date === format.date(now - 86_400_000)) return `${t.sync.yesterday} ${format.time(at)}`;
  const other = now - at > CLEAR_MS && format.year(at) !== format.year(now);
  return `${other ? format.dateOfYear(at) : date} ${format.time(at)}`;
}

/** Below an hour "hace 2 min", then as `moment`. */
export function recent(t: Catalogue, format: Format, at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 1) return t.ago.now;
  if (seconds < 60) return t.ago.seconds(seconds);
  if (seconds < 3600) return t.ago.minutes(Math.floor(seconds / 60));
  return moment(t, format, at, now);
}

/** "a las 15:10" for today, with the day otherwise. */
export function atTime(t: Catalogue, format: Format, at: number, now: number): string {
  return format.date(at) === format.date(now) ? t.ago.at(format.time(at)) : moment(t, format, at, now);
}

/** A length of time in its largest fitting unit. */
export function duration(t: Catalogue, format: Format, milliseconds: number): string {
  const words = t.sync.duration;
  if (milliseconds < 1_000) return words.milliseconds(format.count(Math.round(milliseconds)));
  if (milliseconds < 10_000) return words.seconds(format.decimal(milliseconds / 1_000));
  if (milliseconds < 60_000) return words.seconds(format.count(Math.round(milliseconds / 1_000)));
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 60) return words.minutes(format.count(minutes));
  return words.hours(format.count(Math.floor(minutes / 60)), String(minutes % 60).padStart(2, "0"));
}

/** How long something may still take, never finer than a second: it is a guess. */
export function timeLeft(t: Catalogue, format: Format, milliseconds: number): string {
  if (milliseconds >= 60_000) return duration(t, format, milliseconds);
  return t.sync.duration.seconds(format.count(Math.max(1, Math.round(milliseconds / 1_000))));
}
