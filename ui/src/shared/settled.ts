import { useRef } from "react";

/** As long as the second press of a double click may take. */
const SECOND_PRESS_MS = 600;

/**
 * Tells whether `what` took the place of something else just now, so that a press may still have been meant for that.
 * What comes where nothing was (`null`) replaced nothing.
 */
export function useJustChanged(what: string | number | null): () => boolean {
  const held = useRef({ what, at: Number.NEGATIVE_INFINITY });
  if (held.current.what !== what) {
    const at = held.current.what === null ? Number.NEGATIVE_INFINITY : performance.now();
    held.current = { what, at };
  }
  return () => performance.now() - held.current.at < SECOND_PRESS_MS;
}
