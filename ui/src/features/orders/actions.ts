import { type Command, toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { CommandTable, OrderCard } from "../../backend/generated";
import { text } from "../../shared/i18n";
import { dropOrderToasts, reportFailure, showToast, useToasts } from "../../shared/toasts";
import { tellWhyNot } from "../seat/ActButton";
import { whyNot } from "../seat/may";
import { isOpen } from "./board-state";
import { putOrders, useBoard } from "./store";
import { type Press, useView } from "./view";

/** Commands that change one order and answer with it. */
type OrderCommand =
  | "order_accept"
  | "order_reject"
  | "order_cancel"
  | "order_advance"
  | "order_undo"
  | "order_change_seen"
  | "order_confirm_retry";

/** Says why nothing happens, where the person at this screen may not do it. */
function allowed(command: Command): boolean {
  const reason = whyNot(command);
  if (reason === null) return true;
  tellWhyNot(reason, text().seat.identify);
  return false;
}

/**
 * Runs one command of an order. A second press while it is on its way does nothing. What it did may be on the board before its
 * answer is here, and whoever goes on from there is not kept waiting.
 */
async function run<C extends OrderCommand>(
  command: C,
  request: CommandTable[C]["request"] & { id: string },
): Promise<OrderCard | null> {
  const { id } = request;
  if (!allowed(command) || useView.getState().busy.has(id)) return null;
  const press: Press = { offer: offerOf(id) };
  setBusy(id, press);
  try {
    const order: OrderCard = await backend().call(command, request);
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
    endBusy((_, other) => other === press);
  }
}

/** What there is to do with an order hangs on this alone; its other changes leave a command that is on its way alone. */
function offerOf(id: string): string {
  const card = useBoard.getState().board?.cards[id];
  return card === undefined ? "none" : `${card.stage} ${card.changed === null ? "known" : "changed"}`;
}

function setBusy(id: string, press: Press): void {
  useView.setState(({ busy }) => ({ busy: new Map(busy).set(id, press) }));
}

function endBusy(ended: (id: string, press: Press) => boolean): void {
  const { busy } = useView.getState();
  const left = [...busy].filter(([id, press]) => !ended(id, press));
  if (left.length < busy.size) useView.setState({ busy: new Map(left) });
}

/** The move whose toast was shown last. */
let lastMove: OrderCard | null = null;

// The board is told by events too: what is done there ends the wait for its answer, and what is no more is no longer offered.
useBoard.subscribe(() => {
  endBusy((id, { offer }) => offerOf(id) !== offer);
  if (lastMove === null || !hasGoneOn(lastMove)) return;
  dropOrderToasts(lastMove.id);
  lastMove = null;
});

/** Whether an order has gone on since it stood as an answer says. */
function hasGoneOn({ id, version, stage }: OrderCard): boolean {
  const { board } = useBoard.getState();
  const known = board?.cards[id];
  if (known === undefined) return isOpen(stage) && (board?.gone[id] ?? 0) > version;
  return known.version > version && known.stage !== stage;
}

function moved(order: OrderCard | null): void {
  // A move that is no more cannot be taken back.
  if (order === null || hasGoneOn(order)) return;
  lastMove = order;
  const t = text();
  showToast({
    kind: "move",
    text: t.undo.moved(order.dailyNumber, t.stage[order.stage]),
    orderId: order.id,
    action: {
      label: t.undo.undo,
      keycap: "U",
      ready: () => !useView.getState().busy.has(order.id),
      run: () => void undo(order.id),
    },
  });
}

/** *Entendido*: silences every new order that nobody has acknowledged. */
export async function acknowledgeAll(): Promise<void> {
  const { board } = useBoard.getState();
  if (board === null) return;
  const ids = board.columns.NEW.filter((id) => board.cards[id]?.acknowledgedAt === null);
  if (ids.length === 0 || !allowed("orders_acknowledge")) return;
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
  moved(await run("order_accept", { id, prepMinutes: prepMinutes(id) }));
}

/** To the next stage, from the stage that is on the screen. */
export async function advance(order: OrderCard): Promise<void> {
  moved(await run("order_advance", { id: order.id, from: order.stage }));
}

/** `X`: opens the reasons of *Rechazar* or *Anular*. */
export function askReason(order: OrderCard): void {
  if (allowed(order.stage === "NEW" ? "order_reject" : "order_cancel"))
    useView.setState({ reasonFor: order.id });
}

/** *Rechazar* before acceptance, *Anular* after it. */
export async function callOff(order: OrderCard, reason: string): Promise<boolean> {
  const command = order.stage === "NEW" ? "order_reject" : "order_cancel";
  const result = await run(command, { id: order.id, reason });
  moved(result);
  return result !== null;
}

export async function undo(id: string): Promise<boolean> {
  const order = await run("order_undo", { id });
  if (order === null) return false;
  if (hasGoneOn(order)) return true;
  const t = text();
  dropOrderToasts(id);
  showToast({ kind: "done", text: t.undo.undone(order.dailyNumber, t.stage[order.stage]) });
  return true;
}

/** `U`: takes back the move of the newest toast, otherwise the newest move of the last minutes. */
export async function undoLast(): Promise<void> {
  const toast = useToasts.getState().toasts.findLast((candidate) => candidate.kind === "move");
  if (toast?.orderId) {
    await undo(toast.orderId);
    return;
  }
  try {
    const [last] = await backend().call("moves_recent", {});
    if (last === undefined) {
      showToast({ kind: "done", text: text().undo.nothing });
    } else {
      await undo(last.orderId);
    }
  } catch (cause) {
    reportFailure(toBackendError(cause));
  }
}

export async function markChangeSeen(id: string): Promise<void> {
  await run("order_change_seen", { id });
}

export async function retryConfirmation(id: string): Promise<void> {
  await run("order_confirm_retry", { id });
}

/** *Probar de nuevo* on the connection. */
export async function retryConnection(): Promise<void> {
  if (!allowed("connection_retry")) return;
  try {
    const before = useBoard.getState().board?.connection;
    const connection = await backend().call("connection_retry", {});
    const { board } = useBoard.getState();
    // What was told meanwhile is newer than the answer.
    if (board !== null && board.connection === before) useBoard.setState({ board: { ...board, connection } });
  } catch (cause) {
    reportFailure(toBackendError(cause));
  }
}
