import { type BoardData, OPEN_STAGES, type OpenStage } from "./board-state";
import { matches } from "./order-text";

/** The board as a search leaves it: keys, digits and counts act on what is seen, never on a hidden card. */
export function visibleBoard(board: BoardData, query: string): BoardData {
  if (query.trim() === "") return board;
  const columns: Record<OpenStage, readonly string[]> = { ...board.columns };
  for (const stage of OPEN_STAGES) {
    columns[stage] = board.columns[stage].filter((id) => {
      const order = board.cards[id];
      return order !== undefined && matches(order, query);
    });
  }
  return { ...board, columns };
}
