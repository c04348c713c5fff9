import { BackendError } from "../src/backend/backend";
import type {
  CommandTable,
  ConflictField,
  ConflictPattern,
  PatternRequest,
  PatternShape,
} from "../src/backend/generated";
import type { HeldConflict } from "./sync/conflicts";

type Name = "conflict_patterns" | "conflict_pattern_preview" | "conflict_pattern_resolve";
type Handlers = { [C in Name]: (request: CommandTable[C]["request"]) => CommandTable[C]["response"] };

interface Ports {
  conflicts: readonly HeldConflict[];
  decide(id: number, fields: readonly string[]): unknown;
}

const PLACE = ["latitude", "longitude"];
const named = (field: string) => (PLACE.includes(field) ? "location" : field);
const isNothing = (json: string | null) => json === null || json === "null" || json === '""';
const letters = (json: string) =>
  json
    .normalize("NFD")
    .replace(/[\u0300-\u036f\s]/g, "")
    .toLowerCase();

function shapeOf({ here, there }: Pick<ConflictField, "here" | "there">): PatternShape {
  if (here === null || isNothing(here)) return "ONLY_THERE";
  if (there === null || isNothing(there)) return "ONLY_HERE";
  return letters(here) === letters(there) ? "SPELLING" : "DIFFERENT";
}

/** Conflicts that stand alike, in memory. */
export function createPatterns({ conflicts, decide }: Ports): Handlers {
  /** Each open conflict with the fields that are decided together under a name. */
  const standing = () =>
    conflicts
      .filter(({ view }) => view.status === "OPEN" && view.item.fields.length > 0)
      .flatMap(({ view }) => {
        const names = [...new Set(view.disputed.map(({ field }) => named(field)))];
        return names.map((field) => {
          const parts = view.disputed.filter((each) => named(each.field) === field);
          const text = (side: "here" | "there") => {
            const values = parts.map((part) => part[side]);
            if (field !== "location") return values[0] ?? null;
            return values.every(isNothing) ? null : `[${values.map((value) => value ?? "null").join(",")}]`;
          };
          const [here, there] = [text("here"), text("there")];
          const lifts = parts.find((part) => part.reasonFor !== null)?.reasonFor ?? null;
          return { view, field, parts, here, there, lifts, shape: shapeOf({ here, there }) };
        });
      });
  const of = ({ system, entityType, field, shape }: PatternRequest) =>
    standing().filter(
      (each) =>
        each.view.item.system === system &&
        each.view.item.entityType === entityType &&
        each.field === field &&
        each.shape === shape,
    );
  return {
    conflict_patterns: () => {
      const found = new Map<string, ConflictPattern>();
      for (const { view, field, shape, parts } of standing()) {
        const { system, entityType } = view.item;
        const key = [system, entityType, field, shape].join("/");
        const known = found.get(key);
        const proposed = parts[0]?.proposed ?? null;
        found.set(key, {
          system,
          entityType,
          field,
          shape,
          count: (known?.count ?? 0) + 1,
          proposed: known === undefined || known.proposed === proposed ? proposed : null,
        });
      }
      return [...found.values()].sort((a, b) => b.count - a.count);
    },
    conflict_pattern_preview: (request) => {
      const found = of(request);
      return {
        records: found.slice(0, 10).map(({ view, here, there }) => ({
          id: view.item.id,
          title: view.item.title,
          here,
          there,
          result: request.take === "HERE" ? here : there,
        })),
        total: found.length,
        over: found.filter(({ view, parts }) => view.disputed.length === parts.length).length,
      };
    },
    conflict_pattern_resolve: (request) => {
      const found = of(request);
      if (found.some(({ lifts }) => lifts === request.take)) throw new BackendError("REASON_NEEDED", null);
      for (const { view, parts } of found)
        decide(
          view.item.id,
          parts.map(({ field }) => field),
        );
      return { resolved: found.length, left: 0, ids: found.map(({ view }) => view.item.id), stopped: null };
    },
  };
}
