import { create } from "zustand";
import type { OrderCard } from "../../backend/generated";
import { applyOrder, type BoardData } from "./board-state";

/** What the page can say about its own reading of the board. */
export interface BoardStore {
  board: BoardData | null;
  /** `session`: this page has no permission any more; only opening it again helps. */
  phase: "reading" | "ready" | "session";
  /** Whether the machine that receives the orders answers this page. */
  contact: boolean;
  /** When contact was lost; what is shown is from then. */
  lostAt: number | null;
  /** The last reading of the board failed with this code; what is shown is from `board.readAt`. */
  failure: string | null;
}

export const EMPTY: BoardStore = {
  board: null,
  phase: "reading",
  contact: true,
  lostAt: null,
  failure: null,
};

export const useBoard = create<BoardStore>(() => EMPTY);

/** Puts the answer of a command on the board, without waiting for its event. */
export function putOrders(orders: readonly OrderCard[]): void {
  const { board } = useBoard.getState();
  if (board === null) return;
  const next = orders.reduce(applyOrder, board);
  if (next !== board) useBoard.setState({ board: next });
}
