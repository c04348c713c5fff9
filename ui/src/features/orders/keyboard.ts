import type { StageView } from "../../backend/generated";
import { navigate, ORDERS, useRoute } from "../../shared/route";
import { useSettings } from "../../shared/settings";
import { coversBoard } from "../setup/store";
import { accept, acknowledgeAll, advance, askReason, undoLast } from "./actions";
import { type BoardData, isOpen, OPEN_STAGES, type OpenStage } from "./board-state";
import { visibleBoard } from "./filter";
import { revealCard } from "./reveal";
import { useBoard } from "./store";
import { useView } from "./view";

/**
 * The order that `A` accepts: the selected one if it is new, otherwise the oldest new one. One that its customer
 * called off is accepted only when it was selected: nobody should cook it by a key pressed from habit.
 */
export function acceptTarget(board: BoardData, selected: string | null): string | null {
  if (selected !== null && board.cards[selected]?.stage === "NEW") return selected;
  return board.columns.NEW.find((id) => board.cards[id]?.cancelledByCustomer !== true) ?? null;
}

/** The column that digits select in: that of the selected card, otherwise *En preparación*. */
export function digitColumn(stage: StageView | undefined): OpenStage {
  return stage !== undefined && isOpen(stage) ? stage : "PREPARING";
}

/** The card that an arrow leads to. Empty columns are jumped over. */
export function neighbour(board: BoardData, selected: string | null, key: string): string | null {
  const current = selected === null ? undefined : board.cards[selected];
  if (current === undefined || !isOpen(current.stage)) {
    const first = OPEN_STAGES.find((stage) => board.columns[stage].length > 0);
    return first === undefined ? null : (board.columns[first][0] ?? null);
  }
  const column = board.columns[current.stage];
  const index = column.indexOf(current.id);
  if (key === "ArrowUp") return column[index - 1] ?? null;
  if (key === "ArrowDown") return column[index + 1] ?? null;
  const step = key === "ArrowLeft" ? -1 : 1;
  for (let at = OPEN_STAGES.indexOf(current.stage) + step; at >= 0 && at < OPEN_STAGES.length; at += step) {
    const stage = OPEN_STAGES[at];
    const target = stage === undefined ? [] : board.columns[stage];
    const found = target[Math.min(index, target.length - 1)];
    if (found !== undefined) return found;
  }
  return null;
}

/** Whether a key belongs to the element that has the focus: text fields, and controls for Space and Enter. */
function belongsToElement(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("input, textarea, select") !== null) return true;
  const presses = event.key === " " || event.key === "Enter";
  return presses && target.closest('button, a, summary, [role="tab"], [role="menuitem"]') !== null;
}

function onKey(event: KeyboardEvent): void {
  if (!useSettings.getState().shortcuts || event.altKey || event.metaKey || event.defaultPrevented) return;
  const view = useView.getState();
  // The first start covers the board: nobody sees what a key would do there.
  if (coversBoard()) return;
  // An open dialog has its own keys; acting on cards behind it would surprise.
  if (view.drawer !== null || view.reasonFor !== null || view.setAsideOpen) return;
  if (document.querySelector('[role="dialog"]') !== null || belongsToElement(event)) return;
  const { board: whole } = useBoard.getState();
  if (whole === null || view.tab !== "open" || useRoute.getState().route.screen !== "orders") return;
  const board = visibleBoard(whole, view.query);
  if (handle(event, board)) event.preventDefault();
}

function handle(event: KeyboardEvent, board: BoardData): boolean {
  const { selected } = useView.getState();
  const order = selected === null ? undefined : board.cards[selected];
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey && key !== "z") return false;
  // A key that is held down is one press: an order must not walk through all its stages under it.
  if (event.repeat && (event.ctrlKey || /^[anux]$/.test(key))) return true;
  if (event.ctrlKey) {
    void undoLast();
    return true;
  }
  if (/^[1-9]$/.test(key)) {
    const id = board.columns[digitColumn(order?.stage)][Number(key) - 1];
    if (id !== undefined) select(id);
    return id !== undefined;
  }
  switch (key) {
    case " ":
      void acknowledgeAll();
      return true;
    case "ArrowLeft":
    case "ArrowRight":
    case "ArrowUp":
    case "ArrowDown": {
      const next = neighbour(board, selected, key);
      if (next !== null) select(next);
      return true;
    }
    case "Enter":
      if (order !== undefined) useView.setState({ drawer: order.id });
      return order !== undefined;
    case "a": {
      const target = acceptTarget(board, selected);
      if (target !== null) void accept(target);
      return true;
    }
    case "n":
      if (order !== undefined && order.stage !== "NEW") void advance(order);
      return true;
    case "x":
      if (order !== undefined) askReason(order);
      return true;
    case "u":
      void undoLast();
      return true;
    case "/":
      document.getElementById("find")?.focus();
      return true;
    default:
      return false;
  }
}

/** Selects a card, brings it into view and gives it the focus, from whatever screen. */
export function select(id: string): void {
  navigate(ORDERS);
  if (useRoute.getState().route.screen !== "orders") return;
  useView.setState({ selected: id, tab: "open" });
  // Coming from another screen, the card is there only after the next painting.
  if (document.getElementById(`order-${id}`) === null) requestAnimationFrame(() => revealCard(id));
  else revealCard(id);
}

/** Listens to the keys of the board. Returns the function that ends it. */
export function startKeyboard(): () => void {
  addEventListener("keydown", onKey);
  return () => removeEventListener("keydown", onKey);
}
