import type { BackendError } from "../../backend/backend";

/** A wait that cannot be read from the answer is taken to be this long. */
const USUAL_LOCK_MS = 60_000;

/**
 * Until when nobody can try again, out of the answer to a locked-out attempt: its detail names the instant in
 * milliseconds or the seconds that are left.
 */
export function lockedUntil(error: BackendError, now: number): number {
  const [figure] = /\d+/.exec(error.detail ?? "") ?? [];
  if (figure === undefined) return now + USUAL_LOCK_MS;
  const value = Number(figure);
  return value > 1_000_000_000_000 ? value : now + value * 1_000;
}
