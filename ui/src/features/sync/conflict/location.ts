import type { ConflictField, ConflictView } from "../../../backend/generated";
import { isEmpty } from "./values";

/** A place on the earth, in degrees. */
export interface Point {
  latitude: number;
  longitude: number;
}

/** *Ubicación*: latitude and longitude are decided together, because half of each is no place. */
export interface LocationRow {
  kind: "location";
  /** The parts that are in dispute. */
  parts: readonly ConflictField[];
  here: Point | null;
  there: Point | null;
  base: Point | null;
  /** The digits as they stand, to be shown. */
  texts: Readonly<Record<"here" | "there" | "base", readonly [string, string] | null>>;
}

/** One line of the table. */
export type Row = { kind: "field"; field: ConflictField } | LocationRow;

const LATITUDE = "latitude";
const LONGITUDE = "longitude";

/** The names of the fields that a line decides. */
export function fieldsOf(row: Row): string[] {
  return row.kind === "field" ? [row.field.field] : row.parts.map((part) => part.field);
}

/** A name for a line that stays the same. */
export function keyOf(row: Row): string {
  return row.kind === "field" ? row.field.field : "location";
}

/** The lines of a conflict: every field, and one for the place where a part of it is in dispute. */
export function rowsOf(view: Pick<ConflictView, "disputed" | "equal">): Row[] {
  const isPart = ({ field }: ConflictField) => field === LATITUDE || field === LONGITUDE;
  const parts = view.disputed.filter(isPart);
  const rows: Row[] = [];
  for (const field of view.disputed) {
    if (!isPart(field)) rows.push({ kind: "field", field });
    else if (field === parts[0]) rows.push(locationRow(parts, view.equal));
  }
  return rows;
}

function locationRow(
  parts: readonly ConflictField[],
  equal: Readonly<Record<string, string | undefined>>,
): LocationRow {
  const read = (name: string, side: "here" | "there" | "base"): string | null => {
    const part = parts.find(({ field }) => field === name);
    return part === undefined ? (equal[name] ?? null) : part[side];
  };
  const texts = (side: "here" | "there" | "base"): readonly [string, string] | null => {
    const [latitude, longitude] = [read(LATITUDE, side), read(LONGITUDE, side)];
    if (latitude === null || longitude === null || isEmpty(latitude) || isEmpty(longitude)) return null;
    return [latitude.replace(/"/g, "").trim(), longitude.replace(/"/g, "").trim()];
  };
  const all = { here: texts("here"), there: texts("there"), base: texts("base") };
  return {
    kind: "location",
    parts,
    here: pointOf(all.here),
    there: pointOf(all.there),
    base: pointOf(all.base),
    texts: all,
  };
}

/** A place of the two texts; `null` where they are none. */
export function pointOf(texts: readonly [string, string] | null): Point | null {
  if (texts === null) return null;
  const [latitude, longitude] = [Number(texts[0]), Number(texts[1])];
  const real = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return real ? { latitude, longitude } : null;
}

const EARTH_METRES = 6_371_000;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Metres between two places, as the crow flies. */
export function metresBetween(one: Point, other: Point): number {
  const north = Math.sin(radians(other.latitude - one.latitude) / 2) ** 2;
  const east = Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
  const chord = north + Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * east;
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** A sketch's size, in its own units. */
export const SKETCH = { width: 92, height: 52, edge: 10 } as const;

/** Where both places stand in one picture, north above; a place alone stands in the middle. */
export function placed(
  own: Point,
  other: Point | null,
): { own: [number, number]; other: [number, number] | null } {
  const middle: [number, number] = [SKETCH.width / 2, SKETCH.height / 2];
  if (other === null) return { own: middle, other: null };
  // Degrees of longitude are shorter away from the equator.
  const east = (other.longitude - own.longitude) * Math.cos(radians((own.latitude + other.latitude) / 2));
  const north = other.latitude - own.latitude;
  const room = { x: SKETCH.width - 2 * SKETCH.edge, y: SKETCH.height - 2 * SKETCH.edge };
  const scale = Math.min(room.x / Math.max(Math.abs(east), 1e-9), room.y / Math.max(Math.abs(north), 1e-9));
  const half: [number, number] = [(east * scale) / 2, (-north * scale) / 2];
  return {
    own: [middle[0] - half[0], middle[1] - half[1]],
    other: [middle[0] + half[0], middle[1] + half[1]],
  };
}
