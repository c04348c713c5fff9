import { BackendError } from "../src/backend/backend";
import type {
  CommandTable,
  CustomerRow,
  ErrorCode,
  ReviewItem,
  RunView,
  UiEvent,
  WisproConnection,
} from "../src/backend/generated";
import type { SyncMock } from "./sync";
import { demoRun } from "./sync/runs";

type Name =
  | "wispro_get"
  | "wispro_check"
  | "wispro_start"
  | "wispro_schedule"
  | "review_list"
  | "review_decide";
type Handlers = { [C in Name]: (request: CommandTable[C]["request"]) => CommandTable[C]["response"] };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Clients of the demonstration. */
const CLIENTS = 10_000;
const SYSTEM = "wispro";

function fail(code: ErrorCode, detail: string | null = null): never {
  throw new BackendError(code, detail);
}

function person(id: number, change: Partial<CustomerRow>): CustomerRow {
  return {
    id,
    source: SYSTEM,
    entityType: "client",
    recordId: `8c0f${String(id).padStart(4, "0")}-1d2e-4f30-9a41-000000000001`,
    name: null,
    phone: null,
    document: null,
    email: null,
    address: null,
    blocked: false,
    state: "SYNCED",
    conflicts: 0,
    duplicate: false,
    totalOrders: null,
    totalSpentCents: null,
    lastInteractionAt: null,
    zone: null,
    contractState: null,
    ...change,
  };
}

const NAMES = [
  "Carlos Mendoza",
  "María José Salas",
  "Pedro Chirinos",
  "Luisa Fernanda Rojas",
  "Inversiones El Faro",
];

/** Clients that wait: the first has one candidate, the second three, the third one that Wispro deleted. */
function demoReviews(now: number): ReviewItem[] {
  return Array.from({ length: 12 }, (_, index) => {
    const name = NAMES[index % NAMES.length] ?? "Cliente";
    const document = `V-${12_345_678 + index * 1_111}`;
    const candidates = Array.from({ length: index === 1 ? 3 : 1 }, (_, place) =>
      person(5_000 + index * 10 + place, {
        name: place === 0 ? name.toLocaleUpperCase() : `${name} ${place + 1}`,
        document: document.replace("V-", ""),
        phone: place === 0 ? "0414-555 0001" : null,
        email: place === 2 ? "familia@example.com" : null,
        address: "Calle 72, Maracaibo, Zulia",
        zone: "Zona Norte",
      }),
    );
    return {
      id: index + 1,
      system: SYSTEM,
      reason: "AMBIGUOUS",
      recordId: `9f1a${String(index).padStart(4, "0")}-1d2e-4f30-9a41-000000000002`,
      client: person(0, {
        name,
        document,
        phone: "04145550001",
        email: index % 2 === 0 ? "cliente@example.com" : null,
        address: "Av. Bella Vista 12, Maracaibo, Zulia",
        zone: index % 3 === 0 ? "Zona Norte" : "Zona Centro",
        state: "PENDING",
        recordId: `9f1a${String(index).padStart(4, "0")}-1d2e-4f30-9a41-000000000002`,
      }),
      candidates,
      since: now - 2 * HOUR,
    };
  });
}

/** Wispro, in memory. Its runs are those of the sync centre. */
export function createWispro(emit: (event: UiEvent) => void, sync: SyncMock): Handlers {
  const born = Date.now();
  let reviews = demoReviews(born);
  let schedule: string | null = null;
  let lastDryRun: RunView | null = null;
  const last = demoRun({
    id: 99_998,
    status: "COMPLETED",
    startedAt: born - 3 * DAY,
    endedAt: born - 3 * DAY + 14_000,
    durationMs: 14_000,
    expected: 9_872,
    pages: 10,
    created: 12,
    updated: 231,
    unchanged: 9_624,
    skipped: 5,
    actor: "Luis Zambrano",
  });

  function running(): RunView | null {
    const { runs } = sync.commands.sync_overview({});
    return runs.find((run) => run.system === SYSTEM) ?? null;
  }
  function view(): { connections: WisproConnection[] } {
    return {
      connections: [
        {
          system: SYSTEM,
          name: "Wispro",
          running: running(),
          last,
          lastDryRun,
          clients: 9_867,
          review: reviews.length,
          schedule,
        },
      ],
    };
  }
  /** A page more, until it is over. */
  function goOn(run: RunView): void {
    const known = sync.commands.run_get({ run: run.id }).run;
    if (known.status === "PAUSED") {
      setTimeout(() => goOn(known), 250);
      return;
    }
    if (known.status !== "RUNNING") return;
    const pages = known.pages + 1;
    const over = pages > CLIENTS / 1_000;
    const next = sync.put(
      demoRun({
        ...known,
        expected: CLIENTS,
        pages: Math.min(pages, CLIENTS / 1_000),
        created: over ? 1_890 : pages * 180,
        updated: over ? 245 : pages * 20,
        unchanged: over ? 7_795 : pages * 790,
        skipped: over ? 65 : pages * 6,
        failed: over ? 5 : Math.min(4, pages),
        durationMs: Date.now() - known.startedAt,
        percent: over ? null : pages * 10 - 1,
        recordsPerSecond: over ? null : 1_900,
        remainingMs: over ? null : (10 - pages) * 500,
        status: over ? "COMPLETED" : "RUNNING",
        endedAt: over ? Date.now() : null,
      }),
    );
    if (over && next.dryRun) lastDryRun = next;
    if (!over) setTimeout(() => goOn(next), 500);
  }

  return {
    wispro_get: view,
    wispro_check({ system }) {
      if (system !== SYSTEM) fail("NOT_FOUND");
      return {
        total: CLIENTS,
        pages: 10,
        pageSize: 1_000,
        lastAt: last.endedAt,
        lastProcessed: last.processed,
      };
    },
    wispro_start({ system, dryRun }) {
      if (system !== SYSTEM) fail("NOT_FOUND");
      const open = running();
      if (open !== null) fail("ALREADY_RUNNING", String(open.percent ?? ""));
      const run = sync.begin({ system, entityType: "client", dryRun, expected: CLIENTS, pages: 0 });
      setTimeout(() => goOn(run), 500);
      return run;
    },
    wispro_schedule({ cron }) {
      schedule = cron;
      emit({ type: "integrations" });
      return view();
    },
    review_list({ after, limit }) {
      const from = Number(after ?? 0);
      const rest = reviews.filter((item) => item.id > from);
      const items = rest.slice(0, limit);
      const next = rest.length > limit ? String(items.at(-1)?.id ?? from) : null;
      return { items, total: reviews.length, next };
    },
    review_decide({ id }) {
      if (!reviews.some((item) => item.id === id)) fail("OVER");
      reviews = reviews.filter((item) => item.id !== id);
      emit({ type: "customers" });
      emit({ type: "sync" });
      return {};
    },
  };
}
