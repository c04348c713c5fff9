import type { ConflictPattern, PatternRequest, SideView } from "../../backend/generated";
import type { Catalogue } from "../../shared/i18n";
import { entityName, fieldName } from "./words";

/** One conflict alone is no pattern: it is decided in its dialog. */
const LEAST = 2;

/** The patterns that are worth deciding in one go, of these entities where they are named. */
export function shownPatterns(
  patterns: readonly ConflictPattern[],
  entityTypes: readonly string[] | undefined,
): ConflictPattern[] {
  return patterns.filter(
    ({ count, entityType }) =>
      count >= LEAST && (entityTypes === undefined || entityTypes.includes(entityType)),
  );
}

/** A name that stays the same while a pattern shrinks. */
export function patternKey({ system, entityType, field, shape }: ConflictPattern): string {
  return [system, entityType, field, shape].join("/");
}

/** The fields that a pattern decides. */
export function fieldsOf(field: string): string[] {
  return field === "location" ? ["latitude", "longitude"] : [field];
}

/** What is asked for a pattern. */
export function requestOf(
  { system, entityType, field, shape }: ConflictPattern,
  take: SideView,
): PatternRequest {
  return { system, entityType, field, shape, take };
}

/** "34 clientes: WhatsApp tiene correo y aquí está vacío" */
export function patternSentence(
  t: Catalogue,
  { entityType, field, shape, count }: ConflictPattern,
  system: string,
  figure: string,
): string {
  const records = `${figure} ${lower(count === 1 ? t.sync.entity : t.sync.entities, entityType, t)}`;
  return t.sync.patterns[shape](records, system, fieldName(t, field));
}

function lower(words: object, entityType: string, t: Catalogue): string {
  const entries: Record<string, unknown> = { ...words };
  const found = entries[entityType];
  const name = typeof found === "string" ? found : entityName(t, entityType);
  return name.charAt(0).toLocaleLowerCase() + name.slice(1);
}
