import { BackendError } from "../src/backend/backend";
import type {
  CommandTable,
  ConnectionCard,
  IntegrationSteps,
  IntegrationView,
  RunRecordView,
  RunView,
  SystemView,
  UiEvent,
} from "../src/backend/generated";
import { KINDS, MAPPING, row } from "./connected";
import { FILES, fieldsOf, meets, NEEDED } from "./files";
import { bestPairs, checkMapping, previewMapping } from "./mapping";

type Name =
  | "connection_kinds"
  | "connections_list"
  | "connection_check"
  | "connection_save"
  | "connection_remove"
  | "entity_fields"
  | "filter_count"
  | "integrations_list"
  | "integration_get"
  | "integration_start"
  | "integration_save_what"
  | "integration_save_mapping"
  | "integration_remove"
  | "integration_run"
  | "integration_schedule"
  | "mapping_suggest"
  | "mapping_check"
  | "mapping_preview";
type RunName =
  | "runs_list"
  | "run_get"
  | "run_records"
  | "system_pause"
  | "system_resume"
  | "system_try"
  | "sync_now";
type Answers<N extends keyof CommandTable> = {
  [C in N]: (request: CommandTable[C]["request"]) => CommandTable[C]["response"];
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Runs of integrations have ids of their own, so that they are told apart from those of `sync`. */
const FIRST_RUN = 900_000;
const RUN_MS = 2_400;

function fail(code: ConstructorParameters<typeof BackendError>[0], detail: string | null = null): never {
  throw new BackendError(code, detail);
}

interface State {
  integration: IntegrationView;
  /** Runs, the newest first. */
  runs: RunView[];
  /** When the mapping last changed. */
  changedAt: number;
}

/** Connections and integrations, in memory. */
export function createIntegrations(emit: (event: UiEvent) => void = () => {}) {
  const started = Date.now();
  let lastRun = FIRST_RUN;
  let lastId = 6;
  let lastSystem = 2;

  const working = (system: string, name: string | null): SystemView => ({
    system,
    name,
    state: "WORKING",
    reason: null,
    nextTryAt: null,
    failures: 0,
    pausedBy: null,
    lastContactAt: started - 42_000,
  });
  const abilities = (system: string): ConnectionCard["entities"] =>
    Object.keys(FILES)
      .filter((key) => key.startsWith(`${system}/`))
      .map((key) => ({ entityType: key.slice(system.length + 1), read: "YES", write: "YES", delete: "YES" }));
  let cards: ConnectionCard[] = [
    {
      system: "whatsapp",
      kind: "whatsapp",
      name: null,
      status: working("whatsapp", null),
      settings: { address: "https://pedidos.donluis.ec" },
      secrets: ["key"],
      entities: [{ entityType: "order", read: "YES", write: "NO", delete: "NO" }],
      lastRun: null,
      nextRunAt: started + 40_000,
      integrations: 0,
    },
    {
      system: "csv-1",
      kind: "csv",
      name: "Archivos de compras",
      status: working("csv-1", "Archivos de compras"),
      settings: { folder: "/home/oficina/compras", key: "codigo", delimiter: "semicolon" },
      secrets: [],
      entities: abilities("csv-1"),
      lastRun: null,
      nextRunAt: started + 22 * MINUTE,
      integrations: 0,
    },
    {
      system: "csv-2",
      kind: "csv",
      name: "Sistema de la central",
      status: {
        ...working("csv-2", "Sistema de la central"),
        state: "PAUSED_AFTER_FAILURES",
        reason: "UNREACHABLE",
        failures: 5,
        nextTryAt: started + 6 * MINUTE,
      },
      settings: { folder: "/mnt/central/intercambio", key: "", delimiter: "auto" },
      secrets: [],
      entities: abilities("csv-2"),
      lastRun: null,
      nextRunAt: null,
      integrations: 0,
    },
  ];

  const run = (integration: number, change: Partial<RunView>): RunView => {
    lastRun += 1;
    return {
      id: lastRun,
      integration,
      system: "csv-1",
      entityType: "proveedores",
      trigger: "MANUAL",
      dryRun: false,
      status: "COMPLETED",
      limit: null,
      actor: "Ana Villacís",
      startedAt: started - 2 * HOUR,
      endedAt: started - 2 * HOUR + 9_000,
      durationMs: 9_000,
      expected: 1_248,
      pages: 1,
      passes: 1,
      processed: 1_248,
      created: 120,
      updated: 48,
      unchanged: 1_031,
      skipped: 0,
      conflicted: 2,
      failed: 47,
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
  };
  const first20 = {
    limit: 20,
    processed: 20,
    expected: 20,
    created: 14,
    updated: 2,
    unchanged: 4,
    conflicted: 0,
    failed: 0,
  };
  const base: Omit<IntegrationView, "id" | "name"> = {
    source: { system: "csv-1", entityType: "proveedores" },
    target: { system: "csv-2", entityType: "suppliers" },
    direction: "SOURCE_TO_TARGET",
    strategy: "SOURCE_WINS",
    filters: [],
    mapping: MAPPING,
    steps: {
      systems: "DONE",
      connection: "DONE",
      what: "OPEN",
      mapping: "LOCKED",
      dryRun: "LOCKED",
      schedule: "LOCKED",
    },
    switch: "OFF",
    cron: null,
    nextRunAt: null,
    lastRun: null,
    lastDryRun: null,
    attention: 0,
    version: 1,
  };
  const states = new Map<number, State>();
  const begin = (id: number, name: string, change: Partial<IntegrationView>, runs: RunView[]) =>
    states.set(id, {
      integration: { ...base, id, name, ...change },
      // Written down the newest first, as they are shown; ids go the other way.
      runs: runs.map((each, index) => ({ ...each, id: (runs[runs.length - 1 - index] ?? each).id })),
      changedAt: started - 3 * HOUR,
    });
  begin(1, "Proveedores de la oficina", { switch: "ON", cron: "0 6 * * 1,2,3,4,5", attention: 47 }, [
    run(1, {
      startedAt: started - HOUR,
      trigger: "SCHEDULE",
      actor: null,
      created: 0,
      updated: 3,
      unchanged: 1_196,
    }),
    run(1, { startedAt: started - 2 * HOUR }),
    run(1, { ...first20, startedAt: started - 2 * HOUR - 9 * MINUTE }),
    run(1, { dryRun: true, startedAt: started - 2 * HOUR - 14 * MINUTE }),
  ]);
  begin(
    2,
    "Proveedores activos, ida y vuelta",
    { direction: "BOTH", strategy: "LATEST", filters: [{ field: "activo", test: "EQUALS", value: "Sí" }] },
    [
      run(2, { ...first20, startedAt: started - 20 * MINUTE }),
      run(2, {
        dryRun: true,
        startedAt: started - 25 * MINUTE,
        processed: 312,
        expected: 312,
        created: 30,
        updated: 12,
        unchanged: 258,
        failed: 10,
      }),
    ],
  );
  begin(3, "Proveedores con crédito", {}, []);
  begin(4, "Contactos", { mapping: [] }, []);
  begin(
    5,
    "Productos de la central",
    {
      source: { system: "csv-2", entityType: "" },
      target: { system: "csv-1", entityType: "" },
      mapping: [],
    },
    [],
  );
  begin(
    6,
    "Lista vieja",
    {
      source: { system: "csv-9", entityType: "precios" },
      mapping: [row("codigo", "code", { codec: "copy" }), row("precio", "price", { codec: "rot13" })],
    },
    [],
  );

  /** Each step found out anew, as the real one does. */
  function stepsOf({ integration, runs, changedAt }: State): IntegrationSteps {
    const { source, target, mapping } = integration;
    const there = [source, target].every(({ system }) => cards.some((card) => card.system === system));
    const what = source.entityType !== "" && target.entityType !== "";
    const check = checkMapping(mapping, needed(integration));
    const mapped = mapping.length > 0 && check.problems.length === 0 && check.unmapped.length === 0;
    const ran = (dry: boolean) =>
      runs.some((each) => each.dryRun === dry && each.status === "COMPLETED" && each.startedAt >= changedAt);
    const proved = runs.some((each) => !each.dryRun && each.status === "COMPLETED");
    const after = (before: boolean, done: boolean, broken = false) =>
      !before ? "LOCKED" : done ? "DONE" : broken ? "BROKEN" : "OPEN";
    return {
      systems: "DONE",
      connection: there ? "DONE" : "BROKEN",
      what: after(there, what),
      mapping: after(there && what, mapped, mapping.length > 0),
      dryRun: after(there && what && mapped, ran(true)),
      schedule: after(there && what && mapped && ran(true), proved && integration.switch === "ON"),
    };
  }
  const needed = ({ target }: IntegrationView) => NEEDED[`${target.system}/${target.entityType}`] ?? [];
  const state = (id: number) => states.get(id) ?? fail("NOT_FOUND");
  function view(id: number): IntegrationView {
    const found = state(id);
    const { integration, runs, changedAt } = found;
    const next = integration.switch === "ON" ? started + 40 * MINUTE : null;
    return {
      ...integration,
      steps: stepsOf(found),
      nextRunAt: next,
      lastRun: runs[0] ?? null,
      lastDryRun: runs.find((each) => each.dryRun && each.startedAt >= changedAt) ?? null,
    };
  }
  function change(
    id: number,
    part: Partial<IntegrationView>,
    mappingChanged: "changed" | "kept",
    seen: number | undefined,
  ): IntegrationView {
    const found = state(id);
    const { version } = found.integration;
    if (seen !== undefined && seen !== version) fail("INTEGRATION_CHANGED", "Ana Villacís");
    states.set(id, {
      ...found,
      integration: { ...found.integration, ...part, version: version + 1 },
      changedAt: mappingChanged === "changed" ? Date.now() : found.changedAt,
    });
    emit({ type: "integrations" });
    return view(id);
  }
  const uses = (system: string) =>
    [...states.values()].filter(
      ({ integration }) => integration.source.system === system || integration.target.system === system,
    ).length;
  const card = (found: ConnectionCard): ConnectionCard => ({
    ...found,
    integrations: uses(found.system),
    lastRun:
      [...states.values()].flatMap(({ runs }) => runs).find((each) => each.system === found.system) ?? null,
  });
  const records = (system: string, entityType: string) => FILES[`${system}/${entityType}`] ?? [];
  const carried = ({ source, filters }: IntegrationView) =>
    records(source.system, source.entityType).filter((record) =>
      filters.every((filter) => meets(record, filter)),
    );
  function putRun(id: number, next: RunView): void {
    const found = state(id);
    states.set(id, { ...found, runs: [next, ...found.runs.filter((each) => each.id !== next.id)] });
    emit({ type: "run", run: next });
  }
  function status(system: string, part: Partial<SystemView>): SystemView {
    cards = cards.map((each) =>
      each.system === system && each.status !== null
        ? { ...each, status: { ...each.status, ...part } }
        : each,
    );
    emit({ type: "integrations" });
    return cards.find((each) => each.system === system)?.status ?? fail("NOT_FOUND");
  }

  const commands: Answers<Name> = {
    connection_kinds: () => KINDS,
    connections_list: () => cards.map(card),
    connection_check: ({ kind, settings }) => {
      const there = (settings.folder ?? "").startsWith("/");
      const step = (
        name: string,
        outcome: "PASSED" | "FAILED" | "NOT_TRIED",
        reason: string | null,
        ms: number,
      ) =>
        ({
          name,
          outcome,
          reason,
          detail: null,
          durationMs: ms,
        }) as CommandTable["connection_check"]["response"]["steps"][number];
      if (kind === "wispro") {
        const steps = ["REACHED", "KEY_ACCEPTED"].map((name) => step(name, "PASSED", null, 40));
        return { steps: [...steps, { ...step("CAN_READ_CLIENTS", "PASSED", null, 90), detail: "10000" }] };
      }
      return {
        steps: [
          step("REACHED", there ? "PASSED" : "FAILED", there ? null : "UNREACHABLE", 3),
          step("VERSION", there ? "PASSED" : "NOT_TRIED", null, 12),
        ],
      };
    },
    connection_save: ({ system, kind, name, settings, secrets }) => {
      if (cards.some((each) => each.name === name && each.system !== system)) fail("INVALID_VALUE", "name");
      if (kind === "csv" && !(settings.folder ?? "").startsWith("/")) fail("INVALID_VALUE", "settings");
      if (system === null) lastSystem += 1;
      const id = system ?? `${kind}-${kind === "csv" ? lastSystem : 1}`;
      const old = cards.find((each) => each.system === id);
      const saved: ConnectionCard = {
        ...(old ?? { lastRun: null, nextRunAt: null, integrations: 0 }),
        system: id,
        kind,
        name,
        status: working(id, name),
        settings,
        secrets: [...new Set([...(old?.secrets ?? []), ...Object.keys(secrets)])],
        entities: abilities(id),
      };
      cards =
        old === undefined ? [...cards, saved] : cards.map((each) => (each.system === id ? saved : each));
      emit({ type: "integrations" });
      return card(saved);
    },
    connection_remove: ({ system }) => {
      if (uses(system) > 0) fail("IN_USE");
      cards = cards.filter((each) => each.system !== system);
      emit({ type: "integrations" });
      return {};
    },
    entity_fields: ({ system, entityType }) => {
      const found = records(system, entityType);
      return {
        entity: { system, entityType },
        fields: fieldsOf(found),
        records: found.length,
        from: "STORED",
      };
    },
    filter_count: ({ source, filters }) => {
      const all = records(source.system, source.entityType);
      const matching = all.filter((record) => filters.every((filter) => meets(record, filter)));
      return { all: all.length, matching: matching.length, from: "STORED" };
    },
    integrations_list: () => [...states.keys()].map(view),
    integration_get: ({ id }) => view(id),
    integration_start: ({ name, sourceSystem, targetSystem }) => {
      if ([...states.values()].some(({ integration }) => integration.name === name))
        fail("INVALID_VALUE", "name");
      lastId += 1;
      begin(
        lastId,
        name,
        {
          source: { system: sourceSystem, entityType: "" },
          target: { system: targetSystem, entityType: "" },
          mapping: [],
        },
        [],
      );
      emit({ type: "integrations" });
      return view(lastId);
    },
    integration_save_what: ({
      id,
      name,
      sourceEntity,
      targetEntity,
      direction,
      strategy,
      filters,
      version,
    }) => {
      const { integration } = state(id);
      const moved =
        integration.source.entityType !== sourceEntity || integration.target.entityType !== targetEntity;
      return change(
        id,
        {
          name,
          direction,
          strategy,
          filters,
          source: { ...integration.source, entityType: sourceEntity },
          target: { ...integration.target, entityType: targetEntity },
          ...(moved ? { mapping: [], switch: "OFF" as const } : {}),
        },
        "changed",
        version,
      );
    },
    integration_save_mapping: ({ id, fields, version }) => {
      const check = checkMapping(fields, needed(state(id).integration));
      if (check.problems.length > 0 || check.unmapped.length > 0) fail("MAPPING_UNUSABLE");
      return change(id, { mapping: fields }, "changed", version);
    },
    integration_remove: ({ id }) => {
      state(id);
      states.delete(id);
      emit({ type: "integrations" });
      return {};
    },
    integration_run: ({ id, extent }) => {
      const found = view(id);
      const dryRun = extent === "DRY_RUN";
      if (found.steps.mapping !== "DONE" || (!dryRun && found.steps.dryRun !== "DONE")) fail("STEP_FIRST");
      const all = carried(found);
      const count = extent === "FIRST20" ? Math.min(20, all.length) : all.length;
      const failed = previewMapping(all.slice(0, count), found.mapping, needed(found)).failed;
      const now = Date.now();
      const open = run(id, {
        dryRun,
        status: "RUNNING",
        limit: extent === "FIRST20" ? 20 : null,
        startedAt: now,
        endedAt: null,
        expected: count,
        processed: Math.floor(count / 3),
        created: Math.floor(count / 3),
        updated: 0,
        unchanged: 0,
        conflicted: 0,
        failed: 0,
        percent: 33,
      });
      putRun(id, open);
      setTimeout(() => {
        if (!states.has(id)) return;
        const created = Math.floor((count - failed) / 4);
        const updated = Math.floor((count - failed) / 10);
        putRun(id, {
          ...open,
          status: "COMPLETED",
          endedAt: Date.now(),
          percent: null,
          processed: count,
          created,
          updated,
          unchanged: count - failed - created - updated,
          failed,
        });
        emit({ type: "integrations" });
      }, RUN_MS);
      return open;
    },
    integration_schedule: ({ id, switch: next, cron, version }) => {
      if (cron !== null && cron.split(" ").length !== 5) fail("INVALID_VALUE", "cron");
      const proved = state(id).runs.some((each) => !each.dryRun && each.status === "COMPLETED");
      if (next === "ON" && !proved) fail("STEP_FIRST", "first_run");
      return change(id, { switch: next, cron }, "kept", version);
    },
    mapping_suggest: ({ id }) => {
      const { source, target } = state(id).integration;
      return bestPairs(
        fieldsOf(records(source.system, source.entityType)),
        fieldsOf(records(target.system, target.entityType)),
      );
    },
    mapping_check: ({ id, fields }) => checkMapping(fields, needed(state(id).integration)),
    mapping_preview: ({ id, fields }) => {
      const { integration } = state(id);
      return previewMapping(carried(integration).slice(0, 1_000), fields, needed(integration));
    },
  };

  const failures = (found: RunView): RunRecordView[] => {
    if (found.integration === null) return [];
    const integration = view(found.integration);
    const { problematic } = previewMapping(carried(integration), integration.mapping, needed(integration));
    return problematic.slice(0, found.failed).map((each, index) => {
      const field = each.fields.find((one) => one.fault !== null);
      return {
        id: found.id * 1_000 + index,
        recordId: each.recordId,
        title: null,
        outcome: "FAILED",
        reason: field?.fault ?? "required",
        field: field?.targetField ?? null,
        value: field?.before ?? null,
        attempts: 1,
        at: found.startedAt,
        resolvedAt: null,
        response: null,
      };
    });
  };
  const runOf = (id: number) =>
    [...states.values()].flatMap(({ runs }) => runs).find((each) => each.id === id);

  /** Commands of `sync` that answer for integrations here, and ask `sync` for everything else. */
  function over(sync: Answers<RunName>): Answers<RunName> {
    const isMine = (system: string) => system.startsWith("csv-");
    return {
      runs_list: (request) => {
        if (request.integration === null) return sync.runs_list(request);
        const { runs } = state(request.integration);
        return { runs, total: runs.length, next: null };
      },
      run_get: (request) => {
        const found = runOf(request.run);
        return found === undefined
          ? sync.run_get(request)
          : { run: found, reasons: [], openFailures: found.failed };
      },
      run_records: (request) => {
        const found = runOf(request.run);
        if (found === undefined) return sync.run_records(request);
        return { records: failures(found), total: found.failed, next: null };
      },
      system_pause: (request) =>
        isMine(request.system)
          ? status(request.system, { state: "PAUSED", pausedBy: "Ana Villacís" })
          : sync.system_pause(request),
      system_resume: (request) =>
        isMine(request.system)
          ? status(request.system, { state: "WORKING", pausedBy: null, failures: 0 })
          : sync.system_resume(request),
      system_try: (request) =>
        isMine(request.system)
          ? status(request.system, {
              state: "WORKING",
              failures: 0,
              nextTryAt: null,
              lastContactAt: Date.now(),
            })
          : sync.system_try(request),
      sync_now: (request) => (isMine(request.system) ? null : sync.sync_now(request)),
    };
  }
  return { commands, over };
}
