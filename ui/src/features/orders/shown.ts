import type { Backend } from "../../backend/backend";

/** Frames to wait for a card that is not in the document: it may be in a part of the list that is not drawn. */
const PATIENCE_FRAMES = 3;

/**
 * Reports that the card of an arrived order was painted. The first frame after the card exists paints it, so the
 * report leaves on the second one. An order whose card is scrolled out of a long list, or filtered away by a
 * search, is reported once its column was painted.
 */
export function reportShown(backend: Backend, id: string): void {
  let frames = 0;
  const waitForCard = () => {
    frames += 1;
    const drawn = document.getElementById(`order-${id}`) !== null;
    if (drawn || frames >= PATIENCE_FRAMES) requestAnimationFrame(report);
    else requestAnimationFrame(waitForCard);
  };
  const report = () => {
    backend.call("card_shown", { id }).catch(() => {
      // A measurement that is lost must not disturb anybody.
    });
  };
  requestAnimationFrame(waitForCard);
}
