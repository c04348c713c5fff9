import type {
  ConnectionCard,
  FieldShape,
  MappingProblem,
  RunView,
  SystemState,
  SystemView,
} from "../../backend/generated";
import type { Format } from "../../shared/format";
import type { IconName } from "../../shared/Icon";
import { type Catalogue, lookUp } from "../../shared/i18n";
import { personName } from "../../shared/person";
import { ago } from "../orders/order-text";
import type { IntegrationState } from "./steps";

type Cards = readonly Pick<ConnectionCard, "system" | "name">[];

/** What people call a system. */
export function systemName(t: Catalogue, cards: Cards | null, system: string): string {
  const given = cards?.find((card) => card.system === system)?.name;
  return given ?? lookUp(t.integrations.systems, system, system);
}

/** What people call the data of an entity; the name itself where there are no words for it. */
export function entityName(t: Catalogue, entity: string): string {
  return entity === "" ? t.integrations.row.notYet : lookUp(t.integrations.entities, entity, entity);
}

/** The name of a kind of system. */
export function kindName(t: Catalogue, kind: string): string {
  return found(t.integrations.kinds, kind)?.name ?? kind;
}

/** What a kind of system is, in one sentence. */
export function kindText(t: Catalogue, kind: string): string | null {
  return found(t.integrations.kinds, kind)?.text ?? null;
}

/** An entry of a catalogue by a code of the wire. */
export function found<T>(words: Readonly<Record<string, T>>, code: string): T | undefined {
  return Object.hasOwn(words, code) ? words[code] : undefined;
}

interface Look {
  tone: string;
  icon: IconName;
}

const SYSTEM_LOOK: Readonly<Record<SystemState, Look>> = {
  WORKING: { tone: "synced", icon: "check" },
  THROTTLED: { tone: "pending", icon: "hourglass" },
  PAUSED_AFTER_FAILURES: { tone: "failed", icon: "alert" },
  TRYING: { tone: "syncing", icon: "sync" },
  REFUSED: { tone: "failed", icon: "key" },
  PAUSED: { tone: "skipped", icon: "pause" },
};

/** Badge of a system: colour, icon and word. */
export function systemBadge(t: Catalogue, status: SystemView | null): Look & { word: string } {
  if (status === null) return { tone: "skipped", icon: "dash", word: t.integrations.state.none };
  // Nothing says yet that it works.
  if (status.state === "WORKING" && status.lastContactAt === null)
    return { tone: "skipped", icon: "dash", word: t.integrations.state.untested };
  return { ...SYSTEM_LOOK[status.state], word: t.integrations.state[status.state] };
}

/** What the state of a system means, in one sentence. */
export function systemSentence(t: Catalogue, format: Format, status: SystemView | null, now: number): string {
  const words = t.integrations.stateText;
  if (status === null) return words.none;
  switch (status.state) {
    case "WORKING":
      return status.lastContactAt === null
        ? words.NEVER
        : words.WORKING(ago(t, format, status.lastContactAt, now));
    case "PAUSED_AFTER_FAILURES":
      return words.PAUSED_AFTER_FAILURES(
        status.failures,
        status.nextTryAt === null ? "" : ` ${t.ago.at(format.time(status.nextTryAt))}`,
      );
    case "PAUSED":
      return words.PAUSED(personName(status.pausedBy) ?? words.somebody);
    default:
      return words[status.state];
  }
}

const STATE_LOOK: Readonly<Record<IntegrationState, Look>> = {
  on: { tone: "synced", icon: "check" },
  off: { tone: "skipped", icon: "pause" },
  unfinished: { tone: "pending", icon: "pen" },
  broken: { tone: "failed", icon: "alert" },
  running: { tone: "syncing", icon: "sync" },
};

/** Badge of an integration: colour, icon and word. */
export function integrationBadge(t: Catalogue, state: IntegrationState): Look & { word: string } {
  return { ...STATE_LOOK[state], word: t.integrations.states[state] };
}

/** Badge of a run: how it ended, or what it is. */
export function runBadge(t: Catalogue, format: Format, run: RunView): Look & { word: string } {
  const words = t.integrations.run;
  switch (run.status) {
    case "RUNNING":
      return { tone: "syncing", icon: "sync", word: words.status.RUNNING };
    case "PAUSED":
      return { tone: "skipped", icon: "pause", word: words.status.PAUSED };
    case "STOPPED":
    case "INTERRUPTED":
      return { tone: "skipped", icon: "dash", word: words.status[run.status] };
    case "FAILED":
      return { tone: "failed", icon: "alert", word: words.status.FAILED };
    case "COMPLETED":
      if (run.dryRun) return { tone: "skipped", icon: "search", word: words.dryRun };
      if (run.failed > 0) return { tone: "failed", icon: "alert", word: words.withFailures };
      return {
        tone: "synced",
        icon: "check",
        word: run.limit === null ? words.status.COMPLETED : words.first(format.count(run.limit)),
      };
  }
}

/** `sáb 4 oct · 20:41`, or a dash's word where there is no instant. */
export function whenOr(format: Format, at: number | null, otherwise: string): string {
  return at === null ? otherwise : format.dayAndTime(at);
}

/** `entero` */
export function shapeWord(t: Catalogue, shape: FieldShape): string {
  return t.mapping.shapes[shape];
}

/** The sentence for a problem of a mapping. */
export function problemSentence(t: Catalogue, problem: MappingProblem): string {
  const words = found<string | ((detail: string) => string)>(t.mapping.problems, problem.code);
  if (words === undefined) {
    return found<string>(t.mapping.faults, problem.code) ?? t.mapping.otherProblem(problem.code);
  }
  if (typeof words === "string") return words;
  const detail = problem.detail ?? "";
  // The detail of a preset that breaks a rule is the code of that rule.
  return words(found<string>(t.mapping.faults, detail) ?? detail);
}

/** The sentence for a value that cannot be written. */
export function faultSentence(t: Catalogue, code: string): string {
  return found<string>(t.mapping.faults, code) ?? t.mapping.otherFault;
}

/** A value of the wire, which is JSON text, as a person reads it; `null` for nothing. */
export function shownValue(json: string | null): string | null {
  if (json === null) return null;
  try {
    const value: unknown = JSON.parse(json);
    if (value === null || value === "") return null;
    return typeof value === "string" ? value : json;
  } catch {
    return json;
  }
}
