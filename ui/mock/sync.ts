import { BackendError, type Command } from "../src/backend/backend";
import type {
  ChartsView,
  CommandTable,
  ConflictView,
  ErrorCode,
  ExportView,
  RunRecordView,
  RunView,
  SyncOverview,
  SystemView,
  UiEvent,
} from "../src/backend/generated";
import {
  decidedValue,
  demoConflicts,
  type HeldConflict,
  liftsBlock,
  UNDO_MS,
  undoesBoth,
} from "./sync/conflicts";
import { demoAttention, demoEntities, demoExcluded, demoPending, demoSystems } from "./sync/demo";
import { demoRun, HISTORY, matching, pastRun, recordsOf, runningRun, stepped } from "./sync/runs";

type Name = Extract<
  Command,
  | `sync_${string}`
  | `record_${string}`
  | `system_${string}`
  | `run_${string}`
  | `runs_${string}`
  | Exclude<Extract<Command, `conflict_${string}`>, `conflict_pattern${string}`>
  | `conflicts_${string}`
>;
type Handlers = { [C in Name]: (request: CommandTable[C]["request"]) => CommandTable[C]["response"] };

interface Ports {
  emit(event: UiEvent): void;
  actor(): string | null;
}

/** What is in step, with the means to let time pass. */
export interface SyncMock {
  commands: Handlers;
  /** The run that is under way reads so many records more. */
  step(records: number): void;
  /** Begins a run. */
  begin(change: Partial<RunView>): RunView;
  /** Takes a change of a run up. */
  put(run: RunView): RunView;
  /** The conflicts as they stand. */
  conflicts: readonly HeldConflict[];
  /** Decides some fields of a conflict. */
  decide(id: number, fields: readonly string[]): ConflictView;
  /** Another change of this conflict arrives while a person looks at it. */
  moveConflict(id: number): void;
}

/** So much higher is the number of what a decision leaves open. */
export const REST = 10_000;

function fail(code: ErrorCode): never {
  throw new BackendError(code, null);
}

/** One part of a list that is wholly in memory. */
function part<T>(all: readonly T[], after: string | null, limit: number) {
  const from = Number(after ?? 0);
  const end = from + limit;
  return { items: all.slice(from, end), total: all.length, next: end < all.length ? String(end) : null };
}

/** What is in step, runs and conflicts, in memory. */
export function createSync({ emit, actor }: Ports): SyncMock {
  const born = Date.now();
  let systems = demoSystems(born);
  let attention = demoAttention(born);
  const pending = demoPending(born);
  let excluded = demoExcluded(born);
  const entities = demoEntities(born);
  const conflicts = demoConflicts(born);
  const runs = new Map<number, RunView>([[HISTORY + 1, runningRun(born)]]);
  const resolved = new Set<number>();
  let lastRun = HISTORY + 1;

  const changed = () => {
    emit({ type: "sync" });
    emit({ type: "customers" });
  };
  const isOpen = (run: RunView) => run.status === "RUNNING" || run.status === "PAUSED";
  const open = () => [...runs.values()].filter(isOpen);
  const conflictCount = () => conflicts.filter(({ view }) => view.status === "OPEN").length;

  function runOf(id: number): RunView {
    if (id < 1 || id > lastRun) fail("NOT_FOUND");
    const known = runs.get(id);
    if (known !== undefined) return known;
    const run = pastRun(id, born);
    return id === 99_980 ? { ...run, missing: 214, heldDeletions: 214 } : run;
  }
  function put(run: RunView): RunView {
    runs.set(run.id, run);
    emit({ type: "run", run });
    if (!isOpen(run)) changed();
    return run;
  }
  function begin(change: Partial<RunView>): RunView {
    lastRun += 1;
    return put(
      demoRun({ id: lastRun, startedAt: Date.now(), durationMs: 0, actor: actor(), percent: 0, ...change }),
    );
  }
  function setStatus(id: number, from: RunView["status"][], change: Partial<RunView>): RunView {
    const run = runOf(id);
    if (!from.includes(run.status)) fail("OVER");
    return put({ ...run, ...change });
  }
  function records(run: RunView): RunRecordView[] {
    return recordsOf(run).map((record) =>
      resolved.has(record.id) ? { ...record, resolvedAt: Date.now() } : record,
    );
  }
  function overview(): SyncOverview {
    const state =
      attention.length > 0 ? "NEEDS_ATTENTION" : pending.length > 0 ? "SENDING" : ("UP_TO_DATE" as const);
    return {
      state,
      at: Date.now(),
      attention: attention.length,
      pending: pending.length,
      excluded: excluded.length,
      conflicts: conflictCount(),
      lastContactAt: Date.now() - 2_000,
      systems,
      entities: entities.map((entity) => ({
        ...entity,
        run:
          open().find((run) => run.system === entity.system && run.entityType === entity.entityType)?.id ??
          null,
      })),
      runs: open(),
    };
  }
  function system(name: string, change: Partial<SystemView>): SystemView {
    const old = systems.find((each) => each.system === name);
    if (old === undefined) fail("NOT_FOUND");
    const next = { ...old, ...change };
    systems = systems.map((each) => (each.system === name ? next : each));
    changed();
    return next;
  }
  /** A retry that succeeds: half of a second later what was tried needs nobody any more. */
  function succeed(keys: readonly string[]): void {
    setTimeout(() => {
      attention = attention.filter((item) => !keys.includes(item.key));
      changed();
    }, 600);
  }
  function conflict(id: number) {
    return conflicts.find(({ view }) => view.item.id === id) ?? fail("NOT_FOUND");
  }
  function shown(view: ConflictView): ConflictView {
    const alike = conflicts.filter(
      (other) =>
        other.view.status === "OPEN" &&
        other.view.item.id !== view.item.id &&
        other.view.item.kind === "FIELDS" &&
        other.view.item.entityType === view.item.entityType &&
        other.view.item.fields.join() === view.item.fields.join(),
    ).length;
    return { ...view, alike };
  }
  function settle(id: number, disputed: ConflictView["disputed"]): ConflictView {
    const held = conflict(id);
    const { view } = held;
    const decided = view.disputed.filter((field) => !disputed.includes(field));
    // What is left stands under a number of its own, as in the file.
    if (disputed.length > 0) {
      const rest = { ...view.item, id: id + REST, fields: disputed.map((field) => field.field).sort() };
      conflicts.push({ view: { ...view, item: rest, disputed }, before: disputed });
    }
    held.before = decided;
    held.view = {
      ...view,
      item: { ...view.item, fields: decided.map((field) => field.field).sort() },
      disputed: decided,
      version: view.version + 1,
      status: "RESOLVED",
      resolvedBy: actor() ?? "Luis Zambrano",
      resolvedAt: Date.now(),
      undoUntil: Date.now() + UNDO_MS,
    };
    const groups = attention.flatMap((item) => {
      if (item.kind !== "CONFLICTS") return [item];
      const left = conflicts.filter(
        ({ view }) =>
          view.status === "OPEN" &&
          (item.field === null
            ? view.item.id === item.conflict
            : view.item.kind === "FIELDS" && view.item.fields.join() === item.field),
      );
      const [first] = left;
      return first === undefined ? [] : [{ ...item, count: left.length, conflict: first.view.item.id }];
    });
    attention = groups;
    changed();
    return shown(held.view);
  }
  function file(name: string): ExportView {
    return {
      name,
      mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      savedTo: null,
      content: btoa("PK"),
    };
  }
  function charts(minutes: number): ChartsView {
    const wave = (index: number) => Math.abs(Math.sin(index * 1.7) * 6 + Math.sin(index / 5) * 5);
    const index = Array.from({ length: minutes }, (_, each) => each);
    return {
      from: Math.floor(Date.now() / 60_000) * 60_000 - (minutes - 1) * 60_000,
      stepMs: 60_000,
      throughput: index.map((each) => Math.round(wave(each))),
      latency: index.map((each) =>
        each > 20 && each < 26 ? null : { mean: 90 + wave(each) * 9, highest: 240 + wave(each) * 80 },
      ),
      success: index.map((each) => (each > 20 && each < 26 ? null : each % 17 === 0 ? 0.94 : 1)),
    };
  }

  const commands: Handlers = {
    sync_overview: overview,
    sync_attention: ({ after, limit }) => part(attention, after, limit),
    sync_pending: ({ after, limit }) => part(pending, after, limit),
    sync_excluded: ({ after, limit }) => part(excluded, after, limit),
    sync_retry: ({ key }) => {
      const item = attention.find((each) => each.key === key) ?? fail("NOT_FOUND");
      // The order of the demonstration goes on failing; everything else goes through.
      if (key === "write:1") {
        setTimeout(() => {
          attention = attention.map((each) =>
            each.key === key
              ? { ...each, attempts: each.attempts + 1, nextTryAt: Date.now() + 600_000 }
              : each,
          );
          changed();
        }, 600);
      } else succeed([key]);
      return { tried: item.count, reserved: 0 };
    },
    sync_retry_all: () => {
      const keys = attention.filter((item) => item.canRetry).map((item) => item.key);
      succeed(keys);
      return { tried: keys.length, reserved: 0 };
    },
    sync_dismiss: ({ key }) => {
      attention = attention.filter((item) => item.key !== key);
      changed();
      return {};
    },
    sync_now: ({ system: name, entityType }) => {
      if (open().some((run) => run.system === name && run.entityType === entityType)) fail("ALREADY_RUNNING");
      const known = entities.find((each) => each.system === name && each.entityType === entityType);
      if (known === undefined) fail("NOT_FOUND");
      if (known.flow === "OUT") return null;
      const run = begin({ system: name, entityType, expected: known.records, recordsPerSecond: 40 });
      changed();
      return run;
    },
    record_exclude: ({ system: name, entityType, recordId }) => {
      attention = attention.filter((item) => item.recordId !== recordId);
      const title = recordId;
      const since = Date.now();
      excluded = [
        ...excluded,
        {
          system: name,
          entityType,
          recordId,
          title,
          state: "SKIPPED",
          reason: "EXCLUDED",
          attempts: 0,
          nextTryAt: null,
          since,
        },
      ];
      changed();
      return {};
    },
    record_include: ({ recordId }) => {
      excluded = excluded.filter((record) => record.recordId !== recordId);
      changed();
      return {};
    },
    system_pause: ({ system: name }) => system(name, { state: "PAUSED", pausedBy: actor() }),
    system_resume: ({ system: name }) => system(name, { state: "WORKING", pausedBy: null, reason: null }),
    system_try: ({ system: name }) => {
      attention = attention.filter((item) => item.key !== `system:${name}`);
      return system(name, {
        state: "WORKING",
        failures: 0,
        reason: null,
        nextTryAt: null,
        lastContactAt: Date.now(),
      });
    },
    runs_list: (request) => {
      const ids = matching(request, [...runs.values()], born);
      const from = request.before === null ? 0 : ids.findIndex((id) => id < (request.before ?? 0));
      const page = from < 0 ? [] : ids.slice(from, from + request.limit);
      const last = page.at(-1);
      const more = from >= 0 && from + request.limit < ids.length;
      return { runs: page.map(runOf), total: ids.length, next: more && last !== undefined ? last : null };
    },
    run_get: ({ run: id }) => {
      const run = runOf(id);
      const counts = new Map<string, { outcome: RunRecordView["outcome"]; reason: string; count: number }>();
      for (const { outcome, reason } of records(run)) {
        const key = `${outcome} ${reason}`;
        const known = counts.get(key) ?? { outcome, reason, count: 0 };
        counts.set(key, { ...known, count: known.count + 1 });
      }
      const reasons = [...counts.values()].sort((a, b) => b.count - a.count);
      const waiting = records(run).filter((each) => each.outcome === "FAILED" && each.resolvedAt === null);
      return { run, reasons, openFailures: waiting.length };
    },
    run_records: ({ run, outcome, after, limit }) => {
      const all = records(runOf(run)).filter((record) => outcome === null || record.outcome === outcome);
      const from = after === null ? 0 : all.findIndex((record) => record.id > after);
      const page = from < 0 ? [] : all.slice(from, from + limit);
      const next = from >= 0 && from + limit < all.length ? (page.at(-1)?.id ?? null) : null;
      return { records: page, total: all.length, next };
    },
    run_pause: ({ run }) =>
      setStatus(run, ["RUNNING"], { status: "PAUSED", recordsPerSecond: null, remainingMs: null }),
    run_resume: ({ run }) => setStatus(run, ["PAUSED"], { status: "RUNNING", recordsPerSecond: 13.6 }),
    run_stop: ({ run }) =>
      setStatus(run, ["RUNNING", "PAUSED"], {
        status: "STOPPED",
        percent: null,
        recordsPerSecond: null,
        remainingMs: null,
        endedAt: Date.now(),
      }),
    run_retry_failed: ({ run: id }) => {
      const run = runOf(id);
      for (const record of recordsOf(run)) if (record.outcome === "FAILED") resolved.add(record.id);
      return begin({
        system: run.system,
        entityType: run.entityType,
        trigger: "RETRY",
        status: "COMPLETED",
        percent: null,
        updated: run.failed,
        endedAt: Date.now(),
      });
    },
    run_retry_record: ({ id }) => {
      resolved.add(id);
      const run = runOf(Math.floor(id / 1_000));
      const { system: name, entityType } = run;
      return begin({
        system: name,
        entityType,
        trigger: "RETRY",
        status: "COMPLETED",
        percent: null,
        updated: 1,
        endedAt: Date.now(),
      });
    },
    run_dismiss_record: ({ id }) => {
      resolved.add(id);
      changed();
      return {};
    },
    run_confirm_deletions: ({ run: id }) => {
      const run = runOf(id);
      attention = attention.filter((item) => !(item.kind === "DELETIONS" && item.run === id));
      return put({ ...run, deleted: run.deleted + run.heldDeletions, heldDeletions: 0 });
    },
    run_dismiss_deletions: ({ run: id }) => {
      attention = attention.filter((item) => !(item.kind === "DELETIONS" && item.run === id));
      return put({ ...runOf(id), heldDeletions: 0 });
    },
    run_export: ({ run }) => file(`ejecucion-${run}.xlsx`),
    runs_export: () => file("historial.xlsx"),
    sync_charts: ({ minutes }) => charts(minutes),
    conflicts_list: ({ after, limit, system: name, entityType }) => {
      const all = conflicts
        .filter(
          ({ view }) =>
            view.status === "OPEN" &&
            (name === null || view.item.system === name) &&
            (entityType === null || view.item.entityType === entityType),
        )
        .map(({ view }) => view.item);
      const { items, total, next } = part(all, after, limit);
      return { conflicts: items, total, next };
    },
    conflict_get: ({ id }) => shown(conflict(id).view),
    conflict_preview: ({ id, version, choices }) => {
      const { view } = conflict(id);
      if (view.version !== version) fail("CONFLICT_MOVED");
      const decided = view.disputed.flatMap((field) => {
        const choice = choices[field.field];
        return choice === undefined ? [] : [{ field, value: decidedValue(field, choice) }];
      });
      return {
        result: Object.fromEntries(decided.map(({ field, value }) => [field.field, value])),
        left: view.disputed.map((field) => field.field).filter((field) => choices[field] === undefined),
        sent: decided.filter(({ field, value }) => value !== field.there).map(({ field }) => field.field),
      };
    },
    conflict_resolve: ({ id, version, choices, reason }) => {
      const held = conflict(id);
      const { view } = held;
      if (view.status !== "OPEN") fail("CONFLICT_NOT_OPEN");
      if (view.version !== version) fail("CONFLICT_MOVED");
      if ((reason ?? "").trim().length < 3 && liftsBlock(view, choices)) fail("REASON_NEEDED");
      if (choices.isBanned !== undefined) held.blocks = choices.isBanned.take === "THERE";
      return settle(
        id,
        view.disputed.filter((field) => choices[field.field] === undefined),
      );
    },
    conflict_resolve_alike: ({ id, choices }) => {
      const { item } = conflict(id).view;
      if (liftsBlock(conflict(id).view, choices)) fail("REASON_NEEDED");
      const group = conflicts.filter(
        ({ view }) =>
          view.status === "OPEN" &&
          view.item.kind === item.kind &&
          view.item.entityType === item.entityType &&
          view.item.fields.join() === item.fields.join(),
      );
      for (const { view } of group)
        settle(
          view.item.id,
          view.disputed.filter((field) => choices[field.field] === undefined),
        );
      return { resolved: group.length, left: 0, ids: group.map(({ view }) => view.item.id), stopped: null };
    },
    conflict_resolve_deletion: ({ id, version, choice }) => {
      if (conflict(id).view.version !== version) fail("CONFLICT_MOVED");
      settle(id, []);
      const held = conflict(id);
      const { deletion, undoUntil } = held.view;
      held.view = {
        ...held.view,
        deletion: deletion === null ? null : { ...deletion, undoesBoth: undoesBoth(deletion, choice) },
        answer: choice,
        // The way back is to include it again.
        undoUntil: choice === "STOP_SYNCING" ? null : undoUntil,
      };
      return shown(held.view);
    },
    conflicts_decided: ({ system: name, entityType, recordId }) =>
      conflicts
        .map(({ view }) => view)
        .filter(
          ({ item, status }) =>
            status !== "OPEN" &&
            item.system === name &&
            item.entityType === entityType &&
            item.recordId === recordId,
        )
        .reverse(),
    conflict_undo: ({ id, reason }) => {
      const held = conflict(id);
      if (held.view.status !== "RESOLVED") fail("NOTHING_TO_UNDO");
      const { recordId } = held.view.item;
      if (conflicts.some(({ view }) => view.status === "OPEN" && view.item.recordId === recordId))
        fail("CONFLICT_STILL_OPEN");
      if (held.blocks === true && (reason ?? "").trim().length < 3) fail("REASON_NEEDED");
      if (held.view.deletion !== null) {
        // The other answer is carried out: nothing is open again.
        held.view = { ...held.view, version: held.view.version + 1, status: "UNDONE", undoUntil: null };
        changed();
        return shown(held.view);
      }
      held.view = {
        ...held.view,
        disputed: held.before,
        version: held.view.version + 1,
        status: "OPEN",
        resolvedBy: null,
        resolvedAt: null,
        undoUntil: null,
      };
      const known = attention.some((item) => item.conflict === id);
      if (!known)
        attention = [
          ...attention,
          ...demoAttention(born).filter((item) => item.kind === "CONFLICTS" && item.conflict === id),
        ];
      changed();
      return shown(held.view);
    },
  };

  return {
    commands,
    conflicts,
    decide: (id, fields) =>
      settle(
        id,
        conflict(id).view.disputed.filter(({ field }) => !fields.includes(field)),
      ),
    step(records) {
      for (const run of open()) if (run.status === "RUNNING") put(stepped(run, records));
    },
    begin,
    put,
    moveConflict(id) {
      const held = conflict(id);
      const [first, ...rest] = held.view.disputed;
      if (first === undefined) return;
      const moved = { ...first, there: JSON.stringify("Av. Quito 5") };
      held.view = { ...held.view, version: held.view.version + 1, disputed: [moved, ...rest] };
      held.before = held.view.disputed;
    },
  };
}
