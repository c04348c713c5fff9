import { create } from "zustand";
import { backend } from "../../backend/door";
import type { SeatView } from "../../backend/generated";

interface SeatStore {
  /** `null` until it was read once. */
  seat: SeatView | null;
  /** Rises with every reading: lists of people are read again with it. */
  round: number;
  /** The sheet that is open. */
  sheet: "closed" | "switch" | "pin";
}

export const useSeat = create<SeatStore>(() => ({ seat: null, round: 0, sheet: "closed" }));

/** Reads who sits here. A reading that fails leaves what was known: the commands decide anyway. */
export async function readSeat(): Promise<void> {
  try {
    const seat = await backend().call("seat_get", {});
    useSeat.setState(({ round }) => ({ seat, round: round + 1 }));
  } catch {
    // The board tells when there is no contact or no session.
  }
}

/** Takes the answer of a command up. */
export function putSeat(seat: SeatView): void {
  useSeat.setState({ seat });
}

/** Opens *Cambiar de persona*. */
export function openSeat(): void {
  useSeat.setState({ sheet: "switch" });
}
