import { create } from "zustand";
import { backend } from "../../backend/door";
import type { SeatView } from "../../backend/generated";
import { createReadings } from "../../shared/readings";

interface SeatStore {
  /** `null` until it was read once. */
  seat: SeatView | null;
  /** Rises with everything that is learnt: lists of people are read again with it. */
  round: number;
  /** The sheet that is open. */
  sheet: "closed" | "switch" | "pin";
}

export const useSeat = create<SeatStore>(() => ({ seat: null, round: 0, sheet: "closed" }));

const readings = createReadings();

/** Reads who sits here. A reading that fails leaves what was known: the commands decide anyway. */
export async function readSeat(): Promise<void> {
  const mine = readings.begin();
  try {
    const seat = await backend().call("seat_get", {});
    // Somebody signed in or out meanwhile.
    if (!readings.isNews(mine)) return;
    useSeat.setState(({ round }) => ({ seat, round: round + 1 }));
  } catch {
    // The board tells when there is no contact or no session.
  }
}

/** Takes the answer of a command up. */
export function putSeat(seat: SeatView): void {
  readings.overtake();
  useSeat.setState(({ round }) => ({ seat, round: round + 1 }));
  void readSeat();
}

/** Opens *Cambiar de persona*. */
export function openSeat(): void {
  useSeat.setState({ sheet: "switch" });
}
