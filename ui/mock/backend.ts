import { type Backend, BackendError, type BackendListener, type Command } from "../src/backend/backend";
import type {
  CommandTable,
  ConnectionView,
  ErrorCode,
  OrderCard,
  RecentMove,
  SetAsideEntry,
  SiteView,
  StageView,
  TimelineEntry,
  TimelineKind,
  UiEvent,
} from "../src/backend/generated";
import { isOpen } from "../src/features/orders/board-state";
import { createAlerts } from "./alerts";
import { createCustomers } from "./customers";
import { asSample, createInstallation, type InstallationStart } from "./installation";
import { createIntegrations } from "./integrations";
import { demoOrders, TODAY } from "./orders";
import { createPatterns } from "./patterns";
import { createSync, type SyncMock } from "./sync";
import { createWispro } from "./wispro";

export { demoOrders };

const MINUTE = 60_000;
const NO_LATENCY = { count: 0, p50: null, p95: null, p99: null };

/** The restaurant in memory, for `vite dev` and tests: the same rules as the real one, without disk or network. */
export interface MockBackend extends Backend {
  /** Commands in the order in which they were called. */
  readonly calls: { command: Command; request: unknown }[];
  arrive(order: OrderCard): void;
  change(id: string, change: Partial<OrderCard>): void;
  connection(change: Partial<ConnectionView>): void;
  /** Sends any event; `skip` leaves a gap in the numbers. */
  emit(event: UiEvent, skip?: number): void;
  contact(reachable: boolean): void;
  setAside(entries: SetAsideEntry[]): void;
  /** The next call of this command fails. */
  failNext(command: Command, code: ErrorCode): void;
  /** Runs and conflicts, to let time pass. */
  readonly sync: SyncMock;
}

/** Nobody is there and the first start is over: whoever sits there may do everything. */
const SETTLED: InstallationStart = { setup: "FINISHED", people: "NOBODY" };

export function createMockBackend(
  initial: readonly OrderCard[],
  begin: InstallationStart = SETTLED,
): MockBackend {
  const orders = new Map(initial.map((order) => [order.id, order]));
  const timeline = new Map<string, TimelineEntry[]>();
  const before = new Map<string, OrderCard>();
  const listeners = new Set<BackendListener>();
  const failures = new Map<Command, ErrorCode>();
  const calls: { command: Command; request: unknown }[] = [];
  let aside: SetAsideEntry[] = [];
  let moves: RecentMove[] = [];
  let sequence = 0;
  let entryId = 0;
  const started = Date.now();
  let site: SiteView = {
    name: "Pizzería Don Luis",
    timeZone: "America/Guayaquil",
    currency: "USD",
    businessDate: TODAY,
    receivingSince: started - 9 * 60 * MINUTE,
    defaultPrepMinutes: 25,
    dueSoonMinutes: 5,
    unattendedAfterSeconds: 60,
  };
  let connection: ConnectionView = {
    state: "LIVE",
    since: started,
    lastCheckedAt: started - 3_000,
    nextCheckAt: started + MINUTE,
    reason: null,
    remote: "http://127.0.0.1",
  };

  function emit(event: UiEvent, skip = 0): void {
    sequence += 1 + skip;
    for (const listener of listeners) listener.onMessage({ sequence, event });
  }
  function get(id: string): OrderCard {
    const order = orders.get(id);
    if (order === undefined) throw new BackendError("ORDER_NOT_FOUND", id);
    return order;
  }
  function note(id: string, kind: TimelineKind, extra: Partial<TimelineEntry> = {}): void {
    entryId += 1;
    const list = timeline.get(id) ?? [];
    list.push({
      id: entryId,
      at: Date.now(),
      kind,
      actor: installation.actor(),
      from: null,
      to: null,
      text: null,
      ...extra,
    });
    timeline.set(id, list);
  }
  function update(id: string, change: Partial<OrderCard>): OrderCard {
    const old = get(id);
    const order = { ...old, ...change, version: old.version + 1 };
    orders.set(id, order);
    emit({ type: "orderUpdated", order });
    return order;
  }
  function move(id: string, to: StageView, change: Partial<OrderCard>, text: string | null): OrderCard {
    const old = get(id);
    const undoUntil = Date.now() + 15 * MINUTE;
    before.set(id, old);
    moves = [
      { orderId: id, dailyNumber: old.dailyNumber, at: Date.now(), from: old.stage, to, undoUntil },
      ...moves.filter((each) => each.orderId !== id),
    ];
    note(id, "MOVED", { from: old.stage, to, text });
    return update(id, { ...change, stage: to, stageSince: Date.now(), undoUntil });
  }
  function require(ok: boolean, code: ErrorCode): void {
    if (!ok) throw new BackendError(code, null);
  }
  function next(order: OrderCard): StageView {
    if (order.stage === "PREPARING") return "READY";
    return order.stage === "READY" && order.orderType === "DELIVERY" ? "OUT_FOR_DELIVERY" : "DELIVERED";
  }
  const finished = () => [...orders.values()].filter((order) => !isOpen(order.stage)).reverse();

  const installation = createInstallation(begin, {
    site: () => site,
    changeSite(change) {
      site = { ...site, ...change };
      emit({ type: "resync" });
    },
    loadSample() {
      for (const each of demoOrders()) orders.set(each.id, asSample(each));
      emit({ type: "resync" });
    },
    removeSample() {
      orders.clear();
      emit({ type: "resync" });
    },
  });

  const sync = createSync({ emit: (event) => emit(event), actor: () => installation.actor() });
  const integrations = createIntegrations((event) => emit(event));

  const commands: { [C in Command]: (request: CommandTable[C]["request"]) => CommandTable[C]["response"] } = {
    ...sync.commands,
    ...integrations.commands,
    ...integrations.over(sync.commands),
    ...createAlerts(emit, installation.actor),
    ...createPatterns(sync),
    ...createCustomers(emit, installation.actor, (id) =>
      sync.conflicts.some(({ view }) => view.item.id === id && view.status === "OPEN"),
    ),
    ...createWispro(emit, sync),
    board_get: () => ({
      sequence,
      readAt: Date.now(),
      site,
      orders: [...orders.values()].filter((order) => isOpen(order.stage)),
      changedFinished: finished().filter((order) => order.changed !== null),
      finishedToday: finished().length,
      setAside: aside.length,
      connection,
      sample: [...orders.values()].some((order) => order.sample),
    }),
    order_get: ({ id }) => ({
      card: get(id),
      customer: 1,
      subtotalCents: get(id).totalCents,
      deliveryFeeCents: null,
      serviceFeeCents: null,
      remoteStatus: "CONFIRMED",
      timeline: timeline.get(id) ?? [],
      rawJson: JSON.stringify({ id, orderItems: [] }),
    }),
    orders_acknowledge: ({ ids }) =>
      ids.map((id) => {
        note(id, "ACKNOWLEDGED");
        return update(id, { acknowledgedAt: Date.now() });
      }),
    order_accept: ({ id, prepMinutes }) => {
      require(get(id).stage === "NEW", "STAGE_CHANGED");
      const dueAt = Date.now() + prepMinutes * MINUTE;
      const acknowledgedAt = get(id).acknowledgedAt ?? Date.now();
      return move(id, "PREPARING", { prepMinutes, dueAt, acknowledgedAt }, String(prepMinutes));
    },
    order_reject: ({ id, reason }) => {
      require(get(id).stage === "NEW", "MOVE_NOT_ALLOWED");
      return move(id, "REJECTED", {}, reason);
    },
    order_cancel: ({ id, reason }) => {
      require(get(id).stage !== "NEW", "MOVE_NOT_ALLOWED");
      return move(id, "CANCELLED", {}, reason);
    },
    order_advance: ({ id, from }) => {
      require(get(id).stage === from, "STAGE_CHANGED");
      require(from !== "NEW" && isOpen(from), "MOVE_NOT_ALLOWED");
      return move(id, next(get(id)), {}, null);
    },
    order_undo: ({ id }) => {
      const old = before.get(id);
      if (old === undefined) throw new BackendError("NOTHING_TO_UNDO", null);
      before.delete(id);
      moves = moves.filter((each) => each.orderId !== id);
      note(id, "UNDONE", { from: get(id).stage, to: old.stage });
      const { stage, stageSince, dueAt, prepMinutes, acknowledgedAt } = old;
      return update(id, { stage, stageSince, dueAt, prepMinutes, acknowledgedAt, undoUntil: null });
    },
    order_change_seen: ({ id }) => {
      note(id, "CHANGE_SEEN");
      return update(id, { changed: null });
    },
    order_confirm_retry: ({ id }) => {
      note(id, "CONFIRMED");
      return update(id, {
        sync: { state: "SYNCED", since: Date.now(), attempts: 1, nextAttemptAt: null, reason: null },
      });
    },
    moves_recent: () => moves,
    orders_finished: finished,
    orders_search: ({ text }) =>
      [...orders.values()].filter(
        (order) =>
          String(order.dailyNumber) === text.replace("#", "") ||
          (order.customer.name ?? "").toLowerCase().includes(text.toLowerCase()),
      ),
    set_aside_list: () => aside,
    connection_retry: () => connection,
    card_shown: () => ({}),
    board_shown: () => ({}),
    diagnostics_get: () => ({
      ordersStored: orders.size,
      ordersConfirmed: orders.size,
      ordersRefused: 0,
      days: [],
      commitLatency: NO_LATENCY,
      screenLatency: NO_LATENCY,
      boardShownAt: null,
      recent: [],
    }),
    ...installation.commands,
  };

  for (const order of initial) note(order.id, "RECEIVED");
  return {
    calls,
    sync,
    async call(command, request) {
      calls.push({ command, request });
      // An answer never comes in the same turn; code that counts on that would fail on the real wire.
      await Promise.resolve();
      const code = failures.get(command);
      if (code !== undefined) {
        failures.delete(command);
        throw new BackendError(code, null);
      }
      installation.guard(command);
      return commands[command](request);
    },
    subscribe(listener) {
      listeners.add(listener);
      listener.onContact(true);
      return () => listeners.delete(listener);
    },
    arrive(order) {
      orders.set(order.id, order);
      note(order.id, "RECEIVED");
      emit({ type: "orderArrived", order });
    },
    change: update,
    connection(change) {
      connection = { ...connection, ...change };
      emit({ type: "connection", connection });
    },
    emit,
    contact(reachable) {
      for (const listener of listeners) listener.onContact(reachable);
    },
    setAside(entries) {
      aside = entries;
      emit({ type: "setAside", count: entries.length });
    },
    failNext: (command, code) => failures.set(command, code),
  };
}
