import { create } from "zustand";
import { backend } from "../../backend/door";
import type { RunView, WisproView } from "../../backend/generated";
import { useLoaded } from "../../shared/load";
import { isOpen } from "../../shared/run";
import { useSync } from "../sync/store";

interface WisproStore {
  /** The sheet *Sincronizar con Wispro* is open, for this connection, or for one that is still to be chosen. */
  sheet: { system: string | null } | null;
  /** Rises when something was changed here: whoever shows it reads it again. */
  changes: number;
}

export const useWispro = create<WisproStore>(() => ({ sheet: null, changes: 0 }));

/** Opens *Sincronizar con Wispro*. */
export function openWispro(system: string | null = null): void {
  useWispro.setState({ sheet: { system } });
}

export function closeWispro(): void {
  useWispro.setState({ sheet: null });
}

/** Something about Wispro was changed on this screen. */
export function noteWispro(): void {
  useWispro.setState(({ changes }) => ({ changes: changes + 1 }));
}

/** Every connection to Wispro, read again whenever something about what is in step changed. */
export function useWisproView(): { value: WisproView | null; error: string | null } {
  const round = useSync((store) => store.round);
  const changes = useWispro((store) => store.changes);
  return useLoaded(`${round} ${changes}`, () => backend().call("wispro_get", {}));
}

/** Whether a system is a connection to Wispro: its name is never given to anything else. */
export function isWispro(system: string): boolean {
  return /^wispro(-\d+)?$/.test(system);
}

/** Whether a run that was under way when this screen last heard of it is over, and somebody waits for it. */
export function hasJustEnded(before: RunView | undefined, run: RunView): boolean {
  return (
    isWispro(run.system) &&
    before !== undefined &&
    isOpen(before) &&
    !isOpen(run) &&
    // Whoever stopped it knows.
    run.status !== "STOPPED" &&
    (run.trigger === "MANUAL" || run.trigger === "RETRY")
  );
}
