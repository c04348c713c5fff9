import type {
  RecordOutcomeView,
  RunRecordView,
  RunResult,
  RunsRequest,
  RunTriggerView,
  RunView,
} from "../../src/backend/generated";

const MINUTE = 60_000;
/** Runs of the history, a bit more than a year of them. */
export const HISTORY = 100_000;
/** One run every five minutes. */
const APART = 5 * MINUTE;

type Counters = Pick<RunView, "created" | "updated" | "unchanged" | "skipped" | "conflicted" | "failed">;

/** A run whose counters add up. */
export function demoRun(change: Partial<RunView>): RunView {
  const counters: Counters = { created: 0, updated: 0, unchanged: 0, skipped: 0, conflicted: 0, failed: 0 };
  const run: RunView = {
    id: 1,
    integration: null,
    system: "wispro",
    entityType: "client",
    trigger: "MANUAL",
    dryRun: false,
    status: "RUNNING",
    limit: null,
    actor: null,
    startedAt: Date.now() - 4 * MINUTE,
    endedAt: null,
    durationMs: 4 * MINUTE,
    expected: null,
    pages: 1,
    passes: 1,
    processed: 0,
    ...counters,
    missing: 0,
    deleted: 0,
    heldDeletions: 0,
    percent: null,
    recordsPerSecond: null,
    remainingMs: null,
    waiting: null,
    waitingUntil: null,
    reason: null,
    ...change,
  };
  const { created, updated, unchanged, skipped, conflicted, failed } = run;
  return { ...run, processed: created + updated + unchanged + skipped + conflicted + failed };
}

/** The run that is under way: 3.700 of 10.000. */
export function runningRun(now: number): RunView {
  return demoRun({
    id: HISTORY + 1,
    actor: "Luis Zambrano",
    startedAt: now - 272_000,
    durationMs: 272_000,
    expected: 10_000,
    pages: 4,
    created: 612,
    updated: 104,
    unchanged: 2948,
    skipped: 31,
    failed: 5,
    percent: 37,
    recordsPerSecond: 13.6,
    remainingMs: 463_000,
  });
}

/** The same run a little later, or ended. */
export function stepped(run: RunView, records: number): RunView {
  const total = run.expected ?? run.processed;
  const taken = Math.min(records, total - run.processed);
  const created = Math.round(taken * 0.15);
  const next = demoRun({
    ...run,
    created: run.created + created,
    unchanged: run.unchanged + taken - created,
    durationMs: run.durationMs + 1_000,
  });
  const percent = Math.floor((next.processed / total) * 100);
  if (next.processed < total) {
    const speed = run.recordsPerSecond ?? 10;
    const remainingMs = ((total - next.processed) / speed) * 1_000;
    return { ...next, pages: Math.ceil(next.processed / 1_000), percent, remainingMs };
  }
  return {
    ...next,
    pages: 10,
    status: "COMPLETED",
    percent: null,
    recordsPerSecond: null,
    remainingMs: null,
    endedAt: run.startedAt + next.durationMs,
  };
}

/** The same number always gives the same noise. */
function noise(seed: number): number {
  const mixed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d);
  return ((mixed ^ (mixed >>> 12)) >>> 0) / 2 ** 32;
}

const ENTITIES: readonly [string, string][] = [
  ["whatsapp", "order"],
  ["whatsapp", "customer"],
  ["whatsapp", "address"],
  ["wispro", "client"],
  ["erp", "supplier"],
  ["erp", "payment"],
  ["erp", "sector"],
];

/** What decides whether a run matches: cheap, because a filter looks at every run. */
function sketch(id: number, now: number) {
  const [system, entityType] = ENTITIES[id % ENTITIES.length] ?? ["whatsapp", "order"];
  const chance = noise(id);
  const result: RunResult =
    chance < 0.9
      ? "CLEAN"
      : chance < 0.95
        ? "WITH_FAILURES"
        : chance < 0.975
          ? "FAILED"
          : chance < 0.99
            ? "STOPPED"
            : "DRY_RUN";
  return { id, system, entityType, result, startedAt: now - (HISTORY + 1 - id) * APART };
}

/** One run of the history, made when it is asked for. */
export function pastRun(id: number, now: number): RunView {
  const { system, entityType, result, startedAt } = sketch(id, now);
  const size = Math.floor(noise(id * 7) * 900) + 20;
  const failed = result === "WITH_FAILURES" ? 1 + (id % 5) : 0;
  const nothing = result === "FAILED" && id % 2 === 0;
  const counters: Counters = nothing
    ? { created: 0, updated: 0, unchanged: 0, skipped: 0, conflicted: 0, failed: 0 }
    : {
        created: id % 4 === 0 ? id % 17 : 0,
        updated: id % 23,
        unchanged: size,
        skipped: id % 9 === 0 ? 3 : 0,
        conflicted: id % 50 === 0 ? 2 : 0,
        failed,
      };
  const durationMs = 800 + Math.floor(noise(id * 3) * 240_000);
  const trigger: RunTriggerView = id % 40 === 0 ? "MANUAL" : id % 3 === 0 ? "EVENT" : "SCHEDULE";
  const run = demoRun({
    id,
    system,
    entityType,
    trigger,
    dryRun: result === "DRY_RUN",
    status: result === "FAILED" ? "FAILED" : result === "STOPPED" ? "STOPPED" : "COMPLETED",
    actor: trigger === "MANUAL" || result === "STOPPED" ? "Luis Zambrano" : null,
    startedAt,
    endedAt: startedAt + durationMs,
    durationMs,
    pages: 1,
    reason: result === "FAILED" ? (id % 2 === 0 ? "UNREACHABLE" : "BODY_TRUNCATED") : null,
    ...counters,
  });
  return { ...run, expected: run.processed };
}

function resultOf(run: RunView): RunResult {
  if (run.status === "RUNNING" || run.status === "PAUSED") return "OPEN";
  if (run.dryRun) return "DRY_RUN";
  if (run.status === "FAILED") return "FAILED";
  if (run.status === "STOPPED" || run.status === "INTERRUPTED") return "STOPPED";
  return run.failed > 0 ? "WITH_FAILURES" : "CLEAN";
}

type Matched = Pick<RunView, "id" | "system" | "entityType" | "startedAt"> & { result: RunResult };

/** Ids of the runs that match, the newest first. */
export function matching(request: RunsRequest, extra: readonly RunView[], now: number): number[] {
  const meets = (run: Matched) =>
    (request.system === null || run.system === request.system) &&
    (request.entityType === null || run.entityType === request.entityType) &&
    (request.result === null || run.result === request.result) &&
    (request.from === null || run.startedAt >= request.from) &&
    (request.until === null || run.startedAt < request.until);
  const found = extra
    .filter((run) => meets({ ...run, result: resultOf(run) }))
    .map((run) => run.id)
    .sort((a, b) => b - a);
  for (let id = HISTORY; id > 0; id -= 1) if (meets(sketch(id, now))) found.push(id);
  return found;
}

const PROBLEMS: readonly [RecordOutcomeView, string, string | null, string | null, string | null][] = [
  ["FAILED", "NOT_A_NATIONAL_ID", "idNumber", "V-0912", "Carmen Villacís"],
  ["FAILED", "TARGET_TAKEN", "idNumber", "V-1822004", "Jorge Mena"],
  ["FAILED", "ID_MISSING", "name", null, null],
  ["FAILED", "NOT_A_PHONE", "phone", "99 218 6650", "Óscar Pincay"],
  ["FAILED", "UNREACHABLE", null, null, "Silvia Torres"],
  ["SKIPPED", "ID_MISSING", "phone", null, "Rosa Alcívar"],
  ["SKIPPED", "FILTERED", "isActive", "false", "Pedro Loor"],
  ["SKIPPED", "EXCLUDED", null, null, "Lucía Vera"],
  ["CONFLICTED", "BOTH_CHANGED", "street", null, "María Pérez"],
];

/** What a run did not simply take: as many as its counters say. */
export function recordsOf(run: RunView): RunRecordView[] {
  const counts: Record<RecordOutcomeView, number> = {
    FAILED: run.failed,
    SKIPPED: run.skipped,
    CONFLICTED: run.conflicted,
  };
  let id = run.id * 1_000;
  return (["FAILED", "SKIPPED", "CONFLICTED"] as const).flatMap((outcome) => {
    const kinds = PROBLEMS.filter(([each]) => each === outcome);
    return Array.from({ length: counts[outcome] }, (_, index): RunRecordView => {
      const [, reason = "ID_MISSING", field = null, value = null, title = null] =
        kinds[index % kinds.length] ?? [];
      id += 1;
      return {
        id,
        recordId: `${run.system}-${4100 + index}`,
        title,
        outcome,
        reason,
        field,
        value,
        attempts: outcome === "FAILED" ? 1 : 0,
        at: run.startedAt + index * 1_000,
        resolvedAt: null,
        response:
          outcome === "FAILED" ? JSON.stringify({ id: 4100 + index, nombre: title, cedula: value }) : null,
      };
    });
  });
}
