import { useEffect, useRef, useState } from "react";

/** As long as the second press of a double click may take. */
const SECOND_PRESS_MS = 600;

/** Whether a press may still have been meant for what was there before. */
interface Settling {
  /** For the button, which says so as long as it lasts: what does nothing must not look as if it did. */
  waits: boolean;
  /** For the press. */
  justChanged(): boolean;
}

/**
 * Tells whether `what` took the place of something else just now, so that a press may still have been meant for that.
 * What comes where nothing was (`null`) replaced nothing.
 */
export function useJustChanged(what: string | number | null): Settling {
  const held = useRef({ what, at: Number.NEGATIVE_INFINITY });
  if (held.current.what !== what) {
    const at = held.current.what === null ? Number.NEGATIVE_INFINITY : performance.now();
    held.current = { what, at };
  }
  const { at } = held.current;
  const [settled, setSettled] = useState(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      const left = at + SECOND_PRESS_MS - performance.now();
      // A timer may be early by a part of a millisecond: what looks pressable then has to be.
      if (left > 0) timer = setTimeout(look, left);
      else setSettled(at);
    };
    look();
    return () => clearTimeout(timer);
  }, [at]);
  return { waits: settled !== at, justChanged: () => performance.now() - held.current.at < SECOND_PRESS_MS };
}
