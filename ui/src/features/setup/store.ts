import { create } from "zustand";
import { backend } from "../../backend/door";
import type { ReadinessItem, ReadinessName, SetupView } from "../../backend/generated";
import { createReadings } from "../../shared/readings";
import { useSeat } from "../seat/store";
import { type Passing, showsSetup } from "./steps";

interface SetupStore {
  /** How far the first start is; `null` until it was read. */
  setup: SetupView | null;
  /** What it takes to receive orders; `null` until it was read. */
  readiness: readonly ReadinessItem[] | null;
  /** Whether the panel is open on the board; otherwise it is a chip. */
  panel: "open" | "chip";
  /** Whether somebody who may not finish the first start went past it to the orders. */
  passing: Passing;
}

export const useSetup = create<SetupStore>(() => ({
  setup: null,
  readiness: null,
  panel: "chip",
  passing: "NO",
}));

/** Whether the first start covers the board of this screen now. */
export function coversBoard(): boolean {
  const { setup, passing } = useSetup.getState();
  return showsSetup(setup, useSeat.getState().seat, passing);
}

/** Goes past the first start to the orders. */
export function passToOrders(): void {
  useSetup.setState({ passing: "TO_ORDERS" });
}

const readings = { setup: createReadings(), readiness: createReadings() };

export async function readSetup(): Promise<void> {
  const mine = readings.setup.begin();
  try {
    const setup = await backend().call("setup_get", {});
    if (readings.setup.isNews(mine)) useSetup.setState({ setup });
  } catch {
    // The board tells when there is no contact or no session.
  }
}

export function putSetup(setup: SetupView): void {
  readings.setup.overtake();
  useSetup.setState({ setup });
  void readSetup();
}

export async function readReadiness(): Promise<void> {
  const mine = readings.readiness.begin();
  try {
    const { items } = await backend().call("readiness_get", {});
    if (!readings.readiness.isNews(mine)) return;
    useSetup.setState(({ readiness, panel }) => ({
      readiness: items,
      // It opens by itself only with the page: later it would push the cards away under a finger.
      panel: readiness === null && opensByItself(items) ? "open" : panel,
    }));
  } catch {
    // What was known stays.
  }
}

/** What a person has put away on this device; it does not open by itself again for the same. */
const KEY = "mostrador.readiness.away";

/** What is not as it should be, in the order in which a person looks at it. */
export function wanting(items: readonly ReadinessItem[]): readonly ReadinessItem[] {
  return items.filter((item) => item.state === "MISSING" || item.state === "WARNING");
}

/** What a person can do something about now: without a server there is no connection to look at. */
export function actionable(items: readonly ReadinessItem[]): readonly ReadinessItem[] {
  const noRemote = items.some((item) => item.name === "REMOTE" && item.state === "MISSING");
  return wanting(items).filter((item) => !(noRemote && item.name === "CONNECTION"));
}

/** Whether the machine may go to sleep although it should be kept awake. */
export function maySleep(items: readonly ReadinessItem[]): boolean {
  return items.some((item) => item.name === "AWAKE" && item.reason === "may_sleep");
}

/** What there is on this machine at all, and how much of it is ready. */
export function score(items: readonly ReadinessItem[]): { ready: number; of: number } {
  const here = items.filter((item) => item.state !== "NOT_APPLICABLE");
  return { ready: here.filter((item) => item.state === "READY").length, of: here.length };
}

function signature(items: readonly ReadinessItem[]): string {
  return wanting(items)
    .map((item): ReadinessName => item.name)
    .join();
}

function opensByItself(items: readonly ReadinessItem[]): boolean {
  if (!items.some((item) => item.state === "MISSING")) return false;
  try {
    return localStorage.getItem(KEY) !== signature(items);
  } catch {
    return true;
  }
}

/** Makes the panel a chip, and remembers it for what is wanting now. */
export function putAway(): void {
  const { readiness } = useSetup.getState();
  useSetup.setState({ panel: "chip" });
  try {
    localStorage.setItem(KEY, signature(readiness ?? []));
  } catch {
    // Storage may be forbidden in a browser; the panel then opens again with the next page.
  }
}
