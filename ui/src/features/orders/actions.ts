import { type Backend, type BackendError, toBackendError } from "../../backend/backend";
import type { OrderCard } from "../../backend/generated";
import { errorSentence, text } from "../../shared/i18n";
import { putOrders, useBoard } from "./store";
import { showToast, useView } from "./view";

let door: Backend | null = null;

/** Gives the actions their way to Rust; called once, before the first render. */
export function giveBackend(backend: Backend): void {
  door = backend;
}

/** The way to Rust, for the few components that read beside the board. */
export function backend(): Backend {
  if (door === null) throw new Error("the backend is given before the first render");
  return door;
}

/** Tells a person in their words what did not work. */
export function reportFailure(error: BackendError): void {
  const t = text();
  showToast({
    kind: "error",
    text: errorSentence(t, error.code),
    orderId: null,
    detail: `${error.code}${error.detail === null ? "" : ` · ${error.detail}`}`,
  });
}

/** Runs one command of an order. A second press while it is on its way does nothing. */
async function run(id: string, command: () => Promise<OrderCard>): Promise<OrderCard | null> {
  if (useView.getState().busy.has(id)) return null;
  setBusy(id, true);
  try {
    const order = await command();
    putOrders([order]);
    return order;
  } catch (cause) {
    const error = toBackendError(cause);
    reportFailure(error);
    // The card on the screen is not what the machine has: show what it has.
    if (error.code === "STAGE_CHANGED" || error.code === "MOVE_NOT_ALLOWED") {
      backend()
        .call("order_get", { id })
        .then(
          (detail) => putOrders([detail.card]),
          () => undefined,
        );
    }
    return null;
  } finally {
    setBusy(id, false);
  }
}

function setBusy(id: string, on: boolean): void {
  useView.setState(({ busy }) => {
    const next = new Set(busy);
    if (on) next.add(id);
    else next.delete(id);
    return { busy: next };
  });
}

function moved(order: OrderCard | null): void {
  if (order === null) return;
  const t = text();
  showToast({
    kind: "move",
    text: t.undo.moved(order.dailyNumber, t.stage[order.stage]),
    orderId: order.id,
    detail: null,
  });
}

/** *Entendido*: silences every new order that nobody has acknowledged. */
export async function acknowledgeAll(): Promise<void> {
  const { board } = useBoard.getState();
  if (board === null) return;
  const ids = board.columns.NEW.filter((id) => board.cards[id]?.acknowledgedAt === null);
  if (ids.length === 0) return;
  try {
    putOrders(await backend().call("orders_acknowledge", { ids }));
  } catch (cause) {
    reportFailure(toBackendError(cause));
  }
}

/** Minutes that *Aceptar* promises for this order. */
export function prepMinutes(id: string): number {
  return useView.getState().prep[id] ?? useBoard.getState().board?.site.defaultPrepMinutes ?? 20;
}

export async function accept(id: string): Promise<void> {
  moved(await run(id, () => backend().call("order_accept", { id, prepMinutes: prepMinutes(id) })));
}

/** To the next stage, from the stage that is on the screen. */
export async function advance(order: OrderCard): Promise<void> {
  moved(await run(order.id, () => backend().call("order_advance", { id: order.id, from: order.stage })));
}

/** *Rechazar* before acceptance, *Anular* after it. */
export async function callOff(order: OrderCard, reason: string): Promise<boolean> {
  const command = order.stage === "NEW" ? "order_reject" : "order_cancel";
  const result = await run(order.id, () => backend().call(command, { id: order.id, reason }));
  moved(result);
  return result !== null;
}

export async function undo(id: string): Promise<boolean> {
  const order = await run(id, () => backend().call("order_undo", { id }));
  if (order === null) return false;
  const t = text();
  useView.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.orderId !== id) }));
  showToast({
    kind: "done",
    text: t.undo.undone(order.dailyNumber, t.stage[order.stage]),
    orderId: null,
    detail: null,
  });
  return true;
}

/** `U`: takes back the move of the newest toast, otherwise the newest move of the last minutes. */
export async function undoLast(): Promise<void> {
  const toast = useView.getState().toasts.findLast((candidate) => candidate.kind === "move");
  if (toast?.orderId) {
    await undo(toast.orderId);
    return;
  }
  try {
    const [last] = await backend().call("moves_recent", {});
    if (last === undefined) {
      showToast({ kind: "done", text: text().undo.nothing, orderId: null, detail: null });
    } else {
      await undo(last.orderId);
    }
  } catch (cause) {
    reportFailure(toBackendError(cause));
  }
}

export async function markChangeSeen(id: string): Promise<void> {
  await run(id, () => backend().call("order_change_seen", { id }));
}

export async function retryConfirmation(id: string): Promise<void> {
  await run(id, () => backend().call("order_confirm_retry", { id }));
}

/** *Probar de nuevo* on the connection. */
export async function retryConnection(): Promise<void> {
  try {
    const connection = await backend().call("connection_retry", {});
    const { board } = useBoard.getState();
    if (board !== null) useBoard.setState({ board: { ...board, connection } });
  } catch (cause) {
    reportFailure(toBackendError(cause));
  }
}
