import type { Backend } from "../../backend/backend";
import { useBoard } from "./store";

/**
 * Frames that are drawn without the card before it is given up, about five seconds. Frames and not seconds: a page
 * that is slow draws few of them, and the slowness must end up in the figures.
 */
export const GIVE_UP_FRAMES = 300;

/**
 * Reports that the card of an arrived order was painted. The first frame that finds the card in the document paints
 * it, so the report leaves on the next one. A card that is not drawn (another tab is open, a search hides it, it lies
 * far down in a long column) is not reported: a figure for something that nobody could see would be an invention.
 */
export function reportShown(backend: Backend, id: string): void {
  const exists = () => document.getElementById(`order-${id}`) !== null;
  let frames = 0;
  const waitForCard = () => {
    frames += 1;
    if (exists()) requestAnimationFrame(report);
    else if (frames < GIVE_UP_FRAMES) requestAnimationFrame(waitForCard);
  };
  const report = () => {
    // It left again before it was painted.
    if (!exists()) return;
    backend.call("card_shown", { id }).catch(() => {
      // A measurement that is lost must not disturb anybody.
    });
  };
  requestAnimationFrame(waitForCard);
}

/** The board, or the sentence that it is empty; not its outline while it is being read. */
const BOARD = "#pedidos .board:not([role=status]), #pedidos .empty";

/** Reports once, on the frame after the one that paints it, that the board is on the screen. */
export function reportBoardShown(backend: Backend): void {
  let frames = 0;
  const waitForBoard = () => {
    frames += 1;
    if (document.querySelector(BOARD) !== null) requestAnimationFrame(report);
    else if (frames < GIVE_UP_FRAMES) requestAnimationFrame(waitForBoard);
  };
  const report = () => {
    backend.call("board_shown", {}).catch(() => {
      // A measurement that is lost must not disturb anybody.
    });
  };
  const stop = useBoard.subscribe(({ board }) => {
    if (board === null) return;
    stop();
    requestAnimationFrame(waitForBoard);
  });
}
